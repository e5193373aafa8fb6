import Frame

/// Texts numbered by their bytes: equal texts have one number, in order of first appearance.
struct TextGroups: Sendable {
  /// The number of each text.
  let groups: [UInt32]
  /// The first text of each number.
  let firsts: [Int]
  private let texts: TextBuffer
  private let slots: [UInt32]

  var count: Int { firsts.count }

  init(_ texts: TextBuffer) {
    var slotCount = 16
    while slotCount < texts.count * 2 { slotCount *= 2 }
    var slots = [UInt32](repeating: .max, count: slotCount)
    var firsts: [Int] = []
    var groups = [UInt32](repeating: 0, count: texts.count)
    for index in 0..<texts.count {
      let text = texts[index]
      let slot = Self.slot(of: text, slots, firsts, texts)
      if slots[slot] == .max {
        slots[slot] = UInt32(truncatingIfNeeded: firsts.count)
        firsts.append(index)
      }
      groups[index] = slots[slot]
    }
    self.groups = groups
    self.firsts = firsts
    self.texts = texts
    self.slots = slots
  }

  /// The number of a text; nil when there is none.
  func group(of text: String) -> Int? {
    var text = text
    return text.withUTF8 { bytes in
      let found = slots[Self.slot(of: bytes, slots, firsts, texts)]
      return found == .max ? nil : Int(found)
    }
  }

  /// The slot that holds the text, or the free one where it would go.
  private static func slot(
    of text: UnsafeBufferPointer<UInt8>, _ slots: [UInt32], _ firsts: [Int], _ texts: TextBuffer
  ) -> Int {
    var slot = Int(truncatingIfNeeded: hash(text)) & (slots.count - 1)
    while slots[slot] != .max, !areEqual(texts[firsts[Int(slots[slot])]], text) {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(text.count)
    for byte in text { hash = (hash ^ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15 }
    return hash ^ (hash >> 32)
  }
}

/// Whether two texts have the same bytes.
func areEqual(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
  guard a.count == b.count else { return false }
  for index in 0..<a.count where a[index] != b[index] { return false }
  return true
}

/// Whether `a` stands before `b` by code points, which is the order of the bytes.
func precedes(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
  for index in 0..<min(a.count, b.count) where a[index] != b[index] { return a[index] < b[index] }
  return a.count < b.count
}
