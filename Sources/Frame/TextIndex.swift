/// Gives texts numbers in order of first appearance: an open-addressing table over UTF-8 bytes.
struct TextIndex {
  private(set) var bytes: [UInt8] = []
  private(set) var offsets = [0]
  private var hashes: [UInt64] = []
  /// Number + 1 of the text in each slot; 0 is free.
  private var slots = [UInt32](repeating: 0, count: 64)

  var count: Int { offsets.count - 1 }
  var texts: TextBuffer { TextBuffer(bytes: Buffer(bytes), offsets: Buffer(offsets)) }

  /// The number of a text, new or known.
  mutating func insert(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let hash = Self.hash(text)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      if hashes[number] == hash, equals(number, text) { return UInt32(number) }
      slot = (slot + 1) & (slots.count - 1)
    }
    let number = count
    slots[slot] = UInt32(number + 1)
    bytes.append(contentsOf: text)
    offsets.append(bytes.count)
    hashes.append(hash)
    if number * 2 > slots.count { grow() }
    return UInt32(number)
  }

  /// The number of a known text.
  func number(of text: UnsafeBufferPointer<UInt8>) -> Int? {
    let hash = Self.hash(text)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      if hashes[number] == hash, equals(number, text) { return number }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Codes of texts into their distinct values; the code of a null is 0.
  static func encode(_ texts: TextBuffer, validity: Bitmap?) -> (Buffer<UInt32>, TextBuffer) {
    var index = TextIndex()
    let codes = Buffer<UInt32>(count: texts.count) { target in
      for row in 0..<texts.count {
        target[row] = validity?[row] == false ? 0 : index.insert(texts[row])
      }
    }
    return (codes, index.texts)
  }

  private func equals(_ number: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = offsets[number]
    guard offsets[number + 1] - start == text.count else { return false }
    for position in 0..<text.count where bytes[start + position] != text[position] { return false }
    return true
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for number in hashes.indices {
      var slot = Int(truncatingIfNeeded: hashes[number]) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(number + 1)
    }
  }

  /// Eight bytes a step, mixed by full-width multiplication; not kept anywhere and never an order.
  static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var state = 0x9E37_79B9_7F4A_7C15 ^ UInt64(text.count)
    var position = 0
    if let base = UnsafeRawPointer(text.baseAddress) {
      while position + 8 <= text.count {
        state = mixed(state ^ base.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        position += 8
      }
    }
    var rest: UInt64 = 0
    while position < text.count {
      rest = rest << 8 | UInt64(text[position])
      position += 1
    }
    return mixed(state ^ rest)
  }

  @inline(__always) private static func mixed(_ x: UInt64) -> UInt64 {
    let product = x.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }
}
