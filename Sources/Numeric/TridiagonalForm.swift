/// A symmetric matrix as Q T Qᵀ with a tridiagonal T, by Householder's reflections, from which QL steps
/// with implicit shifts find the eigenvalues (Golub and Van Loan, sections 8.3.1 and 8.3.3; EISPACK's
/// `tred2` and `tql2`).
///
/// Reflections and rotations are kept, and applied to a few rows of Q at a time, which do not depend on
/// each other.
struct TridiagonalForm {
  private typealias Lanes = SIMD8<Double>
  /// How many rows of Q are worked on at once, in vectors of 8.
  private static let vectors = 4

  private let size: Int
  /// The number of vectors in a row, the last filled up with zeros.
  private let stride: Int
  /// The diagonal of T, and what stands beside it.
  private var diagonal: [Double]
  private var beside: [Double]
  /// For each reflection I - scale v vᵀ its v, a row each.
  private var reflections: [Double]
  private var scales: [Double]

  /// - Precondition: the matrix is square and symmetric, its entries finite.
  /// - Throws: `Stopped`.
  init(_ matrix: [[Double]], _ budget: Budget) throws(Stopped) {
    size = matrix.count
    stride = (size + 7) / 8
    diagonal = [Double](repeating: 0, count: size)
    beside = [Double](repeating: 0, count: size)
    reflections = [Double](repeating: 0, count: size * stride * 8)
    scales = [Double](repeating: 0, count: size)
    let (size, width) = (size, stride * 8)
    let rest = UnsafeMutablePointer<Lanes>.allocate(capacity: size * stride)
    defer { rest.deallocate() }
    rest.initialize(repeating: .zero, count: size * stride)
    let cells = UnsafeMutableRawPointer(rest).assumingMemoryBound(to: Double.self)
    for row in 0..<size {
      for column in 0..<size { cells[row * width + column] = matrix[row][column] }
    }
    let work = UnsafeMutablePointer<Lanes>.allocate(capacity: 2 * stride)
    defer { work.deallocate() }
    for step in 0..<max(0, size - 2) {
      if step % 16 == 0 { try budget.check() }
      diagonal[step] = cells[step * width + step]
      reflect(step, rest, v: work, w: work + stride)
    }
    for place in max(0, size - 2)..<size { diagonal[place] = cells[place * width + place] }
    if size > 1 { beside[size - 2] = cells[(size - 2) * width + size - 1] }
  }

  /// Takes the row of a step to its first two entries, and the rest of the matrix with it.
  private mutating func reflect(
    _ step: Int, _ rest: UnsafeMutablePointer<Lanes>, v: UnsafeMutablePointer<Lanes>,
    w: UnsafeMutablePointer<Lanes>
  ) {
    let width = stride * 8
    let own = UnsafeMutableRawPointer(rest).assumingMemoryBound(to: Double.self) + step * width
    let (vCells, wCells) = (
      UnsafeMutableRawPointer(v).assumingMemoryBound(to: Double.self),
      UnsafeMutableRawPointer(w).assumingMemoryBound(to: Double.self)
    )
    var largest = 0.0
    for column in step + 1..<size { largest = max(largest, abs(own[column])) }
    guard largest > 0 else { return }
    v.initialize(repeating: .zero, count: stride)
    w.initialize(repeating: .zero, count: stride)
    var square = 0.0
    for column in step + 1..<size {
      vCells[column] = own[column] / largest
      square += vCells[column] * vCells[column]
    }
    let length = vCells[step + 1] > 0 ? -square.squareRoot() : square.squareRoot()
    // The square of the length of v, once its first entry is lessened by `length`.
    let scale = 1 / (square - vCells[step + 1] * length)
    vCells[step + 1] -= length
    beside[step] = length * largest
    scales[step] = scale
    for column in step + 1..<size { reflections[step * width + column] = vCells[column] }
    // w = scale A v, then less the part of it along v, so that A becomes A - v wᵀ - w vᵀ.
    let first = (step + 1) / 8
    for row in step + 1..<size {
      let factor = vCells[row] * scale
      let line = rest + row * stride
      for place in first..<stride { w[place] += line[place] * Lanes(repeating: factor) }
    }
    var along = 0.0
    for column in step + 1..<size { along += vCells[column] * wCells[column] }
    let half = along * scale / 2
    for place in first..<stride { w[place] += v[place] * Lanes(repeating: -half) }
    for row in step + 1..<size {
      let (a, b) = (Lanes(repeating: -vCells[row]), Lanes(repeating: -wCells[row]))
      let line = rest + row * stride
      for place in first..<stride {
        line[place] += a * w[place]
        line[place] += b * v[place]
      }
    }
  }

  /// A rotation of the columns `place` and `place + 1` of Q.
  private struct Rotation {
    let place: Int
    let cosine: Double
    let sine: Double
  }

  /// The eigenvalues in the order in which they are found, and the rotations that make T diagonal.
  private func rotations(_ budget: Budget) throws(Stopped) -> ([Double], [Rotation]) {
    var d = diagonal
    var e = beside
    var rotations: [Rotation] = []
    rotations.reserveCapacity(size * size)
    for low in 0..<size {
      if low % 16 == 0 { try budget.check() }
      // It takes two rounds or so; the bound is for what no arithmetic should bring about.
      for _ in 0..<200 {
        var high = low
        while high < size - 1, abs(e[high]) > Double.ulpOfOne * (abs(d[high]) + abs(d[high + 1])) {
          high += 1
        }
        if high == low { break }
        var g = (d[low + 1] - d[low]) / (2 * e[low])
        let root = (g * g + 1).squareRoot()
        g = d[high] - d[low] + e[low] / (g + (g < 0 ? -root : root))
        var (s, c, p) = (1.0, 1.0, 0.0)
        var isSplit = false
        for place in Swift.stride(from: high - 1, through: low, by: -1) {
          let (f, b) = (s * e[place], c * e[place])
          let largest = max(abs(f), abs(g))
          guard largest > 0 else {
            e[place + 1] = 0
            d[place + 1] -= p
            e[high] = 0
            isSplit = true
            break
          }
          let (x, y) = (f / largest, g / largest)
          let r = (x * x + y * y).squareRoot()
          e[place + 1] = r * largest
          s = x / r
          c = y / r
          g = d[place + 1] - p
          let t = (d[place] - g) * s + 2 * c * b
          p = s * t
          d[place + 1] = g + p
          g = c * t - b
          rotations.append(Rotation(place: place, cosine: c, sine: s))
        }
        if isSplit { continue }
        d[low] -= p
        e[low] = g
        e[high] = 0
      }
    }
    return (d, rotations)
  }

  /// The eigenvalues, descending, and for each its eigenvector of length 1.
  /// - Throws: `Stopped`.
  func eigen(_ budget: Budget) throws(Stopped) -> (values: [Double], vectors: [[Double]]) {
    let (values, rotations) = try rotations(budget)
    let lanes = Self.vectors * 8
    let chunks = (size + lanes - 1) / lanes
    let parts = VectorParts(count: size * chunks * Self.vectors)
    try Parallel.forEach(chunks: chunks, budget: budget) { chunk in
      // Entry j of lane r is entry j of row `chunk * lanes + r` of Q.
      let rows = parts.values + chunk * size * Self.vectors
      let cells = UnsafeMutableRawPointer(rows).assumingMemoryBound(to: Double.self)
      for lane in 0..<min(lanes, size - chunk * lanes) {
        cells[(chunk * lanes + lane) * lanes + lane] = 1
      }
      reflected(rows, budget)
      rotated(rows, by: rotations, budget)
    }
    let order = SymmetricEigen.descending(values)
    return withExtendedLifetime(parts) {
      let cells = UnsafeMutableRawPointer(parts.values).assumingMemoryBound(to: Double.self)
      return (
        order.map { values[$0] },
        order.map { column in
          (0..<size).map { row in
            cells[(row / lanes * size + column) * lanes + row % lanes]
          }
        }
      )
    }
  }

  private func reflected(_ rows: UnsafeMutablePointer<Lanes>, _ budget: Budget) {
    reflections.withUnsafeBufferPointer { reflections in
      for step in 0..<max(0, size - 2) where scales[step] != 0 {
        if step % 32 == 0, budget.isExhausted { return }
        let v = reflections.baseAddress.map { $0 + step * stride * 8 }
        guard let v else { return }
        var (a, b, c, d) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
        for place in step + 1..<size {
          let (row, factor) = (rows + place * Self.vectors, Lanes(repeating: v[place]))
          a += row[0] * factor
          b += row[1] * factor
          c += row[2] * factor
          d += row[3] * factor
        }
        for place in step + 1..<size {
          let (row, factor) = (
            rows + place * Self.vectors, Lanes(repeating: -v[place] * scales[step])
          )
          row[0] += a * factor
          row[1] += b * factor
          row[2] += c * factor
          row[3] += d * factor
        }
      }
    }
  }

  private func rotated(
    _ rows: UnsafeMutablePointer<Lanes>, by rotations: [Rotation], _ budget: Budget
  ) {
    for (number, rotation) in rotations.enumerated() {
      if number % 8192 == 0, budget.isExhausted { return }
      let row = rows + rotation.place * Self.vectors
      let (c, s) = (Lanes(repeating: rotation.cosine), Lanes(repeating: rotation.sine))
      for vector in 0..<Self.vectors {
        let (own, next) = (row[vector], row[vector + Self.vectors])
        row[vector + Self.vectors] = s * own + c * next
        row[vector] = c * own - s * next
      }
    }
  }
}

/// Vectors in memory, each part of them written by one thread only.
private final class VectorParts: @unchecked Sendable {
  let values: UnsafeMutablePointer<SIMD8<Double>>

  init(count: Int) {
    values = .allocate(capacity: max(1, count))
    values.initialize(repeating: .zero, count: count)
  }

  deinit { values.deallocate() }
}
