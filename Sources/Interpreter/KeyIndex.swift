/// Eight bytes that stand for a key: all of it when it has at most seven bytes, else a hash.
struct KeyTag: Equatable {
  fileprivate let bits: UInt64

  /// Whether equal tags mean equal keys.
  @inline(__always) var isWhole: Bool { bits >> 56 != 0xFF }

  init(_ key: String) {
    bits = Self.bits(key)
  }

  /// The tag of an int's decimal digits.
  init(_ int: Int64) {
    bits = int >= 0 && int < 10_000_000 ? Self.digits(UInt32(int)) : Self.bits(String(int))
  }

  private static func digits(_ int: UInt32) -> UInt64 {
    if int < 10 { return UInt64(48 + int) | 1 << 56 }
    var word: UInt64 = 0
    var count: UInt64 = 0
    var rest = int
    while rest >= 100 {
      let next = rest / 100
      word = word << 16 | pair(rest - next * 100)
      rest = next
      count += 2
    }
    if rest < 10 { return word << 8 | UInt64(48 + rest) | (count + 1) << 56 }
    return word << 16 | pair(rest) | (count + 2) << 56
  }

  /// Two digits, the first in the low byte.
  @inline(__always)
  private static func pair(_ int: UInt32) -> UInt64 {
    let tens = (int * 103) >> 10
    return UInt64((48 + tens) | ((48 + int - tens * 10) << 8))
  }

  private static func bits(_ key: String) -> UInt64 {
    var key = key
    return key.withUTF8 { bits($0) }
  }

  private static func bits(_ key: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard let bytes = UnsafeRawPointer(key.baseAddress) else { return 0 }
    if key.count <= 7 {
      var word: UInt64 = 0
      for offset in (0..<key.count).reversed() { word = word << 8 | UInt64(key[offset]) }
      return word | UInt64(key.count) << 56
    }
    var hash = UInt64(truncatingIfNeeded: key.count) &* 0x9E37_79B9_7F4A_7C15
    var offset = 0
    while offset + 8 <= key.count {
      let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      hash = mixed(hash ^ word)
      offset += 8
    }
    // The last eight bytes again, those seen before included, cover what is left over.
    hash = mixed(hash ^ bytes.loadUnaligned(fromByteOffset: key.count - 8, as: UInt64.self))
    return hash | 0xFF << 56
  }

  @inline(__always)
  fileprivate static func mixed(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: 0x9FB2_1C65_1E98_DF25)
    return product.high ^ product.low
  }
}

/// Where the keys of a record stand: their tags in order, hashed once there are more than a few.
struct KeyIndex: ~Copyable {
  private static let searched = 8
  private var tags: UnsafeMutablePointer<KeyTag>
  private var capacity: Int
  /// Open addressing: a key's place + 1, 0 when free.
  private var slots: UnsafeMutablePointer<Int32>?
  private var mask = 0

  init() {
    capacity = 4
    tags = .allocate(capacity: capacity)
  }

  init(copying other: borrowing KeyIndex, count: Int) {
    capacity = max(4, count)
    tags = .allocate(capacity: capacity)
    tags.update(from: other.tags, count: count)
    if count > Self.searched { rehash(count) }
  }

  deinit {
    tags.deallocate()
    slots?.deallocate()
  }

  mutating func removeAll() {
    slots?.deallocate()
    slots = nil
    mask = 0
  }

  /// The place of a key; `isSame` decides where the tags agree.
  @inline(__always)
  func position(of tag: KeyTag, among count: Int, isSame: (Int) -> Bool) -> Int? {
    guard let slots else {
      for place in 0..<count where tags[place] == tag && isSame(place) { return place }
      return nil
    }
    var slot = Int(truncatingIfNeeded: KeyTag.mixed(tag.bits)) & mask
    while slots[slot] != 0 {
      let place = Int(slots[slot]) - 1
      if tags[place] == tag, isSame(place) { return place }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Enters the key at the end.
  mutating func add(_ tag: KeyTag, at place: Int) {
    if place >= capacity {
      let larger = UnsafeMutablePointer<KeyTag>.allocate(capacity: capacity * 2)
      larger.update(from: tags, count: capacity)
      tags.deallocate()
      tags = larger
      capacity *= 2
    }
    tags[place] = tag
    if slots == nil ? place >= Self.searched : (place + 1) * 2 > mask {
      rehash(place + 1)
    } else if slots != nil {
      enter(place)
    }
  }

  private mutating func rehash(_ count: Int) {
    var size = 32
    while size < count * 4 { size *= 2 }
    slots?.deallocate()
    let fresh = UnsafeMutablePointer<Int32>.allocate(capacity: size)
    fresh.initialize(repeating: 0, count: size)
    slots = fresh
    mask = size - 1
    for place in 0..<count { enter(place) }
  }

  private func enter(_ place: Int) {
    guard let slots else { return }
    var slot = Int(truncatingIfNeeded: KeyTag.mixed(tags[place].bits)) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = Int32(truncatingIfNeeded: place + 1)
  }
}
