import Numeric

/// Decides whether two rows with equal words have equal keys.
protocol KeyCheck: Sendable {
  func areSame(_ a: UInt32, _ b: UInt32) -> Bool
}

/// For words that are the keys themselves.
struct NoCheck: KeyCheck {
  @inline(__always) func areSame(_ a: UInt32, _ b: UInt32) -> Bool { true }
}

/// For words that are hashes of texts.
struct TextCheck: KeyCheck {
  let texts: TextBuffer
  @inline(__always) func areSame(_ a: UInt32, _ b: UInt32) -> Bool {
    texts.areSame(Int(a), Int(b))
  }
}

/// A hash table that numbers distinct keys in the order in which they come.
struct WordTable: ~Copyable {
  fileprivate struct Slot {
    var word: UInt64
    /// The number of the group plus one; 0 means free.
    var tag: UInt32
  }

  /// Frees the slots when neither the table nor a frozen view needs them.
  fileprivate final class Block: @unchecked Sendable {
    let slots: UnsafeMutablePointer<Slot>

    init(capacity: Int) {
      slots = .allocate(capacity: capacity)
      slots.initialize(repeating: Slot(word: 0, tag: 0), count: capacity)
    }

    deinit { slots.deallocate() }
  }

  private var block: Block
  private var slots: UnsafeMutablePointer<Slot>
  private var mask: Int
  /// The row that made each group.
  private(set) var firstRows: [UInt32] = []

  /// - Parameter bits: the table starts with 2 to the power of `bits` slots and grows.
  init(bits: Int = 10) {
    mask = (1 << bits) - 1
    block = Block(capacity: mask + 1)
    slots = block.slots
  }

  var count: Int { firstRows.count }

  /// The group of a key, made when it is new.
  @inline(__always)
  mutating func group(of word: UInt64, row: UInt32, check: some KeyCheck) -> UInt32 {
    var index = Int(truncatingIfNeeded: spread(word)) & mask
    while true {
      let slot = slots[index]
      if slot.tag == 0 {
        slots[index] = Slot(
          word: word, tag: UInt32(truncatingIfNeeded: firstRows.count &+ 1))
        return add(row)
      }
      if slot.word == word, check.areSame(firstRows[Int(slot.tag &- 1)], row) {
        return slot.tag &- 1
      }
      index = (index &+ 1) & mask
    }
  }

  /// A group that no word leads to: that of nulls.
  mutating func addUnlisted(_ row: UInt32) -> UInt32 { add(row) }

  /// The table as it is now, to find keys in from several threads; later additions are not seen
  /// reliably.
  var frozen: FrozenWordTable {
    FrozenWordTable(
      block: block, slots: UnsafePointer(slots), mask: mask, firstRows: Buffer(firstRows))
  }

  @inline(never)
  private mutating func add(_ row: UInt32) -> UInt32 {
    let group = UInt32(truncatingIfNeeded: firstRows.count)
    firstRows.append(row)
    if firstRows.count * 2 > mask { grow() }
    return group
  }

  private mutating func grow() {
    let old = block
    let oldCount = mask + 1
    let capacity = oldCount * 4
    mask = capacity - 1
    block = Block(capacity: capacity)
    slots = block.slots
    for position in 0..<oldCount where old.slots[position].tag != 0 {
      var index = Int(truncatingIfNeeded: spread(old.slots[position].word)) & mask
      while slots[index].tag != 0 { index = (index &+ 1) & mask }
      slots[index] = old.slots[position]
    }
  }
}

/// A word table to look into.
struct FrozenWordTable: @unchecked Sendable {
  fileprivate let block: WordTable.Block
  fileprivate let slots: UnsafePointer<WordTable.Slot>
  fileprivate let mask: Int
  fileprivate let firstRows: Buffer<UInt32>

  /// The group of a key, or `UInt32.max` when there is none; `isSame` compares with the row that made
  /// a group.
  @inline(__always)
  func find(_ word: UInt64, _ isSame: (UInt32) -> Bool) -> UInt32 {
    var index = Int(truncatingIfNeeded: spread(word)) & mask
    while true {
      let slot = slots[index]
      if slot.tag == 0 { return .max }
      if slot.word == word, isSame(firstRows.pointer[Int(slot.tag &- 1)]) { return slot.tag &- 1 }
      index = (index &+ 1) & mask
    }
  }
}
