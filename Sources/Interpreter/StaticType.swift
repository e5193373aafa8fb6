import Diagnostics
import Frame
import Syntax

/// What is known of a value before anything runs.
public indirect enum StaticType: Sendable {
  case unknown
  case null, bool
  case int(Int64?)
  case float(Double?)
  /// A text, and which one where that is known.
  case text(String?)
  case duration, date, datetime, period
  case range
  case list(StaticType)
  case record([String: StaticType]?)
  /// A dataset, and its columns where they are known.
  case dataset(StaticSchema?)
  case columnExpression
  case column
  case function(FunctionDeclaration?)
  case module(String)
  case object(String)

  public var schema: StaticSchema? { if case .dataset(let schema) = self { schema } else { nil } }
  public var constantText: String? { if case .text(let text) = self { text } else { nil } }
  public var constantInt: Int64? { if case .int(let int) = self { int } else { nil } }

  /// The word for the type, as `Value.typeName` says it; nil when unknown.
  public var typeName: String? {
    switch self {
    case .unknown: nil
    case .null: "null"
    case .bool: "bool"
    case .int: "int"
    case .float: "float"
    case .text: "text"
    case .duration: "duration"
    case .date: "date"
    case .datetime: "datetime"
    case .period: "period"
    case .range: "range"
    case .list: "list"
    case .record: "record"
    case .dataset: "dataset"
    case .columnExpression: "column expression"
    case .column: "column"
    case .function: "function"
    case .module: "module"
    case .object(let name): name
    }
  }
}

/// The columns a dataset is known to have at a step, in order.
public struct StaticSchema: Sendable, Equatable {
  public var names: [String]
  /// Rows, where a file's were counted.
  public var rowCount: Int?
  public init(_ names: [String], rowCount: Int? = nil) {
    self.names = names
    self.rowCount = rowCount
  }
  public func contains(_ name: String) -> Bool { names.contains(name) }
}

/// One argument as the checker sees it.
public struct StaticArgument: Sendable {
  public var label: String?
  public var expression: Expression
  public var type: StaticType
}

/// A call as the checker sees it: arguments in the order of the parameters.
public struct StaticCall: Sendable {
  public var arguments: [String: StaticArgument]
  /// Arguments of a parameter that takes all further positional ones.
  public var variadic: [StaticArgument]
  /// Arguments of a parameter that takes all further names, in order.
  public var collected: [(name: String, argument: StaticArgument)]
  /// Reads what a file's header says, for `load`; nil where that is not wanted or fails.
  public var fileSchema: @Sendable (_ path: String) -> StaticSchema?

  public subscript(name: String) -> StaticArgument? { arguments[name] }
}
