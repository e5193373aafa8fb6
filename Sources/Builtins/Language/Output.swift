import Describe
import Diagnostics
import Interpreter

/// What a script says beside its results.
enum OutputFunctions {
  static let all = [print, warn, fail, typeOf]

  static let print = FunctionSpec(
    FunctionDescription(
      "print", .language, "Writes values as text, separated by spaces, and a line end.",
      parameters: [.init("values", .any, isVariadic: true, "What to write.")], returns: .null,
      examples: [Example("print(\"films:\", 3)", shows: "films: 3")],
      searchTerms: ["echo", "cat", "puts", "console.log"], seeAlso: ["warn"])
  ) { call in
    let parts = (call[0].list ?? []).map(ValueText.plain)
    call.machine.onPrint(parts.joined(separator: " "))
    return .null
  }

  static let warn = FunctionSpec(
    FunctionDescription(
      "warn", .language, "Says something on the error stream, apart from the results.",
      parameters: [
        .init("message", .any, "What to say."),
        .init(
          "code", .text, default: .text("warn"), .nonEmpty, "The word it is looked up by."),
      ], returns: .null,
      examples: [
        Example("warn(\"no budget before 1930\")"),
        Example("warn(\"holds the answer\", code: \"target-leak\")"),
      ], searchTerms: ["message", "stderr"],
      seeAlso: ["print"])
  ) { call in
    call.work.remark(.warning, call.text("code") ?? "warn", ValueText.plain(call[0]))
    return .null
  }

  static let fail = FunctionSpec(
    FunctionDescription(
      "fail", .language, "Stops with an error of the script's own.",
      parameters: [.init("message", .text, .nonEmpty, "What is wrong, and what to do.")],
      returns: .null,
      examples: [Example("if 1 > 2 { fail(\"this cannot be\") }")],
      searchTerms: ["raise", "throw", "error", "stop", "abort"], seeAlso: ["warn"])
  ) { call in throw call.failure("failed", call[0].text ?? "") }

  static let typeOf = FunctionSpec(
    FunctionDescription(
      "type_of", .language, "Names the type of a value.",
      parameters: [.init("value", .any, "Any value.")], returns: .text,
      examples: [Example("type_of(2.5)", shows: "\"float\"")],
      searchTerms: ["type", "class", "typeof", "dtype"])
  ) { call in .text(call[0].typeName) }
}
