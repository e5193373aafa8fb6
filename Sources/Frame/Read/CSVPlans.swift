import Diagnostics
import Files
import Glibc
import Numeric

extension CSVSource {
  /// What the options fix.
  static func plans(
    for names: [String], _ options: CSVOptions
  ) throws -> [Plan] {
    var plans = names.map { _ in Plan(type: .unknown) }
    func position(_ name: String, _ parameter: String) throws -> Int? {
      if let position = names.firstIndex(where: { $0.utf8.elementsEqual(name.utf8) }) {
        return position
      }
      if options.allowsMissing { return nil }
      throw unknownColumn(name, among: names, blames: parameter)
    }
    for name in options.unknown.keys.sorted() {
      if let value = options.unknown[name], let column = try position(name, "unknown") {
        plans[column].unknown = UnknownValues(value)
        plans[column].isUnknownDeclared = true
      }
    }
    if let nulls = options.nulls, !nulls.isEmpty {
      for column in plans.indices { plans[column].unknown.add(texts: nulls) }
    }
    for name in options.units.keys.sorted() {
      guard let column = try position(name, "units") else { continue }
      plans[column].unit = options.units[name].map { Unit.named($0) }
    }
    for name in options.dateOrders.keys.sorted() {
      guard let column = try position(name, "types") else { continue }
      plans[column].order = options.dateOrders[name]
    }
    for name in options.types.keys.sorted() {
      guard let type = options.types[name], let column = try position(name, "types") else {
        continue
      }
      plans[column].isForced = true
      plans[column].type =
        switch type {
        case .int: .int
        case .float: .float
        case .bool: .bool
        case .text: .text
        case .category(ordered: false): .category
        case .date: .date
        case .datetime: .datetime
        case .list(of: .text): .bracketList
        case .list(of: .int): .numberList(isWhole: true)
        case .list(of: .float): .numberList(isWhole: false)
        default:
          throw Failure(
            "bad-type", "a file cannot hold a column of type \(type.description)",
            help: "use int, float, bool, text, category, date, datetime or list of text",
            blames: "types")
        }
    }
    for name in options.lists {
      guard let column = try position(name, "lists") else { continue }
      plans[column].isForced = true
      plans[column].type = .pipeList
    }
    return plans
  }

  static func unknownColumn(_ name: String, among names: [String], blames: String) -> Failure {
    let near = Suggestion.closest(to: name, among: names)
    return Failure(
      "unknown-column", "there is no column `.\(name)`",
      help: near.map { "did you mean `.\($0)`?" }, blames: blames)
  }

  /// Chooses the types that are not fixed, by all rows or by a sample of regions.
  static func choose(
    _ plans: inout [Plan], _ file: ReadableFile, _ dialect: CSVDialect, _ index: CSVIndex,
    _ options: CSVOptions, _ remarks: CSVRemarks, fromAll: Bool, _ work: Work
  ) throws -> ReadHints {
    let open = plans.indices.filter { !plans[$0].isForced || plans[$0].needsProfile }
    let regions = index.regions.count
    let sampled =
      fromAll || regions <= 8
      ? Array(0..<regions) : (0..<8).map { $0 * (regions - 1) / 7 }
    let profiles = try Self.profiles(
      open, plans: open.map { plans[$0] }, file, dialect, index, options, regions: sampled,
      rows: fromAll ? .max : 2000, work)
    let hints = ReadHints(profiles, options)
    for (column, profile) in zip(open, profiles) {
      if plans[column].isForced {
        plans[column].complete(profile, hints)
        continue
      }
      if let order = plans[column].order {
        let hasTimes = profile.shaped.times + profile.datetimes.count > 0
        plans[column].type = hasTimes ? .moment(order) : .day(order)
        plans[column].isForced = true
        continue
      }
      plans[column].type = ReadType(for: profile, hints, unit: plans[column].unit)
      plans[column].isFinal = fromAll
      if !fromAll { plans[column].chooseWidth(profile) }
      plans[column].paddedPlaces = profile.shaped.padded.places
      try remarks.profile(column, profile, plans[column])
    }
    if fromAll { return hints }
    // Texts of which most rows have their own are kept each for itself.
    let texts = plans.indices.filter { plans[$0].type == .text && !plans[$0].isForced }
    if texts.isEmpty { return hints }
    let requests = texts.map {
      CSVPass.Request(column: $0, kind: .coded, unknown: plans[$0].unknown.texts)
    }
    let pass = CSVPass(file, dialect, index, options, requests, work)
    try pass.run(sampled, rows: 2000, work)
    for (r, column) in texts.enumerated() {
      guard let profile = open.firstIndex(of: column).map({ profiles[$0] }) else { continue }
      let distinct = distinctEstimate(of: pass.distinctCount(r), among: profile.values)
      plans[column].isPlain = distinct * 4 > Double(index.rowCount)
    }
    return hints
  }

  /// How many equally likely values there are if `distinct` of `count` drawn ones differ: the
  /// solution of `distinct = n (1 - exp(-count / n))`. Infinite when all differ.
  private static func distinctEstimate(of distinct: Int, among count: Int) -> Double {
    guard distinct < count else { return .infinity }
    let (seen, drawn) = (Double(distinct), Double(count))
    var low = seen
    var high = max(1, drawn * drawn)
    for _ in 0..<64 {
      let middle = (low + high) / 2
      // -(exp(-x) - 1) for small x too.
      if middle * -expm1(-drawn / middle) < seen { low = middle } else { high = middle }
    }
    return high
  }
}

extension CSVSource.Plan {
  /// Whether a type that the user named still leaves open how its values are written.
  fileprivate var needsProfile: Bool {
    switch type {
    case .bracketList, .int, .float, .date, .datetime: true
    default: false
    }
  }

  /// Keeps whole numbers in fewer bits where those of the sample leave room for larger ones.
  fileprivate mutating func chooseWidth(_ profile: ColumnProfile) {
    if type == .int, unknown.isEmpty, !isForced { width = IntWidth(for: profile.sizes) }
  }

  fileprivate mutating func complete(_ profile: ColumnProfile, _ hints: ReadHints) {
    switch type {
    case .bracketList:
      // Lists may be written in brackets or with bars.
      if profile.brackets < profile.values { type = .pipeList }
    case .int, .float:
      if var shape = NumberShape(for: profile, hints, unit: unit), profile.shaped.numbers.count > 0
      {
        shape.isWhole = type == .int
        type = .number(shape)
      }
    case .date, .datetime: order = DateOrder(for: profile, hints)
    default: break
    }
  }
}

extension ReadHints {
  /// What the columns of a file tell together: some are certain, and others follow them.
  init(_ profiles: [ColumnProfile], _ options: CSVOptions) {
    decimal = options.decimal
    isDecimalForced = options.decimal != nil
    for profile in profiles {
      let shaped = profile.shaped
      if decimal == nil, profile.others.count == 0, shaped.onlyComma.count > 0,
        NumberShape(for: profile, ReadHints()) != nil
      {
        decimal = NumberShape.comma
      }
      if order == nil, profile.others.count == 0, shaped.dates.count > 0,
        shaped.dmy.count != shaped.mdy.count
      {
        order = DateOrder(for: profile, ReadHints())
      }
    }
  }
}
