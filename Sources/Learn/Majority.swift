import Describe
import Diagnostics
import Numeric

/// `majority()`: always answers the most frequent class of the training rows; its probabilities are
/// the shares of the classes there. The line that every other model has to beat.
struct MajorityRecipe: ClassifierRecipe {
  static let spec = ModelSpec(
    description: FunctionDescription(
      "majority", .model, "Always answers the most frequent class: the baseline.", parameters: [],
      returns: .object("model"),
      examples: [Example("majority()")],
      searchTerms: ["DummyClassifier", "baseline", "most frequent", "prior", "zero rule"],
      seeAlso: ["random_forest"]),
    tasks: [.classification], takesMissing: true, makeClassifier: { _ in MajorityRecipe() })

  func fit(_ rows: ClassifiedRows, _ work: Work) throws -> any FittedClassifier {
    let total = Double(rows.classes.count)
    return Fitted(shares: rows.classCounts.map { Double($0) / total })
  }

  private struct Fitted: FittedClassifier {
    let shares: [Double]
    var classCount: Int { shares.count }

    func probabilities(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
      var result: [Double] = []
      result.reserveCapacity(features.rowCount * shares.count)
      for _ in 0..<features.rowCount { result += shares }
      return result
    }
  }
}
