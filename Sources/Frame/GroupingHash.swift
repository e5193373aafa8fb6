import Glibc
import Numeric

/// Spreads a word over all 64 bits: the two halves of its product with an odd constant, folded.
@inline(__always) func spread(_ word: UInt64) -> UInt64 {
  let (high, low) = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
  return high ^ low
}

/// A 64-bit hash of bytes, eight at a time. The same in every run; equal hashes need not be equal
/// bytes.
@inline(__always) func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
  guard let base = bytes.baseAddress, bytes.count > 0 else { return 0x2545_F491_4F6C_DD1D }
  let raw = UnsafeRawPointer(base)
  var state = UInt64(truncatingIfNeeded: bytes.count) &* 0xD1B5_4A32_D192_ED03
  let count = bytes.count
  if count < 4 {
    let word =
      UInt64(base[0]) | UInt64(base[count >> 1]) << 8 | UInt64(base[count - 1]) << 16
    return spread(state ^ word)
  }
  if count < 8 {
    let word =
      UInt64(raw.loadUnaligned(as: UInt32.self))
      | UInt64(raw.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)) << 32
    return spread(state ^ word)
  }
  var offset = 0
  while offset + 8 <= count {
    state = spread(state ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    offset += 8
  }
  if offset < count {
    state = spread(state ^ raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self))
  }
  return state
}

extension TextBuffer {
  /// The hash of each text, computed in parallel.
  func hashes(work: Work) throws -> Buffer<UInt64> {
    try Buffer<UInt64>(shared: count) { target in
      try RowRanges.forEach(count, work: work) { _, rows in
        for row in rows { target[row] = hash(self[row]) }
      }
    }
  }

  /// Whether two texts have the same bytes.
  @inline(__always) func areSame(_ a: Int, _ b: Int) -> Bool {
    equalBytes(self[a], self[b])
  }
}

@inline(__always)
func equalBytes(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
  guard a.count == b.count else { return false }
  guard let first = a.baseAddress, let second = b.baseAddress, a.count > 0 else { return true }
  return memcmp(first, second, a.count) == 0
}

/// Below, at or above 0 as `a` comes before, is equal to or comes after `b` by bytes, which for UTF-8
/// is by code points.
@inline(__always)
func comparedBytes(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int {
  let shared = min(a.count, b.count)
  if shared > 0, let first = a.baseAddress, let second = b.baseAddress {
    let order = memcmp(first, second, shared)
    if order != 0 { return Int(order) }
  }
  return a.count - b.count
}
