import Glibc

/// Named values in order. Small records are searched, large ones hashed; a record that nobody else
/// holds is changed in place, so building one in a loop is linear.
public final class RecordObject: Object, @unchecked Sendable {
  @exclusivity(unchecked) public private(set) var keys: [String]
  @exclusivity(unchecked) public private(set) var values: [Value]
  @exclusivity(unchecked) private var index: KeyIndex

  public init(_ entries: [(key: String, value: Value)] = []) {
    keys = []
    values = []
    index = KeyIndex()
    super.init()
    for (key, value) in entries { set(key, value) }
  }

  private init(copying other: RecordObject) {
    keys = other.keys
    values = other.values
    index = KeyIndex(copying: other.index, count: other.keys.count)
  }

  public override var typeName: String { "record" }
  public override var memberNames: [String] { keys }
  public override func member(_ name: String) throws -> Value? { self[name] }
  public var count: Int { keys.count }

  public subscript(key: String) -> Value? { position(of: key).map { values[$0] } }

  /// The field named by a text or by the digits of an int; nil when there is none or `key` is neither.
  public func field(_ key: Value) -> Value? {
    switch key {
    case .int(let int): return position(of: KeyTag(int), int).map { values[$0] }
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
      index.removeAll()
    }
    return values
  }

  public func position(of key: String) -> Int? {
    let tag = KeyTag(key)
    return index.position(of: tag, among: keys.count) { tag.isWhole || Self.same(keys[$0], key) }
  }

  private func position(of tag: KeyTag, _ int: Int64) -> Int? {
    index.position(of: tag, among: keys.count) { tag.isWhole || Self.same(keys[$0], String(int)) }
  }

  /// Binds a key in place; callers hold the only reference.
  func set(_ key: String, _ value: Value) {
    if let position = position(of: key) {
      values[position] = value
    } else {
      add(key, KeyTag(key), value)
    }
  }

  /// The same for a key that lies on the stack, a text or an int.
  func set(_ key: Slots, _ value: consuming Value) {
    if case .int(let int) = key.pointee {
      let tag = KeyTag(int)
      if let position = position(of: tag, int) {
        values[position] = value
      } else {
        add(String(int), tag, value)
      }
    } else if case .object(let object) = key.pointee, let text = object as? TextObject {
      set(text.string, value)
    }
  }

  private func add(_ key: String, _ tag: KeyTag, _ value: Value) {
    keys.append(key)
    values.append(value)
    index.add(tag, at: keys.count - 1)
  }

  private static func same(_ a: String, _ b: String) -> Bool {
    var a = a
    var b = b
    return a.withUTF8 { p in
      b.withUTF8 { q in
        guard p.count == q.count else { return false }
        guard let left = p.baseAddress, let right = q.baseAddress else { return true }
        return memcmp(left, right, p.count) == 0
      }
    }
  }

  deinit { Unwinding.release(&values) }
}
