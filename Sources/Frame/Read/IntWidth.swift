/// In how many bits a column of whole numbers is kept.
enum IntWidth: Sendable {
  case byte, word, full

  /// The least width that leaves room for numbers eight times as large as those of a sample, or that
  /// holds these where all are of about the same size, as points in time are.
  init(for sizes: IntSizes) {
    if sizes.largest < 1 << 4 {
      self = .byte
    } else if sizes.largest < 1 << 28
      || (sizes.largest < 1 << 31 && sizes.largest / 4 < sizes.smallest)
    {
      self = .word
    } else {
      self = .full
    }
  }

  var kind: CSVSlot.Kind {
    switch self {
    case .byte: .byte
    case .word: .word
    case .full: .int
    }
  }
}

/// How large the whole numbers of a column are, without their signs.
struct IntSizes {
  private(set) var smallest = UInt64.max
  private(set) var largest: UInt64 = 0

  mutating func add(_ value: Int64) {
    let size = value.magnitude
    if size < smallest { smallest = size }
    if size > largest { largest = size }
  }

  mutating func merge(_ other: IntSizes) {
    smallest = min(smallest, other.smallest)
    largest = max(largest, other.largest)
  }
}
