/// A comparison as a type, so that the loops are compiled with it inside.
protocol OrderTest: SendableMetatype {
  static func holds<T: Comparable>(_ a: T, _ b: T) -> Bool
}

enum IsEqual: OrderTest {
  @inline(__always) static func holds<T: Comparable>(_ a: T, _ b: T) -> Bool { a == b }
}

enum IsNotEqual: OrderTest {
  @inline(__always) static func holds<T: Comparable>(_ a: T, _ b: T) -> Bool { a != b }
}

enum IsLess: OrderTest {
  @inline(__always) static func holds<T: Comparable>(_ a: T, _ b: T) -> Bool { a < b }
}

enum IsAtMost: OrderTest {
  @inline(__always) static func holds<T: Comparable>(_ a: T, _ b: T) -> Bool { a <= b }
}

enum IsGreater: OrderTest {
  @inline(__always) static func holds<T: Comparable>(_ a: T, _ b: T) -> Bool { a > b }
}

enum IsAtLeast: OrderTest {
  @inline(__always) static func holds<T: Comparable>(_ a: T, _ b: T) -> Bool { a >= b }
}
