import Diagnostics
import Numeric

/// What is to be said of the type that was chosen for a column, where it may surprise.
extension CSVRemarks {
  func profile(
    _ column: Int, _ profile: ColumnProfile, _ plan: CSVSource.Plan
  ) throws(Failure) {
    switch plan.type {
    case .number(let shape): try number(column, profile, shape, plan.unit)
    case .day(let order), .moment(let order): try date(column, profile, order)
    case .text: try text(column, profile)
    default: break
    }
  }

  /// Places in the file with what stands there: `` `x` in line 3, `y` in line 7 ``.
  private func examples(_ kind: ColumnProfile.Kind) throws(Failure) -> String {
    var parts: [String] = []
    for place in [kind.first, kind.second, kind.third] where place < .max {
      parts.append("`\(try field(place))` in line \(try line(place))")
    }
    return parts.joined(separator: ", ")
  }

  private func places(_ kind: ColumnProfile.Kind) -> [Int] { kind.places }

  // MARK: Numbers

  private func number(
    _ column: Int, _ profile: ColumnProfile, _ shape: NumberShape, _ unit: Unit?
  ) throws(Failure) {
    var numbers = profile.shaped.numbers
    if numbers.count == 0 { numbers = profile.floats }
    let meant = shape.isWhole ? "int" : "float"
    let counts = unit ?? Unit.known(shape.unit)
    var action = "read as \(meant)" + (counts.map { " in \($0.symbol)" } ?? "")
    if shape.decimal == NumberShape.comma { action += ", the comma as decimal mark" }
    note(column, "numbers written otherwise", action, count: numbers.count, at: [numbers.first])
    remark(
      .note, "csv-number",
      "\(name(column)): \(values(numbers.count, "value")) such as `\(try field(numbers.first))` in line \(try line(numbers.first)), \(action)"
    )
    // `1,234` and nothing that tells: thousands, unless another column has decimal commas.
    let open = profile.shaped.ambiguous
    if shape.decimal == NumberShape.point, shape.unit == 0, profile.shaped.onlyPoint.count == 0,
      open.count > 0
    {
      remark(
        .warning, "csv-number",
        "\(name(column)): nothing tells whether the comma of `\(try field(open.first))` in line \(try line(open.first)) marks thousands or decimals; it is read as thousands, `decimal: \",\"` reads decimals"
      )
    }
  }

  // MARK: Dates

  private func date(
    _ column: Int, _ profile: ColumnProfile, _ order: DateOrder
  ) throws(Failure) {
    let shaped = profile.shaped
    let proof = order == .dmy ? shaped.onlyDMY : order == .mdy ? shaped.onlyMDY : shaped.ymd
    let hasNames = shaped.dmy.count == shaped.mdy.count && shaped.ymd.count == shaped.dmy.count
    let action = hasNames ? "read as dates" : "read as \(order.words)"
    note(
      column, "dates not as ISO 8601 has them", action, count: shaped.dates.count,
      at: [shaped.dates.first])
    if hasNames {
      remark(
        .note, "csv-date",
        "\(name(column)): \(values(shaped.dates.count, "date")) such as `\(try field(shaped.dates.first))`"
      )
    } else if proof.count > 0 {
      remark(
        .note, "csv-date",
        "\(name(column)) is read as \(order.words), as `\(try field(proof.first))` in line \(try line(proof.first)) tells"
      )
    } else {
      remark(
        .warning, "csv-date",
        "\(name(column)) is read as \(order.words), as other columns of the file are; nothing in it tells the order"
      )
    }
  }

  // MARK: Texts

  private func text(_ column: Int, _ profile: ColumnProfile) throws(Failure) {
    let shaped = profile.shaped
    let plain = profile.ints.count + profile.floats.count
    let whole = plain + profile.padded.count + profile.large.count + profile.nonFinite.count
    if whole == profile.values, profile.padded.count > 0 {
      try stays(
        column, .note, "has a leading zero", profile.padded, of: profile, "id with a leading zero")
    } else if whole == profile.values, profile.large.count > 0 {
      try stays(
        column, .note, "is beyond 64-bit integers", profile.large, of: profile,
        "number beyond 64-bit integers")
    } else if shaped.dates.count > 0,
      shaped.dates.count + profile.dates.count + profile.datetimes.count == profile.values
    {
      try undecided(column, profile)
    } else if shaped.numbers.count > 0, whole + shaped.numbers.count == profile.values {
      try mixed(column, profile)
    } else if profile.values >= 4, profile.others.count > 0 || profile.nullWords.count > 0 {
      try oddValues(column, profile, numbers: plain + shaped.numbers.count)
    }
  }

  /// Texts that begin or end with blanks, once all were read; places are known of the first rows.
  func blanks(_ column: Int, _ vector: Vector, near places: [Int]) throws {
    let isPadded: @Sendable (Int) -> Bool
    switch vector.storage {
    case .coded(let codes, let values):
      let flags = (0..<values.count).map { ColumnProfile.hasBlankEnd(values[$0]) }
      guard flags.contains(true) else { return }
      isPadded = { flags[Int(codes[$0])] && !vector.isNull($0) }
    case .text(let texts): isPadded = { ColumnProfile.hasBlankEnd(texts[$0]) }
    default: return
    }
    let counts = Buffer<Int>(repeating: 0, count: RowRanges.count(of: vector.count))
    let into = SharedPointer(UnsafeMutablePointer(mutating: counts.pointer))
    try RowRanges.forEach(vector.count, work: work) { chunk, rows in
      for row in rows where isPadded(row) { into[chunk] += 1 }
    }
    let count = counts.array.reduce(0, +)
    if count > 0 {
      note(column, "blanks at the ends", "kept", count: count, at: places)
    }
  }

  private func stays(
    _ column: Int, _ kind: Remark.Kind, _ why: String, _ found: ColumnProfile.Kind,
    of profile: ColumnProfile, _ problem: String
  ) throws(Failure) {
    note(column, problem, "column kept as text", count: found.count, at: [found.first])
    remark(
      kind, "csv-text",
      "\(name(column)) stays text: `\(try field(found.first))` in line \(try line(found.first)) \(why)"
    )
  }

  /// Dates that two orders explain, or that no one order does.
  private func undecided(_ column: Int, _ profile: ColumnProfile) throws(Failure) {
    let shaped = profile.shaped
    let isOpen = shaped.dmy.count == shaped.dates.count && shaped.mdy.count == shaped.dates.count
    note(
      column, isOpen ? "day and month cannot be told apart" : "dates in different orders",
      "column kept as text", count: shaped.dates.count, at: [shaped.dates.first])
    let names = dialect.names[column]
    if isOpen {
      remark(
        .warning, "csv-date",
        "\(name(column)) stays text: nothing tells day from month in `\(try field(shaped.dates.first))` or any other value; `types: {\(names): \"dmy\"}` or `\"mdy\"` decides"
      )
    } else {
      let day = shaped.onlyDMY.count > 0 ? shaped.onlyDMY.first : shaped.dates.first
      let month = shaped.onlyMDY.count > 0 ? shaped.onlyMDY.first : shaped.ymd.first
      guard day < .max, month < .max else { return }
      remark(
        .warning, "csv-date",
        "\(name(column)) stays text: its dates are in different orders, `\(try field(day))` in line \(try line(day)) and `\(try field(month))` in line \(try line(month))"
      )
    }
  }

  /// Numbers of several units, of one unit and none, or with both decimal marks.
  private func mixed(_ column: Int, _ profile: ColumnProfile) throws(Failure) {
    let shaped = profile.shaped
    let bare = min(profile.ints.first, profile.floats.first, shaped.bare.first)
    note(
      column, "numbers written in different ways", "column kept as text",
      count: shaped.numbers.count, at: [shaped.numbers.first])
    let first = "`\(try field(shaped.numbers.first))` in line \(try line(shaped.numbers.first))"
    let hasUnit = shaped.units & ~1 != 0
    if hasUnit, bare < .max {
      remark(
        .warning, "csv-text",
        "\(name(column)) stays text: \(first) has a unit and `\(try field(bare))` in line \(try line(bare)) has none; `units: {\(dialect.names[column]): …}` gives it to all"
      )
    } else {
      let why = hasUnit ? "its numbers have different units" : "its numbers have different marks"
      remark(.warning, "csv-text", "\(name(column)) stays text: \(why), the first is \(first)")
    }
  }

  /// A column of numbers or dates but for a few values.
  private func oddValues(
    _ column: Int, _ profile: ColumnProfile, numbers: Int
  ) throws(Failure) {
    let dates = profile.dates.count + profile.datetimes.count + profile.shaped.dates.count
    let (most, noun) = numbers >= dates ? (numbers, "numbers") : (dates, "dates")
    guard most < profile.values, most * 4 >= profile.values * 3, most > 0 else { return }
    var odd = profile.others
    for other in [profile.bools, profile.answers, profile.padded] { odd.merge(other) }
    if noun == "numbers" {
      for other in [
        profile.dates, profile.datetimes, profile.impossible, profile.shaped.dates,
      ] { odd.merge(other) }
    } else {
      for other in [profile.ints, profile.floats, profile.shaped.numbers] { odd.merge(other) }
    }
    guard odd.first < .max else { return }
    note(
      column, "not one of the \(noun) that most values are", "column kept as text",
      count: odd.count, at: places(odd))
    let more = odd.count > 3 ? isSampled ? " and more" : " and \(odd.count - 3) more" : ""
    remark(
      .warning, "csv-text",
      "\(name(column)) is text because of \(try examples(odd))\(more), while most of its values are \(noun); `unknown: {\(dialect.names[column]): \"\(try field(odd.first))\"}` reads such a value as null"
    )
  }
}
