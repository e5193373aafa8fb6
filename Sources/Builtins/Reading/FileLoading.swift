import Diagnostics
import Files
import Frame
import Interpreter
import Numeric
import Syntax

/// What `load` is asked for, by running code and by the text of a call.
enum FileLoading {
  /// Files up to this size are read whole when they are loaded, so that nothing is lost when the
  /// checker reads them first.
  private static let smallSize = 1 << 24
  /// What is packed may be much larger than the file.
  private static let smallPackedSize = 1 << 20

  static func request(of call: Call) throws -> LoadRequest {
    try LoadOptions.request(
      { call[$0] }, at: call.span,
      refuse: { code, message, name, help in call.failure(code, message, at: name, help: help) })
  }

  /// What tells one reading of files from another.
  static func key(_ path: String, _ call: Call) -> String {
    key(path, call.machine.baseFolder) { call[$0] }
  }

  private static func key(_ path: String, _ folder: String, _ value: (String) -> Value) -> String {
    ([folder, path] + LoadOptions.names.map { ValueText.source(value($0)) })
      .joined(separator: "\0")
  }

  // MARK: Before it runs

  /// The columns of a file and their types: of a small one by reading it, for the `load` that follows;
  /// of others and where options are not literal, by the header.
  static func schema(of path: String, _ call: StaticCall) -> StaticSchema? {
    if path == StandardInput.path || call["name"] != nil { return nil }
    guard let shelf = call.files.shelf, let folder = call.files.folder,
      let values = literals(call), let file = try? PathGate(base: folder).read(path),
      file.identity.size <= (isPacked(file) ? smallPackedSize : smallSize)
    else { return LoadOptions.changesNames(call) ? nil : call.files.header(path) }
    let value: (String) -> Value = { values[$0] ?? .null }
    let key = key(path, folder, value)
    if let entry = shelf.entry(for: key), entry.identity == file.identity {
      return StaticSchema(of: entry.data)
    }
    struct Refused: Error {}
    let work = Work(budget: call.files.budget ?? Budget(threads: 1))
    guard let span = call["path"]?.expression.span,
      let request = try? LoadOptions.request(
        value, at: span, refuse: { _, _, _, _ in Refused() }),
      let data = try? request.load(file, work: work)
    else { return LoadOptions.changesNames(call) ? nil : call.files.header(path) }
    shelf.put(FileShelf.Entry(data, file.identity, work.takeRemarks()), for: key)
    return StaticSchema(of: data)
  }

  private static func isPacked(_ file: ReadableFile) -> Bool {
    (try? file.bytes(count: 8)).flatMap { Compression(head: $0) } != nil
  }

  /// The options as values, defaults filled in; nil when one is not literal.
  private static func literals(_ call: StaticCall) -> [String: Value]? {
    var values: [String: Value] = ["ragged": .text("error")]
    for name in LoadOptions.names {
      guard let argument = call[name] else { continue }
      guard let value = LiteralValue.value(of: argument.expression) else { return nil }
      values[name] = value
    }
    return values
  }
}
