import CKernels
import Numeric

/// The mean log loss of a linear model of classes over weighted rows, its gradient and its matrix of
/// second derivatives. Of two classes only the second has weights.
///
/// Parameters lie class by class: the weights of the features, then the intercept if there is one.
struct SoftmaxObjective {
  let rows: ClassifiedRows
  let weights: [Double]?
  let hasIntercept: Bool
  private let plan: PanelPlan
  private let totalWeight: Double

  init(_ rows: ClassifiedRows, weights: [Double]?, hasIntercept: Bool) {
    self.rows = rows
    self.weights = weights
    self.hasIntercept = hasIntercept
    plan = PanelPlan(rowCount: rows.features.rowCount)
    var sum = CompensatedSum()
    for weight in weights ?? [Double(rows.classes.count)] { sum.add(weight) }
    totalWeight = sum.value
  }

  var width: Int { rows.features.featureCount + (hasIntercept ? 1 : 0) }
  /// The first class that has weights of its own.
  var firstFree: Int { rows.classCount == 2 ? 1 : 0 }
  var freeClasses: Int { rows.classCount - firstFree }
  var parameterCount: Int { freeClasses * width }
  var panelCount: Int { plan.panelCount }
  /// The sum of the weights of all rows.
  var weightSum: Double { totalWeight }

  private func load(_ panel: Panel<Double>, _ range: Range<Int>) {
    panel.load(rows.features, range)
    guard hasIntercept else { return }
    let ones = panel.row(width - 1)
    ones.update(repeating: 1, count: range.count)
    (ones + range.count).update(repeating: 0, count: Panel<Double>.rows - range.count)
  }

  /// Scores of a loaded panel become probabilities; the scores' sums of exponentials go to `lse`.
  private func answer(
    _ panel: Panel<Double>, _ parameters: UnsafePointer<Double>, _ scores: Panel<Double>,
    _ lse: UnsafeMutablePointer<Double>, truth: (UnsafePointer<Double>) -> Void
  ) {
    let count = Panel<Double>.rows
    if firstFree == 1 { scores.row(0).update(repeating: 0, count: count) }
    ck_gemm_f64(
      freeClasses, count, width, parameters, width, 1, panel.values, count, nil,
      scores.row(firstFree), count)
    truth(scores.values)
    ck_softmax_f64(rows.classCount, count, scores.values, count, lse)
  }

  /// The loss and its gradient.
  func value(_ parameters: [Double], _ budget: Budget) throws -> (loss: Double, gradient: [Double])
  {
    let sums = GroupSums(groups: plan.groupCount, width: parameterCount + 1)
    let classCount = rows.classCount
    try parameters.withUnsafeBufferPointer { parameters in
      guard let base = parameters.baseAddress else { return }
      nonisolated(unsafe) let parameters = base
      try Parallel.forEach(chunks: plan.groupCount, budget: budget) { group in
        let panel = Panel<Double>(width: width)
        let scores = Panel<Double>(width: classCount)
        let own = Panel<Double>(width: 2)
        let target = sums.group(group)
        var loss = 0.0
        for index in plan.panels(group) {
          if budget.isInterrupted { return }
          let range = plan.rows(index)
          load(panel, range)
          let lse = own.row(0)
          let truth = own.row(1)
          answer(panel, parameters, scores, lse) { scores in
            for row in 0..<range.count {
              truth[row] =
                scores[Int(rows.classes[range.lowerBound + row]) * Panel<Double>.rows + row]
            }
          }
          for row in 0..<range.count {
            let weight = weights?[range.lowerBound + row] ?? 1
            loss += weight * (lse[row] - truth[row])
            scores.row(Int(rows.classes[range.lowerBound + row]))[row] -= 1
          }
          if let weights {
            for label in firstFree..<classCount {
              let residual = scores.row(label)
              for row in 0..<range.count { residual[row] *= weights[range.lowerBound + row] }
            }
          }
          ck_dots_f64(
            freeClasses, width, Panel<Double>.rows, scores.row(firstFree), Panel<Double>.rows,
            panel.values, Panel<Double>.rows, target, width)
        }
        target[parameterCount] = loss
      }
    }
    let total = sums.total.map { $0 / totalWeight }
    return (total[parameterCount], Array(total.prefix(parameterCount)))
  }

  /// The second derivatives, row by row, from every `stride`-th panel.
  func curvature(_ parameters: [Double], stride: Int, _ budget: Budget) throws -> [Double] {
    let size = parameterCount
    let blocks = freeClasses * (freeClasses + 1) / 2
    let chosen = Array(Swift.stride(from: 0, to: plan.panelCount, by: stride))
    let sampled = PanelPlan(rowCount: chosen.count * Panel<Double>.rows)
    let groups = min(16, sampled.groupCount)
    let sums = GroupSums(groups: groups, width: blocks * width * width + 1)
    try parameters.withUnsafeBufferPointer { parameters in
      guard let base = parameters.baseAddress else { return }
      nonisolated(unsafe) let parameters = base
      try Parallel.forEach(chunks: groups, budget: budget) { group in
        let panel = Panel<Double>(width: width)
        let scaled = Panel<Double>(width: width)
        let scores = Panel<Double>(width: rows.classCount)
        let own = Panel<Double>(width: 2)
        let target = sums.group(group)
        var weight = 0.0
        for place in group * chosen.count / groups..<(group + 1) * chosen.count / groups {
          if budget.isExhausted { return }
          let range = plan.rows(chosen[place])
          load(panel, range)
          answer(panel, parameters, scores, own.row(0)) { _ in }
          for row in range { weight += weights?[row] ?? 1 }
          var block = 0
          for a in firstFree..<rows.classCount {
            for b in firstFree...a {
              let factor = own.row(1)
              factor.update(repeating: 0, count: Panel<Double>.rows)
              let left = scores.row(a)
              let right = scores.row(b)
              for row in 0..<range.count {
                factor[row] =
                  left[row] * ((a == b ? 1 : 0) - right[row])
                  * (weights?[range.lowerBound + row] ?? 1)
              }
              for feature in 0..<width {
                let from = panel.row(feature)
                let to = scaled.row(feature)
                for row in 0..<Panel<Double>.rows { to[row] = from[row] * factor[row] }
              }
              ck_dots_f64(
                width, width, Panel<Double>.rows, scaled.values, Panel<Double>.rows, panel.values,
                Panel<Double>.rows, target + block * width * width, width)
              block += 1
            }
          }
        }
        target[blocks * width * width] = weight
      }
    }
    let total = sums.total
    let weight = total[blocks * width * width]
    var matrix = [Double](repeating: 0, count: size * size)
    var block = 0
    for a in 0..<freeClasses {
      for b in 0...a {
        for i in 0..<width {
          for j in 0..<width {
            let value = total[block * width * width + i * width + j] / max(weight, 1e-300)
            matrix[(a * width + i) * size + b * width + j] = value
            matrix[(b * width + j) * size + a * width + i] = value
          }
        }
        block += 1
      }
    }
    return matrix
  }
}
