import Diagnostics
import Files
import Glibc
import Interpreter
import Notebook
import Syntax
import Testing

/// A script with a mistake, and the whole message that it gives, in a text file beside it.
///
/// The name up to the first dot is the code of the message: `unknown-column.after_select.mvs`. A script
/// whose first line begins with `#$ ` is run by the executable with these arguments, `FILE` standing for
/// its path; lines that begin with `#< ` are its standard input. All others run in a session.
struct MessageCase: Sendable, CustomTestStringConvertible {
  let path: String
  let name: String

  var testDescription: String { name }
  /// Whether it is what users of other tools write, whatever its code: `habit.pandas_mask.mvs`.
  var isHabit: Bool { code == "habit" }
  var code: String { String(name.prefix { $0 != "." }) }
  private var folder: String { String(path.dropLast(name.utf8.count + 1)) }
  private var goldenPath: String { String(path.dropLast(4)) + ".txt" }

  static let folder: String = {
    let parts = #filePath.utf8.split(separator: UInt8(ascii: "/")).dropLast(2)
    return "/" + parts.compactMap { String($0) }.joined(separator: "/") + "/Golden/messages"
  }()

  /// Messages that are good, and those in `Poor` that have to become so.
  static let all: [MessageCase] = cases(in: folder) + poor
  static let poor: [MessageCase] = cases(in: folder + "/Poor")

  private static func cases(in folder: String) -> [MessageCase] {
    names(in: folder).filter { $0.hasSuffix(".mvs") }
      .map { MessageCase(path: "\(folder)/\($0)", name: $0) }
  }

  static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      names.append(String(decoding: bytes, as: UTF8.self))
    }
    return names.sorted()
  }

  // MARK: What it gives

  /// The messages in lines, as a terminal shows them.
  func messages() throws -> String {
    let bytes = try Self.bytes(of: path)
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    if let first = lines.first, first.hasPrefix("#$ ") {
      return try commandMessages(String(first.dropFirst(3)), lines)
    }
    return sessionMessages(bytes)
  }

  private func sessionMessages(_ bytes: [UInt8]) -> String {
    let session = Session(
      SessionOptions(
        style: DisplayStyle(width: 80, charset: .ascii), threads: 2, folder: folder))
    var text = ""
    func add(_ diagnostic: Diagnostic) {
      let place = diagnostic.span.flatMap { session.context(of: $0) }
      let renderer = DiagnosticRenderer(
        usesColor: false, leadsWithPlace: false,
        context: { span in span == diagnostic.span ? place : nil })
      for line in renderer.lines(diagnostic) { text += line + "\n" }
    }
    session.onOutput = { output in
      switch output {
      case .diagnostic(let diagnostic): add(diagnostic)
      case .remark(let remark, let span) where remark.kind == .warning:
        add(Diagnostic(remark.code, remark.message, at: span, severity: .warning))
      case .remark(let remark, _) where remark.kind == .note && remark.code != "sample":
        text += "note: \(remark.message)\n"
      default: break
      }
    }
    session.run(parse(SourceFile(name: name, bytes: bytes)), parameters: [])
    return withoutFolder(text)
  }

  private func commandMessages(_ line: String, _ lines: [Substring]) throws -> String {
    var arguments = line.split(separator: " ").map { $0 == "FILE" ? path : String($0) }
    var output: String?
    if let place = arguments.firstIndex(of: ">"), place + 1 < arguments.count {
      output = arguments[place + 1]
      arguments.removeSubrange(place...)
    }
    let input = lines.filter { $0.hasPrefix("#< ") }.map { $0.dropFirst(3) + "\n" }.joined()
    let result = try Command.run(arguments, input: input, outputTo: output)
    return withoutFolder(result.errors.replacing(path, with: name)) + "exit \(result.status)\n"
  }

  /// Where the project stands is another place on every machine.
  private func withoutFolder(_ text: String) -> String {
    text.replacing(Self.folder, with: "/scripts").replacing(Self.root, with: "/project")
  }

  private static let root = String(
    folder[..<(folder.firstRange(of: "/Tests/")?.lowerBound ?? folder.endIndex)])

  // MARK: The golden

  func golden() throws -> String {
    String(decoding: try Self.bytes(of: goldenPath), as: UTF8.self)
  }

  func record(_ text: String) throws {
    try AtomicFile.write(try PathGate(base: "/").writing(goldenPath)) { try $0.write(text) }
  }

  private static func bytes(of path: String) throws -> [UInt8] {
    let file = try PathGate(base: "/").read(path)
    return try file.bytes(count: file.identity.size)
  }
}
