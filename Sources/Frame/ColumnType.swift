/// The type of a column.
public indirect enum ColumnType: Sendable, Equatable {
  /// 64-bit integers.
  case int
  case float
  case bool
  case text
  /// Text from a fixed set of values; ordered ones compare and sort by the order of the set.
  case category(ordered: Bool)
  /// Days.
  case date
  /// Microseconds, UTC.
  case datetime
  /// Microseconds.
  case duration
  case list(of: ColumnType)
  /// A column of nothing but nulls.
  case null

  /// What messages and `describe` call it.
  public var description: String {
    switch self {
    case .int: "int"
    case .float: "float"
    case .bool: "bool"
    case .text: "text"
    case .category(let ordered): ordered ? "ordered category" : "category"
    case .date: "date"
    case .datetime: "datetime"
    case .duration: "duration"
    case .list(let element): "list of \(element.description)"
    case .null: "null"
    }
  }

  public var isNumeric: Bool { self == .int || self == .float }
  public var isTextual: Bool {
    switch self {
    case .text, .category: true
    default: false
    }
  }
}

/// One value of a column, for places where speed does not matter: literals, display, records.
public indirect enum Scalar: Sendable {
  case null
  case int(Int64)
  case float(Double)
  case bool(Bool)
  case text(String)
  /// Days since 1970-01-01.
  case date(Int32)
  /// Microseconds since 1970-01-01T00:00 UTC.
  case datetime(Int64)
  /// Microseconds.
  case duration(Int64)
  case list([Scalar])
}
