import Diagnostics
import Numeric

/// Makes a vector value by value. For results whose size is not known beforehand; kernels that know
/// it write into a `Buffer` directly.
public struct VectorBuilder: Sendable {
  public let type: ColumnType
  public private(set) var count = 0
  private var ints: [Int64] = []
  private var floats: [Double] = []
  private var flags: [UInt8] = []
  private var days: [Int32] = []
  private var bytes: [UInt8] = []
  private var offsets: [Int] = []
  /// The builder of a list's elements; empty for other types.
  private var elements: [VectorBuilder] = []
  private var validity: [UInt64] = []
  private var nullCount = 0

  public init(_ type: ColumnType, capacity: Int = 0) {
    self.type = type
    switch type {
    case .int, .datetime, .duration: ints.reserveCapacity(capacity)
    case .float: floats.reserveCapacity(capacity)
    case .bool: flags.reserveCapacity(capacity)
    case .date: days.reserveCapacity(capacity)
    case .text, .category:
      offsets.reserveCapacity(capacity + 1)
      offsets.append(0)
    case .list(let element):
      offsets.reserveCapacity(capacity + 1)
      offsets.append(0)
      elements = [VectorBuilder(element)]
    case .null: break
    }
  }

  /// An int, or the microseconds of a datetime or duration.
  public mutating func append(_ value: Int64) {
    if type == .float { floats.append(Double(value)) } else { ints.append(value) }
    mark(valid: true)
  }

  /// A float; NaN and infinity become null.
  public mutating func append(_ value: Double) {
    floats.append(value.isFinite ? value : 0)
    mark(valid: value.isFinite)
  }

  public mutating func append(_ value: Bool) {
    flags.append(value ? 1 : 0)
    mark(valid: true)
  }

  public mutating func append(day: Int32) {
    days.append(day)
    mark(valid: true)
  }

  public mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    offsets.append(bytes.count)
    mark(valid: true)
  }

  /// A text given as UTF-8.
  public mutating func append(utf8 text: some Collection<UInt8>) {
    bytes.append(contentsOf: text)
    offsets.append(bytes.count)
    mark(valid: true)
  }

  /// A list: `fill` appends its elements.
  public mutating func appendList(_ fill: (inout VectorBuilder) throws -> Void) rethrows {
    try fill(&elements[0])
    offsets.append(elements[0].count)
    mark(valid: true)
  }

  public mutating func appendNull() {
    switch type {
    case .int, .datetime, .duration: ints.append(0)
    case .float: floats.append(0)
    case .bool: flags.append(0)
    case .date: days.append(0)
    case .text, .category: offsets.append(bytes.count)
    case .list: offsets.append(elements[0].count)
    case .null: break
    }
    mark(valid: false)
  }

  /// Any value that fits the type; an int fits a float column.
  /// - Throws: `wrong-type`.
  public mutating func append(_ value: Scalar) throws {
    switch (type, value) {
    case (_, .null): appendNull()
    case (.int, .int(let value)), (.datetime, .datetime(let value)), (.float, .int(let value)),
      (.duration, .duration(let value)):
      append(value)
    case (.float, .float(let value)): append(value)
    case (.bool, .bool(let value)): append(value)
    case (.text, .text(let value)), (.category, .text(let value)): append(value)
    case (.date, .date(let value)): append(day: value)
    case (.datetime, .date(let value)): append(Calendar.time(of: value))
    case (.list, .list(let values)):
      try appendList { for value in values { try $0.append(value) } }
    default:
      throw Failure(
        "wrong-type",
        "a \(ColumnType(of: value)?.description ?? "mixed list") does not fit among values of type \(type.description)"
      )
    }
  }

  /// The values so far as a vector.
  public func finish() -> Vector {
    let bitmap =
      nullCount == 0
      ? nil : Bitmap(words: Buffer(validity), count: count)
    let storage: Vector.Storage
    switch type {
    case .int: storage = .int(Buffer(ints))
    case .datetime, .duration: storage = .time(Buffer(ints))
    case .float: storage = .float(Buffer(floats))
    case .bool: storage = .bool(Buffer(flags))
    case .date: storage = .date(Buffer(days))
    case .text: storage = .text(texts)
    case .category:
      let (codes, values) = TextIndex.encode(texts, validity: bitmap)
      storage = .coded(codes, values)
    case .list:
      storage = .list(
        offsets: Buffer(offsets), values: Vector.ListValues(elements[0].finish()))
    case .null: storage = .null
    }
    return Vector(type: type, count: count, storage: storage, validity: bitmap)
  }

  private var texts: TextBuffer { TextBuffer(bytes: Buffer(bytes), offsets: Buffer(offsets)) }

  private mutating func mark(valid: Bool) {
    if count & 63 == 0 { validity.append(0) }
    if valid {
      validity[count >> 6] |= 1 << UInt64(count & 63)
    } else {
      nullCount += 1
    }
    count += 1
  }
}

extension ColumnType {
  /// The type of a value; nil for a list whose elements have no type in common.
  public init?(of value: Scalar) {
    switch value {
    case .null: self = .null
    case .int: self = .int
    case .float: self = .float
    case .bool: self = .bool
    case .text: self = .text
    case .date: self = .date
    case .datetime: self = .datetime
    case .duration: self = .duration
    case .list(let values):
      var element = ColumnType.null
      for value in values {
        guard let type = ColumnType(of: value), let joined = element.union(type) else { return nil }
        element = joined
      }
      self = .list(of: element)
    }
  }

  /// The type that holds the values of both: int with float is float, null with anything the other,
  /// a category with a text is text. Nil when there is none.
  public func union(_ other: ColumnType) -> ColumnType? {
    switch (self, other) {
    case (.null, _): return other
    case (_, .null): return self
    case (.int, .float), (.float, .int): return .float
    case (.date, .datetime), (.datetime, .date): return .datetime
    case (.list(let a), .list(let b)): return a.union(b).map { .list(of: $0) }
    case _ where self == other: return self
    case _ where isTextual && other.isTextual: return .text
    default: return nil
    }
  }
}

extension Vector {
  /// One value as a vector of one row.
  /// - Throws: `wrong-type` for a list that mixes types.
  public static func constant(_ value: Scalar) throws -> Vector {
    try Vector(scalars: [value])
  }

  /// Values of one type (found, unless given).
  /// - Throws: `wrong-type` when the values have no type in common.
  public init(scalars values: [Scalar], type: ColumnType? = nil) throws {
    guard let type = type ?? ColumnType(of: .list(values))?.element else {
      throw Failure(
        "wrong-type", "a list holds values of one type",
        help: "turn the values into texts with `.to_text()`")
    }
    var builder = VectorBuilder(type, capacity: values.count)
    for value in values { try builder.append(value) }
    self = builder.finish()
  }

  public static func ints(_ values: [Int64?]) -> Vector {
    var builder = VectorBuilder(.int, capacity: values.count)
    for value in values { if let value { builder.append(value) } else { builder.appendNull() } }
    return builder.finish()
  }

  public static func floats(_ values: [Double?]) -> Vector {
    var builder = VectorBuilder(.float, capacity: values.count)
    for value in values { if let value { builder.append(value) } else { builder.appendNull() } }
    return builder.finish()
  }

  public static func bools(_ values: [Bool?]) -> Vector {
    var builder = VectorBuilder(.bool, capacity: values.count)
    for value in values { if let value { builder.append(value) } else { builder.appendNull() } }
    return builder.finish()
  }

  public static func texts(_ values: [String?]) -> Vector {
    var builder = VectorBuilder(.text, capacity: values.count)
    for value in values { if let value { builder.append(value) } else { builder.appendNull() } }
    return builder.finish()
  }

  /// Days since 1970-01-01.
  public static func dates(_ values: [Int32?]) -> Vector {
    var builder = VectorBuilder(.date, capacity: values.count)
    for value in values {
      if let value { builder.append(day: value) } else { builder.appendNull() }
    }
    return builder.finish()
  }

  /// An ordered or plain category from codes into its values; nil is null.
  public static func category(_ codes: [Int?], of values: [String], ordered: Bool) -> Vector {
    let bitmap = Bitmap(count: codes.count) { codes[$0] != nil }
    return Vector(
      type: .category(ordered: ordered), count: codes.count,
      storage: .coded(Buffer(codes.map { UInt32($0 ?? 0) }), TextBuffer(values)), validity: bitmap)
  }

  /// Nothing but nulls, in the layout of a type.
  public static func nulls(_ type: ColumnType, count: Int) -> Vector {
    let none = Bitmap(words: Buffer(repeating: 0, count: (count + 63) / 64), count: count)
    let storage: Storage
    switch type {
    case .int: storage = .int(Buffer(repeating: 0, count: count))
    case .float: storage = .float(Buffer(repeating: 0, count: count))
    case .bool: storage = .bool(Buffer(repeating: 0, count: count))
    case .date: storage = .date(Buffer(repeating: 0, count: count))
    case .datetime, .duration: storage = .time(Buffer(repeating: 0, count: count))
    case .text:
      storage = .text(
        TextBuffer(bytes: Buffer([]), offsets: Buffer(repeating: 0, count: count + 1)))
    case .category: storage = .coded(Buffer(repeating: 0, count: count), TextBuffer([]))
    case .list(let element):
      storage = .list(
        offsets: Buffer(repeating: 0, count: count + 1),
        values: ListValues(.nulls(element, count: 0)))
    case .null:
      return Vector(type: .null, count: count, storage: .null, validity: nil)
    }
    return Vector(type: type, count: count, storage: storage, validity: none)
  }

  /// All values, for tests and small results.
  public var scalars: [Scalar] { (0..<count).map { scalar(at: $0) } }
}

extension ColumnType {
  /// The type of a list's elements.
  public var element: ColumnType? {
    if case .list(let element) = self { element } else { nil }
  }
}
