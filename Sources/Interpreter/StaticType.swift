import Diagnostics
import Frame
import Numeric
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

/// A column that a dataset is known to have, and its type where that is certain.
public struct StaticColumn: Sendable, Equatable {
  public var name: String
  public var type: ColumnType?
  public init(_ name: String, _ type: ColumnType? = nil) {
    self.name = name
    self.type = type
  }
}

/// The columns a dataset is known to have at a step, in order.
public struct StaticSchema: Sendable, Equatable {
  public private(set) var columns: [StaticColumn]
  /// Rows, where a file's were counted.
  public var rowCount: Int?

  public init(_ columns: [StaticColumn], rowCount: Int? = nil) {
    self.columns = columns
    self.rowCount = rowCount
  }

  public init(of data: Dataset) {
    // Numbers with a unit compare with durations: whether they fit is for the values to tell.
    columns = zip(data.names, data.columns).map { StaticColumn($0, $1.unit == nil ? $1.type : nil) }
    rowCount = data.rowCount
  }

  public var names: [String] { columns.map(\.name) }

  public subscript(name: String) -> StaticColumn? { columns.first { Self.isSame($0.name, name) } }
  public func contains(_ name: String) -> Bool { self[name] != nil }

  /// The schema with columns added, or put in the place of those of the same name.
  public func with(_ more: [StaticColumn]) -> StaticSchema {
    var changed = self
    for column in more {
      if let place = columns.firstIndex(where: { Self.isSame($0.name, column.name) }) {
        changed.columns[place] = column
      } else {
        changed.columns.append(column)
      }
    }
    return changed
  }

  private static func isSame(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }
}

/// One argument as the checker sees it.
public struct StaticArgument: Sendable {
  public var label: String?
  public var expression: Expression
  public var type: StaticType
  /// The columns it stands for in the dataset of the verb, with the names they carry; nil when one has
  /// no name that is known.
  public var columns: [StaticColumn]?
  /// The type of its values as a column of the verb's dataset.
  public var columnType: ColumnType?
}

/// A call as the checker sees it: arguments in the order of the parameters.
public struct StaticCall: Sendable {
  public var arguments: [String: StaticArgument]
  /// Arguments of a parameter that takes all further positional ones.
  public var variadic: [StaticArgument]
  /// Arguments of a parameter that takes all further names, in order.
  public var collected: [(name: String, argument: StaticArgument)]
  public var files: StaticFiles

  public subscript(name: String) -> StaticArgument? { arguments[name] }

  /// The columns that arguments with names make.
  public var collectedColumns: [StaticColumn] {
    collected.map { StaticColumn($0.name, $0.argument.columnType) }
  }

  /// The columns that arguments without names make; nil when one is not known.
  public var variadicColumns: [StaticColumn]? {
    var columns: [StaticColumn] = []
    for argument in variadic {
      guard let more = argument.columns else { return nil }
      columns += more
    }
    return columns
  }
}

/// What the checker may learn of files.
public struct StaticFiles: Sendable {
  /// Reads what a file's header says, for `load`; nil where that is not wanted or fails.
  public var header: @Sendable (_ path: String) -> StaticSchema?
  /// Where files that were read to learn their types wait for the `load` that wants them; nil when none
  /// are to be read.
  public var shelf: FileShelf?

  /// Where relative paths start.
  public var folder: String?
  public var budget: Budget?

  public init(header: @escaping @Sendable (_ path: String) -> StaticSchema? = { _ in nil }) {
    self.header = header
  }
}
