import Diagnostics
import Frame
import Numeric

/// Looks for features that alone give the answer, since a score near 1 is more often a leak than a
/// discovery, and for columns that tell nothing.
enum SingleFeature {
  /// Above this a feature is named.
  static let limit = 0.95
  /// Of more rows so many evenly spaced ones are looked at.
  private static let rowLimit = 20_000
  /// Of fewer rows nothing is said.
  private static let leastRows = 30

  /// Warns of features whose area under the ROC curve (the mean over the classes of three or more) or
  /// squared correlation with the target is above the limit.
  static func remark(_ rows: LearningRows, _ work: Work) throws {
    remarkConstants(rows.features, work)
    guard rows.rowCount >= leastRows else { return }
    let stride = max(1, (rows.rowCount + rowLimit - 1) / rowLimit)
    let chosen = Array(Swift.stride(from: 0, to: rows.rowCount, by: stride))
    let target = rows.target.taking(chosen)
    var found: [(name: String, score: Double)] = []
    for feature in rows.features.features {
      try work.budget.check()
      let values = chosen.map { row -> Double in
        switch feature.values {
        case .numbers(let numbers): numbers[row]
        case .indicator(let codes, let code): codes[row] == code ? 1 : 0
        }
      }
      guard let score = score(values, target), score > limit else { continue }
      found.append((feature.name, score))
    }
    guard let first = found.first else { return }
    let isClasses = if case .classes = target { true } else { false }
    let others =
      found.count > 1
      ? ", and so \(found.count == 2 ? "does" : "do") \(listed(found.dropFirst().map(\.name), limit: 3))"
      : ""
    work.remark(
      .warning, "single-feature",
      "`\(first.name)` alone \(isClasses ? "tells the classes apart (AUC" : "gives the target (R2") \(scoreText(first.score)))\(others): is it known before the answer is?"
    )
  }

  /// Names the columns that are the same in all training rows.
  private static func remarkConstants(_ features: FeatureMatrix, _ work: Work) {
    guard features.rowCount > 1 else { return }
    var told: Set<String> = []
    var silent: [String] = []
    for (place, feature) in features.features.enumerated() {
      if !features.isConstant(place) {
        told.insert(feature.origin)
      } else if !silent.contains(feature.origin) {
        silent.append(feature.origin)
      }
    }
    let names = silent.filter { !told.contains($0) }
    guard !names.isEmpty else { return }
    work.remark(
      .warning, "constant-feature",
      "\(listed(names.map(columnSource))) \(names.count == 1 ? "is" : "are") the same in all training rows: "
        + "nothing can be learned from \(names.count == 1 ? "it" : "them")")
  }

  static func score(_ values: [Double], _ target: StepTraining.Target) -> Double? {
    let known = values.indices.filter { !values[$0].isNaN }
    guard known.count >= leastRows else { return nil }
    switch target {
    case .classes(let codes, let names):
      let areas = areas(known.map { values[$0] }, known.map { codes[$0] }, names.count)
      return areas.isEmpty ? nil : areas.reduce(0, +) / Double(areas.count)
    case .numbers(let numbers):
      let x = known.map { values[$0] }
      let y = known.map { numbers[$0] }
      let mx = x.withUnsafeBufferPointer { Moments(of: $0) }
      let my = y.withUnsafeBufferPointer { Moments(of: $0) }
      guard mx.variance > 0, my.variance > 0 else { return nil }
      var cross = 0.0
      for place in x.indices { cross += (x[place] - mx.mean) * (y[place] - my.mean) }
      let r = cross / Double(x.count) / (mx.variance * my.variance).squareRoot()
      return r * r
    }
  }

  /// For each class with rows on both sides, how well the values part it from the rest, either way; for
  /// two classes one number.
  private static func areas(_ values: [Double], _ codes: [UInt32], _ classes: Int) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var counts = [Double](repeating: 0, count: classes)
    var ranks = [Double](repeating: 0, count: classes)
    var place = 0
    while place < order.count {
      var end = place
      while end < order.count, values[order[end]] == values[order[place]] { end += 1 }
      let rank = Double(place + end + 1) / 2
      for tied in place..<end {
        counts[Int(codes[order[tied]])] += 1
        ranks[Int(codes[order[tied]])] += rank
      }
      place = end
    }
    let total = Double(values.count)
    return (classes == 2 ? [1] : Array(0..<classes)).compactMap { label in
      let own = counts[label]
      guard own > 4, total - own > 4 else { return nil }
      let area = (ranks[label] - own * (own + 1) / 2) / (own * (total - own))
      return max(area, 1 - area)
    }
  }
}
