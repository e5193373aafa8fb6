import ArgumentParser
import Diagnostics

/// `mvs` and its subcommands. What is not a subcommand is a script to run, so that `mvs`, `mvs FILE`
/// and `mvs run FILE` are one command.
struct RootArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mvs", abstract: "A workbench for film data at the prompt.",
    subcommands: [
      RunArguments.self, CheckArguments.self, FormatArguments.self, ExplainArguments.self,
      ReferenceArguments.self,
    ],
    defaultSubcommand: RunArguments.self, helpNames: [])
}

enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}

enum CharsetChoice: String, ExpressibleByArgument, CaseIterable {
  case ascii, block, braille

  var charset: TextCharset {
    switch self {
    case .ascii: .ascii
    case .block: .block
    case .braille: .braille
    }
  }
}

/// How results and messages look, and how much of the machine may be used.
struct DisplayArguments: ParsableArguments {
  @Option(help: "Columns a line may take; the terminal's unless given, 80 on a pipe.")
  var width: Int?

  @Option(help: "Characters of figures and tables; ascii on a pipe.")
  var charset: CharsetChoice?

  @Option(help: "When to use colours.")
  var color: ColorChoice = .auto

  @Option(help: "Threads to use; all processors unless given (also MVS_THREADS).")
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Memory to use, such as 4G; three quarters of the machine's unless given.", valueName: "size")
  )
  var memory: MemorySize?

  @Flag(name: .shortAndLong, help: "No receipts, notes and banner.")
  var quiet = false

  func validate() throws {
    if let width, !(1...10_000).contains(width) {
      throw ValidationError("`--width` must be in 1..10000, not \(width)")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("`--threads` must be in 1..1024, not \(threads)")
    }
  }
}

struct RunArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "A workbench for film data at the prompt.",
    usage: """
      mvs                                the prompt
      mvs [run] FILE [-p NAME=VALUE]...  run a script; FILE --help shows its parameters
      mvs run FILE -p NAME=A,B --each    run it once for each value
      mvs -e CODE [-e CODE]...           run code in one session
      mvs - < FILE, ... | mvs            run a script from standard input
      mvs check FILE...                  find mistakes without running
      mvs explain CODE                   explain the code of an error or a warning
      mvs fmt FILE...                    write scripts in the one canonical layout
      mvs reference [--html] [NAME]      write the guide and the reference of the language
      """,
    discussion: """
      Exit codes: 0 fine, 1 error, 2 usage, 3 expectation failed, 4 refused, 124 timeout, \
      130 interrupted, 141 closed pipe.
      """,
    helpNames: [])

  @Option(
    name: .customShort("p"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Sets a parameter of the script.", valueName: "name=value"))
  var parameters: [String] = []

  @Option(
    name: .customShort("e"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Runs code; may be given several times.", valueName: "code"))
  var code: [String] = []

  @Flag(
    help: "Runs the script once for each value of `-p name=a,b`, and for all their combinations.")
  var each = false

  @Flag(name: .customShort("i"), help: "Goes on at the prompt afterwards.")
  var staysAtPrompt = false

  @Flag(help: "Warnings make the run fail.")
  var strict = false

  @Option(help: ArgumentHelp("Stops after a time.", valueName: "seconds"))
  var timeout: Double?

  @OptionGroup var display: DisplayArguments

  @Flag(help: "Shows the versions of mvs and of its libraries.")
  var version = false

  @Flag(name: .shortAndLong, help: "Shows this help, or a script's parameters.")
  var help = false

  @Argument(help: ArgumentHelp("The script; `-` for standard input.", valueName: "file"))
  var file: String?

  func validate() throws {
    if let timeout, !(timeout > 0 && timeout.isFinite) {
      throw ValidationError("`--timeout` must be more than 0, not \(timeout)")
    }
    for parameter in parameters where !(parameter.utf8.dropFirst().contains(UInt8(ascii: "="))) {
      throw ValidationError("`-p \(parameter)` has no value: write `-p name=value`")
    }
    if each, file == nil || parameters.isEmpty || !code.isEmpty || staysAtPrompt {
      throw ValidationError("`--each` runs a script: write `mvs run FILE -p name=a,b --each`")
    }
    if !parameters.isEmpty, file == nil, !code.isEmpty {
      throw ValidationError("`-p` sets parameters of a script, and no script is named")
    }
  }

  /// The parameters as names and texts.
  var givenParameters: [(name: String, text: String)] {
    parameters.map { given in
      let bytes = Array(given.utf8)
      let split = bytes.firstIndex(of: UInt8(ascii: "=")) ?? bytes.count
      return (
        String(decoding: bytes[..<split], as: UTF8.self),
        String(decoding: bytes[min(split + 1, bytes.count)...], as: UTF8.self)
      )
    }
  }
}

struct CheckArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Finds mistakes in scripts without running them: syntax, names, arguments, columns.",
    helpNames: [])

  @OptionGroup var display: DisplayArguments

  @Flag(help: "Warnings count as mistakes.")
  var strict = false

  @Flag(name: .shortAndLong, help: "Shows this help.")
  var help = false

  @Argument(help: ArgumentHelp("The scripts.", valueName: "file"))
  var files: [String] = []

  func validate() throws {
    if files.isEmpty, !help { throw ValidationError("`mvs check` needs a file") }
  }
}

struct FormatArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Writes scripts in the one canonical layout; `-` formats standard input.",
    helpNames: [])

  @OptionGroup var display: DisplayArguments

  @Flag(help: "Changes nothing; shows where the layout of scripts differs, and ends with 1.")
  var check = false

  @Flag(name: .shortAndLong, help: "Shows this help.")
  var help = false

  @Argument(help: ArgumentHelp("The scripts.", valueName: "file"))
  var files: [String] = []

  func validate() throws {
    if files.isEmpty, !help { throw ValidationError("`mvs fmt` needs a file") }
  }
}

struct ExplainArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explains the code of an error or a warning; without one, lists all.", helpNames: [])

  @OptionGroup var display: DisplayArguments

  @Flag(name: .shortAndLong, help: "Shows this help.")
  var help = false

  @Argument(help: ArgumentHelp("The word in brackets, such as unknown-column.", valueName: "code"))
  var code: String?
}

struct ReferenceArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reference",
    abstract: "Writes the reference of the language: guide, functions, modules, codes of messages.",
    helpNames: [])

  @OptionGroup var display: DisplayArguments

  @Flag(help: "One page of HTML; Markdown unless given.")
  var html = false

  @Flag(name: .shortAndLong, help: "Shows this help.")
  var help = false

  @Argument(
    help: ArgumentHelp("A chapter, a function or a module; all unless given.", valueName: "name"))
  var name: String?
}
