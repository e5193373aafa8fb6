import Diagnostics
import Frame
import Numeric

/// How sure a model was of one class, row by row, beside the truth: what curves are drawn from.
public struct ClassChances: Sendable {
  /// The class in question.
  public let positive: String
  /// The true class of each row.
  public let truth: [String]
  public let values: [Double]
}

extension FittedModel {
  /// - Parameter positive: the class in question; nil for the second of two.
  /// - Throws: `wrong-task` for a model of numbers, `missing-argument` when there are more than two
  ///   classes and none is named, `bad-argument` for a class that does not occur, and as `judged`.
  public func chances(
    of positive: String?, on data: Dataset, _ work: Work
  ) throws -> ClassChances {
    _ = try requireClassifier("curve of a class")
    guard case .classes(let rows) = try judged(data, work).answers,
      let probabilities = rows.probabilities
    else { throw Failure("wrong-task", "`\(model.name)` gives no probabilities") }
    guard let asked = positive ?? (rows.names.count == 2 ? rows.names[1] : nil) else {
      throw Failure(
        "missing-argument",
        "which class of `\(columnSource(target))` is in question? it has \(listed(rows.names))",
        help: "name it: `positive: \"\(rows.names.first ?? "")\"`")
    }
    guard let label = rows.names.firstIndex(where: { $0.utf8.elementsEqual(asked.utf8) }) else {
      throw Failure(
        "bad-argument", "`\(columnSource(target))` has no class `\(asked)`",
        help: Suggestion.closest(to: asked, among: rows.names).map { "did you mean \"\($0)\"?" }
          ?? "it has \(listed(rows.names))", blames: "positive")
    }
    let count = rows.names.count
    return ClassChances(
      positive: rows.names[label], truth: rows.truth.map { rows.names[Int($0)] },
      values: rows.truth.indices.map { probabilities[$0 * count + label] })
  }
}
