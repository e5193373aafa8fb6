/// Named values in order. Small records are searched, large ones hashed; a record that nobody else
/// holds is changed in place, so building one in a loop is linear.
public final class RecordObject: Object, @unchecked Sendable {
  public private(set) var keys: [String]
  public private(set) var values: [Value]
  /// Open addressing: index + 1 of the key in each slot, 0 when free; empty below 9 keys.
  private var slots: [Int32]

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

  public func copy() -> RecordObject { RecordObject(copying: self) }

  func takeValues() -> [Value] {
    defer {
      keys = []
      values = []
      slots = []
    }
    return values
  }

  private static func hash(_ key: String) -> UInt64 {
    var key = key
    return key.withUTF8 { bytes in
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      return hash ^ (hash >> 29)
    }
  }

  private static func same(_ a: String, _ b: String) -> Bool {
    a.utf8.count == b.utf8.count && a.utf8.elementsEqual(b.utf8)
  }

  public func position(of key: String) -> Int? {
    if slots.isEmpty { return keys.firstIndex { Self.same($0, key) } }
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: Self.hash(key)) & mask
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if Self.same(keys[index], key) { return index }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Binds a key in place; callers hold the only reference.
  func set(_ key: String, _ value: Value) {
    if let position = position(of: key) {
      values[position] = value
      return
    }
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
    slots = [Int32](repeating: 0, count: size)
    for index in keys.indices { enter(index) }
  }

  private func enter(_ index: Int) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: Self.hash(keys[index])) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = Int32(truncatingIfNeeded: index + 1)
  }

  deinit { Unwinding.release(&values) }
}
