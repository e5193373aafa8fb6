import Diagnostics
import Numeric

extension Dataset {
  /// A dataset of gathered columns: options applied, and said what was odd.
  static func of(
    _ columns: [ValueColumn], rowCount: Int, _ options: CSVOptions, _ report: ReadReport,
    _ work: Work
  ) throws -> Dataset {
    guard rowCount < Dataset.rowLimit else { throw Dataset.tooManyRows }
    let names = columns.map(\.name)
    let finish = ValueFinish(names: names, options: options, report: report, work: work)
    try finish.checkNames()
    let made = try columns.map { column in
      try work.budget.check()
      return Column(
        try finish.vector(column),
        lineage: Lineage(of: report.fileName, column: column.name, report: report))
    }
    report.flush(work)
    return Dataset(rowCount: rowCount, names: names, columns: made)
  }
}

/// Makes vectors of gathered columns as the user's options say.
private struct ValueFinish {
  let names: [String]
  let options: CSVOptions
  let report: ReadReport
  let work: Work

  func checkNames() throws {
    if options.allowsMissing { return }
    for (parameter, asked) in [
      ("unknown", options.unknown.keys.sorted()), ("types", options.types.keys.sorted()),
      ("units", options.units.keys.sorted()),
    ] {
      for name in asked where !names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) {
        throw CSVSource.unknownColumn(name, among: names, blames: parameter)
      }
    }
  }

  private func say(
    _ column: ValueColumn, _ kind: Remark.Kind, _ code: String, _ problem: String,
    _ action: String, count: Int
  ) {
    report.add(.init(column: column.name, problem: problem, action: action, count: count))
    report.remark(
      kind, code,
      "`\(report.fileName)`: `\(column.name)`: \(CSVRemarks.counted(count, "value")) \(problem), \(action)",
      work)
  }

  func vector(_ column: ValueColumn) throws -> Vector {
    var vector = try typed(column)
    if column.tally(.infinite) > 0 {
      say(
        column, .warning, "csv-not-finite", "not finite", "read as null",
        count: column.tally(.infinite))
    }
    if column.tally(.bytes) > 0 {
      say(
        column, .warning, "value-types", "of bytes that are no text", "kept as hexadecimal digits",
        count: column.tally(.bytes))
    }
    let kinds = column.present.filter { $0 != .infinite && $0 != .bytes }
    if vector.type == .text, kinds.count > 1, options.types[column.name] == nil {
      let most = kinds.max { column.tally($0) < column.tally($1) } ?? .text
      let rest = kinds.filter { $0 != most }.reduce(0) { $0 + column.tally($1) }
      let others = kinds.filter { $0 != most }.map(\.words).joined(separator: ", ")
      let row = kinds.filter { $0 != most }.map { column.firstRow($0) }.min() ?? 0
      say(
        column, .warning, "value-types",
        "of \(others) among \(most.words), the first in row \(row)", "column read as text",
        count: rest)
    } else if kinds == [.large] {
      say(
        column, .note, "value-types", "beyond 64-bit integers", "column read as text",
        count: column.tally(.large))
    }
    if let unknown = options.unknown[column.name] { try remove(unknown, from: &vector, column) }
    if let unit = options.units[column.name] {
      guard vector.type.isNumeric else {
        throw Failure(
          "bad-type", "`\(column.name)` holds no numbers that could have a unit", blames: "units")
      }
      vector.unit = Unit.named(unit)
    }
    return vector
  }

  private func typed(_ column: ValueColumn) throws -> Vector {
    let vector = try column.vector(work)
    guard let wanted = options.types[column.name], wanted != vector.type, vector.type != .null
    else {
      return vector
    }
    switch (wanted, vector.type) {
    case (.text, _): return column.plainTexts()
    case (.float, .int):
      return .floats(
        vector.scalars.map { if case .int(let value) = $0 { Double(value) } else { nil } })
    case (.category(ordered: false), .text):
      return try Vector(scalars: vector.scalars, type: wanted)
    default:
      throw Failure(
        "bad-type",
        "`\(column.name)` of `\(report.fileName)` holds \(vector.type.description), not \(wanted.description)",
        help: "load it as it is and convert it, such as with `to_int()`", blames: "types")
    }
  }

  private func remove(
    _ unknown: Scalar, from vector: inout Vector, _ column: ValueColumn
  ) throws {
    let values = UnknownValues(unknown)
    var (known, count) = values.removed(from: vector)
    if vector.type.isTextual {
      let scalars = vector.scalars.map { scalar -> Scalar in
        guard case .text(let text) = scalar,
          values.texts.contains(where: { $0.elementsEqual(text.utf8) })
        else { return scalar }
        count += 1
        return .null
      }
      if count > 0 { known = try Vector(scalars: scalars, type: vector.type) }
    }
    vector = known
    if count > 0 {
      say(column, .note, "csv-unknown", "declared unknown", "read as null", count: count)
    } else {
      report.remark(
        .warning, "csv-unknown",
        "`\(report.fileName)`: `\(column.name)`: the value declared unknown does not occur", work)
    }
  }
}
