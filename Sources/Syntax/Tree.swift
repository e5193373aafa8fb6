import Diagnostics

/// A name and where it stands.
public struct Identifier: Sendable {
  public var name: String
  public var span: Span
  public init(_ name: String, _ span: Span) {
    self.name = name
    self.span = span
  }
}

/// An expression with its place. Parsing never fails: a hole is `.missing`, and a diagnostic tells.
public struct Expression: Sendable {
  public var kind: Kind
  public var span: Span
  public init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }

  public indirect enum Kind: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case float(Double)
    case text(String)
    /// `90min`, `2h`, `30d`: a length of time in seconds.
    case duration(seconds: Int64)
    case date(CalendarDate)
    /// `@2012-05-04T20:15`, UTC.
    case datetime(CalendarDate, secondOfDay: Int)
    /// `@2012` or `@2012-05`.
    case period(year: Int, month: Int?)
    /// f"…"
    case interpolated([TextPart])
    case name(String)
    /// `.budget`, `."Gross Worldwide"`, `.certificate?`.
    case column(String, optional: Bool)
    case list([Expression])
    case record([RecordEntry])
    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, Expression, Expression, operatorSpan: Span)
    /// `1985..2012`, `0..<n`, `2000..`.
    case range(Expression?, Expression?, isClosed: Bool)
    /// `f(x)`.
    case call(Expression, [Argument])
    /// `t.f(x)`.
    case method(Expression, Identifier, [Argument])
    /// `t.name` (no parentheses): a field of a record, a column value of a dataset, a property.
    case field(Expression, Identifier, optional: Bool)
    case index(Expression, Expression)
    case lambda([Parameter], Expression)
    case `if`(Expression, Block, else: Block?)
    case when([Arm], else: Block?)
    /// `expr as name`.
    case named(Expression, Identifier)
    /// `right.id` in `on:`.
    case rightColumn(Identifier)
    /// What could not be understood; a diagnostic was given.
    case missing
  }
}

/// A day of the proleptic Gregorian calendar; always a day that exists.
public struct CalendarDate: Sendable, Equatable {
  public var year: Int
  public var month: Int
  public var day: Int
  public init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }
}

public enum UnaryOperator: String, Sendable {
  case minus = "-"
  case not
}

public enum BinaryOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case remainder = "%"
  case power = "**"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case and
  case or
  case isIn = "in"
  case notIn = "not in"
  case matches = "~"
  case coalesce = "??"
}

/// A part of an f-string.
public enum TextPart: Sendable {
  case text(String)
  /// `{expression}` or `{expression:format}`.
  case value(Expression, format: String?)
}

public struct RecordEntry: Sendable {
  public var key: Identifier
  public var value: Expression
  public init(key: Identifier, value: Expression) {
    self.key = key
    self.value = value
  }
}

/// An argument of a call: `value` or `label: value`.
public struct Argument: Sendable {
  public var label: Identifier?
  public var value: Expression
  public init(label: Identifier?, value: Expression) {
    self.label = label
    self.value = value
  }
}

/// A parameter of a function or a lambda.
public struct Parameter: Sendable {
  public var name: Identifier
  public var defaultValue: Expression?
  /// The text of its `##` comment.
  public var documentation: String?
  public init(name: Identifier, defaultValue: Expression? = nil, documentation: String? = nil) {
    self.name = name
    self.defaultValue = defaultValue
    self.documentation = documentation
  }
}

/// `cond -> value` in `when`; the value may be a block.
public struct Arm: Sendable {
  public var condition: Expression
  public var body: Block
  public init(condition: Expression, body: Block) {
    self.condition = condition
    self.body = body
  }
}

/// Statements in braces, or a single expression where the grammar allows one.
public struct Block: Sendable {
  public var statements: [Statement]
  public var span: Span
  public init(_ statements: [Statement], _ span: Span) {
    self.statements = statements
    self.span = span
  }
}

/// The left side of a binding.
public indirect enum Pattern: Sendable {
  case name(Identifier)
  /// `_`.
  case discard(Span)
  /// `a, b` or `[a, b]`.
  case list([Pattern], Span)
  /// `{title, year}` or `{title: t}`.
  case record([(key: Identifier, pattern: Pattern)], Span)
}

/// A statement with its place.
public struct Statement: Sendable {
  public var kind: Kind
  /// From the first to the last token; comments are outside.
  public var span: Span
  /// Whether the statement ends in `;`, which silences the display of an expression.
  public var isSilenced: Bool
  public init(_ kind: Kind, _ span: Span, isSilenced: Bool = false) {
    self.kind = kind
    self.span = span
    self.isSilenced = isSilenced
  }

  public indirect enum Kind: Sendable {
    case expression(Expression)
    case binding(Pattern, Expression)
    case function(FunctionDeclaration)
    case use(UseDeclaration)
    case param(ParamDeclaration)
    /// `expect cond, "why"`.
    case expect(Expression, reason: Expression?)
    /// `expect error "text" { … }`.
    case expectError(Expression, Block)
    case show(Expression)
    case `for`(Pattern, in: Expression, Block)
    case `while`(Expression, Block)
    case `return`(Expression?)
    case `break`
    case `continue`
    /// `:help name`, `:time expr` …: the word and the rest of the line.
    case command(Identifier, rest: String, restSpan: Span)
    case missing
  }
}

public struct FunctionDeclaration: Sendable {
  public var name: Identifier
  public var parameters: [Parameter]
  public var body: Block
  /// Whether the body is `= expression`.
  public var isExpressionBody: Bool
  public var documentation: String?
  public init(
    name: Identifier, parameters: [Parameter], body: Block, isExpressionBody: Bool,
    documentation: String?
  ) {
    self.name = name
    self.parameters = parameters
    self.body = body
    self.isExpressionBody = isExpressionBody
    self.documentation = documentation
  }
}

/// `use film`, `use film: power, roi as r`, `use "lib/mine.mvs" as mine`.
public struct UseDeclaration: Sendable {
  public enum Origin: Sendable {
    case module(Identifier)
    case file(path: String, Span)
  }
  public var origin: Origin
  /// The whole module's name, by `as` or the module's own.
  public var alias: Identifier?
  /// Selected names; nil when the module as a whole is bound.
  public var selections: [(name: Identifier, alias: Identifier?)]?
  public init(
    origin: Origin, alias: Identifier?, selections: [(name: Identifier, alias: Identifier?)]?
  ) {
    self.origin = origin
    self.alias = alias
    self.selections = selections
  }
}

/// `param k: int in 1..50 = 10  ## neighbours`.
public struct ParamDeclaration: Sendable {
  public enum Kind: Sendable {
    case int, text, float, bool, date, range, path, list
    /// `one of "a", "b"`.
    case oneOf([Expression])
  }
  public var name: Identifier
  public var kind: Kind
  public var kindSpan: Span
  /// `in 1..50`.
  public var within: Expression?
  public var defaultValue: Expression?
  public var documentation: String?
  public init(
    name: Identifier, kind: Kind, kindSpan: Span, within: Expression?, defaultValue: Expression?,
    documentation: String?
  ) {
    self.name = name
    self.kind = kind
    self.kindSpan = kindSpan
    self.within = within
    self.defaultValue = defaultValue
    self.documentation = documentation
  }
}

/// A percent cell, split before anything else: no statement crosses one.
public struct Cell: Sendable {
  public enum Kind: String, Sendable { case code, markdown }
  public var kind: Kind
  /// The title after `# %%`; nil when there is none.
  public var title: String?
  public var tags: [String]
  /// From the line after the marker (or the file's start) to the next marker.
  public var body: Span
  /// Parsed statements; empty for markdown.
  public var statements: [Statement]
  /// Markdown text without the leading `# `; empty for code.
  public var markdown: String
  public init(
    kind: Kind, title: String?, tags: [String], body: Span, statements: [Statement],
    markdown: String
  ) {
    self.kind = kind
    self.title = title
    self.tags = tags
    self.body = body
    self.statements = statements
    self.markdown = markdown
  }
}

/// A parsed script or one input at the prompt.
public struct SyntaxTree: Sendable {
  public var source: SourceFile
  public var cells: [Cell]
  /// Mistakes and warnings, in the order of the text.
  public var diagnostics: [Diagnostic]
  /// Whether the text ends inside something that more lines could finish.
  public var isIncomplete: Bool
  /// `# mvs: 1` in the first cell.
  public var languageVersion: (version: Int, span: Span)?
  /// The `##` text at the head of the file, before the first statement: a module's own documentation.
  public var documentation: String?
  public init(
    source: SourceFile, cells: [Cell], diagnostics: [Diagnostic], isIncomplete: Bool,
    languageVersion: (version: Int, span: Span)?, documentation: String?
  ) {
    self.source = source
    self.cells = cells
    self.diagnostics = diagnostics
    self.isIncomplete = isIncomplete
    self.languageVersion = languageVersion
    self.documentation = documentation
  }
}
