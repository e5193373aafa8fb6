import Diagnostics
import Interpreter
import Syntax

/// Runs examples and writes their results below their statements, as the guide, the reference and the
/// documentation of modules show them: `#> line` is a line that is shown, `#! words` is part of what is
/// said on the error stream.
public final class ExampleRun {
  /// Code with the results that it gives.
  public struct Annotated {
    public var lines: [String] = []
    /// What was expected and not said, or an error that was not expected, in words.
    public var mistakes: [String] = []
  }

  private let session: Session
  private var shown: [String] = []
  private var errors: [String] = []
  private var said: [String] = []

  public init(charset: TextCharset = .block) {
    session = Session(
      SessionOptions(
        style: DisplayStyle(width: 80, charset: charset), threads: 1, folder: "/"))
    session.onOutput = { [unowned self] in receive($0) }
  }

  private func receive(_ output: Output) {
    switch output {
    case .result(_, let lines): shown += lines
    case .printed(let text):
      shown += text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self)
      }
    case .diagnostic(let diagnostic):
      let line = "\(diagnostic.severity)[\(diagnostic.code)]: \(diagnostic.message)"
      if diagnostic.severity == .error { errors.append(line) } else { said.append(line) }
    case .remark(let remark, _):
      switch remark.kind {
      case .receipt: said.append(remark.message)
      case .note: said.append("note: \(remark.message)")
      case .warning: said.append("warning[\(remark.code)]: \(remark.message)")
      }
    case .cell: break
    }
  }

  /// The code with its results anew; what it says of the error stream stays and is held against what
  /// was said.
  public func annotated(_ code: [String]) -> Annotated {
    var result = Annotated()
    var expected: [Int: [String]] = [:]
    var source: [String] = []
    for line in code where !line.hasPrefix("#>") {
      if line.hasPrefix("#! ") {
        expected[source.count, default: []].append(String(line.dropFirst(3)))
      } else {
        source.append(line)
      }
    }
    var written = 0
    for end in Self.ends(of: source) {
      run(source[written..<end].joined(separator: "\n"))
      result.lines += source[written..<end]
      result.lines += shown.map { $0.isEmpty ? "#>" : "#> " + Self.withoutBlanks($0) }
      for words in expected[end] ?? [] {
        result.lines.append("#! " + words)
        if !(errors + said).contains(where: { $0.contains(words) }) {
          result.mistakes.append("`\(words)` is not said but \((errors + said))")
        }
      }
      for error in errors where !(expected[end] ?? []).contains(where: { error.contains($0) }) {
        result.mistakes.append(error)
      }
      written = end
    }
    result.lines += source[written...]
    return result
  }

  private func run(_ code: String) {
    shown = []
    errors = []
    said = []
    session.run(code, name: "example")
  }

  /// The numbers of lines up to which whole statements stand.
  private static func ends(of lines: [String]) -> [Int] {
    let file = SourceFile(name: "example", text: lines.joined(separator: "\n"))
    let tree = parse(file)
    // What cannot be read is run line by line, for the messages it gives.
    guard !tree.diagnostics.contains(where: { $0.severity == .error }) else {
      return Array(1...max(1, lines.count)).filter { $0 <= lines.count }
    }
    var ends: [Int] = []
    for statement in tree.cells.flatMap(\.statements) {
      let last = file.line(at: max(statement.span.start, statement.span.end - 1)) + 1
      if let previous = ends.last, previous >= last { continue }
      ends.append(last)
    }
    return ends
  }

  private static func withoutBlanks(_ line: String) -> String {
    var bytes = line.utf8[...]
    while bytes.last == 0x20 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Guide.Chapter {
  /// The text of the chapter with the results of its examples anew, and what does not hold in it.
  public func checked() -> (text: String, mistakes: [String]) {
    let run = ExampleRun()
    var mistakes: [String] = []
    let blocks = text.blocks.map { block -> Markdown.Block in
      guard case .code("mvs", let lines) = block else { return block }
      let annotated = run.annotated(lines)
      mistakes += annotated.mistakes
      return .code(language: "mvs", annotated.lines)
    }
    return (Markdown(blocks: blocks).source, mistakes)
  }

  /// The number of statements with examples.
  public var exampleCount: Int {
    text.blocks.reduce(0) { count, block in
      guard case .code("mvs", let lines) = block else { return count }
      return count + lines.filter { $0.hasPrefix("#") == false && !$0.hasPrefix(" ") }.count
    }
  }
}
