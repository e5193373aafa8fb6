/// How the values of a column are to be read.
enum ReadType: Equatable {
  case int, float, bool, date, datetime, text, category
  /// Numbers written otherwise than with plain digits and a point.
  case number(NumberShape)
  /// Dates, or dates with times, in another order than ISO 8601 has it.
  case day(DateOrder)
  case moment(DateOrder)
  /// Lists in brackets: JSON or Python literals.
  case bracketList
  case numberList(isWhole: Bool)
  case pipeList
  /// No value was seen.
  case unknown

  var columnType: ColumnType {
    switch self {
    case .int: .int
    case .float: .float
    case .number(let shape): shape.isWhole ? .int : .float
    case .bool: .bool
    case .date, .day: .date
    case .datetime, .moment: .datetime
    case .text: .text
    case .category: .category(ordered: false)
    case .bracketList, .pipeList: .list(of: .text)
    case .numberList(let isWhole): .list(of: isWhole ? .int : .float)
    case .unknown: .null
    }
  }

  var unit: Unit? { if case .number(let shape) = self { Unit.known(shape.unit) } else { nil } }
}

/// What is known of a file's numbers and dates beside the values of one column.
struct ReadHints: Sendable {
  /// The decimal mark that the user named, or that some column shows.
  var decimal: UInt8?
  var isDecimalForced = false
  /// The order of dates that other columns of the file show.
  var order: DateOrder?
}

extension ReadType {
  /// The narrowest type that holds all values that were counted.
  /// - Parameter unit: the unit that the user gives the column, which values without one then have.
  init(for profile: ColumnProfile, _ hints: ReadHints = ReadHints(), unit: Unit? = nil) {
    let count = profile.values
    let numbers =
      profile.ints.count + profile.floats.count + profile.large.count + profile.nonFinite.count
    let isoDays = profile.dates.count + profile.impossible.count
    let days = isoDays + profile.shaped.dates.count
    let isForcedComma = hints.isDecimalForced && hints.decimal == NumberShape.comma
    if count == 0 {
      self = profile.quotedEmpty + profile.nullWords.count > 0 ? .text : .unknown
    } else if numbers == count, numbers > profile.nonFinite.count,
      !isForcedComma || profile.floats.count == 0
    {
      self = profile.floats.count > 0 ? .float : profile.large.count > 0 ? .text : .int
    } else if numbers + profile.shaped.numbers.count == count,
      let shape = NumberShape(for: profile, hints, unit: unit)
    {
      self = .number(shape)
    } else if profile.bools.count == count || profile.answers.count == count {
      self = .bool
    } else if isoDays == count, profile.dates.count > 0 {
      self = .date
    } else if isoDays + profile.datetimes.count == count, profile.datetimes.count > 0 {
      self = .datetime
    } else if days + profile.datetimes.count == count, profile.shaped.dates.count > 0,
      let order = DateOrder(for: profile, hints)
    {
      self = profile.shaped.times + profile.datetimes.count > 0 ? .moment(order) : .day(order)
    } else if profile.nullWords.count > 0 {
      self = .text
    } else if profile.brackets == count {
      let isOfNumbers =
        profile.numberLists > 0 && profile.numberLists + profile.emptyLists == count
      self = isOfNumbers ? .numberList(isWhole: profile.fractionLists == 0) : .bracketList
    } else if profile.others.count == count, profile.piped * 4 >= count,
      profile.pieceBytes <= 32 * profile.pieces
    {
      self = .pipeList
    } else {
      self = .text
    }
  }
}

extension NumberShape {
  /// The shape that all values of a column have; nil when there is none, or more than one unit.
  init?(for profile: ColumnProfile, _ hints: ReadHints, unit: Unit? = nil) {
    let shaped = profile.shaped
    let hasShapes = shaped.numbers.count > 0 || (hints.isDecimalForced && profile.floats.count > 0)
    guard profile.large.count == 0, hasShapes else { return nil }
    let readsPoint = shaped.point.count == shaped.numbers.count
    let readsComma =
      shaped.comma.count == shaped.numbers.count && profile.floats.count == profile.groupedFloats
    let prefersComma =
      hints.decimal == NumberShape.comma && (hints.isDecimalForced || profile.floats.count == 0)
    if readsComma, prefersComma || !readsPoint, hints.decimal != NumberShape.point || !readsPoint {
      decimal = NumberShape.comma
      isWhole = shaped.commaFractions == 0
    } else if readsPoint, !(hints.isDecimalForced && prefersComma) {
      decimal = NumberShape.point
      isWhole = shaped.pointFractions == 0 && profile.floats.count == 0
    } else {
      return nil
    }
    let plain = profile.ints.count + profile.floats.count + shaped.bare.count
    let units = shaped.units & ~1
    guard let code = Self.common(units) else { return nil }
    if code != 0, plain > 0, unit == nil { return nil }
    self.unit = code
    if let unit, let target = unit.microseconds, Unit.isTime(code) {
      let wanted = unit.symbol.utf8.withContiguousStorageIfAvailable { Unit.code(of: $0) } ?? 0
      // Minutes given as hours have fractions.
      if (Unit.known(code)?.microseconds ?? 0) % target != 0 { isWhole = false }
      self.unit = wanted
    }
  }

  /// The unit of all values: 0 for none, the shortest of several times, nil for several others.
  private static func common(_ units: UInt64) -> UInt8? {
    if units == 0 { return 0 }
    let lowest = UInt8(truncatingIfNeeded: units.trailingZeroBitCount)
    if units.nonzeroBitCount == 1 { return lowest }
    let highest = UInt8(truncatingIfNeeded: 63 - units.leadingZeroBitCount)
    return Unit.isTime(lowest) && Unit.isTime(highest) ? lowest : nil
  }
}

extension DateOrder {
  /// The order that explains all dates of a column; nil when none does, or when two do and nothing
  /// else in the file tells.
  init?(for profile: ColumnProfile, _ hints: ReadHints) {
    let shaped = profile.shaped
    let count = shaped.dates.count
    let fits = Self.allCases.filter { order in
      switch order {
      case .dmy: shaped.dmy.count == count
      case .mdy: shaped.mdy.count == count
      case .ymd: shaped.ymd.count == count
      }
    }
    if let only = fits.first, fits.count == 1 || fits.count == 3 {
      self = only  // all three: the months have names
    } else if let hint = hints.order, fits.contains(hint) {
      self = hint
    } else {
      return nil
    }
  }
}
