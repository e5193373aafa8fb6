import Describe
import Diagnostics
import Numeric

/// `voting()`: the mean of what several models say (scikit-learn's VotingClassifier with
/// `voting="soft"`, and VotingRegressor), or with `hard` the class that most of them answer.
struct Voting: ClassifierRecipe, RegressorRecipe {
  let models: [Model]
  let isHard: Bool

  static let spec = ModelSpec(
    composing: FunctionDescription(
      "voting", .model, "Several models that vote: the mean of their probabilities or numbers.",
      parameters: [
        OptionSpec(
          "hard", .bool, default: .bool(false), .none, "Counts answers instead of probabilities.")
      ], returns: .object("model"),
      examples: [Example("voting(random_forest(trees: 50), majority())")],
      searchTerms: ["VotingClassifier", "ensemble", "blend", "average"],
      seeAlso: ["stacking", "calibrated"]),
    fitted: [FittedVoting.self, FittedMean.self]
  ) { settings, parts in
    guard parts.count > 1 else {
      throw Failure("bad-argument", "`voting` needs two models or more")
    }
    let recipe = Voting(models: parts, isHard: settings.flag("hard"))
    return .init(
      classifier: parts.allSatisfy { $0.classifier != nil } ? recipe : nil,
      regressor: parts.allSatisfy { $0.regressor != nil } ? recipe : nil)
  }

  func fit(_ rows: ClassifiedRows, _ work: Work) throws -> any FittedClassifier {
    FittedVoting(
      parts: try models.map { try $0.requireClassifier().fit(rows, work) }, isHard: isHard)
  }

  func fit(_ rows: MeasuredRows, _ work: Work) throws -> any FittedRegressor {
    FittedMean(parts: try models.map { try $0.requireRegressor().fit(rows, work) })
  }
}

struct FittedVoting: FittedClassifier {
  static let tag = "voting"
  let parts: [any FittedClassifier]
  let isHard: Bool
  var classCount: Int { parts[0].classCount }
  var featureCount: Int { parts[0].featureCount }

  init(parts: [any FittedClassifier], isHard: Bool) {
    self.parts = parts
    self.isHard = isHard
  }

  func probabilities(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    var sums = [Double](repeating: 0, count: features.rowCount * classCount)
    for part in parts {
      if isHard {
        for (row, label) in try part.predict(features, work).enumerated() {
          sums[row * classCount + Int(label)] += 1
        }
      } else {
        for (place, value) in try part.probabilities(features, work).enumerated() {
          sums[place] += value
        }
      }
    }
    return sums.map { $0 / Double(parts.count) }
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(isHard)
    writer.write(parts.count)
    for part in parts { writer.write(part) }
  }

  init(from reader: inout ModelReader) throws {
    isHard = try reader.flag()
    let count = try reader.int(in: 1...1000, "the number of models")
    var parts: [any FittedClassifier] = []
    for _ in 0..<count { parts.append(try reader.classifier()) }
    try reader.require(
      parts.allSatisfy {
        $0.classCount == parts[0].classCount && $0.featureCount == parts[0].featureCount
      }, "its models do not fit each other")
    self.parts = parts
  }
}

struct FittedMean: FittedRegressor {
  static let tag = "voting-mean"
  let parts: [any FittedRegressor]
  var featureCount: Int { parts[0].featureCount }

  init(parts: [any FittedRegressor]) { self.parts = parts }

  func predict(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    var sums = [Double](repeating: 0, count: features.rowCount)
    for part in parts {
      for (row, value) in try part.predict(features, work).enumerated() { sums[row] += value }
    }
    return sums.map { $0 / Double(parts.count) }
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(parts.count)
    for part in parts { writer.write(part) }
  }

  init(from reader: inout ModelReader) throws {
    let count = try reader.int(in: 1...1000, "the number of models")
    var parts: [any FittedRegressor] = []
    for _ in 0..<count { parts.append(try reader.regressor()) }
    try reader.require(
      parts.allSatisfy { $0.featureCount == parts[0].featureCount },
      "its models do not fit each other")
    self.parts = parts
  }
}
