import Diagnostics
import Files
import Frame
import Interpreter
import Numeric
import Syntax

/// The options of `load`, from running code and from the text of a call.
enum FileLoading {
  /// Files up to this size are read whole when they are loaded, so that nothing is lost when the
  /// checker reads them first.
  private static let smallSize = 1 << 24

  static func options(of call: Call) throws -> CSVOptions {
    try options(
      { call[$0] }, at: call.span,
      refuse: { code, message, name, help in call.failure(code, message, at: name, help: help) })
  }

  /// - Parameter refuse: makes the error of an option, from code, message, name and help.
  private static func options(
    _ value: (String) -> Value, at span: Span,
    refuse: (String, String, String, String?) -> any Error
  ) throws -> CSVOptions {
    var options = CSVOptions()
    if let record = value("unknown").record {
      for (name, value) in zip(record.keys, record.values) {
        options.unknown[name] = try Expressions.scalar(value, at: span)
      }
    }
    if let record = value("types").record {
      for (name, value) in zip(record.keys, record.values) {
        guard let type = typeNames.first(where: { $0.name == value.text }) else {
          throw refuse(
            "bad-type", "\(ValueText.source(value)) is not a type of a column", "types",
            "types are \(typeNames.map(\.name).joined(separator: ", "))")
        }
        options.types[name] = type.type
      }
    }
    options.lists = (value("lists").list ?? []).compactMap(\.text)
    if let delimiter = value("delimiter").text {
      guard let byte = delimiter.utf8.first, delimiter.utf8.count == 1 else {
        throw refuse("bad-argument", "`delimiter` must be one ASCII character", "delimiter", nil)
      }
      options.delimiter = byte
    }
    options.ragged = CSVOptions.Ragged(rawValue: value("ragged").text ?? "") ?? .error
    options.encoding = CSVOptions.Encoding(rawValue: value("encoding").text ?? "") ?? .utf8
    return options
  }

  private static let typeNames: [(name: String, type: ColumnType)] = [
    ("int", .int), ("float", .float), ("bool", .bool), ("text", .text),
    ("category", .category(ordered: false)), ("date", .date), ("datetime", .datetime),
    ("list", .list(of: .text)),
  ]

  private static let names = ["unknown", "types", "lists", "delimiter", "ragged", "encoding"]

  /// What tells one reading of files from another.
  static func key(_ path: String, _ call: Call) -> String {
    key(path, call.machine.baseFolder) { call[$0] }
  }

  private static func key(_ path: String, _ folder: String, _ value: (String) -> Value) -> String {
    ([folder, path] + names.map { ValueText.source(value($0)) }).joined(separator: "\0")
  }

  // MARK: Before it runs

  /// The columns of a file and their types: of a small one by reading it, for the `load` that follows;
  /// of others and where options are not literal, by the header.
  static func schema(of path: String, _ call: StaticCall) -> StaticSchema? {
    guard let shelf = call.files.shelf, let folder = call.files.folder,
      let values = literals(call), let file = try? PathGate(base: folder).read(path),
      file.identity.size <= smallSize
    else { return call.files.header(path) }
    let value: (String) -> Value = { values[$0] ?? .null }
    let key = key(path, folder, value)
    if let entry = shelf.entry(for: key), entry.identity == file.identity {
      return StaticSchema(of: entry.data)
    }
    struct Refused: Error {}
    let work = Work(budget: call.files.budget ?? Budget(threads: 1))
    guard let span = call["path"]?.expression.span,
      let options = try? options(value, at: span, refuse: { _, _, _, _ in Refused() }),
      let data = try? Dataset.load(file, options: options, work: work)
    else { return call.files.header(path) }
    shelf.put(FileShelf.Entry(data, file.identity, work.takeRemarks()), for: key)
    return StaticSchema(of: data)
  }

  /// The options as values, defaults filled in; nil when one is not literal.
  private static func literals(_ call: StaticCall) -> [String: Value]? {
    var values: [String: Value] = ["ragged": .text("error"), "encoding": .text("utf8")]
    for name in names {
      guard let argument = call[name] else { continue }
      guard let value = LiteralValue.value(of: argument.expression) else { return nil }
      values[name] = value
    }
    return values
  }
}
