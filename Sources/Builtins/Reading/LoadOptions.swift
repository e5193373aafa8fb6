import Describe
import Diagnostics
import Files
import Frame
import Interpreter
import Syntax

/// The options of `load`: how a file is written, where its own bytes do not tell.
enum LoadOptions {
  static let parameters: [OptionSpec] = [
    .init(
      "unknown", .record, default: .null, "Values that mean unknown, by column: `{budget: 0}`."),
    .init(
      "nulls", .list(of: .text), default: .null,
      "Texts that are null in all columns; `[]` for none."),
    .init(
      "types", .record, default: .null,
      "Types of columns against what their values suggest: `{id: \"text\"}`."),
    .init(
      "units", .record, default: .null, "What numbers count, by column: `{runtime: \"min\"}`."),
    .init(
      "lists", .list(of: .text), default: .null, "Columns whose values are lists split by `|`."),
    .init(
      "delimiter", .text, default: .null,
      "The character between fields; found out unless given."),
    .init(
      "quote", .text, default: .null,
      "The character around fields, `\"\"` for none; found out unless given."),
    .init(
      "decimal", .text, default: .null, .oneOf([".", ","]),
      "The decimal mark; found out unless given."),
    .init(
      "header", .bool, default: .null,
      "Whether the first line names the columns; found out unless given."),
    .init(
      "ragged", .text, default: .text("error"),
      .oneOf(CSVOptions.Ragged.allCases.map(\.rawValue)),
      "What to do with rows of another length than the header."),
    .init(
      "encoding", .text, default: .null, .oneOf(TextEncoding.allCases.map(\.rawValue)),
      "How the bytes stand for characters; found out unless given."),
  ]

  /// The names of all options beside `path`.
  static let names = ["name", "format", "table", "query"] + parameters.map(\.name)

  /// Whether an option changes the names of columns, which a header alone then does not tell.
  static func changesNames(_ call: StaticCall) -> Bool {
    ["name", "format", "table", "query", "header", "delimiter", "quote", "encoding"]
      .contains { call[$0] != nil }
  }

  typealias Refusal = (
    _ code: String, _ message: String, _ name: String, _ help: String?
  ) -> any Error

  /// - Parameter refuse: makes the error of an option.
  static func request(
    _ value: (String) -> Value, at span: Span, refuse: Refusal
  ) throws -> LoadRequest {
    func entries(_ option: String) -> [(String, Value)] {
      value(option).record.map { Array(zip($0.keys, $0.values)) } ?? []
    }
    var options = CSVOptions()
    for (name, value) in entries("unknown") {
      options.unknown[name] = try Expressions.scalar(value, at: span)
    }
    for (name, value) in entries("types") {
      if let word = value.text, options.setDateOrder(word, of: name) { continue }
      guard let type = typeNames.first(where: { $0.name == value.text }) else {
        throw refuse(
          "bad-type", "\(ValueText.source(value)) is not a type of a column", "types",
          "types are \(typeNames.map(\.name).joined(separator: ", ")), for dates also dmy, mdy, ymd"
        )
      }
      options.types[name] = type.type
    }
    for (name, value) in entries("units") {
      guard let unit = value.text, !unit.isEmpty else {
        throw refuse(
          "bad-argument", "the unit of `\(name)` must be a text, such as `\"min\"`", "units", nil)
      }
      options.units[name] = unit
    }
    options.lists = (value("lists").list ?? []).compactMap(\.text)
    options.nulls = value("nulls").list?.compactMap(\.text)
    options.delimiter = try byte("delimiter", value, refuse)
    options.quote =
      value("quote").text == "" ? CSVOptions.noQuote : try byte("quote", value, refuse)
    options.decimal = try byte("decimal", value, refuse)
    if case .bool(let header) = value("header") { options.header = header }
    options.ragged = CSVOptions.Ragged(rawValue: value("ragged").text ?? "") ?? .error
    options.encoding = value("encoding").text.flatMap { TextEncoding(rawValue: $0) }
    var request = LoadRequest(options: options)
    request.nameColumn = value("name").text
    request.format = value("format").text.flatMap { DataFormat(rawValue: $0) }
    request.table = value("table").text
    request.query = value("query").text
    return request
  }

  private static func byte(
    _ option: String, _ value: (String) -> Value, _ refuse: Refusal
  ) throws -> UInt8? {
    guard let text = value(option).text else { return nil }
    guard let byte = text.utf8.first, text.utf8.count == 1, byte >= 0x20 || byte == 0x09 else {
      throw refuse("bad-argument", "`\(option)` must be one ASCII character", option, nil)
    }
    return byte
  }

  private static let typeNames: [(name: String, type: ColumnType)] = [
    ("int", .int), ("float", .float), ("bool", .bool), ("text", .text),
    ("category", .category(ordered: false)), ("date", .date), ("datetime", .datetime),
    ("list", .list(of: .text)),
  ]
}
