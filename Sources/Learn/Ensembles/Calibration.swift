import Describe
import Diagnostics
import Numeric

/// Bends one number into a probability.
enum CalibrationCurve: Sendable, Equatable {
  /// 1 / (1 + exp(slope * x + offset)).
  case sigmoid(slope: Double, offset: Double)
  /// Straight lines between points, level beyond them; both lists ascend.
  case steps(x: [Double], y: [Double])

  func callAsFunction(_ value: Double) -> Double {
    switch self {
    case .sigmoid(let slope, let offset): return 1 / (1 + exponential(slope * value + offset))
    case .steps(let x, let y):
      guard let first = x.first, let last = x.last else { return value }
      if value <= first { return y[0] }
      if value >= last { return y[y.count - 1] }
      var low = 0
      var high = x.count - 1
      while high - low > 1 {
        let middle = (low + high) / 2
        if x[middle] <= value { low = middle } else { high = middle }
      }
      return y[low] + (y[high] - y[low]) * (value - x[low]) / (x[high] - x[low])
    }
  }

  /// Platt's scaling (1999) with his targets that keep off 0 and 1, by Newton's method with backtracking
  /// (Lin, Lin and Weng 2007; scikit-learn's sigmoid calibration).
  static func platt(_ values: [Double], _ isPositive: [Bool], weights: [Double]?)
    -> CalibrationCurve
  {
    var positives = 0.0
    var negatives = 0.0
    for (row, flag) in isPositive.enumerated() {
      if flag { positives += weights?[row] ?? 1 } else { negatives += weights?[row] ?? 1 }
    }
    let high = (positives + 1) / (positives + 2)
    let low = 1 / (negatives + 2)
    func loss(_ a: Double, _ b: Double) -> Double {
      var sum = CompensatedSum()
      for (row, value) in values.enumerated() {
        let z = a * value + b
        let t = isPositive[row] ? high : low
        let own =
          z >= 0 ? t * z + logarithm1p(exponential(-z)) : (t - 1) * z + logarithm1p(exponential(z))
        sum.add(own * (weights?[row] ?? 1))
      }
      return sum.value
    }
    var a = 0.0
    var b = logarithm((negatives + 1) / (positives + 1))
    var current = loss(a, b)
    var lastSteps = 0
    for _ in 0..<100 {
      var (h11, h22, h21, g1, g2) = (1e-12, 1e-12, 0.0, 0.0, 0.0)
      for (row, value) in values.enumerated() {
        let z = a * value + b
        let p = z >= 0 ? exponential(-z) / (1 + exponential(-z)) : 1 / (1 + exponential(z))
        let weight = weights?[row] ?? 1
        let curvature = p * (1 - p) * weight
        h11 += value * value * curvature
        h22 += curvature
        h21 += value * curvature
        let slope = ((isPositive[row] ? high : low) - p) * weight
        g1 += value * slope
        g2 += slope
      }
      if g1 == 0, g2 == 0 { break }
      let determinant = h11 * h22 - h21 * h21
      guard determinant > 0 else { break }
      let da = -(h22 * g1 - h21 * g2) / determinant
      let db = -(-h21 * g1 + h11 * g2) / determinant
      let descent = g1 * da + g2 * db
      // So near the end the loss shows no gain any more; two whole steps give all digits.
      if -descent < 1e-9 * max(1, current) {
        a += da
        b += db
        lastSteps += 1
        if lastSteps == 2 { break }
        continue
      }
      var step = 1.0
      var moved = false
      while step >= 1e-10 {
        let next = loss(a + step * da, b + step * db)
        if next < current + 1e-4 * step * descent {
          a += step * da
          b += step * db
          current = next
          moved = true
          break
        }
        step /= 2
      }
      if !moved { break }
    }
    return .sigmoid(slope: a, offset: b)
  }

  /// The ascending steps nearest to the truth by least squares, by pooling neighbours that violate the
  /// order (Ayer et al. 1955); equal values are one point.
  static func isotonic(_ values: [Double], _ isPositive: [Bool], weights: [Double]?)
    -> CalibrationCurve
  {
    let order = values.indices.sorted {
      values[$0] != values[$1] ? values[$0] < values[$1] : $0 < $1
    }
    var points: [(x: Double, y: Double, weight: Double)] = []
    for row in order {
      let weight = weights?[row] ?? 1
      guard weight > 0 else { continue }
      let truth = isPositive[row] ? 1.0 : 0
      if let last = points.last, last.x == values[row] {
        let total = last.weight + weight
        points[points.count - 1] = (last.x, (last.y * last.weight + truth * weight) / total, total)
      } else {
        points.append((values[row], truth, weight))
      }
    }
    var blocks: [(y: Double, weight: Double, count: Int)] = []
    for point in points {
      blocks.append((point.y, point.weight, 1))
      while blocks.count > 1, blocks[blocks.count - 2].y >= blocks[blocks.count - 1].y {
        let last = blocks.removeLast()
        let before = blocks.removeLast()
        let total = before.weight + last.weight
        blocks.append(
          (
            (before.y * before.weight + last.y * last.weight) / total, total,
            before.count + last.count
          ))
      }
    }
    let fitted = blocks.flatMap { [Double](repeating: $0.y, count: $0.count) }
    // Of level stretches the ends are enough.
    let kept = points.indices.filter { place in
      place == 0 || place == points.count - 1 || fitted[place] != fitted[place - 1]
        || fitted[place] != fitted[place + 1]
    }
    return .steps(x: kept.map { points[$0].x }, y: kept.map { fitted[$0] })
  }
}

/// `calibrated()`: a model whose probabilities are bent towards how often they come true, learned from
/// out-of-fold answers (scikit-learn's CalibratedClassifierCV with `ensemble=False`). Of three classes
/// or more each is bent against the rest, then all are scaled to sum to 1.
struct Calibrated: ClassifierRecipe {
  let model: Model
  let isIsotonic: Bool
  let folds: Int
  let seed: UInt64

  static let spec = ModelSpec(
    composing: FunctionDescription(
      "calibrated", .model, "A model whose probabilities come true as often as they say.",
      parameters: [
        OptionSpec(
          "how", .text, default: .text("platt"), .oneOf(["platt", "isotonic"]),
          "A sigmoid, or any ascending steps: these need some thousand rows."),
        OptionSpec("folds", .int, default: .int(5), .ints(2...100), "Parts of the training rows."),
        OptionSpec("seed", .int, default: .int(0), .ints(0...(.max)), "Draws the folds."),
      ], returns: .object("model"),
      examples: [Example("calibrated(random_forest(trees: 100), how: \"isotonic\")")],
      searchTerms: ["CalibratedClassifierCV", "platt", "isotonic", "PAVA", "probability"],
      seeAlso: ["scores", "tuned_threshold"]),
    fitted: [FittedCalibrated.self]
  ) { settings, parts in
    guard parts.count == 1, parts[0].classifier != nil else {
      throw Failure("bad-argument", "`calibrated` needs one model of classes")
    }
    return .init(
      classifier: Calibrated(
        model: parts[0], isIsotonic: settings.text("how") == "isotonic",
        folds: settings.int("folds") ?? 5, seed: UInt64(clamping: settings.int("seed") ?? 0)))
  }

  func fit(_ rows: ClassifiedRows, _ work: Work) throws -> any FittedClassifier {
    let said = try OutOfFold.probabilities([model], rows, folds: folds, seed: seed, work)[0]
    let labels = rows.classCount == 2 ? [1] : Array(0..<rows.classCount)
    let curves = labels.map { label -> CalibrationCurve in
      let values = rows.classes.indices.map { said[$0 * rows.classCount + label] }
      let flags = rows.classes.map { Int($0) == label }
      return isIsotonic
        ? .isotonic(values, flags, weights: rows.weights)
        : .platt(values, flags, weights: rows.weights)
    }
    return FittedCalibrated(part: try model.requireClassifier().fit(rows, work), curves: curves)
  }
}

struct FittedCalibrated: FittedClassifier {
  static let tag = "calibrated"
  let part: any FittedClassifier
  /// One a class; of two classes for the second alone.
  let curves: [CalibrationCurve]
  var classCount: Int { part.classCount }
  var featureCount: Int { part.featureCount }

  init(part: any FittedClassifier, curves: [CalibrationCurve]) {
    self.part = part
    self.curves = curves
  }

  func probabilities(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    let classes = classCount
    var values = try part.probabilities(features, work)
    for row in 0..<features.rowCount {
      let base = row * classes
      if classes == 2 {
        values[base + 1] = curves[0](values[base + 1])
        values[base] = 1 - values[base + 1]
        continue
      }
      var sum = 0.0
      for label in 0..<classes {
        values[base + label] = curves[label](values[base + label])
        sum += values[base + label]
      }
      for label in 0..<classes {
        values[base + label] = sum > 0 ? values[base + label] / sum : 1 / Double(classes)
      }
    }
    return values
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(part)
    for curve in curves {
      switch curve {
      case .sigmoid(let slope, let offset):
        writer.write([slope, offset])
        writer.write([Double]())
      case .steps(let x, let y):
        writer.write(x)
        writer.write(y)
      }
    }
  }

  init(from reader: inout ModelReader) throws {
    let part = try reader.classifier()
    var curves: [CalibrationCurve] = []
    for _ in 0..<(part.classCount == 2 ? 1 : part.classCount) {
      let x = try reader.doubles()
      let y = try reader.doubles()
      if y.isEmpty {
        try reader.require(x.count == 2, "a curve of calibration is not whole")
        curves.append(.sigmoid(slope: x[0], offset: x[1]))
      } else {
        try reader.require(x.count == y.count, "a curve of calibration is not whole")
        curves.append(.steps(x: x, y: y))
      }
    }
    self.part = part
    self.curves = curves
  }
}
