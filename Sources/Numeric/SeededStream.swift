/// A seeded stream of random numbers (xoshiro256**, Blackman and Vigna 2018), the same on every
/// machine. Each call that needs chance makes its own, so adding a cell changes no other's numbers.
public struct SeededStream: RandomNumberGenerator, Sendable {
  private var a: UInt64
  private var b: UInt64
  private var c: UInt64
  private var d: UInt64

  public init(seed: UInt64) { self.init(seed: seed, part: 0) }

  /// The stream of one part (a tree, a chunk) of a seeded whole: independent of all other parts.
  public init(seed: UInt64, part: UInt64) {
    var state = seed &+ part &* 0xD1B5_4A32_D192_ED03
    func next() -> UInt64 {  // splitmix64
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
    a = next()
    b = next()
    c = next()
    d = next()
  }

  public mutating func next() -> UInt64 {
    let result = rotated(b &* 5, 7) &* 9
    let t = b << 17
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = rotated(d, 45)
    return result
  }

  private func rotated(_ x: UInt64, _ bits: UInt64) -> UInt64 { (x << bits) | (x >> (64 - bits)) }

  /// Uniform in `0..<count`, without bias (Lemire 2019). `count` is at least 1.
  public mutating func index(below count: Int) -> Int {
    let range = UInt64(count)
    var product = next().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold { product = next().multipliedFullWidth(by: range) }
    }
    return Int(product.high)
  }

  /// Uniform in [0, 1), 53 bits.
  public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Standard normal (Marsaglia's polar method).
  public mutating func normal() -> Double {
    while true {
      let u = 2 * unit() - 1
      let v = 2 * unit() - 1
      let s = u * u + v * v
      if s > 0, s < 1 { return u * (-2 * logarithm(s) / s).squareRoot() }
    }
  }

  /// Puts `values` into a random order (Fisher and Yates).
  @inlinable public mutating func shuffle<T>(_ values: inout [T]) {
    guard values.count > 1 else { return }
    for i in stride(from: values.count - 1, to: 0, by: -1) {
      values.swapAt(i, index(below: i + 1))
    }
  }
}
