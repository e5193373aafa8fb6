import Describe
import Diagnostics

/// The rows of a figure about a classifier: which of them are of the class in question, and the columns
/// of scores, one a model.
struct Outcomes: Sendable {
  let truth: AxisColumn
  /// The name of the class in question; safe to print.
  let positive: String
  /// 1 where a row is of the class, 0 where it is of another, -1 where that is not known.
  let isPositive: [Int8]
  let scores: [AxisColumn]
  /// Safe to print.
  let names: [String]

  static let truthColumn = OptionSpec(
    "truth", .columnExpression, .none, "The true classes: true and false, 1 and 0, or names.")
  static let scoresColumn = OptionSpec(
    "scores", .columns, .none,
    "How sure each model is of the class in question; each column is a curve of its own.")
  static let positiveOption = OptionSpec(
    "positive", .text, default: .null, .none,
    "The class in question; may be left out where the classes are true and false or 1 and 0.")

  /// - Throws: `missing-argument`, `wrong-type`, `too-many-series`, `bad-argument`.
  init(_ data: PlotData, _ settings: Settings, _ owner: String) throws {
    truth = try data.required("truth", owner)
    scores = data.columns("scores")
    _ = try data.required("scores", owner)
    for column in scores { try PlotData.requireNumbers(column, "scores", owner) }
    try Groups.checkCount(scores.count, of: scores[0])
    names = scores.map { sanitized($0.name) }
    let groups = Groups(truth, data.chunks).withoutUnused()
    let known = groups.labels.indices.filter { $0 != groups.nullCode }.map { groups.labels[$0] }
    let positive = try Self.positive(settings.text("positive"), among: known, truth)
    self.positive = positive
    let bytes = Array(positive.utf8)
    let kinds = groups.labels.indices.map { code -> Int8 in
      code == groups.nullCode ? -1 : Array(groups.labels[code].utf8) == bytes ? 1 : 0
    }
    isPositive = groups.codes.map { kinds[Int($0)] }
  }

  private static func positive(
    _ asked: String?, among labels: [String], _ truth: AxisColumn
  ) throws -> String {
    if let asked {
      let name = sanitized(asked)
      let bytes = Array(name.utf8)
      if labels.isEmpty || labels.contains(where: { Array($0.utf8) == bytes }) { return name }
      let near = Suggestion.closest(to: name, among: labels)
      throw Failure(
        "bad-argument", "`\(truth.name)` has no class `\(name)`",
        help: near.map { "did you mean `\($0)`?" }
          ?? "it has \(enumerated(labels.prefix(6).map { "`\($0)`" }))", blames: "positive")
    }
    for usual in ["true", "1"]
    where labels.allSatisfy({ $0 == usual || $0 == "false" || $0 == "0" }) {
      if labels.contains(usual) { return usual }
    }
    guard let last = labels.last, labels.contains(where: { $0 != "false" && $0 != "0" }) else {
      return truth.isCategorical ? "true" : "1"
    }
    throw Failure(
      "missing-argument",
      "which class of `\(truth.name)` is in question? it has "
        + enumerated(labels.prefix(6).map { "`\($0)`" })
        + (labels.count > 6 ? " and \(labels.count - 6) more" : ""),
      help: "name it: `positive: \"\(last)\"`", blames: "truth")
  }

  var rowCount: Int { truth.rowCount }

  /// The scores of a model for positive and for negative rows.
  func split(_ model: Int, _ rows: [Int]?) -> (positives: [Double], negatives: [Double]) {
    let scores = scores[model].numbers ?? []
    var split = (positives: [Double](), negatives: [Double]())
    func add(_ row: Int) {
      guard scores[row].isFinite, isPositive[row] >= 0 else { return }
      if isPositive[row] == 1 {
        split.positives.append(scores[row])
      } else {
        split.negatives.append(scores[row])
      }
    }
    if let rows { rows.forEach(add) } else { scores.indices.forEach(add) }
    return split
  }

  /// What is said about the class and the rows left out.
  var notes: [String] {
    let known = isPositive.count { $0 >= 0 }
    let hits = isPositive.count { $0 == 1 }
    var notes: [String] = []
    if known > 0 {
      notes.append(
        "in question: \(positive), \(NumberText.grouped(hits)) of \(counted(known, "row")) "
          + "(\(NumberText.percent(Double(hits) / Double(known))))")
    }
    if known < rowCount {
      notes.append("\(counted(rowCount - known, "row")) left out: \(sanitized(truth.name)) is null")
    }
    for (column, name) in zip(scores, names) where column.nullCount > 0 {
      notes.append("\(counted(column.nullCount, "row")) left out: \(name) is null")
    }
    return notes
  }

  /// Why there is nothing to draw.
  var emptyReason: String? {
    if rowCount == 0 { return "no rows" }
    let models = scores.indices.map { split($0, nil) }
    if models.contains(where: { !$0.positives.isEmpty && !$0.negatives.isEmpty }) { return nil }
    if models.allSatisfy({ $0.positives.isEmpty && $0.negatives.isEmpty }) {
      return "no row has both \(truth.name) and a score"
    }
    let missing = models.allSatisfy { $0.positives.isEmpty }
    return missing
      ? "no row with a score is of the class \(positive)"
      : "all rows with a score are of the class \(positive)"
  }
}
