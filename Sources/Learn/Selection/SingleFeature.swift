import Diagnostics
import Frame
import Numeric

/// Looks for features that alone give the answer: a score near 1 is more often a leak than a discovery.
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
      "`\(first.name)` alone \(isClasses ? "tells the classes apart (AUC" : "gives the target (R2") \(threeDecimals(first.score)))\(others): is it known before the answer is?"
    )
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

/// What is remembered of training rows to find them again among rows to be judged: 64-bit hashes, no
/// values.
public struct TrainingMarks: Sendable {
  /// The column that names a row, where the data has one.
  let key: String?
  let keys: Set<UInt64>
  let rows: Set<UInt64>

  init(_ data: Dataset, _ training: LearningRows, rows chosen: [Int]?, used: [String], _ work: Work)
    throws
  {
    key = RowKey.name(in: data, besides: used)
    if let key {
      keys = Set(try Self.hashes(data.column(key), rows: chosen, work).compactMap { $0 })
    } else {
      keys = []
    }
    rows = Set(Self.hashes(training.features))
  }

  /// Names rows to be judged that the model has learned from.
  func remark(_ data: Dataset, _ features: FeatureMatrix, rows chosen: [Int]?, _ work: Work) throws
  {
    let count = features.rowCount
    if let key, data.position(of: key) != nil {
      let same = try Self.hashes(data.column(key), rows: chosen, work)
        .reduce(0) { $0 + ($1.map(keys.contains) == true ? 1 : 0) }
      if same > 0 {
        work.remark(
          .warning, "split-overlap",
          "\(counted(same, "row")) of \(NumberText.grouped(count)) to be judged \(same == 1 ? "has" : "have") a `\(columnSource(key))` that the model was trained on: the score is too good; split by it: `group: \(columnSource(key))`"
        )
        return
      }
    }
    guard rows.count >= 10, features.featureCount > 1 else { return }
    let copies = Self.hashes(features).reduce(0) { $0 + (rows.contains($1) ? 1 : 0) }
    guard copies * 50 > count else { return }
    work.remark(
      .warning, "split-copies",
      "\(counted(copies, "row")) of \(NumberText.grouped(count)) to be judged \(copies == 1 ? "is a copy" : "are copies") of training rows in all \(counted(features.featureCount, "feature")): a model can look them up"
    )
  }

  /// Names rows to be judged of a fold that are copies of its training rows, target included. Features
  /// of few values repeat by themselves, and then the target differs: that is no warning.
  static func remark(_ fold: PreparedFold, _ work: Work) {
    let count = fold.test.rowCount
    guard fold.train.rowCount >= 10, fold.test.featureCount > 1 else { return }
    let train = hashes(fold.train.features)
    let (learned, asked) = (targets(fold.train.target), targets(fold.truth))
    let plain = Set(train)
    let whole = Set(zip(train, learned).map { mixed($0, $1) })
    var (alike, copies) = (0, 0)
    for (hash, target) in zip(hashes(fold.test), asked) where plain.contains(hash) {
      alike += 1
      if whole.contains(mixed(hash, target)) { copies += 1 }
    }
    guard copies * 50 > count, copies * 20 >= alike * 19 else { return }
    work.remark(
      .warning, "split-copies",
      "\(counted(copies, "row")) of \(NumberText.grouped(count)) to be judged in the first fold \(copies == 1 ? "is a copy" : "are copies") of training rows, in all \(counted(fold.test.featureCount, "feature")) and the target: a model can look them up; drop repeats with `unique`, or name what they belong to with `group:`"
    )
  }

  private static func targets(_ target: StepTraining.Target) -> [UInt64] {
    switch target {
    case .classes(let codes, _): codes.map { UInt64($0) }
    case .numbers(let numbers): numbers.map { ($0 + 0).bitPattern }
    }
  }

  private static func hashes(_ features: FeatureMatrix) -> [UInt64] {
    var result = [UInt64](repeating: 0xCBF2_9CE4_8422_2325, count: features.rowCount)
    for feature in features.features {
      for row in result.indices {
        let bits: UInt64
        switch feature.values {
        case .numbers(let numbers): bits = (numbers.pointer[row] + 0).bitPattern
        case .indicator(let codes, let code): bits = codes.pointer[row] == code ? 1 : 0
        }
        result[row] = mixed(result[row], bits)
      }
    }
    return result
  }

  private static func mixed(_ hash: UInt64, _ bits: UInt64) -> UInt64 {
    let product = (hash ^ bits).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low &+ 0x632B_E59B_D9B4_E019
  }

  private static func hashes(_ column: Column, rows: [Int]?, _ work: Work) throws -> [UInt64?] {
    let classes = try RowClasses(column, use: "a key", work)
    let ofName = classes.names.map { name in
      name.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { mixed($0, UInt64($1)) }
    }
    func hash(_ row: Int) -> UInt64? {
      classes.codes[row] == RowClasses.missing ? nil : ofName[Int(classes.codes[row])]
    }
    return rows.map { $0.map(hash) } ?? classes.codes.indices.map(hash)
  }
}
