/// The rows of a small node in the order of one feature. A key holds the code of the feature in bits 24
/// to 39, how often the row was drawn in bits 16 to 23, and its class below.
final class NodeKeys {
  /// The largest node that is put in order.
  static let limit = 1024
  /// Up to so many keys are inserted one by one.
  private static let few = 24

  private let stride: Int
  private(set) var keys: UnsafeMutablePointer<UInt64>
  private var spare: UnsafeMutablePointer<UInt64>
  private let counts: UnsafeMutablePointer<Int>

  init(_ records: TreeRecords) {
    stride = records.stride
    keys = .allocate(capacity: Self.limit)
    spare = .allocate(capacity: Self.limit)
    counts = .allocate(capacity: 512)
    keys.initialize(repeating: 0, count: Self.limit)
    spare.initialize(repeating: 0, count: Self.limit)
    counts.initialize(repeating: 0, count: 512)
  }

  deinit {
    keys.deallocate()
    spare.deallocate()
    counts.deallocate()
  }

  /// Fills `keys` with the rows of a node by ascending code.
  func sort(_ node: UnsafeRawPointer, _ count: Int, _ place: TreeRecords.Place) {
    if count <= Self.few {
      insert(node, count, place)
    } else {
      distribute(node, count, place)
    }
  }

  @inline(__always)
  private static func key(_ record: UnsafeRawPointer, _ place: TreeRecords.Place) -> UInt64 {
    UInt64(place.code(record)) << 24
      | UInt64(record.load(fromByteOffset: 2, as: UInt8.self)) << 16
      | UInt64(record.load(as: UInt16.self))
  }

  private func insert(_ node: UnsafeRawPointer, _ count: Int, _ place: TreeRecords.Place) {
    var record = node
    for row in 0..<count {
      let key = Self.key(record, place)
      var hole = row
      while hole > 0, keys[hole &- 1] > key {
        keys[hole] = keys[hole &- 1]
        hole &-= 1
      }
      keys[hole] = key
      record += stride
    }
  }

  /// Sorts by the lower byte of the code, then by the upper one.
  private func distribute(_ node: UnsafeRawPointer, _ count: Int, _ place: TreeRecords.Place) {
    let low = counts
    let high = counts + 256
    counts.update(repeating: 0, count: 512)
    var record = node
    for row in 0..<count {
      let key = Self.key(record, place)
      spare[row] = key
      low[Int(key >> 24 & 255)] &+= 1
      high[Int(key >> 32)] &+= 1
      record += stride
    }
    var lowSum = 0
    var highSum = 0
    for byte in 0..<256 {
      (low[byte], lowSum) = (lowSum, lowSum &+ low[byte])
      (high[byte], highSum) = (highSum, highSum &+ high[byte])
    }
    for row in 0..<count {
      let key = spare[row]
      let byte = Int(key >> 24 & 255)
      keys[low[byte]] = key
      low[byte] &+= 1
    }
    for row in 0..<count {
      let key = keys[row]
      let byte = Int(key >> 32)
      spare[high[byte]] = key
      high[byte] &+= 1
    }
    swap(&keys, &spare)
  }
}
