/// Values on the stack, read without counting references: the slot keeps the object alive.
public typealias Slots = UnsafeMutablePointer<Value>

extension UnsafeMutablePointer<Value> {
  /// Whether an object of exactly this class lies here.
  @inline(never)
  func holds<T: Object>(_ type: T.Type) -> Bool {
    if case .object(let object) = pointee { object is T } else { false }
  }

  /// Whether what lies here can name a field: a text, or an int by its digits.
  var isKey: Bool {
    if case .int = pointee { true } else { holds(TextObject.self) }
  }

  /// Works with the object of a final class that lies here, while nobody changes the slot; nil when
  /// something else does.
  @inline(__always) @discardableResult
  public func with<T: Object, R>(_ type: T.Type, _ body: (T) -> R) -> R? {
    reference(to: type)?._withUnsafeGuaranteedRef(body)
  }

  /// Apart from `with`, so that the look at the slot takes no reference of its own.
  @inline(never)
  public func reference<T: Object>(to type: T.Type) -> Unmanaged<T>? {
    if case .object(let object) = pointee, let it = object as? T {
      .passUnretained(it)
    } else {
      nil
    }
  }
}
