import Diagnostics

/// The order of the elements of one vector.
struct ElementOrder {
  private let vector: Vector

  /// - Throws: `wrong-type` for lists of lists.
  init(_ vector: Vector) throws {
    if vector.type.element != nil {
      throw Failure("wrong-type", "lists have no order")
    }
    self.vector = vector
  }

  /// Whether one element stands before another; equal ones keep their order, nulls come last both ways.
  func precedes(_ a: Int, _ b: Int, descending: Bool = false) -> Bool {
    switch (vector.isNull(a), vector.isNull(b)) {
    case (true, true): return a < b
    case (true, false): return false
    case (false, true): return true
    case (false, false): break
    }
    let order = compare(a, b)
    return order == 0 ? a < b : descending ? order > 0 : order < 0
  }

  /// Negative, 0 or positive, for elements that are not null.
  func compare(_ a: Int, _ b: Int) -> Int {
    func of<T: Comparable>(_ x: T, _ y: T) -> Int { x < y ? -1 : x > y ? 1 : 0 }
    switch vector.storage {
    case .int(let v), .time(let v): return of(v[a], v[b])
    case .float(let v): return of(v[a], v[b])
    case .bool(let v): return of(v[a], v[b])
    case .date(let v): return of(v[a], v[b])
    case .coded(let codes, _) where vector.type == .category(ordered: true):
      return of(codes[a], codes[b])
    default: return ElementFunctions.order(vector.utf8(a), vector.utf8(b))
    }
  }
}
