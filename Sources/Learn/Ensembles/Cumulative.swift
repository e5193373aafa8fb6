import Describe
import Diagnostics
import Numeric

/// `cumulative()`: for ordered classes one model a border, each telling the rows above it from those
/// below (Frank and Hall 2001): the order is used that a plain classifier throws away.
struct Cumulative: ClassifierRecipe {
  let model: Model

  static let spec = ModelSpec(
    composing: FunctionDescription(
      "cumulative", .model, "For ordered classes: one model for each border between them.",
      parameters: [], returns: .object("model"),
      examples: [Example("cumulative(random_forest(trees: 50))")],
      searchTerms: ["ordered", "cumulative link", "polr", "mord"],
      seeAlso: ["scores", "tuned_threshold"]),
    fitted: [FittedCumulative.self]
  ) { _, parts in
    guard parts.count == 1, parts[0].classifier != nil else {
      throw Failure("bad-argument", "`cumulative` needs one model of classes")
    }
    return .init(classifier: Cumulative(model: parts[0]))
  }

  func fit(_ rows: ClassifiedRows, _ work: Work) throws -> any FittedClassifier {
    let recipe = try model.requireClassifier()
    guard rows.classCount > 1 else {
      throw Failure("one-class", "`cumulative` needs rows of two classes or more")
    }
    return FittedCumulative(
      borders: try (1..<rows.classCount).map { border in
        try recipe.fit(
          ClassifiedRows(
            features: rows.features, classes: rows.classes.map { $0 >= UInt32(border) ? 1 : 0 },
            classCount: 2, weights: rows.weights), work)
      })
  }
}

struct FittedCumulative: FittedClassifier {
  static let tag = "cumulative"
  /// One a border, of two classes: below and above.
  let borders: [any FittedClassifier]
  var classCount: Int { borders.count + 1 }
  var featureCount: Int { borders[0].featureCount }

  init(borders: [any FittedClassifier]) { self.borders = borders }

  func probabilities(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    let above = try borders.map { try $0.probabilities(features, work) }
    let classes = classCount
    var result = [Double](repeating: 0, count: features.rowCount * classes)
    for row in 0..<features.rowCount {
      var sum = 0.0
      for label in 0..<classes {
        let low = label == 0 ? 1 : above[label - 1][row * 2 + 1]
        let high = label == classes - 1 ? 0 : above[label][row * 2 + 1]
        // Borders are fitted apart and may cross.
        let own = max(0, low - high)
        result[row * classes + label] = own
        sum += own
      }
      for label in 0..<classes {
        result[row * classes + label] =
          sum > 0 ? result[row * classes + label] / sum : 1 / Double(classes)
      }
    }
    return result
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(borders.count)
    for border in borders { writer.write(border) }
  }

  init(from reader: inout ModelReader) throws {
    let count = try reader.int(in: 1...Int(UInt16.max), "the number of borders")
    var borders: [any FittedClassifier] = []
    for _ in 0..<count { borders.append(try reader.classifier()) }
    try reader.require(
      borders.allSatisfy { $0.classCount == 2 && $0.featureCount == borders[0].featureCount },
      "its borders do not fit each other")
    self.borders = borders
  }
}
