import Frame
import Numeric

/// A number that changes when the data does: over the names, types and values of some columns.
public enum DataFingerprint {
  public static func of(
    _ data: Dataset, _ names: [String], rows: [Int]? = nil, _ work: Work
  ) throws -> UInt64 {
    var hash = Checksum()
    hash.add(UInt64(truncatingIfNeeded: rows?.count ?? data.rowCount))
    for name in names {
      try work.budget.check()
      let vector = try data.column(name).vector(work)
      hash.add(Array(name.utf8))
      hash.add(Array(vector.type.description.utf8))
      func each(_ body: (Int) -> Void) {
        if let rows { rows.forEach(body) } else { (0..<vector.count).forEach(body) }
      }
      each { row in
        if vector.isNull(row) {
          hash.add(0x6E75_6C6C)
          return
        }
        switch vector.storage {
        case .int(let values), .time(let values): hash.add(UInt64(bitPattern: values[row]))
        case .float(let values): hash.add(values[row].bitPattern)
        case .bool(let flags): hash.add(UInt64(flags[row]))
        case .date(let days): hash.add(UInt64(bitPattern: Int64(days[row])))
        case .text(let texts): hash.add(texts[row])
        case .coded(let codes, let values): hash.add(values[Int(codes[row])])
        case .list(let offsets, let elements):
          hash.add(UInt64(offsets[row + 1] - offsets[row]))
          for place in offsets[row]..<offsets[row + 1] {
            if case .text(let text) = elements.vector.scalar(at: place) {
              hash.add(Array(text.utf8))
            }
          }
        case .null: break
        }
      }
    }
    return hash.value
  }
}

/// A 64-bit checksum of bytes (FNV-1a, with a last mixing).
public struct Checksum: Sendable {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  public init() {}

  public mutating func add(_ word: UInt64) {
    state = (state ^ word) &* 0x9E37_79B9_7F4A_7C15
    state ^= state >> 29
  }

  public mutating func add(_ bytes: some Collection<UInt8>) {
    var state = state
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    self.state = state
    add(UInt64(truncatingIfNeeded: bytes.count))
  }

  public var value: UInt64 {
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// What a model knows of the rows it was trained on, without holding them.
public struct TrainingOrigin: Sendable {
  /// Hashes of rows and keys; nil for models read from files.
  let marks: TrainingMarks?
  /// Changes when the training data does.
  public let fingerprint: UInt64

  public init(marks: TrainingMarks?, fingerprint: UInt64) {
    self.marks = marks
    self.fingerprint = fingerprint
  }
}
