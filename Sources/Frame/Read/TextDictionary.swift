/// The distinct texts one worker has met, each with a code in order of first appearance there.
///
/// Open addressing over plain memory; to be released by `free`.
struct TextDictionary {
  /// How many distinct texts there are.
  private(set) var count = 0
  private var mask: Int
  /// Code + 1, or 0; beside it the upper bits of the hash.
  private var slots: UnsafeMutablePointer<UInt64>
  private var entries: UnsafeMutablePointer<Entry>
  private var capacity: Int
  private var bytes: UnsafeMutablePointer<UInt8>
  private var byteCount = 0
  private var byteCapacity: Int
  private let seed = Self.processSeed

  /// Texts whose codes are still to be found. Found together, their cache misses overlap.
  private let pending: UnsafeMutablePointer<Pending>
  private var pendingCount = 0
  private static let pendingLimit = 32

  private struct Pending {
    var text: UnsafePointer<UInt8>
    var length: Int
    var hash: UInt64
    var row: Int
    /// What stands in the first slot for the hash, and where that text starts.
    var word: UInt64
    var start: Int
  }

  struct Entry {
    var start: Int
    var length: Int
    var hash: UInt64
    /// The lowest row that was seen with it.
    var row: Int
  }

  /// - Parameter isUsed: false for one that stays empty and takes hardly any memory; nothing may be
  ///   pushed to it.
  init(isUsed: Bool = true) {
    capacity = isUsed ? 32 : 1
    mask = capacity * 2 - 1
    slots = .allocate(capacity: capacity * 2)
    slots.initialize(repeating: 0, count: capacity * 2)
    entries = .allocate(capacity: capacity)
    byteCapacity = isUsed ? 512 : 1
    bytes = .allocate(capacity: byteCapacity)
    pending = .allocate(capacity: isUsed ? Self.pendingLimit : 1)
  }

  func free() {
    slots.deallocate()
    entries.deallocate()
    bytes.deallocate()
    pending.deallocate()
  }

  func entry(_ code: Int) -> Entry { entries[code] }
  func text(_ code: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: bytes + entries[code].start, count: entries[code].length)
  }

  /// Takes note of a text that stays where it is until `resolve`; true when it is time for that.
  @inline(__always)
  mutating func push(_ text: UnsafePointer<UInt8>, _ length: Int, row: Int) -> Bool {
    (pending + pendingCount).initialize(
      to: Pending(
        text: text, length: length, hash: Self.hash(text, length, seed), row: row, word: 0, start: 0
      ))
    pendingCount += 1
    return pendingCount == Self.pendingLimit
  }

  /// Writes the codes of the texts noted to their rows, and tells the new texts.
  @inline(never)
  mutating func resolve(
    into codes: UnsafeMutablePointer<UInt32>,
    _ isNew: (_ text: UnsafePointer<UInt8>, _ length: Int) -> Void
  ) {
    for index in 0..<pendingCount {
      pending[index].word = slots[Int(truncatingIfNeeded: pending[index].hash) & mask]
    }
    for index in 0..<pendingCount where pending[index].word != 0 {
      pending[index].start = entries[Int(pending[index].word & 0xFFFF_FFFF) - 1].start
    }
    for index in 0..<pendingCount {
      let noted = pending[index]
      let known = Int(noted.word & 0xFFFF_FFFF) - 1
      if noted.word != 0, (noted.word ^ noted.hash) >> 32 == 0,
        entries[known].length == noted.length,
        Self.isEqual(bytes + noted.start, noted.text, noted.length)
      {
        codes[noted.row] = UInt32(truncatingIfNeeded: known)
      } else {
        let found = code(noted.text, noted.length, noted.hash, row: noted.row)
        codes[noted.row] = found.code
        if found.isNew { isNew(noted.text, noted.length) }
      }
    }
    pendingCount = 0
  }

  /// The code of a text and whether it is new. Rows come in ascending order.
  @inline(__always)
  mutating func code(
    _ text: UnsafePointer<UInt8>, _ length: Int, row: Int
  ) -> (code: UInt32, isNew: Bool) {
    code(text, length, Self.hash(text, length, seed), row: row)
  }

  @inline(__always)
  private mutating func code(
    _ text: UnsafePointer<UInt8>, _ length: Int, _ hash: UInt64, row: Int
  ) -> (code: UInt32, isNew: Bool) {
    var slot = Int(truncatingIfNeeded: hash) & mask
    let tag = hash & 0xFFFF_FFFF_0000_0000
    while true {
      let word = slots[slot]
      if word == 0 { return (insert(text, length, hash, row), true) }
      if word & 0xFFFF_FFFF_0000_0000 == tag {
        let code = Int(word & 0xFFFF_FFFF) - 1
        let entry = entries[code]
        if entry.length == length, Self.isEqual(bytes + entry.start, text, length) {
          return (UInt32(truncatingIfNeeded: code), false)
        }
      }
      slot = (slot + 1) & mask
    }
  }

  @inline(never)
  private mutating func insert(
    _ text: UnsafePointer<UInt8>, _ length: Int, _ hash: UInt64, _ row: Int
  ) -> UInt32 {
    if count == capacity { grow() }
    if byteCount + length > byteCapacity {
      byteCapacity = max(byteCapacity * 2, byteCount + length)
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: byteCapacity)
      larger.update(from: bytes, count: byteCount)
      bytes.deallocate()
      bytes = larger
    }
    (bytes + byteCount).update(from: text, count: length)
    (entries + count).initialize(
      to: Entry(start: byteCount, length: length, hash: hash, row: row))
    place(hash, count)
    byteCount += length
    count += 1
    return UInt32(truncatingIfNeeded: count - 1)
  }

  private func place(_ hash: UInt64, _ code: Int) {
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(code + 1)
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Entry>.allocate(capacity: capacity * 2)
    larger.update(from: entries, count: count)
    entries.deallocate()
    entries = larger
    capacity *= 2
    slots.deallocate()
    mask = capacity * 2 - 1
    slots = .allocate(capacity: capacity * 2)
    slots.initialize(repeating: 0, count: capacity * 2)
    for code in 0..<count { place(entries[code].hash, code) }
  }

  /// Differs from process to process, so that no file can be made of collisions; codes do not depend
  /// on it.
  private static let processSeed = UInt64.random(in: .min ... .max)

  /// Eight bytes at a time by multiplication and folding.
  @inline(__always)
  private static func hash(_ text: UnsafePointer<UInt8>, _ length: Int, _ seed: UInt64) -> UInt64 {
    let raw = UnsafeRawPointer(text)
    var state = seed ^ (UInt64(truncatingIfNeeded: length) &* 0x9E37_79B9_7F4A_7C15)
    var at = 0
    while at + 8 <= length {
      state = mixed(state ^ raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      at += 8
    }
    if at < length {
      var tail: UInt64 = 0
      if length >= 8 {
        tail = raw.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self)
      } else {
        while at < length {
          tail = tail << 8 | UInt64(text[at])
          at += 1
        }
      }
      state = mixed(state ^ tail)
    }
    return state
  }

  @inline(__always) private static func mixed(_ x: UInt64) -> UInt64 {
    let product = (x ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }

  @inline(__always)
  private static func isEqual(
    _ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ length: Int
  ) -> Bool {
    let x = UnsafeRawPointer(a)
    let y = UnsafeRawPointer(b)
    var at = 0
    while at + 8 <= length {
      if x.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        != y.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      {
        return false
      }
      at += 8
    }
    while at < length {
      if a[at] != b[at] { return false }
      at += 1
    }
    return true
  }
}
