import Diagnostics
import Glibc
import Interpreter
import Notebook
import Testing

/// Language cases: `.mvs` files below `cases`, a folder an area, with the expectation below or beside the line.
///
/// `#> text` after a statement is what it shows, one line each. `# error[code]` or `# warning[code]` at
/// the end of a line is the diagnostic it gives, with the begin of its message where one follows, and
/// `# also error[code]` on the next line a further one; `# error` alone is any error. `# note: words` is
/// a note or a receipt that holds the words. Each part of a file up to its expectation runs in one
/// session, after the parts before it.
@Suite struct SpecTests {
  @Test(arguments: SpecFile.all) func holds(_ file: SpecFile) throws {
    let session = Session(
      SessionOptions(
        style: DisplayStyle(width: 80, charset: .ascii), threads: 2, folder: file.folder))
    for part in try file.parts() {
      var shown: [String] = []
      var codes: [String] = []
      var notes: [String] = []
      session.onOutput = { output in
        switch output {
        case .result(_, let lines): shown += lines
        case .printed(let text): shown.append(text)
        case .diagnostic(let diagnostic):
          codes.append("\(diagnostic.severity)[\(diagnostic.code)]: \(diagnostic.message)")
        case .remark(let remark, _):
          if remark.kind == .warning {
            codes.append("warning[\(remark.code)]: \(remark.message)")
          } else {
            notes.append(remark.message)
          }
        case .cell: break
        }
      }
      session.run(part.code, name: file.name)
      let comment = Comment(rawValue: "\(file.name):\(part.line): \(part.code)")
      #expect(shown.map(Self.trimmed) == part.shows.map(Self.trimmed), comment)
      #expect(codes.count == part.codes.count, "\(comment) gave \(codes)")
      for (code, expected) in zip(codes, part.codes) {
        #expect(code.hasPrefix(expected), "\(comment) gave \(code)")
      }
      for note in part.notes {
        #expect(notes.contains { $0.contains(note) }, "\(comment) noted \(notes)")
      }
    }
  }

  private static func trimmed(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }
}

/// One file of cases.
struct SpecFile: Sendable, CustomTestStringConvertible {
  let path: String
  let name: String
  var testDescription: String { name }
  var folder: String { String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) }

  struct Part {
    var line: Int
    var code: String
    var shows: [String]
    var codes: [String]
    var notes: [String] = []
  }

  static let all: [SpecFile] = {
    let here = #filePath
    let root = String(here[..<(here.lastIndex(of: "/") ?? here.startIndex)]) + "/cases"
    var found: [SpecFile] = []
    for folder in names(in: root).sorted() {
      for name in names(in: "\(root)/\(folder)").sorted() where name.hasSuffix(".mvs") {
        found.append(SpecFile(path: "\(root)/\(folder)/\(name)", name: "\(folder)/\(name)"))
      }
    }
    return found
  }()

  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }

  /// The file cut into parts that end with their expectation.
  func parts() throws -> [Part] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    var parts: [Part] = []
    var current = Part(line: 1, code: "", shows: [], codes: [])
    func finish(_ line: Int) {
      if !current.code.isEmpty { parts.append(current) }
      current = Part(line: line, code: "", shows: [], codes: [])
    }
    let lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      if line.hasPrefix("#> ") || line == "#>" {
        current.shows.append(String(line.dropFirst(3)))
        continue
      }
      if !current.shows.isEmpty || (!current.codes.isEmpty && !line.hasPrefix("# also ")) {
        finish(index + 1)
      }
      if line.hasPrefix("# also ") {
        current.codes.append(String(line.dropFirst(7)))
        continue
      }
      let text = String(line)
      for word in ["error", "warning"] {
        if let range = text.firstRange(of: "# \(word)[") {
          current.codes.append(String(text[range.lowerBound...].dropFirst(2)))
        }
      }
      if text.hasSuffix("  # error") { current.codes.append("error") }
      if let range = text.firstRange(of: "# note: ") {
        current.notes.append(String(text[range.upperBound...]))
      }
      current.code += text + "\n"
    }
    finish(lines.count)
    return parts
  }
}
