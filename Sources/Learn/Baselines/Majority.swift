import Describe
import Diagnostics
import Numeric

/// `majority()`: always answers the most frequent class of the training rows; its probabilities are
/// the shares of the classes there. For numbers it answers their mean. The line that every other model
/// has to beat.
struct MajorityRecipe: ClassifierRecipe, RegressorRecipe {
  static let spec = ModelSpec(
    description: FunctionDescription(
      "majority", .model, "Always answers the most frequent class, or the mean: the baseline.",
      parameters: [], returns: .object("model"),
      examples: [Example("majority()")],
      searchTerms: [
        "DummyClassifier", "DummyRegressor", "baseline", "most frequent", "prior", "zero rule",
      ],
      seeAlso: ["random_forest"]),
    takesMissing: true, fitted: [ConstantShares.self, ConstantNumber.self],
    classifier: { _ in MajorityRecipe() }, regressor: { _ in MajorityRecipe() })

  func fit(_ rows: ClassifiedRows, _ work: Work) throws -> any FittedClassifier {
    var sums = [Double](repeating: 0, count: rows.classCount)
    for (row, label) in rows.classes.enumerated() { sums[Int(label)] += rows.weights?[row] ?? 1 }
    let total = sums.reduce(0, +)
    return ConstantShares(
      shares: sums.map { total > 0 ? $0 / total : 1 / Double(sums.count) },
      featureCount: rows.features.featureCount)
  }

  func fit(_ rows: MeasuredRows, _ work: Work) throws -> any FittedRegressor {
    var sum = CompensatedSum()
    var weight = CompensatedSum()
    for (row, target) in rows.targets.enumerated() {
      let own = rows.weights?[row] ?? 1
      sum.add(target * own)
      weight.add(own)
    }
    return ConstantNumber(
      number: weight.value > 0 ? sum.value / weight.value : 0,
      featureCount: rows.features.featureCount)
  }
}

/// The shares of the classes, for every row.
struct ConstantShares: FittedClassifier {
  static let tag = "constant-shares"
  let shares: [Double]
  let featureCount: Int
  var classCount: Int { shares.count }

  init(shares: [Double], featureCount: Int) {
    self.shares = shares
    self.featureCount = featureCount
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(shares)
    writer.write(featureCount)
  }

  init(from reader: inout ModelReader) throws {
    shares = try reader.doubles()
    featureCount = try reader.int(in: 0...Int(Int32.max), "the number of features")
    try reader.require(!shares.isEmpty, "it has no classes")
  }

  func probabilities(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(features.rowCount * shares.count)
    for _ in 0..<features.rowCount { result += shares }
    return result
  }

  func summary(_ names: PredictorNames) -> [String] {
    guard let best = mostProbable(shares, classCount: classCount).first,
      names.classes.indices.contains(Int(best))
    else { return [] }
    return ["always `\(names.classes[Int(best)])`, \(scoreText(shares[Int(best)])) of the rows"]
  }
}

/// One number, for every row.
struct ConstantNumber: FittedRegressor {
  static let tag = "constant-number"
  let number: Double
  let featureCount: Int

  init(number: Double, featureCount: Int) {
    self.number = number
    self.featureCount = featureCount
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(number)
    writer.write(featureCount)
  }

  init(from reader: inout ModelReader) throws {
    number = try reader.double()
    featureCount = try reader.int(in: 0...Int(Int32.max), "the number of features")
  }

  func predict(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    [Double](repeating: number, count: features.rowCount)
  }

  func summary(_ names: PredictorNames) -> [String] {
    ["always \(NumberText.significant(number)), the mean of the rows"]
  }
}
