import Diagnostics
import Glibc
import Testing

@testable import Syntax

/// The layout keeps meaning and comments wherever a comment may stand, and for every script there is.
@Suite struct CommentPlaceTests {
  private static let scripts = [
    "x = f(a, b: [1, 2], c: {d: 1})",
    "t = movies\n  .filter(.year in 1985..2012 and .class != null)\n  .count(by: [.year, .class])",
    "fn power(value, of: .stars, how: \"past\") = sum(value, by: of) / 2",
    "fn f(x) {\n  y = x + 1\n  if y > 2 { return y } else { show -y }\n  y\n}",
    "k = when {\n  .a > 1 -> \"big\"\n  else -> {b: 2}\n}",
    "for {title, year} in films { show f\"{title}\" }",
    "xs = [1, 2].map(x -> x * 2).filter(x -> x > 1)[0]",
    "expect a in 0.98..1, \"why\"\nuse film: power, roi as r\nparam k: int in 1..5 = 3",
    "long = a_rather_long_name_of_a_value and another_rather_long_name_of_a_value or the_last_one_of_them",
    "films.join(other, on: .id == right.film, expect: \"1:1\").with(p: .a ?? 0, q: not .b)",
  ]

  @Test(arguments: scripts) func aCommentMayStandAnywhere(_ script: String) {
    let plain = SourceFile(name: "test.mvs", text: script)
    let meaning = TreePrinter.describe(parse(plain))
    var lexer = Lexer(plain, range: 0..<plain.bytes.count)
    lexer.run()
    var places = 0
    for token in lexer.tokens {
      for note in ["  # note\n", "\n# note\n", "  ## note\n"] {
        let bytes = plain.bytes[..<token.start] + Array(note.utf8) + plain.bytes[token.start...]
        let source = SourceFile(name: "test.mvs", bytes: Array(bytes))
        let tree = parse(source)
        let described = TreePrinter.describe(tree)
        guard tree.diagnostics.isEmpty, note.contains("##") || described == meaning else {
          continue
        }
        places += 1
        let once = Formatter.layOut(source)
        let again = parse(once)
        let place = "\(script) at \(token.start):\n\(once)"
        #expect(TreePrinter.describe(again) == described, "\(place)")
        #expect(Formatter.layOut(again.source) == once, "\(place)")
        let marks = [once.utf8.filter { $0 == 0x23 }.count, bytes.filter { $0 == 0x23 }.count]
        #expect(marks[0] == marks[1], "\(place)")
      }
    }
    #expect(places > 3)
  }

  @Test func everyScriptOfTheProject() throws {
    let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
    var count = 0
    for path in Self.scripts(below: root, depth: 0) {
      let source = SourceFile(name: path, bytes: Self.bytes(of: path))
      let tree = parse(source)
      guard !tree.diagnostics.contains(where: { $0.severity == .error }) else { continue }
      count += 1
      let once = Formatter.layOut(source)
      let again = parse(once)
      #expect(TreePrinter.describe(again) == TreePrinter.describe(tree), "\(path)")
      #expect(Formatter.layOut(again.source) == once, "\(path)")
    }
    #expect(count > 200)
  }

  private static func scripts(below folder: String, depth: Int) -> [String] {
    guard depth < 6, let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var found: [String] = []
    while let entry = readdir(stream) {
      let isFolder = entry.pointee.d_type == UInt8(DT_DIR)
      let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix(".") { continue }
      let path = "\(folder)/\(name)"
      if isFolder {
        found += scripts(below: path, depth: depth + 1)
      } else if name.hasSuffix(".mvs") {
        found.append(path)
      }
    }
    return found.sorted()
  }

  private static func bytes(of path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
      bytes += chunk[..<count]
    }
    return bytes
  }
}
