import Frame
import Interpreter
import Syntax

/// The values of literals as they stand in the text, for what is looked at before it runs.
enum LiteralValue {
  /// The value of a literal, a list or record of literals; nil for everything else.
  static func value(of expression: Expression) -> Value? {
    switch expression.kind {
    case .null: return .null
    case .bool(let flag): return .bool(flag)
    case .int(let int): return .int(int)
    case .float(let float): return .float(float)
    case .text(let text): return .text(text)
    case .unary(.minus, let operand):
      switch operand.kind {
      case .int(let int): return .int(0 &- int)
      case .float(let float): return .float(-float)
      default: return nil
      }
    case .list(let elements):
      var values: [Value] = []
      for element in elements {
        guard let value = value(of: element) else { return nil }
        values.append(value)
      }
      return .list(values)
    case .record(let entries):
      var fields: [(key: String, value: Value)] = []
      for entry in entries {
        guard let value = value(of: entry.value) else { return nil }
        fields.append((entry.key.name, value))
      }
      return .object(RecordObject(fields))
    default: return nil
    }
  }

  /// The type of a column of these values; nil where it is not certain.
  static func elementType(of expression: Expression) -> ColumnType? {
    switch expression.kind {
    case .range(let low?, _, _): if case .int = low.kind { return .int } else { return nil }
    case .list(let elements):
      var joined = ColumnType.null
      for element in elements {
        guard let type = type(of: element), let wider = joined.union(type) else { return nil }
        joined = wider
      }
      return joined
    default: return nil
    }
  }

  private static func type(of expression: Expression) -> ColumnType? {
    switch expression.kind {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .float: .float
    case .text: .text
    case .date: .date
    case .datetime: .datetime
    case .duration: .duration
    case .unary(.minus, let operand): type(of: operand).flatMap { $0.isNumeric ? $0 : nil }
    case .list: elementType(of: expression).map { .list(of: $0) }
    default: nil
    }
  }
}
