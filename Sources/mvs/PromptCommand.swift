import Diagnostics
import Interpreter
import Notebook

/// The commands of the prompt. What `:help` says of them, what Tab offers and what runs is this table.
struct PromptCommand: Sendable {
  let name: String
  let argument: String
  let summary: String
  /// Gives false when the user wants to leave.
  let action: @Sendable (_ rest: String, Prompt) -> Bool

  /// `:word rest` as it was typed.
  struct Call {
    let word: String
    let rest: String

    init?(_ text: String) {
      let text = text.trimmed
      guard text.utf8.first == UInt8(ascii: ":") else { return nil }
      let bytes = Array(text.utf8.dropFirst())
      let end = bytes.firstIndex { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A } ?? bytes.count
      word = String(decoding: bytes[..<end], as: UTF8.self)
      rest = String(decoding: bytes[end...], as: UTF8.self).trimmed
    }

    /// Whether the word means this command, perhaps shortened.
    func isWord(_ name: String) -> Bool {
      let meant = PromptCommand.meant(by: word)
      return meant.count == 1 && meant[0].name == name
    }
  }

  static let all: [PromptCommand] = [
    PromptCommand(
      name: "help", argument: "[NAME]",
      summary: "a function, a variable, an error's code, or any word"
    ) { rest, prompt in
      prompt.show(Help(session: prompt.session).lines(for: rest))
      if rest.isEmpty { prompt.show([""] + overview) }
      return true
    },
    PromptCommand(name: "vars", argument: "", summary: "the variables and functions of the session")
    {
      _, prompt in
      prompt.show(Help(session: prompt.session).variables())
      return true
    },
    PromptCommand(name: "time", argument: "CODE", summary: "runs code and says how long it took") {
      rest, prompt in
      if rest.isEmpty {
        prompt.console.report(
          Diagnostic("usage", "`:time` needs code to run", help: "write `:time expression`"))
      } else {
        prompt.evaluateTimed(rest)
      }
      return true
    },
    PromptCommand(
      name: "history", argument: "[TEXT]", summary: "the latest inputs, or those that hold a text"
    ) { rest, prompt in
      prompt.show(historyLines(prompt.history.entries, holding: rest))
      return true
    },
    PromptCommand(
      name: "width", argument: "[N|auto]", summary: "how many columns results may take"
    ) { rest, prompt in
      setWidth(rest, prompt)
      return true
    },
    PromptCommand(name: "quit", argument: "", summary: "leaves, as Ctrl-D and `exit` do") { _, _ in
      false
    },
  ]

  /// For completion: each command with its colon, and what it does.
  static var completions: [Completion.Candidate] {
    all.map {
      Completion.Candidate(
        text: $0.argument.isEmpty ? $0.name : "\($0.name) ", label: ":\($0.name) \($0.argument)",
        kind: .command)
    }
  }

  static var overview: [String] {
    let heads = all.map { ":\($0.name) \($0.argument)" }
    let width = heads.map { $0.utf8.count }.max() ?? 0
    return ["Commands (may be shortened)"]
      + zip(heads, all).map { "  " + padded($0, toWidth: width) + "  " + $1.summary }
      + ["  " + padded("name?", toWidth: width) + "  the same as `:help name`"]
  }

  /// The commands that a word may mean: the one of that name, else all that begin with it.
  static func meant(by word: String) -> [PromptCommand] {
    if let exact = all.first(where: { $0.name == word }) { return [exact] }
    return word.isEmpty ? [] : all.filter { $0.name.hasPrefix(word) }
  }

  /// Runs a command, or says what could be meant; false when the user wants to leave.
  static func run(_ call: Call, _ prompt: Prompt) -> Bool {
    let meant = meant(by: call.word)
    if meant.count == 1 { return meant[0].action(call.rest, prompt) }
    let help: String
    if meant.isEmpty {
      let near = Suggestion.closest(to: call.word, among: all.map(\.name))
      help = near.map { "did you mean `:\($0)`?" } ?? "`:help` lists the commands"
    } else {
      help = "it may be " + meant.map { "`:\($0.name)`" }.joined(separator: ", ")
    }
    prompt.console.report(
      Diagnostic(
        "unknown-command",
        meant.isEmpty ? "there is no command `:\(call.word)`" : "`:\(call.word)` is not clear",
        help: help))
    return true
  }

  private static func historyLines(_ entries: [String], holding text: String) -> [String] {
    let numbered = Array(entries.enumerated())
    let found =
      text.isEmpty ? Array(numbered.suffix(20)) : numbered.filter { $0.element.contains(text) }
    if found.isEmpty { return [text.isEmpty ? "no inputs yet" : "no input holds `\(text)`"] }
    let width = String(entries.count).utf8.count
    return found.flatMap { number, entry in
      entry.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
        index, line in
        padded(index == 0 ? String(number + 1) : "", toWidth: width, .right) + "  " + line
      }
    }
  }

  private static func setWidth(_ text: String, _ prompt: Prompt) {
    if text == "auto" {
      prompt.console.profile.fixedWidth = nil
    } else if !text.isEmpty {
      guard let width = Int(text), (20...10_000).contains(width) else {
        prompt.console.report(
          Diagnostic("bad-argument", "the width must be in 20..10000 or `auto`, not `\(text)`"))
        return
      }
      prompt.console.profile.fixedWidth = width
    }
    prompt.show(["width \(prompt.console.profile.width)"])
  }
}
