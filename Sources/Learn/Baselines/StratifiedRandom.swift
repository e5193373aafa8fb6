import Describe
import Diagnostics
import Numeric

/// `stratified_random()`: answers classes by chance, as often as the training rows have them; numbers of
/// training rows by chance. Shows what luck alone reaches.
struct StratifiedRandom: ClassifierRecipe, RegressorRecipe {
  let seed: UInt64

  static let spec = ModelSpec(
    description: FunctionDescription(
      "stratified_random", .model, "Answers by chance, as often as the training rows have it.",
      parameters: [
        OptionSpec("seed", .int, default: .int(0), .ints(0...(.max)), "The seed of the draws.")
      ], returns: .object("model"), examples: [Example("stratified_random()")],
      searchTerms: ["DummyClassifier", "baseline", "random", "chance", "luck"],
      seeAlso: ["majority"]),
    takesMissing: true, fitted: [DrawnShares.self, DrawnNumbers.self],
    classifier: { StratifiedRandom(seed: UInt64(clamping: $0.int("seed") ?? 0)) },
    regressor: { StratifiedRandom(seed: UInt64(clamping: $0.int("seed") ?? 0)) })

  func fit(_ rows: ClassifiedRows, _ work: Work) throws -> any FittedClassifier {
    var sums = [Double](repeating: 0, count: rows.classCount)
    for (row, label) in rows.classes.enumerated() { sums[Int(label)] += rows.weights?[row] ?? 1 }
    let total = sums.reduce(0, +)
    return DrawnShares(
      shares: sums.map { total > 0 ? $0 / total : 1 / Double(sums.count) }, seed: seed,
      featureCount: rows.features.featureCount)
  }

  func fit(_ rows: MeasuredRows, _ work: Work) throws -> any FittedRegressor {
    let sorted = rows.targets.withUnsafeBufferPointer { RadixSort.ascending($0) }
    return DrawnNumbers(
      quantiles: (0...100).map { sorted.quantile(Double($0) / 100) }, seed: seed,
      featureCount: rows.features.featureCount)
  }
}

/// Classes drawn by their shares, row by row.
struct DrawnShares: FittedClassifier {
  static let tag = "drawn-shares"
  let shares: [Double]
  let seed: UInt64
  let featureCount: Int
  var classCount: Int { shares.count }

  func probabilities(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    var result = [Double](repeating: 0, count: features.rowCount * shares.count)
    for (row, label) in try predict(features, work).enumerated() {
      result[row * shares.count + Int(label)] = 1
    }
    return result
  }

  func predict(_ features: FeatureMatrix, _ work: Work) throws -> [UInt32] {
    var stream = SeededStream(seed: seed)
    return (0..<features.rowCount).map { _ in
      var left = stream.unit()
      for (label, share) in shares.enumerated() {
        left -= share
        if left < 0 { return UInt32(label) }
      }
      return UInt32(shares.lastIndex { $0 > 0 } ?? 0)
    }
  }
}

extension DrawnShares {
  func encode(into writer: inout ModelWriter) {
    writer.write(shares)
    writer.write(seed)
    writer.write(featureCount)
  }

  init(from reader: inout ModelReader) throws {
    shares = try reader.doubles()
    seed = try reader.word()
    featureCount = try reader.int(in: 0...Int(Int32.max), "the number of features")
    try reader.require(!shares.isEmpty, "it has no classes")
  }
}

/// Numbers drawn from the training rows', row by row.
struct DrawnNumbers: FittedRegressor {
  static let tag = "drawn-numbers"
  /// The hundredths of the training rows' numbers.
  let quantiles: [Double]
  let seed: UInt64
  let featureCount: Int

  func predict(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    var stream = SeededStream(seed: seed)
    return (0..<features.rowCount).map { _ in quantiles.quantile(stream.unit()) }
  }
}

extension DrawnNumbers {
  func encode(into writer: inout ModelWriter) {
    writer.write(quantiles)
    writer.write(seed)
    writer.write(featureCount)
  }

  init(from reader: inout ModelReader) throws {
    quantiles = try reader.doubles()
    seed = try reader.word()
    featureCount = try reader.int(in: 0...Int(Int32.max), "the number of features")
    try reader.require(!quantiles.isEmpty, "it has no numbers")
  }
}
