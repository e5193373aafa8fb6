import Glibc

/// The distribution of the largest distance between a sample's distribution and the true one.
enum KolmogorovTail {
  /// P(D+ >= d) of `n` values: the distance to one side (Birnbaum and Tingey 1951).
  static func oneSided(_ d: Double, _ n: Int) -> Double {
    if d <= 0 { return 1 }
    if d >= 1 { return 0 }
    let count = Double(n)
    var sum = 0.0
    func logFactorial(_ value: Double) -> Double {
      var sign: Int32 = 0
      return lgamma_r(value + 1, &sign)
    }
    let logs = logFactorial(count)
    for j in 0...Int(count * (1 - d)) {
      let step = Double(j)
      let (low, high) = (1 - d - step / count, d + step / count)
      if low <= 0 { continue }
      let choose: Double = logs - logFactorial(step) - logFactorial(count - step)
      let power: Double = (count - step) * log(low) + (step - 1) * log(high)
      sum += exp(choose + power)
    }
    return min(1, d * sum)
  }

  /// P(D >= d) of `n` values: exact for small samples (Marsaglia, Tsang and Wang 2003) and in the
  /// tail, else the expansion of Pelz and Good (1976), which is good to 1e-10 from there on.
  static func twoSided(_ d: Double, _ n: Int) -> Double {
    let count = Double(n)
    if d <= 0.5 / count { return 1 }
    if d >= 1 { return 0 }
    // So far out, hardly any sample is off to both sides.
    if count * d * d > 4 { return min(1, 2 * oneSided(d, n)) }
    return n <= 500 ? max(0, 1 - matrixLower(d, n)) : max(0, 1 - expansionLower(d, n))
  }

  private static func matrixLower(_ d: Double, _ n: Int) -> Double {
    let count = Double(n)
    let k = Int(count * d) + 1
    let m = 2 * k - 1
    let h = Double(k) - count * d
    var matrix = [Double](repeating: 0, count: m * m)
    for i in 0..<m { for j in 0..<m where i - j + 1 >= 0 { matrix[i * m + j] = 1 } }
    for i in 0..<m {
      matrix[i * m] -= pow(h, Double(i + 1))
      matrix[(m - 1) * m + i] -= pow(h, Double(m - i))
    }
    matrix[(m - 1) * m] += 2 * h - 1 > 0 ? pow(2 * h - 1, Double(m)) : 0
    for i in 0..<m {
      for j in 0..<m where i - j + 1 > 0 {
        for g in 1...(i - j + 1) { matrix[i * m + j] /= Double(g) }
      }
    }
    var (power, exponent) = matrixPower(matrix, m, n)
    var p = power[(k - 1) * m + k - 1]
    for i in 1...n {
      p *= Double(i) / count
      if p < 1e-140 {
        p *= 1e140
        exponent -= 140
      }
    }
    power = []
    return p * pow(10, Double(exponent))
  }

  /// The `n`-th power, less a power of ten.
  private static func matrixPower(
    _ matrix: [Double], _ m: Int, _ n: Int
  ) -> (matrix: [Double], exponent: Int) {
    if n == 1 { return (matrix, 0) }
    let half = matrixPower(matrix, m, n / 2)
    var result = product(half.matrix, half.matrix, m)
    var exponent = 2 * half.exponent
    if n % 2 == 1 { result = product(matrix, result, m) }
    if result[(m / 2) * m + m / 2] > 1e140 {
      for place in result.indices { result[place] *= 1e-140 }
      exponent += 140
    }
    return (result, exponent)
  }

  private static func product(_ a: [Double], _ b: [Double], _ m: Int) -> [Double] {
    var result = [Double](repeating: 0, count: m * m)
    for i in 0..<m {
      for k in 0..<m where a[i * m + k] != 0 {
        let factor = a[i * m + k]
        for j in 0..<m { result[i * m + j] += factor * b[k * m + j] }
      }
    }
    return result
  }

  private static func expansionLower(_ d: Double, _ n: Int) -> Double {
    let root = Double(n).squareRoot()
    let z = d * root
    let (z2, z4, z6) = (z * z, z * z * z * z, z * z * z * z * z * z)
    let pi2 = Double.pi * Double.pi
    var sums = (0.0, 0.0, 0.0, 0.0)
    var whole = (0.0, 0.0)
    for k in 0...20 {
      let half: Double = (Double(k) + 0.5) * (Double(k) + 0.5)
      let q: Double = pi2 * half
      // The terms of k and of -k - 1 are the same.
      let weight = 2 * exp(-q / (2 * z2))
      sums.0 += weight
      sums.1 += weight * (q - z2)
      let second: Double = 6 * z6 + 2 * z4 + q * (2 * z4 - 5 * z2) + q * q * (1 - 2 * z2)
      sums.2 += weight * second
      let high: Double = q * q * q * (5 - 30 * z2) + q * q * (-60 * z2 + 212 * z4)
      let low: Double = q * (135 * z4 - 96 * z6) - 30 * z6 - 90 * z6 * z2
      sums.3 += weight * (high + low)
      let r: Double = pi2 * Double(k * k)
      let other = 2 * exp(-r / (2 * z2))
      whole.0 += other * r
      whole.1 += other * (3 * r * z2 - r * r)
    }
    let front = (Double.pi / 2).squareRoot()
    let first = front / z * sums.0
    let second = front / (6 * z4) * sums.1
    let third = front / (72 * z6 * z) * sums.2 - front / (36 * z2 * z) * whole.0
    let fourth = front / (6480 * z6 * z4) * sums.3 + front / (216 * z6) * whole.1
    return first + second / root + third / Double(n) + fourth / (Double(n) * root)
  }
}
