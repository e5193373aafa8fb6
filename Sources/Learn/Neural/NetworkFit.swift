import Diagnostics
import Numeric

/// Trains a network, step by step. A step's rows are shared among threads in parts that depend on
/// their number only, and the parts' gradients are added in order: any number of threads gives the
/// same weights.
struct NetworkFit {
  let settings: NetworkSettings
  let shape: NetworkShape
  let rows: NetworkRows

  struct Result {
    var weights: [Float]
    var history: [(name: String, values: [Double])]
    /// The epoch whose weights were kept, from 1.
    var best: Int
  }

  private static let mostParts = 16

  /// The parts of a step's rows: whole tiles, as many for each as come out.
  private func parts(_ count: Int) -> Int {
    min(Self.mostParts, (count + NetworkTile.rows - 1) / NetworkTile.rows)
  }

  /// The gradient of the mean loss of some rows, and what was found on the way.
  func gradient(
    _ weights: [Float], _ batch: ArraySlice<UInt32>, step: UInt64?, _ work: Work,
    tiles: Slots<NetworkTile>
  ) throws -> (gradient: [Float], sums: NetworkRows.Sums) {
    let size = shape.parameterCount
    let parts = parts(batch.count)
    let tileCount = (batch.count + NetworkTile.rows - 1) / NetworkTile.rows
    let found = Slots<(gradient: [Float], sums: NetworkRows.Sums)>(parts)
    var total = 0.0
    if let own = rows.weights {
      for row in batch { total += own[Int(row)] }
    } else {
      total = Double(batch.count)
    }
    let scale = total > 0 ? 1 / total : 0
    let dropsOut = step != nil && settings.dropout > 0
    try Parallel.forEach(chunks: parts, budget: work.budget) { part, worker in
      let tile = tiles[worker] ?? NetworkTile(shape, dropsOut: settings.dropout > 0)
      tiles[worker] = tile
      var gradient = [Float](repeating: 0, count: step == nil ? 0 : size)
      var sums = emptySums()
      weights.withUnsafeBufferPointer { weights in
        gradient.withUnsafeMutableBufferPointer { gradient in
          guard let weights = weights.baseAddress else { return }
          for index in part * tileCount / parts..<(part + 1) * tileCount / parts {
            let first = batch.startIndex + index * NetworkTile.rows
            let own = batch[first..<min(batch.endIndex, first + NetworkTile.rows)]
            rows.load(tile, own)
            let chance = step.map { $0 &* 0x9E37_79B9 &+ UInt64(index) &+ settings.seed << 40 }
            tile.forward(
              weights, dropout: dropsOut ? chance.map { (settings.dropout, $0) } : nil)
            rows.judge(tile, own, scale: scale, &sums)
            if step != nil, let base = gradient.baseAddress {
              tile.back(weights, to: base, dropout: dropsOut)
            }
          }
        }
      }
      found[part] = (gradient, sums)
    }
    var gradient = [Float](repeating: 0, count: step == nil ? 0 : size)
    var sums = emptySums()
    for part in 0..<parts {
      guard let own = found[part] else { continue }
      for place in gradient.indices { gradient[place] += own.gradient[place] }
      sums.loss += own.sums.loss
      sums.weight += own.sums.weight
      for place in sums.confusion.indices { sums.confusion[place] += own.sums.confusion[place] }
      sums.sure += own.sums.sure
    }
    return (gradient, sums)
  }

  private func emptySums() -> NetworkRows.Sums {
    if case .classes(_, let count) = rows.truth {
      return NetworkRows.Sums(confusion: [Int](repeating: 0, count: count * count))
    }
    return NetworkRows.Sums(confusion: [])
  }

  /// Sorts a large part of the rows, which are then read in the order of memory.
  /// - Parameter marks: one a row, all false before and after.
  private func sort(_ rows: inout [UInt32], _ part: Range<Int>, _ marks: inout [Bool]) {
    for place in part { marks[Int(rows[place])] = true }
    var place = part.lowerBound
    for row in marks.indices where marks[row] {
      rows[place] = UInt32(row)
      place += 1
      marks[row] = false
    }
  }

  func run(_ work: Work) throws -> Result {
    var stream = SeededStream(seed: settings.seed, part: 2)
    var all = (0..<rows.rowCount).filter { rows.weights?[$0] != 0 }.map { UInt32($0) }
    stream.shuffle(&all)
    var held: [UInt32] = []
    if settings.stopsEarly, all.count >= 20 {
      let count = max(1, Int(Double(all.count) * settings.validationShare))
      held = all.prefix(count).sorted()
      all.removeFirst(count)
      all.sort()
    }
    let batch = min(all.count, settings.batch ?? 200)
    if let asked = settings.batch, all.count >= 100, all.count / asked < 10 {
      work.remark(
        .note, "large-batch",
        "a batch of \(NumberText.grouped(asked)) leaves \(counted((all.count + asked - 1) / asked, "step")) an epoch: smaller batches learn more from each"
      )
    }
    var weights = shape.firstWeights(settings.seed)
    var optimizer = NetworkOptimizer(settings, shape)
    let tiles = Slots<NetworkTile>(work.budget.threads)
    var curves = EpochCurves(rows.truth, hasHeld: !held.isEmpty)
    var best = (loss: Double.infinity, epoch: 0, weights: weights)
    var step: UInt64 = 0
    var epoch = 0
    var marks = [Bool](repeating: false, count: batch * 64 > rows.rowCount ? rows.rowCount : 0)
    while epoch < settings.epochs {
      epoch += 1
      stream.shuffle(&all)
      var sums = emptySums()
      var start = 0
      while start < all.count {
        if !marks.isEmpty { sort(&all, start..<min(all.count, start + batch), &marks) }
        let own = all[start..<min(all.count, start + batch)]
        step += 1
        let (gradient, found) = try gradient(weights, own, step: step, work, tiles: tiles)
        optimizer.step(&weights, gradient)
        sums.loss += found.loss
        sums.weight += found.weight
        for place in sums.confusion.indices { sums.confusion[place] += found.confusion[place] }
        sums.sure += found.sure
        start += batch
      }
      curves.add(sums, isHeld: false)
      work.progress("neural_network", Double(epoch) / Double(settings.epochs))
      guard weights.allSatisfy(\.isFinite) else {
        throw Failure(
          "diverged",
          "the weights of `neural_network` grew beyond all bounds in epoch \(epoch)",
          help: "scale the features with `standardize()`, or lower `learning_rate`")
      }
      if held.isEmpty { continue }
      let (_, found) = try gradient(weights, held[...], step: nil, work, tiles: tiles)
      curves.add(found, isHeld: true)
      let loss = found.loss / found.weight
      if loss < best.loss - 1e-6 { best = (loss, epoch, weights) }
      if epoch - best.epoch >= settings.patience { break }
    }
    if held.isEmpty || best.epoch == 0 { best = (0, epoch, weights) }
    return Result(weights: best.weights, history: curves.measures, best: best.epoch)
  }
}

/// The measures of each epoch.
private struct EpochCurves {
  /// Recall as Keras counts it: the share of rows whose true class is given more than one half.
  private static let classMeasures = ["loss", "accuracy", "recall", "f1_macro"]
  private let isClasses: Bool
  private let hasHeld: Bool
  private var values: [[Double]]

  init(_ truth: NetworkRows.Truth, hasHeld: Bool) {
    if case .classes = truth { isClasses = true } else { isClasses = false }
    self.hasHeld = hasHeld
    values = [[Double]](repeating: [], count: 2 * Self.classMeasures.count)
  }

  mutating func add(_ sums: NetworkRows.Sums, isHeld: Bool) {
    let first = isHeld ? Self.classMeasures.count : 0
    values[first].append(sums.weight > 0 ? sums.loss / sums.weight : .nan)
    guard isClasses else { return }
    let count = Int(Double(sums.confusion.count).squareRoot().rounded())
    let matrix = ConfusionMatrix(counts: sums.confusion, classCount: count)
    values[first + 1].append(Metrics.accuracy(matrix))
    values[first + 2].append(
      matrix.total > 0 ? Double(sums.sure) / Double(matrix.total) : .nan)
    values[first + 3].append(Metrics.macroAverage(matrix).f1)
  }

  var measures: [(name: String, values: [Double])] {
    let names = isClasses ? Self.classMeasures : ["loss"]
    return (hasHeld ? ["", "validation_"] : [""]).enumerated().flatMap { side, prefix in
      names.enumerated().map { (prefix + $1, values[side * Self.classMeasures.count + $0]) }
    }
  }
}
