import Numeric

/// The solution of a linear least-squares problem, by Householder's reflections. Up to a size that
/// takes about a second the arithmetic is that of `DoubleDouble`, so that nearly collinear columns
/// (powers of a year, say) cost no digits.
public struct LeastSquares: Sendable {
  public let coefficients: [Double]
  /// The diagonal of the inverse of X'X: squared standard errors but for the residual variance.
  public let inverseDiagonal: [Double]
  public let residualSquares: Double

  /// A column that the ones before it make up, but for rounding.
  public struct Collinear: Error { public let column: Int }

  /// A remainder of less than this share of a column's length is rounding, not information.
  private static let tolerance = 1e-13

  /// - Parameters:
  ///   - columns: the design, a column each, all of the length of `target` and at least as long as
  ///     there are columns; no NaN.
  /// - Throws: `Collinear`, `Stopped`.
  public init(_ columns: [[Double]], target: [Double], budget: Budget) throws {
    let work = Double(target.count) * Double(columns.count + 1) * Double(columns.count + 1)
    self =
      work < 1e8
      ? try LeastSquares.solved(columns, target, DoubleDouble.self, budget)
      : try LeastSquares.solved(columns, target, Double.self, budget)
  }

  private init(_ coefficients: [Double], _ inverseDiagonal: [Double], _ residualSquares: Double) {
    self.coefficients = coefficients
    self.inverseDiagonal = inverseDiagonal
    self.residualSquares = residualSquares
  }

  private static func solved<N: SolverNumber>(
    _ columns: [[Double]], _ target: [Double], _ type: N.Type, _ budget: Budget
  ) throws -> LeastSquares {
    let width = columns.count
    let rows = target.count
    // Powers of two keep squares in range and change no digit.
    let scales = columns.map { power(of: $0) }
    let targetScale = power(of: target)
    var matrix = zip(columns, scales).map { column, scale in column.map { N($0 / scale) } }
    var y = target.map { N($0 / targetScale) }
    var diagonal: [N] = []
    for j in 0..<width {
      try budget.check()
      let whole = squares(matrix[j], from: 0)
      let rest = squares(matrix[j], from: j)
      guard rest.value > whole.value * tolerance * tolerance else { throw Collinear(column: j) }
      let length = rest.squareRoot()
      let head = matrix[j][j]
      let alpha = head.value > 0 ? N(0) - length : length
      // The reflection maps the column onto alpha; its vector replaces the column's lower part.
      let factor = N(1) / (rest - alpha * head)
      matrix[j][j] = head - alpha
      diagonal.append(alpha)
      for other in (j + 1)..<(width + 1) {
        if other < width {
          reflect(&matrix[other], by: matrix[j], from: j, factor)
        } else {
          reflect(&y, by: matrix[j], from: j, factor)
        }
      }
    }
    func entry(_ row: Int, _ column: Int) -> N {
      row == column ? diagonal[row] : matrix[column][row]
    }
    var solution = [N](repeating: N(0), count: width)
    for row in (0..<width).reversed() {
      var sum = y[row]
      for column in (row + 1)..<max(row + 1, width) {
        sum = sum - entry(row, column) * solution[column]
      }
      solution[row] = sum / diagonal[row]
    }
    // Rows of the inverse of R: their squared lengths are what standard errors need.
    var inverse = [[N]](repeating: [N](repeating: N(0), count: width), count: width)
    for column in 0..<width {
      inverse[column][column] = N(1) / diagonal[column]
      for row in (0..<column).reversed() {
        var sum = N(0)
        for step in (row + 1)...column { sum = sum + entry(row, step) * inverse[step][column] }
        inverse[row][column] = (N(0) - sum) / diagonal[row]
      }
    }
    let lengths = (0..<width).map { row in
      (row..<width).reduce(N(0)) { $0 + inverse[row][$1] * inverse[row][$1] }.value
    }
    return LeastSquares(
      zip(solution, scales).map { $0.value * (targetScale / $1) },
      zip(lengths, scales).map { $0 / $1 / $1 },
      squares(y, from: min(width, rows)).value * targetScale * targetScale)
  }

  private static func power(of values: [Double]) -> Double {
    let most = values.reduce(0.0) { max($0, abs($1)) }
    return most > 0 && most.isFinite
      ? Double(sign: .plus, exponent: most.exponent, significand: 1) : 1
  }

  private static func squares<N: SolverNumber>(_ values: [N], from start: Int) -> N {
    var sum = N(0)
    for row in start..<max(start, values.count) { sum = sum + values[row] * values[row] }
    return sum
  }

  private static func reflect<N: SolverNumber>(
    _ column: inout [N], by vector: [N], from start: Int, _ factor: N
  ) {
    column.withUnsafeMutableBufferPointer { column in
      vector.withUnsafeBufferPointer { vector in
        var product = N(0)
        for row in start..<column.count { product = product + vector[row] * column[row] }
        let share = product * factor
        for row in start..<column.count { column[row] = column[row] - share * vector[row] }
      }
    }
  }
}
