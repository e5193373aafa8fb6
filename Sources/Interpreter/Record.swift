import Glibc

/// Named values in order. Small records are searched, large ones hashed; a record that nobody else
/// holds is changed in place, so building one in a loop is linear.
public final class RecordObject: Object, @unchecked Sendable {
  @exclusivity(unchecked) public private(set) var keys: [String]
  @exclusivity(unchecked) public private(set) var values: [Value]
  /// Open addressing: the upper half of the key's hash and its index + 1 in each slot, 0 when free;
  /// empty below 9 keys.
  @exclusivity(unchecked) private var slots: [UInt64]

  public init(_ entries: [(key: String, value: Value)] = []) {
    keys = []
    values = []
    slots = []
    super.init()
    for (key, value) in entries { set(key, value) }
  }

  private init(copying other: RecordObject) {
    keys = other.keys
    values = other.values
    slots = other.slots
  }

  public override var typeName: String { "record" }
  public override var memberNames: [String] { keys }
  public override func member(_ name: String) throws -> Value? { self[name] }
  public var count: Int { keys.count }

  public subscript(key: String) -> Value? { position(of: key).map { values[$0] } }

  /// The field named by a text or by the digits of an int; nil when there is none or `key` is neither.
  public func field(_ key: Value) -> Value? {
    switch key {
    case .int(let int):
      return withDigits(of: int) { digits in position(of: digits).map { values[$0] } }
    case .object(let object):
      guard let text = object as? TextObject else { return nil }
      return self[text.string]
    default: return nil
    }
  }

  public func copy() -> RecordObject { RecordObject(copying: self) }

  func takeValues() -> [Value] {
    defer {
      keys = []
      values = []
      slots = []
    }
    return values
  }

  public func position(of key: String) -> Int? {
    var key = key
    return key.withUTF8 { position(of: $0) }
  }

  private func position(of key: UnsafeBufferPointer<UInt8>) -> Int? {
    if slots.isEmpty { return keys.firstIndex { Self.same($0, key) } }
    let hash = Self.hash(key)
    return slots.withUnsafeBufferPointer { slots in
      let mask = slots.count - 1
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot] != 0 {
        if slots[slot] >> 32 == hash >> 32 {
          let index = Int(slots[slot] & 0xFFFF_FFFF) - 1
          if Self.same(keys[index], key) { return index }
        }
        slot = (slot + 1) & mask
      }
      return nil
    }
  }

  /// Binds a key in place; callers hold the only reference.
  func set(_ key: String, _ value: Value) {
    if let position = position(of: key) {
      values[position] = value
      return
    }
    add(key, value)
  }

  /// The same for a key that is a text or an int; false when it is neither.
  func set(_ key: Value, _ value: Value) -> Bool {
    switch key {
    case .int(let int):
      if let position = withDigits(of: int, { position(of: $0) }) {
        values[position] = value
      } else {
        add(String(int), value)
      }
    case .object(let object):
      guard let text = object as? TextObject else { return false }
      set(text.string, value)
    default: return false
    }
    return true
  }

  private func add(_ key: String, _ value: Value) {
    keys.append(key)
    values.append(value)
    if keys.count > 8, keys.count * 2 > slots.count {
      rehash()
    } else if !slots.isEmpty {
      enter(keys.count - 1)
    }
  }

  private func rehash() {
    var size = 32
    while size < keys.count * 4 { size *= 2 }
    slots = [UInt64](repeating: 0, count: size)
    for index in keys.indices { enter(index) }
  }

  private func enter(_ index: Int) {
    var key = keys[index]
    let hash = key.withUTF8 { Self.hash($0) }
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = (hash & 0xFFFF_FFFF_0000_0000) | UInt64(UInt32(truncatingIfNeeded: index + 1))
  }

  /// Eight bytes at a time, each mixed by a multiplication, whose upper half is folded back.
  private static func hash(_ key: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: key.count) &* 0x9E37_79B9_7F4A_7C15
    guard let bytes = UnsafeRawPointer(key.baseAddress) else { return hash }
    func mix(_ word: UInt64) {
      let product = (hash ^ word).multipliedFullWidth(by: 0x9FB2_1C65_1E98_DF25)
      hash = product.high ^ product.low
    }
    var offset = 0
    while offset + 8 <= key.count {
      mix(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
    }
    var rest: UInt64 = 0
    while offset < key.count {
      rest = rest << 8 | UInt64(key[offset])
      offset += 1
    }
    mix(rest)
    return hash
  }

  private static func same(_ a: String, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    guard a.utf8.count == b.count else { return false }
    var a = a
    return a.withUTF8 { a in
      guard let p = a.baseAddress, let q = b.baseAddress else { return true }
      return memcmp(p, q, b.count) == 0
    }
  }

  deinit { Unwinding.release(&values) }
}

/// The decimal digits of an int, as its text would be written, without making one.
private func withDigits<T>(of int: Int64, _ body: (UnsafeBufferPointer<UInt8>) -> T) -> T {
  withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
    var place = 20
    var rest = int.magnitude
    repeat {
      place -= 1
      digits[place] = 48 + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    } while rest > 0
    if int < 0 {
      place -= 1
      digits[place] = 45
    }
    return body(UnsafeBufferPointer(rebasing: digits[place...]))
  }
}
