/// The values of a column in memory. Immutable; shared freely.
public struct Vector: Sendable {
  public let type: ColumnType
  public let count: Int
  public let storage: Storage
  /// Which rows have a value; nil when all do.
  public let validity: Bitmap?
  /// What the numbers count, where that is known.
  public var unit: Unit?

  /// The layout; which one a type has is fixed but for text, which may be plain or coded.
  public enum Storage: Sendable {
    case int(Buffer<Int64>)
    case float(Buffer<Double>)
    /// 0 or 1.
    case bool(Buffer<UInt8>)
    /// Each row its own text.
    case text(TextBuffer)
    /// Codes into distinct values; category columns always, text columns with few distinct values.
    /// For categories the values stand in the order of the set.
    case coded(Buffer<UInt32>, TextBuffer)
    /// Days since 1970-01-01.
    case date(Buffer<Int32>)
    /// Microseconds (datetime since the epoch, or duration).
    case time(Buffer<Int64>)
    /// Row i holds values `offsets[i]..<offsets[i + 1]`; there are count + 1 offsets.
    case list(offsets: Buffer<Int>, values: ListValues)
    /// Nothing but nulls.
    case null
  }

  /// The elements of a list column, boxed because a vector holds a vector.
  public final class ListValues: Sendable {
    public let vector: Vector
    public init(_ vector: Vector) { self.vector = vector }
  }

  public init(type: ColumnType, count: Int, storage: Storage, validity: Bitmap?) {
    self.type = type
    self.count = count
    self.storage = storage
    self.validity = validity.flatMap { $0.setCount == count ? nil : $0 }
  }

  public var nullCount: Int {
    if case .null = storage { return count }
    return validity.map { count - $0.setCount } ?? 0
  }

  @inline(__always) public func isNull(_ row: Int) -> Bool {
    if let validity { return !validity[row] }
    if case .null = storage { return true }
    return false
  }

  /// The value of one row, for display and records.
  public func scalar(at row: Int) -> Scalar {
    if isNull(row) { return .null }
    switch storage {
    case .int(let values): return .int(values[row])
    case .float(let values): return .float(values[row])
    case .bool(let values): return .bool(values[row] != 0)
    case .text(let texts): return .text(texts.string(at: row))
    case .coded(let codes, let values): return .text(values.string(at: Int(codes[row])))
    case .date(let days): return .date(days[row])
    case .time(let values):
      return type == .duration ? .duration(values[row]) : .datetime(values[row])
    case .list(let offsets, let values):
      return .list((offsets[row]..<offsets[row + 1]).map { values.vector.scalar(at: $0) })
    case .null: return .null
    }
  }
}

/// Many texts in one block of UTF-8: text i is `bytes[offsets[i]..<offsets[i + 1]]`.
public struct TextBuffer: Sendable {
  public let bytes: Buffer<UInt8>
  /// count + 1 offsets.
  public let offsets: Buffer<Int>
  public var count: Int { offsets.count - 1 }

  public init(bytes: Buffer<UInt8>, offsets: Buffer<Int>) {
    self.bytes = bytes
    self.offsets = offsets
  }

  public init(_ texts: some Sequence<String>) {
    var bytes: [UInt8] = []
    var offsets = [0]
    for text in texts {
      bytes.append(contentsOf: text.utf8)
      offsets.append(bytes.count)
    }
    self.init(bytes: Buffer(bytes), offsets: Buffer(offsets))
  }

  @inline(__always) public subscript(index: Int) -> UnsafeBufferPointer<UInt8> {
    let start = offsets[index]
    return UnsafeBufferPointer(start: bytes.pointer + start, count: offsets[index + 1] - start)
  }

  public func string(at index: Int) -> String { String(decoding: self[index], as: UTF8.self) }
}
