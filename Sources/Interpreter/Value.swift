import Diagnostics
import Frame
import Numeric

/// A value of the language: immutable, cheap to copy. Everything larger than a word is an `Object`.
public enum Value: Sendable {
  /// A slot that was never bound; never a result.
  case unset
  case null
  case bool(Bool)
  case int(Int64)
  /// Finite.
  case float(Double)
  /// Days since 1970-01-01.
  case date(Int32)
  /// Microseconds since 1970-01-01T00:00 UTC.
  case datetime(Int64)
  /// Microseconds.
  case duration(Int64)
  case object(Object)

  public static func text(_ string: String) -> Value { .object(TextObject(string)) }
  public static func list(_ values: [Value]) -> Value { .object(ListObject(values)) }
  public static func dataset(_ data: Dataset) -> Value { .object(DatasetObject(data)) }
  public static func expression(_ expression: ColumnExpression) -> Value {
    .object(ExpressionObject(expression))
  }

  public var isNull: Bool { if case .null = self { true } else { false } }

  public var text: String? {
    if case .object(let object) = self, let text = object as? TextObject {
      text.string
    } else {
      nil
    }
  }
  public var list: [Value]? {
    if case .object(let object) = self, let list = object as? ListObject {
      list.values
    } else {
      nil
    }
  }
  public var record: RecordObject? {
    if case .object(let object) = self { object as? RecordObject } else { nil }
  }
  public var dataset: Dataset? {
    if case .object(let object) = self, let data = object as? DatasetObject {
      data.dataset
    } else {
      nil
    }
  }
  public var expression: ColumnExpression? {
    if case .object(let object) = self, let it = object as? ExpressionObject {
      it.expression
    } else {
      nil
    }
  }
  public var object: Object? { if case .object(let object) = self { object } else { nil } }

  /// An int or a float as a float.
  public var number: Double? {
    switch self {
    case .int(let value): Double(value)
    case .float(let value): value
    default: nil
    }
  }

  /// What messages call the value's type.
  public var typeName: String {
    switch self {
    case .unset, .null: "null"
    case .bool: "bool"
    case .int: "int"
    case .float: "float"
    case .date: "date"
    case .datetime: "datetime"
    case .duration: "duration"
    case .object(let object): object.typeName
    }
  }
}

/// What is larger than a word. Objects are immutable once shared: they are changed in place only by
/// code that holds the only reference.
open class Object: @unchecked Sendable {
  public init() {}
  /// The word for the type in messages and help: `text`, `dataset`, `fitted model`.
  open var typeName: String { "object" }
  /// Properties and fields, for `x.name` and completion; nil when there is no such member.
  open func member(_ name: String) throws -> Value? { nil }
  open var memberNames: [String] { [] }
  /// The lines that show the value.
  open func lines(_ style: DisplayStyle, _ work: Work) throws -> [String] { ["<\(typeName)>"] }
  /// Whether it is a column expression, or a list that holds one.
  final var standsForColumns: Bool {
    self is ExpressionObject || (self as? ListObject)?.holdsExpressions == true
  }
  /// Whether the value is the same as another of its kind; only identity unless said otherwise.
  open func isEqual(to other: Object) -> Bool { self === other }
}

/// How values are shown.
public struct DisplayStyle: Sendable {
  /// Terminal cells a line may take.
  public var width: Int
  public var charset: TextCharset
  public var usesColor: Bool
  /// The colours of the terminal, where there are any.
  public var colors = ColorMode.ansi256
  public var maxRows: Int

  public init(width: Int, charset: TextCharset, usesColor: Bool = false, maxRows: Int = 10) {
    self.width = width
    self.charset = charset
    self.usesColor = usesColor
    self.maxRows = maxRows
  }
}

public final class TextObject: Object, @unchecked Sendable {
  public let string: String
  public init(_ string: String) { self.string = string }
  public override var typeName: String { "text" }
}

public final class ListObject: Object, @unchecked Sendable {
  @exclusivity(unchecked) public internal(set) var values: [Value]
  /// Whether column expressions are among the values, so that the list stands for columns.
  @exclusivity(unchecked) public internal(set) var holdsExpressions: Bool
  public init(_ values: [Value], holdsExpressions: Bool = false) {
    self.values = values
    self.holdsExpressions = holdsExpressions
  }
  public override var typeName: String { "list" }
  deinit { Unwinding.release(&values) }
}

/// `a..b`, `a..<b`, `a..`: bounds of one ordered type.
public final class RangeObject: Object, @unchecked Sendable {
  public let low: Value?
  public let high: Value?
  public let isClosed: Bool
  public init(low: Value?, high: Value?, isClosed: Bool) {
    self.low = low
    self.high = high
    self.isClosed = isClosed
  }
  public override var typeName: String { "range" }

  /// The ints of an int range; nil for ranges that cannot be looped over, such as those of more ints
  /// than an int can count.
  public var ints: Range<Int64>? {
    guard case .int(let first)? = low, case .int(let last)? = high else { return nil }
    if !isClosed {
      if last.subtractingReportingOverflow(first).overflow { return nil }
      return first < last ? first..<last : first..<first
    }
    guard first <= last else { return first..<first }
    let (end, overflow) = last.addingReportingOverflow(1)
    return overflow || end.subtractingReportingOverflow(first).overflow ? nil : first..<end
  }
}

/// `@2012` or `@2012-05`: the days from `firstDay` up to, not including, `endDay`.
public final class PeriodObject: Object, @unchecked Sendable {
  public let year: Int
  public let month: Int?
  public let firstDay: Int32
  public let endDay: Int32
  public init(year: Int, month: Int?, firstDay: Int32, endDay: Int32) {
    self.year = year
    self.month = month
    self.firstDay = firstDay
    self.endDay = endDay
  }
  public override var typeName: String { "period" }
}

public final class DatasetObject: Object, @unchecked Sendable {
  public let dataset: Dataset
  /// The calls that made it; nil for one that no call made.
  public let plan: PlanStep?
  /// How it is shown, where that is not as a table.
  private let show: (@Sendable (DisplayStyle) -> [String])?
  public init(
    _ dataset: Dataset, plan: PlanStep? = nil,
    show: (@Sendable (DisplayStyle) -> [String])? = nil
  ) {
    self.dataset = dataset
    self.plan = plan
    self.show = show
  }
  /// The same dataset, made by these calls.
  func planned(_ plan: PlanStep) -> DatasetObject {
    DatasetObject(dataset, plan: plan, show: show)
  }
  public override var typeName: String { "dataset" }
  public override var memberNames: [String] { dataset.names }
  public override func member(_ name: String) throws -> Value? {
    dataset.position(of: name).map { .object(ColumnObject(dataset.columns[$0], name: name)) }
  }
  public override func lines(_ style: DisplayStyle, _ work: Work) throws -> [String] {
    if let show { return show(style) }
    // A table that is little longer than what is shown of one is shown whole.
    let rows = dataset.rowCount <= style.maxRows * 5 / 2 ? dataset.rowCount : style.maxRows
    return try tableText(
      dataset, width: style.width, charset: style.charset, maxRows: rows, work: work)
  }
}

/// A column taken out of its dataset: `movies.budget`.
public final class ColumnObject: Object, @unchecked Sendable {
  public let column: Column
  public let name: String
  public init(_ column: Column, name: String) {
    self.column = column
    self.name = name
  }
  public override var typeName: String { "column" }
  public override func lines(_ style: DisplayStyle, _ work: Work) throws -> [String] {
    try tableText(
      Dataset(rowCount: column.count, names: [name], columns: [column]), width: style.width,
      charset: style.charset, maxRows: style.maxRows, work: work)
  }
}

/// An expression over columns that no dataset has evaluated yet: `.revenue - .budget`.
public final class ExpressionObject: Object, @unchecked Sendable {
  public let expression: ColumnExpression
  public init(_ expression: ColumnExpression) { self.expression = expression }
  public override var typeName: String { "column expression" }
}

/// Frees deeply nested lists and records without deep recursion.
enum Unwinding {
  /// Empties `values`, taking apart uniquely held containers level by level.
  static func release(_ values: inout [Value]) {
    guard
      values.contains(where: {
        if case .object(let o) = $0 { o is ListObject || o is RecordObject } else { false }
      })
    else { return }
    var pending = values
    values = []
    while let next = pending.popLast() {
      guard case .object(var object) = next else { continue }
      if object is ListObject || object is RecordObject, isKnownUniquelyReferenced(&object) {
        if let list = object as? ListObject {
          pending.append(contentsOf: list.values)
          list.values = []
        } else if let record = object as? RecordObject {
          pending.append(contentsOf: record.takeValues())
        }
      }
    }
  }
}
