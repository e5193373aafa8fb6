import Diagnostics
import Frame

/// What a fitted model has learned, as datasets.
extension FittedModel {
  private func lacking(_ what: String, _ help: String) -> Failure {
    Failure("wrong-task", "`\(model.name)` has no \(what)", help: help)
  }

  /// `column`, `share`: the columns of the dataset by their part in the decisions, largest first.
  /// - Throws: `wrong-task` when the model has no such measure.
  public func importanceDataset() throws -> Dataset {
    guard let shares = importances else {
      throw lacking("importances of its own", "trees and boosting have them")
    }
    let order = shares.indices.sorted {
      shares[$0].share != shares[$1].share ? shares[$0].share > shares[$1].share : $0 < $1
    }
    return dataset(
      "importances",
      [
        ("column", .texts(order.map { shares[$0].column })),
        ("share", .floats(order.map { shares[$0].share })),
      ])
  }

  /// `class` (but for numbers), `feature`, `weight`; the feature of an intercept is null.
  /// - Throws: `wrong-task` when the model is not linear.
  public func coefficientDataset() throws -> Dataset {
    guard let coefficients = predictor.coefficients else {
      throw lacking("coefficients", "linear models have them, such as `logistic_regression`")
    }
    var classes: [String?] = []
    var names: [String?] = []
    var values: [Double] = []
    for (place, intercept) in coefficients.intercepts.enumerated() {
      let label =
        coefficients.intercepts.count == 1 ? classNames.last : classNames[place]
      classes += [String?](repeating: label, count: 1 + featureNames.count)
      names += [nil] + featureNames
      values += [intercept] + coefficients.weights[place]
    }
    let shown: [(String, Vector)] = task == .classification ? [("class", .texts(classes))] : []
    return dataset(
      "coefficients", shown + [("feature", .texts(names)), ("weight", .floats(values))])
  }

  /// One row an epoch or round.
  /// - Throws: `wrong-task` when the model is not fitted in rounds.
  public func historyDataset() throws -> Dataset {
    guard let history = predictor.history else {
      throw lacking("history", "models fitted in rounds have one, such as `neural_network`")
    }
    return history.dataset(source: model.source)
  }

  /// A decision tree, a question a line.
  /// - Throws: `wrong-task` when the model is no single tree.
  public func treeText() throws -> String {
    guard let lines = predictor.treeLines(names) else {
      throw lacking("single tree", "`decision_tree` has one")
    }
    return lines.joined(separator: "\n")
  }

  private func dataset(_ what: String, _ columns: [(String, Vector)]) -> Dataset {
    let lineage = Lineage(.computed("\(what) of \(model.source)"))
    return Dataset(
      rowCount: columns.first?.1.count ?? 0, names: columns.map(\.0),
      columns: columns.map { Column($0.1, lineage: lineage) })
  }
}
