import Testing

@testable import Numeric

@Suite struct TridiagonalFormTests {
  /// A symmetric matrix of numbers drawn between -1 and 1.
  private static func drawn(_ size: Int, seed: UInt64) -> [[Double]] {
    var stream = SeededStream(seed: seed)
    var matrix = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
    for row in 0..<size {
      for column in 0...row {
        matrix[row][column] = 2 * stream.unit() - 1
        matrix[column][row] = matrix[row][column]
      }
    }
    return matrix
  }

  private static func product(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for place in a.indices { sum += a[place] * b[place] }
    return sum
  }

  /// Eigenvectors are of length 1, at right angles, and the matrix stretches each by its eigenvalue.
  private static func check(_ matrix: [[Double]], _ values: [Double], _ vectors: [[Double]]) {
    let largest = values.map(abs).max() ?? 0
    var worst = (angle: 0.0, stretch: 0.0)
    for (place, vector) in vectors.enumerated() {
      for other in place..<vectors.count {
        let expected = other == place ? 1.0 : 0
        worst.angle = max(worst.angle, abs(product(vector, vectors[other]) - expected))
      }
      for (row, entry) in zip(matrix, vector) {
        worst.stretch = max(worst.stretch, abs(product(row, vector) - values[place] * entry))
      }
    }
    #expect(worst.angle < 1e-13)
    #expect(worst.stretch <= 1e-13 * largest)
    #expect(values == values.sorted(by: >))
  }

  private static func eigen(_ matrix: [[Double]]) throws -> ([Double], [[Double]]) {
    try TridiagonalForm(matrix, Budget(threads: 1)).eigen(Budget(threads: 2))
  }

  @Test func vectorsAreStretchedByTheirValues() throws {
    for size in [1, 2, 3, 8, 33, 45] {
      let matrix = Self.drawn(size, seed: UInt64(size))
      let (values, vectors) = try Self.eigen(matrix)
      Self.check(matrix, values, vectors)
      let trace = matrix.indices.reduce(0.0) { $0 + matrix[$1][$1] }
      #expect(abs(values.reduce(0, +) - trace) < 1e-12)
    }
  }

  @Test func specialMatricesAreNoTrouble() throws {
    let size = 40
    let zero = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
    let none = try Self.eigen(zero)
    Self.check(zero, none.0, none.1)
    let large = [[Double]](repeating: [Double](repeating: 1e200, count: size), count: size)
    let (values, vectors) = try Self.eigen(large)
    #expect(abs(values[0] / (Double(size) * 1e200) - 1) < 1e-13)
    Self.check(large, values, vectors)
    var graded = zero
    for place in 0..<size { graded[place][place] = raised(10, Double(-place)) }
    #expect(try Self.eigen(graded).0 == graded.indices.map { graded[$0][$0] })
    // The second difference, whose eigenvalues are known: 2 - 2 cos(i pi / 41).
    var difference = zero
    for place in 0..<size {
      difference[place][place] = 2
      if place > 0 { (difference[place][place - 1], difference[place - 1][place]) = (-1, -1) }
    }
    let found = try Self.eigen(difference).0
    #expect(abs(found[0] - 3.9941316023674807) < 1e-13)
    #expect(abs(found[39] - 0.005868397632519118) < 1e-13)
  }

  @Test func theSameBytesOnAnyNumberOfThreads() throws {
    let matrix = Self.drawn(70, seed: 7)
    let results = try [1, 2, 8].map {
      try SymmetricEigen.decompose(matrix, budget: Budget(threads: $0))
    }
    #expect(results.allSatisfy { $0.values == results[0].values })
    #expect(results.allSatisfy { $0.vectors == results[0].vectors })
    #expect(SymmetricEigen.decompose(matrix).vectors == results[0].vectors)
  }

  @Test func aBudgetThatRanOutStopsIt() {
    let budget = Budget(threads: 1)
    budget.interrupt()
    #expect(throws: Stopped.self) {
      try SymmetricEigen.decompose(Self.drawn(40, seed: 1), budget: budget)
    }
  }
}
