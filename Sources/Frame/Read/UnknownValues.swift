/// The values of a column that mean "not known".
struct UnknownValues: Sendable {
  /// Compared with the field as it is written.
  private(set) var texts: [[UInt8]] = []
  /// Compared with the value that was read.
  private var numbers: [Double] = []
  private var whole: [Int64] = []
  private var days: [Int32] = []
  private var times: [Int64] = []
  private var truths: [UInt8] = []

  init() {}

  init(_ scalar: Scalar) { add(scalar) }

  var isEmpty: Bool {
    texts.isEmpty && numbers.isEmpty && days.isEmpty && times.isEmpty && truths.isEmpty
  }

  mutating func add(texts more: [String]) { texts += more.map { Array($0.utf8) } }

  private mutating func add(_ scalar: Scalar) {
    switch scalar {
    case .null: break
    case .text(let text): texts.append(Array(text.utf8))
    case .int(let value):
      whole.append(value)
      numbers.append(Double(value))
    case .float(let value):
      numbers.append(value)
      if let exact = Int64(exactly: value) { whole.append(exact) }
    case .bool(let value): truths.append(value ? 1 : 0)
    case .date(let value): days.append(value)
    case .datetime(let value), .duration(let value): times.append(value)
    case .list(let values): for value in values { add(value) }
    }
  }

  /// The vector with these values null, and how many there were.
  func removed(from vector: Vector) -> (Vector, Int) {
    func removing(_ isUnknown: (Int) -> Bool) -> (Vector, Int) {
      var count = 0
      let validity = Bitmap(count: vector.count) { row in
        if vector.isNull(row) { return false }
        if isUnknown(row) {
          count += 1
          return false
        }
        return true
      }
      if count == 0 { return (vector, 0) }
      return (
        Vector(
          type: vector.type, count: vector.count, storage: vector.storage, validity: validity),
        count
      )
    }
    switch vector.storage {
    case .int(let values) where !whole.isEmpty:
      return removing { whole.contains(values[$0]) }
    case .float(let values) where !numbers.isEmpty:
      return removing { numbers.contains(values[$0]) }
    case .bool(let values) where !truths.isEmpty:
      return removing { truths.contains(values[$0]) }
    case .date(let values) where !days.isEmpty:
      return removing { days.contains(values[$0]) }
    case .time(let values) where !times.isEmpty:
      return removing { times.contains(values[$0]) }
    default: return (vector, 0)
    }
  }
}
