import Glibc
import Testing

@testable import Notebook

/// Whole messages, as a user reads them. `MVS_RECORD=1` writes the goldens anew: read them before
/// they are committed.
@Suite(.enabled(if: Command.executable != nil, "the executable was not built"))
struct MessageTests {
  @Test(arguments: MessageCase.all) func isItsGolden(_ example: MessageCase) throws {
    let text = try example.messages()
    if getenv("MVS_RECORD") != nil { try example.record(text) }
    let golden = try example.golden()
    #expect(text == golden, "\(example.name) gave:\n\(text)")
    let code = example.isHabit ? "" : example.code + "]"
    #expect(text.contains("[\(code)"), "\(example.name) does not give its code:\n\(text)")
  }

  /// Codes whose messages a test cannot bring about.
  private static let unprovoked: Set<String> = [
    "internal", "display", "out-of-memory", "file-changed", "cannot-read", "too-many-rows",
    "no-permission", "interrupted", "syntax", "no-input", "packed-too-large", "damaged-model",
    "bad-weights", "not-finite",
    "missing-library", "cannot-draw", "no-target", "unknown-model", "other-version", "other-search",
    "stopped-early",
  ]

  @Test func everyCodeHasAMessage() {
    let given = Set(MessageCase.all.filter { !$0.isHabit }.map(\.code))
    let missing = Explanations.codes.filter { !given.contains($0) && !Self.unprovoked.contains($0) }
    #expect(missing.isEmpty, "codes without a golden message: \(missing)")
    let unknown = given.subtracting(Explanations.codes).sorted()
    #expect(unknown.isEmpty, "messages of codes without an explanation: \(unknown)")
  }

  @Test func noGoldenIsLeftOver() {
    for folder in [MessageCase.folder, MessageCase.folder + "/Poor"] {
      let names = MessageCase.names(in: folder)
      for name in names where name.hasSuffix(".txt") {
        #expect(names.contains(String(name.dropLast(4)) + ".mvs"), "\(name) has no script")
      }
    }
  }
}
