import Files
import Glibc
import Testing

@testable import Notebook

@Suite struct ExplanationTests {
  @Test("every code that the sources give has an explanation") func allCodesAreExplained() throws {
    var missing: Set<String> = []
    #expect(SourceFiles.all.count > 100)
    #expect(SourceFiles.codes(in: "throw Failure(\n  \"no-file\", \"there\")") == ["no-file"])
    for file in SourceFiles.all {
      for code in SourceFiles.codes(in: try SourceFiles.text(of: file))
      where Explanations.explanation(of: code) == nil {
        missing.insert(code)
      }
    }
    #expect(missing.sorted().isEmpty, "without explanation: \(missing.sorted())")
  }

  @Test("no code is explained twice") func codesAreUnique() {
    #expect(Set(Explanations.codes).count == Explanations.codes.count)
  }

  @Test("a page has cause, example and remedy within its width") func pageFits() throws {
    let page = try #require(Explanations.explanation(of: "unknown-column")).lines(width: 60)
    #expect(page.first == "unknown-column")
    #expect(page.contains("  Example"))
    #expect(page.contains("  What to do"))
    #expect(page.allSatisfy { $0.count <= 60 })
  }
}

/// The sources of the project, found from this file.
enum SourceFiles {
  static let root: String = {
    let here = #filePath
    guard let range = here.firstRange(of: "/Tests/Notebook/") else { return "" }
    return String(here[..<range.lowerBound]) + "/Sources"
  }()

  static var all: [String] { files(in: root) }

  private static func files(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var found: [String] = []
    while let entry = readdir(stream) {
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      let name = String(decoding: bytes, as: UTF8.self)
      if name.hasPrefix(".") { continue }
      if name.hasSuffix(".swift") {
        found.append("\(folder)/\(name)")
      } else if !name.contains(".") {
        found += files(in: "\(folder)/\(name)")
      }
    }
    return found.sorted()
  }

  static func text(of path: String) throws -> String {
    let file = try PathGate(base: "/").read(path)
    return String(decoding: try file.bytes(count: file.identity.size), as: UTF8.self)
  }

  /// The kebab-case words that stand first in the calls which make messages.
  static func codes(in text: String) -> [String] {
    let makers = [
      "Failure(", "Diagnostic(", "report(", "failure(", "mistake(", "remark(.warning,", ".warning,",
    ].map { Array($0.utf8) }
    let bytes = Array(text.utf8)
    var found: [String] = []
    for index in bytes.indices where makers.contains(where: { bytes[index...].starts(with: $0) }) {
      guard let maker = makers.first(where: { bytes[index...].starts(with: $0) }) else { continue }
      var position = index + maker.count
      while position < bytes.count, [0x20, 0x0A].contains(bytes[position]) { position += 1 }
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { continue }
      let word = bytes[(position + 1)...].prefix { $0 != UInt8(ascii: "\"") }
      let isCode =
        !word.isEmpty
        && word.allSatisfy {
          (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
        }
      if isCode { found.append(String(decoding: word, as: UTF8.self)) }
    }
    return found
  }
}
