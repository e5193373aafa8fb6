import Diagnostics
import Numeric

/// What models say of rows that they have not learned from: each row is answered by a model fitted to the
/// other folds.
enum OutOfFold {
  /// The probabilities of each model, `rowCount * classCount` values, row by row.
  static func probabilities(
    _ models: [Model], _ rows: ClassifiedRows, folds: Int, seed: UInt64, _ work: Work
  ) throws -> [[Double]] {
    let count = rows.classes.count
    guard count >= 2 else {
      throw Failure("no-rows", "folds need at least 2 training rows")
    }
    let learning = LearningRows(
      features: rows.features,
      target: .classes(rows.classes, names: (0..<rows.classCount).map { String($0) }),
      weights: rows.weights)
    let foldOfRow = StratifiedFolds.folds(
      min(folds, count), strata: rows.classes, shuffle: true, seed: seed)
    var result = models.map { _ in [Double](repeating: 0, count: count * rows.classCount) }
    for fold in 0..<min(folds, count) {
      let test = foldOfRow.indices.filter { foldOfRow[$0] == fold }
      let train = learning.taking(foldOfRow.indices.filter { foldOfRow[$0] != fold })
      let features = rows.features.taking(rows: test)
      for (place, model) in models.enumerated() {
        let found = try RowModel(model, train, work).probabilities(features, work)
        for (index, row) in test.enumerated() {
          for label in 0..<rows.classCount {
            result[place][row * rows.classCount + label] = found[index * rows.classCount + label]
          }
        }
      }
    }
    return result
  }

  /// The numbers of each model, one a row.
  static func numbers(
    _ models: [Model], _ rows: MeasuredRows, folds: Int, seed: UInt64, _ work: Work
  ) throws -> [[Double]] {
    let count = rows.targets.count
    guard count >= 2 else {
      throw Failure("no-rows", "folds need at least 2 training rows")
    }
    let learning = LearningRows(
      features: rows.features, target: .numbers(rows.targets), weights: rows.weights)
    let foldOfRow = StratifiedFolds.folds(
      min(folds, count), strata: [UInt32](repeating: 0, count: count), shuffle: true, seed: seed)
    var result = models.map { _ in [Double](repeating: 0, count: count) }
    for fold in 0..<min(folds, count) {
      let test = foldOfRow.indices.filter { foldOfRow[$0] == fold }
      let train = learning.taking(foldOfRow.indices.filter { foldOfRow[$0] != fold })
      let features = rows.features.taking(rows: test)
      for (place, model) in models.enumerated() {
        let found = try RowModel(model, train, work).numbers(features, work)
        for (index, row) in test.enumerated() { result[place][row] = found[index] }
      }
    }
    return result
  }
}

extension Model {
  /// What learns classes.
  /// - Throws: `wrong-type` when the model predicts numbers only.
  func requireClassifier() throws -> any ClassifierRecipe {
    guard let classifier else {
      throw Failure("wrong-type", "`\(name)` does not predict classes")
    }
    return classifier
  }

  func requireRegressor() throws -> any RegressorRecipe {
    guard let regressor else {
      throw Failure("wrong-type", "`\(name)` does not predict numbers")
    }
    return regressor
  }
}
