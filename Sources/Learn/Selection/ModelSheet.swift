import Diagnostics
import Frame
import Numeric

/// What a reader needs to judge a model by, told in pairs.
public struct ModelSheet: Sendable {
  public let entries: [(what: String, value: String)]
  let model: String

  /// `what`, `value`.
  public var dataset: Dataset {
    let lineage = Lineage(.computed("sheet of \(model)"))
    return Dataset(
      rowCount: entries.count, names: ["what", "value"],
      columns: [Vector.texts(entries.map(\.what)), Vector.texts(entries.map(\.value))].map {
        Column($0, lineage: lineage)
      })
  }

  /// All of it for a terminal: long values go on in lines of their own.
  public func lines(width: Int, charset: TextCharset) -> [String] {
    let left = entries.reduce(0) { max($0, displayWidth(sanitized($1.what))) }
    let indent = min(left, max(12, width / 2)) + 2
    return entries.flatMap { what, value -> [String] in
      let what = cut(sanitized(what), toWidth: indent - 2, ellipsis: charset.ellipsis)
      let words = wrapped(sanitized(value), toWidth: max(20, width - indent))
      let blank = String(repeating: " ", count: indent)
      let first = what + String(repeating: " ", count: indent - displayWidth(what))
      return words.enumerated().map { ($0 == 0 ? first : blank) + $1 }
    }
  }
}

extension FittedModel {
  /// The model, its rows, seed and features with their origin; and, when rows to judge
  /// by are given, the scores with their intervals beside the baseline's.
  public func sheet(_ data: Dataset?, group: String? = nil, _ work: Work) throws -> ModelSheet {
    var entries: [(what: String, value: String)] = [
      ("model", model.source), ("predicts", columnSource(target)),
      ("training rows", NumberText.grouped(rowCount)),
    ]
    if let seed { entries.append(("seed", String(seed))) }
    if let origin, origin.fingerprint != 0 {
      entries.append(("training data", String(origin.fingerprint, radix: 16)))
    }
    switch learned {
    case .classifier(_, let classes):
      for (name, count) in zip(classes.names, classes.counts) {
        let share = Double(count) / Double(max(1, rowCount))
        entries.append(
          (
            "class \(name)",
            "\(counted(count, "row")), \(NumberText.fixed(share * 100, decimals: 1)) %"
          ))
      }
    case .regressor(_, let numbers): entries.append(("target", numbers.description))
    }
    for line in preparation.recipeLines { entries.append(("preparation", line)) }
    for input in preparation.inputs {
      let made = zip(preparation.featureNames, preparation.origins).filter {
        $0.1.utf8.elementsEqual(input.name.utf8)
      }
      var origin = "\(input.kind.rawValue), \(counted(made.count, "feature"))"
      if let data, let column = try? data.column(input.name) {
        origin += ", \(Self.words(column.lineage))"
      }
      entries.append(("feature \(columnSource(input.name))", origin))
    }
    if let data {
      let table = try scores(data, group: group, work)
      entries.append(
        (
          "judged on",
          "\(counted(table.rowCount, "row")), \(counted(table.unitCount, "independent unit"))"
        ))
      for row in table.rows {
        guard let value = row.value else { continue }
        var text = scoreText(value)
        if let interval = row.interval {
          text += ", 95 % from \(scoreText(interval.low)) to \(scoreText(interval.high))"
        }
        if let baseline = row.baseline { text += "; without features \(scoreText(baseline))" }
        entries.append((row.score.name, text))
      }
    } else {
      entries.append(("judged on", "nothing yet: give rows it has not seen, `m.sheet(test)`"))
    }
    return ModelSheet(entries: entries, model: model.source)
  }

  /// Where a column comes from, in short.
  private static func words(_ lineage: Lineage) -> String {
    switch lineage.origin {
    case .source(let file, let column): "from \(column) of \(file)"
    case .computed(let text): "computed: \(text)"
    }
  }
}
