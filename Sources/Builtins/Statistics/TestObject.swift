import Diagnostics
import Frame
import Interpreter
import Numeric
import Statistics

/// A test's result as a value: a small table, the numbers, and a sentence that says what they mean.
enum TestObject {
  static let typeName = "test result"

  private typealias Member = (name: String, value: @Sendable (TestResult) throws -> Value)

  static func value(_ result: TestResult, _ subject: String) -> Value {
    .object(
      Foreign(result, typeName, members: members) { result, style, _ in
        lines(result, subject, style)
      })
  }

  private static let members: [Member] = [
    (name: "title", value: { result in .text(result.title) }),
    (name: "statistic", value: { result in number(result.statistic.value) }),
    (name: "p_value", value: { result in number(result.pValue) }),
    (name: "df", value: { result in degrees(result) }),
    (name: "effect", value: { result in result.effect.map { number($0.value) } ?? Value.null }),
    (
      name: "effect_size",
      value: { result in result.effectWord.map { Value.text($0) } ?? Value.null }
    ),
    (name: "estimate", value: { result in result.estimate.map { number($0.value) } ?? Value.null }),
    (name: "interval", value: { result in interval(result) }),
    (name: "confidence", value: { result in Value.float(result.confidence) }),
    (name: "groups", value: { result in Value.dataset(groups(result)) }),
    (name: "sentence", value: { result in .text(sentence(result)) }),
  ]

  /// One number, or the two of F.
  private static func degrees(_ result: TestResult) -> Value {
    guard let first = result.degrees.first else { return .null }
    return result.degrees.count > 1 ? .list(result.degrees.map { number($0) }) : number(first)
  }

  private static func interval(_ result: TestResult) -> Value {
    guard let estimate = result.estimate else { return .null }
    return .list([number(estimate.low), number(estimate.high)])
  }

  static func number(_ value: Double) -> Value { value.isFinite ? .float(value) : .null }

  private static func groups(_ result: TestResult) -> Dataset {
    var columns: [(String, Vector)] = [
      ("group", .texts(result.samples.map(\.name))),
      ("n", .ints(result.samples.map { Int64($0.count) })),
    ]
    for (place, name) in result.columns.enumerated() {
      columns.append((name, .floats(result.samples.map { $0.values[place] })))
    }
    let lineage = Lineage(.computed(result.title))
    return Dataset(
      rowCount: result.samples.count, names: columns.map(\.0),
      columns: columns.map { Column($0.1, lineage: lineage) })
  }

  /// A p-value with three digits, or how small it is.
  static func pText(_ p: Double) -> String {
    p < 0.0001 ? "< 0.0001" : NumberText.significant(p, digits: 3)
  }

  static func text(_ value: Double) -> String {
    if !value.isFinite { return value > 0 ? "infinite" : value < 0 ? "-infinite" : "undefined" }
    return abs(value) >= 1e6
      ? NumberText.withUnit(value, digits: 4) : NumberText.significant(value, digits: 4)
  }

  /// What the p-value means, and no more.
  static func sentence(_ result: TestResult) -> String {
    let level = 1 - result.confidence
    let chance =
      result.pValue < 0.0001
      ? "in fewer than 1 of 10,000 samples"
      : "in \(NumberText.percent(result.pValue, decimals: result.pValue < 0.1 ? 2 : 1)) of samples"
    let strength =
      "If \(result.hypothesis), a result this far off would come up \(chance)."
    let verdict =
      result.pValue < level
      ? "At the \(NumberText.significant(level * 100, digits: 3))% level: \(result.finding)."
      : "At the \(NumberText.significant(level * 100, digits: 3))% level nothing is shown, which does not show that there is nothing."
    return strength + " " + verdict
  }

  private static func lines(
    _ result: TestResult, _ subject: String, _ style: DisplayStyle
  ) -> [String] {
    let width = max(20, style.width)
    var lines = wrapped(sanitized(result.title + subject), toWidth: width)
    if !result.samples.isEmpty {
      var columns = [
        TextTable.Column("group", .left, result.samples.map { sanitized($0.name) }),
        TextTable.Column("n", .right, result.samples.map { NumberText.grouped($0.count) }),
      ]
      for (place, name) in result.columns.enumerated() {
        columns.append(
          TextTable.Column(name, .right, result.samples.map { text($0.values[place]) }))
      }
      lines += TextTable(columns).lines(maxWidth: width - 2, charset: style.charset)
        .map { "  " + $0 }
    }
    var rows: [(String, String)] = []
    if let estimate = result.estimate {
      rows.append(
        (
          estimate.name,
          "\(text(estimate.value)), \(NumberText.significant(result.confidence * 100, digits: 3))% interval \(text(estimate.low)) to \(text(estimate.high))"
        ))
    }
    let degrees = result.degrees.map(text).joined(separator: " and ")
    rows.append(
      (
        result.statistic.name,
        text(result.statistic.value) + (degrees.isEmpty ? "" : ", degrees of freedom \(degrees)")
      ))
    rows.append(("p-value", pText(result.pValue)))
    if let effect = result.effect {
      rows.append(
        (effect.name, text(effect.value) + (result.effectWord.map { ", \($0)" } ?? "")))
    }
    let label = rows.map { displayWidth($0.0) }.max() ?? 0
    lines += rows.flatMap { name, value in
      wrapped(value, toWidth: max(20, width - label - 4)).enumerated().map { index, part in
        "  " + padded(index == 0 ? name : "", toWidth: label) + "  " + part
      }
    }
    lines += wrapped(sentence(result), toWidth: width)
    for note in result.notes { lines += wrapped("Note: \(note).", toWidth: width) }
    return lines
  }
}
