import Interpreter
import Numeric

/// A set of values by the language's equality: 1 and 1.0 are one value, a date and its midnight too, the
/// order of a record's fields does not count, and null equals null.
struct ValueSet {
  private var ints: Set<Int64> = []
  private var others: Set<[UInt8]> = []

  init() {}

  init(_ values: [Value]) {
    for value in values { _ = insert(value) }
  }

  /// Whether the value was new.
  mutating func insert(_ value: Value) -> Bool {
    if let int = Self.int(value) { return ints.insert(int).inserted }
    return others.insert(Self.key(value)).inserted
  }

  func contains(_ value: Value) -> Bool {
    if let int = Self.int(value) { return ints.contains(int) }
    return others.contains(Self.key(value))
  }

  private static func int(_ value: Value) -> Int64? {
    switch value {
    case .int(let int): int
    case .float(let float): Int64(exactly: float)
    default: nil
    }
  }

  private static func key(_ value: Value) -> [UInt8] {
    var writer = KeyWriter()
    writer.write(value, depth: 0)
    return writer.bytes
  }
}

/// Bytes that are equal for equal values.
private struct KeyWriter {
  var bytes: [UInt8] = []

  mutating func write(_ value: Value, depth: Int) {
    switch value {
    case .unset, .null: bytes.append(0)
    case .bool(let flag): bytes.append(flag ? 2 : 1)
    case .int(let int): number(3, int)
    case .float(let float):
      if let int = Int64(exactly: float) {
        number(3, int)
      } else {
        number(4, Int64(bitPattern: float.bitPattern))
      }
    case .date(let day): number(5, Calendar.time(of: day))
    case .datetime(let time): number(5, time)
    case .duration(let span): number(6, span)
    case .object(let object): write(object, depth: depth)
    }
  }

  private mutating func write(_ object: Object, depth: Int) {
    let value = Value.object(object)
    if let text = value.text {
      write(text)
    } else if let list = value.list, depth < 10_000 {
      number(8, Int64(list.count))
      for element in list { write(element, depth: depth + 1) }
    } else if let record = value.record, depth < 10_000 {
      number(9, Int64(record.count))
      let order = record.keys.indices.sorted {
        record.keys[$0].utf8.lexicographicallyPrecedes(record.keys[$1].utf8)
      }
      for place in order {
        write(record.keys[place])
        write(record.values[place], depth: depth + 1)
      }
    } else if let range = object as? RangeObject {
      number(10, range.isClosed ? 1 : 0)
      write(range.low ?? .null, depth: depth + 1)
      write(range.high ?? .null, depth: depth + 1)
    } else if let period = object as? PeriodObject {
      number(11, Int64(period.firstDay))
      number(11, Int64(period.endDay))
    } else {
      // Datasets, functions, models: each is only itself.
      number(12, Int64(Int(bitPattern: Unmanaged.passUnretained(object).toOpaque())))
    }
  }

  private mutating func write(_ text: String) {
    number(7, Int64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func number(_ tag: UInt8, _ value: Int64) {
    bytes.append(tag)
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }
}
