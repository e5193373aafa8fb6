import Diagnostics
import Glibc
import Interpreter

/// What is known of the three standard streams and the terminal behind them, and how to write there.
struct TerminalProfile {
  /// Whether standard input, output and error are terminals.
  let inputIsTerminal: Bool
  let outputIsTerminal: Bool
  let errorIsTerminal: Bool
  /// Whether the terminal understands no escape sequences.
  let isDumb: Bool
  let charset: TextCharset
  let colorsOutput: Bool
  let colorsError: Bool
  /// The width that was asked for; nil when the terminal decides.
  var fixedWidth: Int?
  let isQuiet: Bool

  init(_ arguments: DisplayArguments) {
    inputIsTerminal = isatty(STDIN_FILENO) == 1
    outputIsTerminal = isatty(STDOUT_FILENO) == 1
    errorIsTerminal = isatty(STDERR_FILENO) == 1
    let terminal = Self.variable("TERM") ?? ""
    isDumb = terminal.isEmpty || terminal == "dumb"
    isQuiet = arguments.quiet
    if let charset = arguments.charset {
      self.charset = charset.charset
    } else if outputIsTerminal, !isDumb, Self.writesUTF8 {
      // The console of Linux has blocks, but no braille dots.
      charset = terminal == "linux" ? .block : .braille
    } else {
      charset = .ascii
    }
    let wanted = Self.wantsColor(arguments.color)
    colorsOutput = wanted ?? (outputIsTerminal && !isDumb)
    colorsError = wanted ?? (errorIsTerminal && !isDumb)
    fixedWidth = arguments.width
    if fixedWidth == nil, outputIsTerminal, let columns = Self.variable("COLUMNS") {
      fixedWidth = Int(columns).flatMap { (1...10_000).contains($0) ? $0 : nil }
    }
  }

  /// The columns a line may take now; the terminal may have been resized.
  var width: Int {
    if let fixedWidth { return fixedWidth }
    guard outputIsTerminal else { return 80 }
    return Self.terminalWidth(STDOUT_FILENO) ?? 80
  }

  var style: DisplayStyle {
    var style = DisplayStyle(width: width, charset: charset, usesColor: colorsOutput)
    style.colors = Self.colors
    return style
  }

  /// How many colours the terminal says it has.
  private static var colors: ColorMode {
    if let depth = variable("COLORTERM"), depth == "truecolor" || depth == "24bit" {
      return .trueColor
    }
    let terminal = Array((variable("TERM") ?? "").utf8)
    if contains(terminal, Array("direct".utf8)) { return .trueColor }
    return contains(terminal, Array("256".utf8)) ? .ansi256 : .ansi16
  }

  /// Whether lines can be edited: both ends are a terminal that can move its cursor.
  var editsLines: Bool { inputIsTerminal && outputIsTerminal && !isDumb }

  static func terminalWidth(_ descriptor: Int32) -> Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// The flag wins, then `NO_COLOR`, then `CLICOLOR_FORCE`; nil leaves it to the terminal.
  private static func wantsColor(_ choice: ColorChoice) -> Bool? {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto: break
    }
    if let off = variable("NO_COLOR"), !off.isEmpty { return false }
    if let force = variable("CLICOLOR_FORCE"), !force.isEmpty, force != "0" { return true }
    return nil
  }

  /// Whether the locale's characters are UTF-8, by the variables that decide it, strongest first.
  static var writesUTF8: Bool {
    for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
      guard let value = variable(name), !value.isEmpty else { continue }
      let bytes = value.utf8.map { $0 | 0x20 }
      return contains(bytes, Array("utf-8".utf8.map { $0 | 0x20 }))
        || contains(bytes, Array("utf8".utf8))
    }
    return false
  }

  private static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
    guard bytes.count >= part.count else { return false }
    return (0...(bytes.count - part.count)).contains { bytes[$0...].starts(with: part) }
  }

  static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
