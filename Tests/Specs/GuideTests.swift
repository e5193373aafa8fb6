import Diagnostics
import Glibc
import Notebook
import Testing

/// The guide shows what its examples give. `MVS_RECORD=1` writes the results anew: read them before they
/// are committed.
@Suite struct GuideTests {
  @Test(arguments: Guide.installed().chapters) func showsWhatItsExamplesGive(
    _ chapter: Guide.Chapter
  ) throws {
    let (text, mistakes) = chapter.checked()
    #expect(mistakes.isEmpty, "\(chapter.name): \(mistakes.joined(separator: "\n"))")
    if getenv("MVS_RECORD") != nil { try Self.write(text, to: chapter.path) }
    let written = try Self.read(chapter.path)
    #expect(written == text, "\(chapter.name): examples give\n\(text)")
  }

  @Test func isThere() {
    let chapters = Guide.installed().chapters
    #expect(chapters.count >= 12)
    #expect(chapters.allSatisfy { $0.title != $0.name })
  }

  @Test func wordsOfTheLanguageHaveExamplesThatRun() {
    for (word, mistakes) in Reference.mistakesOfWords() {
      #expect(mistakes.isEmpty, "\(word): \(mistakes)")
    }
  }

  @Test func standardModulesShowWhatTheirExamplesGive() {
    for (name, shown, written, mistakes) in Reference.modulesExamples() {
      #expect(mistakes.isEmpty, "\(name): \(mistakes)")
      #expect(shown == written, "\(name)")
    }
  }

  @Test func hasEveryFunctionAndTheSameBytesTwice() {
    let text = Reference().markdown
    for name in Reference.names where !name.contains("-") {
      #expect(text.contains("# \(name)\n") || Reference(about: name) != nil, "\(name)")
    }
    #expect(text == Reference().markdown)
    let page = Reference().html
    #expect(!page.contains("<script") && !page.contains("http:") && !page.contains("https:"))
  }

  private static func read(_ path: String) throws -> String {
    guard let file = fopen(path, "rb") else { return "" }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func write(_ text: String, to path: String) throws {
    guard let file = fopen(path, "wb") else { return }
    defer { fclose(file) }
    fputs(text, file)
  }
}

extension Guide.Chapter: CustomTestStringConvertible {
  public var testDescription: String { name }
}
