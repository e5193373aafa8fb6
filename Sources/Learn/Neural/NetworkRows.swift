import CKernels
import Numeric

/// Rows to train a network on, one after the other, and what is known of them.
struct NetworkRows: Sendable {
  enum Truth: Sendable {
    case classes([UInt32], count: Int)
    case numbers([Float])
  }

  let values: Buffer32
  let width: Int
  let truth: Truth
  let weights: [Double]?
  var rowCount: Int

  init(_ features: FeatureMatrix, _ truth: Truth, weights: [Double]?, _ work: Work) throws {
    width = features.featureCount
    rowCount = features.rowCount
    self.truth = truth
    self.weights = weights
    values = try Buffer32(features, work)
  }

  var outputs: Int {
    switch truth {
    case .classes(_, let count): count
    case .numbers: 1
    }
  }

  /// What a pass over rows found.
  struct Sums {
    var loss = 0.0
    var weight = 0.0
    /// True by predicted classes.
    var confusion: [Int]
    /// How many rows gave their true class a probability above one half.
    var sure = 0
  }

  /// Puts rows into a tile.
  func load(_ tile: NetworkTile, _ rows: ArraySlice<UInt32>) {
    let target = tile.results[0]
    let size = NetworkTile.rows
    rows.withUnsafeBufferPointer { rows in
      guard let first = rows.baseAddress, width > 0 else { return }
      ck_rows_f32(rows.count, first, width, values.pointer, target, size)
    }
    if rows.count == size { return }
    for feature in 0..<width {
      (target + feature * size + rows.count).update(repeating: 0, count: size - rows.count)
    }
  }

  /// Turns the outputs of a tile into losses, and into slopes of the mean loss when `scale` is the
  /// inverse of the weight of a whole step.
  func judge(_ tile: NetworkTile, _ rows: ArraySlice<UInt32>, scale: Double, _ sums: inout Sums) {
    rows.withUnsafeBufferPointer { rows in
      switch truth {
      case .classes(let classes, let count):
        judge(tile, rows, classes, count, scale, &sums)
      case .numbers(let numbers):
        let slopes = tile.outputSlopes
        slopes.update(repeating: 0, count: NetworkTile.rows)
        for (place, row) in rows.enumerated() {
          let weight = weights?[Int(row)] ?? 1
          let difference = tile.output[place] - numbers[Int(row)]
          sums.loss += Double(difference) * Double(difference) * weight
          sums.weight += weight
          slopes[place] = 2 * difference * Float(weight * scale)
        }
      }
    }
  }

  private func judge(
    _ tile: NetworkTile, _ rows: UnsafeBufferPointer<UInt32>, _ classes: [UInt32], _ count: Int,
    _ scale: Double, _ sums: inout Sums
  ) {
    let output = tile.output
    let slopes = tile.outputSlopes
    let size = NetworkTile.rows
    ck_best_f32(count, size, output, size, tile.found)
    for (place, row) in rows.enumerated() {
      let own = Int(classes[Int(row)])
      tile.truth[place] = Int32(truncatingIfNeeded: own)
      sums.confusion[own &* count &+ Int(tile.found[place])] &+= 1
      sums.loss -= Double(output[own &* size &+ place]) * (weights?[Int(row)] ?? 1)
    }
    ck_softmax_f32(count, size, output, size, tile.lse)
    slopes.update(from: output, count: count * size)
    for place in rows.indices {
      let own = Int(tile.truth[place]) &* size &+ place
      if slopes[own] > 0.5 { sums.sure += 1 }
      slopes[own] -= 1
    }
    if let weights {
      for (place, row) in rows.enumerated() {
        sums.loss += Double(tile.lse[place]) * weights[Int(row)]
        sums.weight += weights[Int(row)]
        tile.lse[place] = Float(weights[Int(row)] * scale)
      }
      for label in 0..<count {
        let to = slopes + label * size
        for place in rows.indices { to[place] *= tile.lse[place] }
      }
    } else {
      for place in rows.indices { sums.loss += Double(tile.lse[place]) }
      sums.weight += Double(rows.count)
      let factor = Float(scale)
      for place in 0..<count * size { slopes[place] *= factor }
    }
    if rows.count == size { return }
    for label in 0..<count {
      (slopes + label * size + rows.count).update(repeating: 0, count: size - rows.count)
    }
  }
}

/// The cells of a feature matrix as 32-bit floats, row by row.
final class Buffer32: @unchecked Sendable {
  let pointer: UnsafePointer<Float>
  private let base: UnsafeMutablePointer<Float>

  init(_ features: FeatureMatrix, _ work: Work) throws {
    let width = features.featureCount
    let rows = features.rowCount
    try MemoryLimit.check(
      rows * width * 4, for: "`neural_network`", help: "take a sample of the rows")
    base = .allocate(capacity: max(1, rows * width))
    pointer = UnsafePointer(base)
    nonisolated(unsafe) let target = base
    let plan = PanelPlan(rowCount: rows)
    try Parallel.forEach(chunks: plan.panelCount, budget: work.budget) { index in
      let panel = Panel<Double>(width: width)
      let range = plan.rows(index)
      panel.load(features, range)
      for row in 0..<range.count {
        for feature in 0..<width {
          target[(range.lowerBound + row) * width + feature] = Float(
            panel.values[feature * Panel<Double>.rows + row])
        }
      }
    }
  }

  deinit { base.deallocate() }
}
