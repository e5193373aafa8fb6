/// The format of a value in an f-string, as in `{revenue:money}`, `{n:,}`, `{share:.1%}`, `{title:>20}`.
///
/// A format is an optional place (`<`, `>` or `^`, with a fill character before it if wanted, and a
/// width in cells) and an optional way to write the value; the place follows Python's format language.
public struct TextFormat: Sendable, Equatable {
  enum Style: Equatable {
    case plain
    case money
    case units
    case bytes
    case ordinal
    case fixed
    case percent
    case scientific
    case significant
  }

  var fill: Character = " "
  var alignment: TextAlignment?
  var width = 0
  var zeroFilled = false
  var plusSign = false
  var grouped = false
  var precision: Int?
  var style = Style.plain

  /// What may be written, for messages and help.
  public static let choices = [
    "money", "units", "bytes", "ordinal", ",", ".2 or .2f", ",.2f", "% or .1%", ".3g", ".2e",
    ">8, <8 or ^8",
  ]

  /// - Throws: `bad-format` when `format` is none of the choices.
  public init(_ format: String) throws {
    var rest = Array(format)[...]
    if rest.count > 1, let alignment = Self.alignments[rest[rest.startIndex + 1]] {
      fill = rest.removeFirst()
      self.alignment = alignment
      rest.removeFirst()
    } else if let first = rest.first, let alignment = Self.alignments[first] {
      self.alignment = alignment
      rest.removeFirst()
    }
    guard displayWidth(of: fill) == 1 else { throw Self.failure(format) }
    if rest.first == "+" {
      plusSign = true
      rest.removeFirst()
    }
    if rest.first == "0" {
      zeroFilled = true
      rest.removeFirst()
    }
    guard let width = Self.number(&rest, limit: 10_000) else { throw Self.failure(format) }
    self.width = width ?? 0
    if rest.first == "," {
      grouped = true
      rest.removeFirst()
    }
    if rest.first == "." {
      rest.removeFirst()
      guard let digits = Self.number(&rest, limit: 300), let digits else {
        throw Self.failure(format)
      }
      precision = digits
    }
    switch String(rest) {
    case "": break
    case "money" where !grouped && precision == nil: style = .money
    case "units" where !grouped: style = .units
    case "bytes" where !grouped && precision == nil: style = .bytes
    case "ordinal" where precision == nil: style = .ordinal
    case "f": style = .fixed
    case "%": style = .percent
    case "e" where !grouped: style = .scientific
    case "g" where !grouped: style = .significant
    case "d" where precision == nil: break
    default: throw Self.failure(format)
    }
  }

  private static let alignments: [Character: TextAlignment] = [
    "<": .left, ">": .right, "^": .center,
  ]

  /// Takes the digits at the start. The outer nil says that the number is over the limit.
  private static func number(_ rest: inout ArraySlice<Character>, limit: Int) -> Int?? {
    var value: Int?
    while let first = rest.first, let digit = first.wholeNumberValue, first.isASCII {
      let next = (value ?? 0) * 10 + digit
      guard next <= limit else { return .none }
      value = next
      rest.removeFirst()
    }
    return .some(value)
  }

  static func failure(_ format: String) -> Failure {
    Failure(
      "bad-format", "`\(format)` is not a format",
      help: "write one of " + choices.map { "`\($0)`" }.joined(separator: ", "))
  }
}

extension TextFormat {
  public func text(of value: Double) -> String {
    guard value.isFinite else { return placed(value.description, defaultAlignment: .right) }
    let text =
      switch style {
      case .money: NumberText.money(value)
      case .units: NumberText.withUnit(value, digits: precision ?? 3)
      case .bytes: NumberText.bytes(value)
      case .ordinal: NumberText.shortest(value)
      case .percent: decimal(value * 100, precision ?? 0) + "%"
      case .scientific: NumberText.scientific(value, decimals: precision ?? 6)
      case .significant: NumberText.significant(value, digits: precision ?? 6)
      case .fixed: decimal(value, precision ?? 6)
      case .plain:
        if let precision {
          decimal(value, precision)
        } else if grouped {
          NumberText.grouped(NumberText.significant(value, digits: 15))
        } else {
          NumberText.shortest(value)
        }
      }
    return placed(plusSign && value >= 0 ? "+" + text : text, defaultAlignment: .right)
  }

  public func text(of value: Int64) -> String {
    let zeros = precision.map { $0 > 0 ? "." + String(repeating: "0", count: $0) : "" }
    let text: String
    switch style {
    case .plain: text = (grouped ? NumberText.grouped(value) : String(value)) + (zeros ?? "")
    case .fixed: text = (grouped ? NumberText.grouped(value) : String(value)) + (zeros ?? ".000000")
    case .ordinal:
      text = (grouped ? NumberText.grouped(value) : String(value)) + NumberText.ordinalEnding(value)
    default: return self.text(of: Double(value))
    }
    return placed(plusSign && value >= 0 ? "+" + text : text, defaultAlignment: .right)
  }

  /// A text takes a place, and `.20` to be cut to 20 cells.
  /// - Throws: `bad-format` when the format is one of numbers.
  public func text(of value: String) throws -> String {
    guard style == .plain, !grouped, !plusSign, !zeroFilled else {
      throw Failure(
        "bad-format", "a text cannot be written as a number",
        help: "use `>8`, `<8` or `^8` to place it, `.20` to cut it")
    }
    let text = precision.map { cut(value, toWidth: $0, ellipsis: "") } ?? value
    return placed(text, defaultAlignment: .left)
  }

  private func decimal(_ value: Double, _ decimals: Int) -> String {
    grouped
      ? NumberText.grouped(value, decimals: decimals)
      : NumberText.fixed(value, decimals: decimals)
  }

  private func placed(_ text: String, defaultAlignment: TextAlignment) -> String {
    let missing = width - displayWidth(text)
    guard missing > 0 else { return text }
    if zeroFilled, alignment == nil {
      let signs = text.prefix { $0 == "-" || $0 == "+" || $0 == "$" }
      return signs + String(repeating: "0", count: missing) + text.dropFirst(signs.count)
    }
    let filler = { (count: Int) in String(repeating: String(fill), count: count) }
    switch alignment ?? defaultAlignment {
    case .left: return text + filler(missing)
    case .right: return filler(missing) + text
    case .center: return filler(missing / 2) + text + filler(missing - missing / 2)
    }
  }
}

/// The value as an f-string shows it under `format`.
/// - Throws: `bad-format`, listing the choices.
public func formatted(_ value: Double, as format: String) throws -> String {
  try TextFormat(format).text(of: value)
}

/// The value as an f-string shows it under `format`; every digit of an int is exact.
/// - Throws: `bad-format`, listing the choices.
public func formatted(_ value: Int64, as format: String) throws -> String {
  try TextFormat(format).text(of: value)
}

/// The value as an f-string shows it under `format`.
/// - Throws: `bad-format`, listing the choices.
public func formatted(_ value: String, as format: String) throws -> String {
  try TextFormat(format).text(of: value)
}
