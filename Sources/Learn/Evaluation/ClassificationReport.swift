import Diagnostics
import Frame
import Numeric

/// How well a model did on test rows: each class, the averages, and beside them what always answering
/// the most frequent training class would have reached. Numbers as in scikit-learn's
/// `classification_report`; averages run over the classes that occur among the rows or the answers.
public struct ClassificationReport: Sendable {
  public let target: String
  /// The classes of the model in their order, then those that only the test rows have.
  public let classNames: [String]
  /// The most frequent class of the training rows.
  public let majorityClass: Int
  public let confusion: ConfusionMatrix

  public init(
    target: String, classNames: [String], majorityClass: Int, confusion: ConfusionMatrix
  ) {
    self.target = target
    self.classNames = classNames
    self.majorityClass = majorityClass
    self.confusion = confusion
  }

  public var rowCount: Int { confusion.total }
  public var accuracy: Double { Metrics.accuracy(confusion) }
  public var macro: Metrics.ClassScore { Metrics.macroAverage(confusion) }
  public var weighted: Metrics.ClassScore { Metrics.weightedAverage(confusion) }
  public func score(_ label: Int) -> Metrics.ClassScore { Metrics.score(confusion, class: label) }

  /// What always answering the majority class gives on the same rows.
  public var majorityConfusion: ConfusionMatrix {
    var truth: [UInt32] = []
    for label in classNames.indices {
      truth += [UInt32](repeating: UInt32(label), count: confusion.support(label))
    }
    let answers = [UInt32](repeating: UInt32(majorityClass), count: truth.count)
    return ConfusionMatrix(truth: truth, predicted: answers, classCount: classNames.count)
  }

  /// The result in one sentence, against the majority line.
  public var verdict: String {
    let baseline = majorityConfusion
    let majority = Metrics.accuracy(baseline)
    let name = classNames.indices.contains(majorityClass) ? classNames[majorityClass] : ""
    var sentence =
      "accuracy \(scoreText(accuracy)) against \(scoreText(majority)) for always answering `\(name)`; macro F1 \(scoreText(macro.f1))"
    let noise = (majority * (1 - majority) / Double(max(1, rowCount))).squareRoot()
    let present = classNames.indices.filter { confusion.support($0) > 0 }
    let unfound = present.filter { score($0).recall < 0.1 }.count
    if present.count == 1 {
      sentence += ": the test rows hold one class only"
    } else if accuracy < majority - 2 * noise {
      sentence += ": worse than that answer"
    } else if accuracy < majority + 2 * noise {
      sentence += ": no better than that answer"
    } else if accuracy - macro.f1 > 0.25, unfound > 0 {
      sentence += ": \(unfound) of \(present.count) classes are hardly ever found"
    }
    return sentence
  }

  /// Classes with test rows that were never answered; their precision is 0 by convention.
  public var neverPredicted: [String] {
    classNames.indices.filter { confusion.support($0) > 0 && confusion.predicted($0) == 0 }
      .map { classNames[$0] }
  }

  func remark(_ work: Work) {
    let never = neverPredicted
    guard !never.isEmpty else { return }
    work.remark(
      .note, "never-predicted", "never answered: \(listed(never)); their precision counts as 0")
  }

  private struct Row {
    let name: String
    let precision: Double?
    let recall: Double?
    let f1: Double
    let rows: Int
    let right: Int?
  }

  private var classRows: [Row] {
    classNames.indices.map { label in
      let score = score(label)
      return Row(
        name: classNames[label], precision: score.precision, recall: score.recall, f1: score.f1,
        rows: score.support, right: confusion[label, label])
    }
  }

  /// One row a class: `class`, `precision`, `recall`, `f1`, `support`, `right`.
  public var dataset: Dataset {
    let rows = classRows
    let columns = [
      Vector.category(
        rows.indices.map { $0 }, of: classNames, ordered: false),
      Vector.floats(rows.map(\.precision)), Vector.floats(rows.map(\.recall)),
      Vector.floats(rows.map(\.f1)), Vector.ints(rows.map { Int64($0.rows) }),
      Vector.ints(rows.map { $0.right.map(Int64.init) }),
    ]
    let lineage = Lineage(.computed("report of \(columnSource(target))"))
    return Dataset(
      rowCount: rows.count, names: ["class", "precision", "recall", "f1", "support", "right"],
      columns: columns.map { Column($0, lineage: lineage) })
  }

  /// One row for each pair of a true and an answered class: `class`, `predicted`, `n`.
  public var confusionDataset: Dataset {
    let places = classNames.indices.flatMap { truth in classNames.indices.map { (truth, $0) } }
    let lineage = Lineage(.computed("confusion of \(columnSource(target))"))
    let columns = [
      Vector.category(places.map { $0.0 }, of: classNames, ordered: false),
      Vector.category(places.map { $0.1 }, of: classNames, ordered: false),
      Vector.ints(places.map { Int64(confusion[$0.0, $0.1]) }),
    ]
    return Dataset(
      rowCount: places.count, names: ["class", "predicted", "n"],
      columns: columns.map { Column($0, lineage: lineage) })
  }

  /// The report as a table for a terminal, the verdict below.
  public func lines(width: Int, charset: TextCharset) -> [String] {
    let baseline = majorityConfusion
    let macro = macro
    let weighted = weighted
    let answer = classNames.indices.contains(majorityClass) ? classNames[majorityClass] : ""
    let right = classNames.indices.reduce(0) { $0 + confusion[$1, $1] }
    let summary = [
      Row(
        name: "macro average", precision: macro.precision, recall: macro.recall, f1: macro.f1,
        rows: rowCount, right: right),
      Row(
        name: "weighted average", precision: weighted.precision, recall: weighted.recall,
        f1: weighted.f1, rows: rowCount, right: right),
      Row(
        name: "always \(answer)", precision: Metrics.macroAverage(baseline).precision,
        recall: Metrics.macroAverage(baseline).recall, f1: Metrics.macroAverage(baseline).f1,
        rows: rowCount, right: baseline.support(majorityClass)),
    ]
    let rows = classRows + summary
    func numbers(_ value: (Row) -> Double?) -> [String?] {
      rows.map { value($0).map(scoreText) }
    }
    let table = TextTable(
      [
        .init("class", .left, rows.map(\.name)),
        .init("precision", .right, numbers(\.precision)),
        .init("recall", .right, numbers(\.recall)),
        .init("f1", .right, numbers(\.f1)),
        .init("support", .right, rows.map { NumberText.grouped($0.rows) }),
        .init("right", .right, rows.map { $0.right.map { NumberText.grouped($0) } }),
      ], notes: [verdict])
    return table.lines(maxWidth: width, charset: charset)
  }
}
