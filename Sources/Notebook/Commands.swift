import Diagnostics
import Dispatch
import Interpreter
import Syntax

extension Session {
  /// Commands that work in every face of the session: `:help` and `:time`.
  func command(_ word: Identifier, _ rest: String) -> RunStatus {
    switch word.name {
    case "help":
      for line in Help(session: self).lines(for: rest) { onOutput(.printed(line)) }
      return .ok
    case "time":
      guard commandDepth < 10 else {
        onOutput(
          .diagnostic(
            Diagnostic(
              "nesting-too-deep", "`:time` stands in itself too many times", at: word.span,
              help: "one `:time` before the code is enough")))
        return .failed
      }
      commandDepth += 1
      defer { commandDepth -= 1 }
      let start = DispatchTime.now().uptimeNanoseconds
      let status = run(rest, name: word.span.source.name)
      let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
      onOutput(
        .remark(Remark(.note, "time", "took \(NumberText.significant(seconds, digits: 3)) s"), nil))
      return status
    default:
      let near = Suggestion.closest(to: word.name, among: ["help", "time"])
      onOutput(
        .diagnostic(
          Diagnostic(
            "unknown-command", "there is no command `:\(word.name)` here", at: word.span,
            help: near.map { "did you mean `:\($0)`?" }
              ?? "in a file only `:help` and `:time` exist")))
      return .failed
    }
  }
}
