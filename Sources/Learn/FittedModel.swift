import Diagnostics
import Frame
import Numeric

/// A model that has learned, with everything needed to answer for new rows: the fitted preparation,
/// the names of the classes, the seed. It does not hold the training rows.
public struct FittedModel: Sendable {
  /// The model with the settings it was fitted with.
  public let model: Model
  let classifier: any FittedClassifier
  public let preparation: FittedPreparation
  public let target: String
  /// In the order of the target's set when it is an ordered category, else sorted.
  public let classNames: [String]
  public let classesAreOrdered: Bool
  /// How many training rows had each class.
  public let classCounts: [Int]
  /// How many rows it was trained on.
  public let rowCount: Int
  /// The seed of models that use chance.
  public var seed: UInt64? { model.settings.int("seed").map { UInt64(clamping: $0) } }

  public var featureNames: [String] { preparation.featureNames }

  /// The class that a model without features would always answer: the most frequent one of the
  /// training rows, of equals the first.
  public var majorityClass: Int {
    classCounts.indices.reduce(0) { classCounts[$1] > classCounts[$0] ? $1 : $0 }
  }

  /// What it is, in lines for people.
  public var lines: [String] {
    [model.source + (seed.map { ", seed \($0)" } ?? "")]
      + [
        "target \(columnSource(target)): \(counted(classNames.count, "class")), \(counted(rowCount, "training row")), \(counted(featureNames.count, "feature"))"
      ] + preparation.recipe.lines
  }

  private func features(_ data: Dataset, rows: [Int]?, _ work: Work) throws -> FeatureMatrix {
    try preparation.transform(
      data, rows: rows, missing: model.spec.takesMissing ? .kept : .refused, work)
  }

  /// The class of each row, as a category column with the class names.
  public func predict(_ data: Dataset, _ work: Work) throws -> Vector {
    let codes = try classifier.predict(features(data, rows: nil, work), work)
    return Vector(
      type: .category(ordered: classesAreOrdered), count: codes.count,
      storage: .coded(Buffer(codes), TextBuffer(classNames)), validity: nil)
  }

  /// The probability of each class for each row: `rowCount * classNames.count` values, row by row.
  public func probabilities(_ data: Dataset, _ work: Work) throws -> [Double] {
    try classifier.probabilities(features(data, rows: nil, work), work)
  }

  /// The probabilities as a dataset of one column a class, named as the classes are.
  public func probabilityDataset(_ data: Dataset, _ work: Work) throws -> Dataset {
    let values = try probabilities(data, work)
    let classes = classNames.count
    let columns = classNames.indices.map { label in
      let buffer = Buffer<Double>(count: data.rowCount) { target in
        for row in target.indices { target[row] = values[row * classes + label] }
      }
      return Column(
        Vector(type: .float, count: data.rowCount, storage: .float(buffer), validity: nil),
        lineage: Lineage(.computed("\(model.source) probability")))
    }
    return Dataset(rowCount: data.rowCount, names: classNames, columns: columns)
  }

  /// How much each column of the dataset took part in the decisions, the features made of one column
  /// added up, in the order of the preparation; nil where the model has no such measure.
  public var importances: [(column: String, share: Double)]? {
    guard let shares = classifier.importances else { return nil }
    var result: [(column: String, share: Double)] = []
    for (origin, share) in zip(preparation.origins, shares) {
      if let place = result.firstIndex(where: { $0.column.utf8.elementsEqual(origin.utf8) }) {
        result[place].share += share
      } else {
        result.append((origin, share))
      }
    }
    return result
  }

  /// How well it does on rows whose target is known; rows with a null target are left out with a
  /// remark. Classes it has never seen count as wrong and are named.
  /// - Throws: `no-rows` when no row has a known target.
  public func report(_ data: Dataset, _ work: Work) throws -> ClassificationReport {
    let truth = try RowClasses(data.column(target), use: "a target", work)
    guard truth.missingCount < data.rowCount else {
      throw Failure(
        "no-rows",
        data.rowCount == 0
          ? "there are no rows to judge by"
          : "the target `\(columnSource(target))` is null in all \(counted(data.rowCount, "row"))")
    }
    var names = classNames
    var unseen: [String] = []
    let renumbered = truth.names.map { name -> UInt32 in
      if let known = names.firstIndex(where: { $0.utf8.elementsEqual(name.utf8) }) {
        return UInt32(known)
      }
      names.append(name)
      unseen.append(name)
      return UInt32(names.count - 1)
    }
    let rows =
      truth.missingCount == 0
      ? nil : truth.codes.indices.filter { truth.codes[$0] != RowClasses.missing }
    if truth.missingCount > 0 {
      work.remark(
        .note, "null-target",
        "\(counted(truth.missingCount, "row")) left out: `\(columnSource(target))` is null")
    }
    let codes = truth.codes.filter { $0 != RowClasses.missing }.map { renumbered[Int($0)] }
    if !unseen.isEmpty {
      let count = codes.reduce(0) { $0 + (Int($1) >= classNames.count ? 1 : 0) }
      work.remark(
        .warning, "unseen-class",
        "\(counted(count, "row")) of \(listed(unseen)), which the training rows lack, \(count == 1 ? "counts" : "count") as wrong"
      )
    }
    let predicted = try classifier.predict(features(data, rows: rows, work), work)
    let report = ClassificationReport(
      target: target, classNames: names, majorityClass: majorityClass,
      confusion: ConfusionMatrix(truth: codes, predicted: predicted, classCount: names.count))
    report.remark(work)
    return report
  }
}
