import Describe
import Diagnostics
import Frame
import Interpreter
import Numeric
import Syntax

/// Where datasets come from: files, samples, values.
enum ReadingFunctions {
  static let all = LoadFunctions.all + SaveFunctions.all + [sample, table]

  static let sample = FunctionSpec(
    FunctionDescription(
      "sample", .reading, "Makes synthetic data of the shape of real film data.",
      parameters: [
        .init("name", .text, .oneOf(["films", "titles", "ratings"]), "Which data."),
        .init("rows", .int, default: .null, .ints(0...100_000_000), "How many rows."),
        .init("seed", .int, default: .int(1), .ints(0...Int64.max), "The seed it is made from."),
      ], returns: .dataset,
      examples: [Example("sample(\"films\", rows: 100).count()", shows: "100")],
      searchTerms: ["example data", "demo", "fake"], seeAlso: ["load", "table"]),
    staticResult: { call in
      guard let name = call["name"]?.type.constantText, let data = made(name, 0, 1, nil) else {
        return .dataset(nil)
      }
      return .dataset(StaticSchema(StaticSchema(of: data).columns))
    }
  ) { call in
    let name = call.text("name") ?? ""
    let seed = call.int("seed") ?? 1
    let rows = call.int("rows")
    // What one row of the columns takes while they are made.
    try MemoryLimit.reserve((rows ?? 0) * (name == "ratings" ? 120 : 800), for: "the sample")
    guard let data = made(name, rows, UInt64(seed), call.work.budget) else { return .null }
    try call.work.budget.check()
    call.work.remark(
      .note, "sample",
      "`sample(\"\(name)\")` is synthetic: made by mvs from seed \(seed), no real titles or people")
    return .dataset(data)
  }

  private static func made(_ name: String, _ rows: Int?, _ seed: UInt64, _ budget: Budget?)
    -> Dataset?
  {
    switch name {
    case "films": Samples.films(rows: rows ?? 4_800, seed: seed, budget: budget)
    case "titles": Samples.titles(rows: rows ?? 5_800, seed: seed, budget: budget)
    case "ratings": Samples.ratings(rows: rows ?? 100_000, seed: seed, budget: budget)
    default: nil
    }
  }

  static let table = FunctionSpec(
    FunctionDescription(
      "table", .reading, "Makes a dataset of lists, one a column, or of records, one a row.",
      parameters: [
        .init(
          "rows", .oneOf([.list(of: .record), .record]), default: .null,
          "Records, one a row; or one record of lists, its columns."),
        .init("columns", .any, collectsNames: true, "Columns, `name: [values]`."),
      ], returns: .dataset,
      examples: [
        Example("table(x: [1, 2], y: [\"a\", \"b\"]).count()", shows: "2"),
        Example("table([{x: 1}, {x: 2}]).count()", shows: "2"),
      ],
      searchTerms: [
        "DataFrame", "data.frame", "data_frame", "tibble", "dataset", "data", "to_dataset", "to_df",
        "to_frame", "from_records", "from_dict", "from_list", "as_tibble", "as_table",
      ], seeAlso: ["load", "sample"]),
    staticResult: { call in
      guard call["rows"] == nil else { return .dataset(nil) }
      let columns = call.collected.map { name, argument in
        StaticColumn(name, LiteralValue.elementType(of: argument.expression))
      }
      return .dataset(StaticSchema(columns))
    }
  ) { call in
    var columns = call.collected("columns").map { (name: $0.name, values: $0.value) }
    let rows = call["rows"]
    if rows.list != nil || rows.record != nil {
      guard columns.isEmpty else {
        throw call.failure("too-many-arguments", "give rows or columns, not both", at: "rows")
      }
      columns = try rows.list.map(byColumn) ?? byColumn(of: call)
    }
    return .dataset(try build(columns, call))
  }

  /// Records as columns; a field that a record lacks is null there.
  private static func byColumn(_ rows: [Value]) -> [(name: String, values: Value)] {
    var seen: Set<[UInt8]> = []
    var order: [String] = []
    for row in rows {
      for key in row.record?.keys ?? [] where seen.insert(Array(key.utf8)).inserted {
        order.append(key)
      }
    }
    return order.map { name in (name, .list(rows.map { $0.record?[name] ?? .null })) }
  }

  /// A record of lists as columns, a record without any as one row.
  private static func byColumn(of call: Call) throws -> [(name: String, values: Value)] {
    guard let record = call["rows"].record else { return [] }
    let fields = record.keys.map { (name: $0, values: record[$0] ?? .null) }
    let lists = fields.filter {
      $0.values.list != nil || $0.values.object is RangeObject || $0.values.object is ColumnObject
    }
    if lists.count == fields.count { return fields }
    guard lists.isEmpty else {
      throw call.failure(
        "wrong-type", "some fields are lists and some are not", at: "rows",
        help: "columns are lists of one length; a row with a list in it: `table([{…}])`")
    }
    return byColumn([call["rows"]])
  }

  private static func build(_ columns: [(name: String, values: Value)], _ call: Call) throws
    -> Dataset
  {
    var rowCount: Int?
    var built: [Column] = []
    for (name, value) in columns {
      let span = call.span(of: name)
      let vector: Vector
      if let column = value.object as? ColumnObject {
        vector = try column.column.vector(call.work)
      } else {
        let source = try Iteration(value, at: span, call.work)
        vector = try Vector(
          scalars: (0..<source.count).map {
            try Expressions.scalar(try source.element($0), at: span)
          })
      }
      if let expected = rowCount, expected != vector.count {
        throw Signal.failed(
          Diagnostic(
            "unequal-lengths",
            "`\(name)` has \(counted(vector.count)), the columns before it \(counted(expected))",
            at: span
          ))
      }
      rowCount = vector.count
      built.append(Column(vector, lineage: Lineage(.source("table", column: name), at: call.span)))
    }
    return Dataset(rowCount: rowCount ?? 0, names: columns.map(\.name), columns: built)
  }

  private static func counted(_ values: Int) -> String {
    "\(NumberText.grouped(values)) value\(values == 1 ? "" : "s")"
  }
}
