import CKernels
import Numeric

/// What a boosted model lowers: the log loss of classes or the squared error of numbers. It holds the
/// scores of all rows and turns them into the slopes that trees are grown on.
final class BoostLoss: @unchecked Sendable {
  enum Truth {
    case classes([UInt32], count: Int)
    /// Shifted and scaled to mean 0 and spread 1.
    case numbers([Float])
  }

  let truth: Truth
  let weights: [Double]?
  let rowCount: Int
  /// How many trees a round has.
  let outputs: Int
  let base: [Double]
  /// Row `r` of output `k` at `k * rowCount + r`.
  let scores: UnsafeMutablePointer<Float>
  /// Probabilities, or differences from the truth, as the scores were when last looked at.
  private let answers: UnsafeMutablePointer<Float>
  private let slopes: UnsafeMutablePointer<UInt32>
  private let plan: PanelPlan
  private var mostWeight = 1.0
  private(set) var gradientUnit = 1.0
  private(set) var curvatureUnit = 1.0
  /// How much more than its own curvature the loss of one of several classes bends when the scores of all
  /// change at once: twice is a bound (Böhning 1992; so too XGBoost), with which rare classes stay calm.
  private let bend: Double

  init(_ truth: Truth, weights: [Double]?, base: [Double], rowCount: Int) {
    self.truth = truth
    self.weights = weights
    self.rowCount = rowCount
    self.base = base
    outputs = base.count
    plan = PanelPlan(rowCount: rowCount)
    let size = max(1, rowCount * base.count)
    scores = .allocate(capacity: size)
    answers = .allocate(capacity: size)
    slopes = .allocate(capacity: size)
    slopes.initialize(repeating: 0, count: size)
    answers.initialize(repeating: 0, count: size)
    for (output, value) in base.enumerated() {
      (scores + output * rowCount).initialize(repeating: Float(value), count: rowCount)
    }
    if let weights { mostWeight = max(1e-300, weights.max() ?? 1) }
    bend = base.count > 1 ? 2 : 1
  }

  deinit {
    scores.deallocate()
    answers.deallocate()
    slopes.deallocate()
  }

  func slopes(_ output: Int) -> UnsafePointer<UInt32> { UnsafePointer(slopes + output * rowCount) }

  /// Turns the scores into slopes.
  /// - Parameters:
  ///   - isHeld: the rows that count for the second mean.
  /// - Returns: the mean loss of the training rows and of those held out, NaN where there are none.
  func look(round: Int, isHeld: [Bool]?, _ budget: Budget) throws -> (train: Double, held: Double) {
    if case .numbers = truth { try measure(budget) } else { setUnits(1) }
    let sums = GroupSums(groups: plan.groupCount, width: 4)
    try Parallel.forEach(chunks: plan.groupCount, budget: budget) { group in
      let own = sums.group(group)
      let scratch = Panel<Float>(width: max(2, self.outputs) + 1)
      for panel in self.plan.panels(group) {
        if budget.isInterrupted { return }
        let rows = self.plan.rows(panel)
        switch self.truth {
        case .classes(let classes, let count):
          self.lookAtClasses(classes, count, rows, scratch, round, isHeld, own)
        case .numbers(let numbers):
          self.lookAtNumbers(numbers, rows, round, isHeld, own)
        }
      }
    }
    let total = sums.total
    return (total[0] / total[1], total[2] / total[3])
  }

  private func setUnits(_ most: Double) {
    gradientUnit = most * mostWeight / BoostGatherer.mostGradient
    if case .numbers = truth {
      curvatureUnit = mostWeight / BoostGatherer.mostCurvature
    } else {
      curvatureUnit = 0.25 * bend * mostWeight / BoostGatherer.mostCurvature
    }
  }

  /// Writes the differences from the truth and finds the largest.
  private func measure(_ budget: Budget) throws {
    guard case .numbers(let numbers) = truth else { return }
    let largest = Slots<Float>(plan.groupCount)
    try Parallel.forEach(chunks: plan.groupCount, budget: budget) { group in
      var most: Float = 0
      for panel in self.plan.panels(group) {
        for row in self.plan.rows(panel) {
          let difference = self.scores[row] - numbers[row]
          self.answers[row] = difference
          most = max(most, abs(difference))
        }
      }
      largest[group] = most
    }
    var most: Float = 0
    for group in 0..<plan.groupCount { most = max(most, largest[group] ?? 0) }
    setUnits(max(Double(most), 1e-30))
  }

  /// Random bits for rounding, of a row, an output and a round (Steele, Lea and Flood 2014).
  @inline(__always) private static func bits(_ row: Int, _ part: UInt64) -> UInt64 {
    var z = UInt64(truncatingIfNeeded: row) &* 0x9E37_79B9_7F4A_7C15 &+ part
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    return z ^ (z >> 27)
  }

  private static func part(_ round: Int, _ output: Int) -> UInt64 {
    UInt64(truncatingIfNeeded: round &* 1_048_583 &+ output) &* 0xD1B5_4A32_D192_ED03
  }

  private func lookAtClasses(
    _ classes: [UInt32], _ count: Int, _ rows: Range<Int>, _ scratch: Panel<Float>, _ round: Int,
    _ isHeld: [Bool]?, _ own: UnsafeMutablePointer<Double>
  ) {
    let size = Panel<Float>.rows
    let first = count - outputs
    let start = rows.lowerBound
    if first == 1 { scratch.row(0).update(repeating: 0, count: size) }
    for output in 0..<outputs {
      scratch.row(first + output).update(
        from: scores + output * rowCount + start, count: rows.count)
    }
    let lse = scratch.row(count)
    let truths = classes.withUnsafeBufferPointer { classes in
      (0..<rows.count).map { scratch.row(Int(classes[start + $0]))[$0] }
    }
    ck_softmax_f32(count, size, scratch.values, size, lse)
    for row in 0..<rows.count {
      let weight = weights?[start + row] ?? 1
      let loss = Double(lse[row] - truths[row]) * weight
      if isHeld?[start + row] == true {
        own[2] += loss
        own[3] += weight
      } else {
        own[0] += loss
        own[1] += weight
      }
    }
    let gradientScale = Float(BoostGatherer.mostGradient)
    let curvatureScale = Float(BoostGatherer.mostCurvature) * 4
    classes.withUnsafeBufferPointer { classes in
      for output in 0..<outputs {
        let label = UInt32(first + output)
        let shares = scratch.row(first + output)
        let target = slopes + output * rowCount + start
        (answers + output * rowCount + start).update(from: shares, count: rows.count)
        let part = Self.part(round, output)
        for row in 0..<rows.count {
          let share = shares[row]
          let bits = Self.bits(start &+ row, part)
          let a = Float(bits & 0xFFFF) * 0x1p-16
          let b = Float(bits >> 16 & 0xFFFF) * 0x1p-16
          let isOwn = classes[start &+ row] == label
          let weight = weights.map { Float($0[start &+ row] / mostWeight) } ?? 1
          let size = (isOwn ? 1 - share : share) * weight
          let gradient = Self.whole(size * gradientScale + a, gradientScale)
          let curvature = Self.whole(
            share * (1 - share) * weight * curvatureScale + b, curvatureScale / 4)
          target[row] = Self.packed(isOwn ? -gradient : gradient, curvature)
        }
      }
    }
  }

  /// A number as a whole one up to a limit; also NaN is the limit, of scores beyond all bounds.
  @inline(__always)
  private static func whole(_ value: Float, _ limit: Float) -> Int32 {
    Int32(value < limit ? value : limit)
  }

  @inline(__always)
  private static func packed(_ gradient: Int32, _ curvature: Int32) -> UInt32 {
    UInt32(truncatingIfNeeded: gradient &+ Int32(BoostGatherer.gradientOffset)) << 16
      | UInt32(truncatingIfNeeded: curvature)
  }

  private func lookAtNumbers(
    _ numbers: [Float], _ rows: Range<Int>, _ round: Int, _ isHeld: [Bool]?,
    _ own: UnsafeMutablePointer<Double>
  ) {
    let part = Self.part(round, 0)
    let scale = Float(1 / gradientUnit)
    for row in rows {
      let difference = answers[row]
      let weight = weights?[row] ?? 1
      let loss = Double(difference) * Double(difference) * weight
      if isHeld?[row] == true {
        own[2] += loss
        own[3] += weight
      } else {
        own[0] += loss
        own[1] += weight
      }
      let bits = Self.bits(row, part)
      let a = Float(bits & 0xFFFF) * 0x1p-16
      let gradient = Self.whole(
        abs(difference) * Float(weight) * scale + a, Float(BoostGatherer.mostGradient))
      let curvature = Int32(weight / mostWeight * BoostGatherer.mostCurvature)
      slopes[row] = Self.packed(difference < 0 ? -gradient : gradient, curvature)
    }
  }

  /// The exact sums of gradients and second derivatives of some rows.
  func sums(_ output: Int, _ rows: UnsafeBufferPointer<UInt32>) -> BoostSums {
    var gradient = 0.0
    var curvature = 0.0
    let own = answers + output * rowCount
    switch truth {
    case .classes(let classes, let count):
      let label = UInt32(count - outputs + output)
      classes.withUnsafeBufferPointer { classes in
        for row in rows {
          let share = Double(own[Int(row)])
          let weight = weights?[Int(row)] ?? 1
          gradient += (share - (classes[Int(row)] == label ? 1 : 0)) * weight
          curvature += share * (1 - share) * weight
        }
      }
      curvature *= bend
    case .numbers:
      for row in rows {
        let weight = weights?[Int(row)] ?? 1
        gradient += Double(own[Int(row)]) * weight
        curvature += weight
      }
    }
    return BoostSums(gradient: gradient, curvature: curvature, rows: rows.count)
  }

  /// Adds a leaf's value to the scores of its rows.
  func add(_ output: Int, _ value: Double, to rows: UnsafeBufferPointer<UInt32>) {
    let own = scores + output * rowCount
    let value = Float(value)
    for row in rows { own[Int(row)] += value }
  }
}
