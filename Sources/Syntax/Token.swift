/// A piece of the text: its kind and its place, with an index into a side table where it has a value.
struct Token {
  var kind: Kind
  /// The byte range in the source.
  var start: Int
  var end: Int
  /// Whether blanks, a line end or a comment stand before it.
  var hasSpaceBefore: Bool
  /// Whether it is the first token on its line.
  var breaksLine: Bool
  /// For a literal the index of its value; for a bracket the index of its partner; else -1.
  var link = -1

  enum Kind: UInt8 {
    case end
    /// A token that the lexer has already complained about.
    case bad
    case name
    /// A number, a duration, a date.
    case literal
    case text
    case interpolationStart, interpolationText, holeStart, holeFormat, holeEnd, interpolationEnd
    /// `:help name`, to the end of the line.
    case command
    /// The dot of `t.count()`.
    case step
    /// The dot of `.budget`.
    case column
    case openParen, closeParen, openBracket, closeBracket, openBrace, closeBrace
    case comma, colon, semicolon, assign, arrow, question
    case plus, minus, star, slash, floorSlash, percent, power
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, matches, coalesce
    case closedRange, halfOpenRange
    /// An operator of another language, such as `&&`.
    case foreign
    case fn, `if`, `else`, when, `for`, `while`, `in`, not, and, or, `as`, use, param, expect, show
    case `return`, `break`, `continue`, `true`, `false`, null, right
  }
}

extension Token.Kind {
  var isKeyword: Bool { rawValue >= Token.Kind.fn.rawValue }

  /// Whether the token can be a label, a key of a record, a name after a dot.
  var isWord: Bool { self == .name || isKeyword }

  var isOpening: Bool { self == .openParen || self == .openBracket || self == .openBrace }
  var isClosing: Bool { self == .closeParen || self == .closeBracket || self == .closeBrace }

  /// The bracket that closes this one.
  var partner: Token.Kind {
    switch self {
    case .openParen: .closeParen
    case .openBracket: .closeBracket
    case .openBrace: .closeBrace
    case .closeParen: .openParen
    case .closeBracket: .openBracket
    case .closeBrace: .openBrace
    default: .end
    }
  }

  /// Whether an operand may end with this token, so that a touching dot is a step.
  var endsOperand: Bool {
    switch self {
    case .name, .literal, .text, .interpolationEnd, .closeParen, .closeBracket, .closeBrace,
      .question, .true, .false, .null, .right, .bad:
      true
    default: false
    }
  }

  /// Whether an operand may begin with this token.
  var beginsOperand: Bool {
    switch self {
    case .name, .literal, .text, .interpolationStart, .column, .openParen, .openBracket, .openBrace,
      .if, .when, .true, .false, .null, .right, .not, .bad:
      true
    default: false
    }
  }

  /// Whether only a statement begins with this token.
  var beginsStatement: Bool {
    switch self {
    case .fn, .for, .while, .use, .param, .expect, .show, .return, .break, .continue, .command: true
    default: false
    }
  }

  /// Whether a text that ends with this token is to be continued on another line.
  var leavesOpen: Bool {
    switch self {
    case .comma, .assign, .arrow, .plus, .minus, .star, .slash, .floorSlash, .percent, .power,
      .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .matches, .coalesce,
      .halfOpenRange, .in, .not, .and, .or:
      true
    default: false
    }
  }

  private static func packed(_ word: some Sequence<UInt8>) -> UInt64 {
    word.reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static let keywords: [UInt64: Token.Kind] = {
    let words: [(String, Token.Kind)] = [
      ("fn", .fn), ("if", .if), ("else", .else), ("when", .when), ("for", .for), ("while", .while),
      ("in", .in), ("not", .not), ("and", .and), ("or", .or), ("as", .as), ("use", .use),
      ("param", .param), ("expect", .expect), ("show", .show), ("return", .return),
      ("break", .break), ("continue", .continue), ("true", .true), ("false", .false),
      ("null", .null), ("right", .right),
    ]
    return Dictionary(uniqueKeysWithValues: words.map { (packed($0.0.utf8), $0.1) })
  }()

  /// The kind of a word: a keyword or a name.
  static func word(_ bytes: ArraySlice<UInt8>) -> Token.Kind {
    guard bytes.count >= 2, bytes.count <= 8 else { return .name }
    return keywords[packed(bytes)] ?? .name
  }
}

/// The value of a literal token.
enum Literal {
  case int(Int64)
  /// 2^63, which only a minus before it makes an int.
  case minimumMagnitude
  case float(Double)
  case text(String)
  case duration(seconds: Int64)
  case date(CalendarDate)
  case datetime(CalendarDate, secondOfDay: Int)
  case period(year: Int, month: Int?)
}

/// A comment, kept beside the tokens.
struct Comment {
  var start: Int
  var end: Int
  /// The index of the token that follows it.
  var nextToken: Int
  /// Whether no token stands before it on its line.
  var isAlone: Bool
  /// `##`.
  var isDocumentation: Bool
}
