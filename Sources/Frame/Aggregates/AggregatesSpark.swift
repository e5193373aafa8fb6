import Describe
import Diagnostics

/// The aggregate that draws: a group's numbers as a line of text in a table.
extension AggregateFunctions {
  static let sparks: [AggregateFunction] = [spark]

  private static let spark = AggregateFunction.made(
    describe(
      "spark", "Draws numbers as a small chart in a text, lowest to highest, gaps at nulls.",
      [
        column(),
        OptionSpec(
          "width", .int, default: .int(24), .ints(1...200),
          "The most characters; more values share one by their mean."),
      ],
      returns: .text, [Example("[1, 3, null, 9].spark()", shows: "\"▁▃ █\"")],
      ["sparkline", "inline chart", "trend", "mini chart"], seeAlso: ["list"]),
    constants: ["width"], notesNulls: false,
    type: { $0[0].isNumeric || $0[0] == .null ? .text : nil }
  ) { call in
    let places = try call.rowsByGroup(nil)
    let (rows, starts) = (try places.rows(), places.starts)
    let values = call[0]
    var width = 24
    if call.arguments.count > 1 {
      guard let given = call.number(1).flatMap({ Int(exactly: $0) }), (1...200).contains(given)
      else {
        throw Failure(
          "bad-argument", "`width` of `spark` must be an int from 1 to 200", blames: "width")
      }
      width = given
    }
    let texts = (0..<call.groupCount).map { group in
      Sparkline.text(
        (starts[group]..<starts[group + 1]).map { values.scalar(at: Int(rows[$0])).number },
        width: width)
    }
    return Vector(
      type: .text, count: texts.count, storage: .text(TextBuffer(texts)), validity: nil)
  }
}

/// Numbers as a line of blocks of eight heights.
public enum Sparkline {
  private static let blocks = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// One block a value, a space for nil; more values than `width` share blocks by their mean.
  public static func text(_ values: [Double?], width: Int) -> String {
    let count = min(values.count, max(1, width))
    guard count > 0 else { return "" }
    let means = (0..<count).map { place -> Double? in
      let from = place * values.count / count
      let known = values[from..<(place + 1) * values.count / count].compactMap { $0 }
        .filter(\.isFinite)
      return known.isEmpty ? nil : known.reduce(0) { $0 + $1 / Double(known.count) }
    }
    guard let low = means.compactMap({ $0 }).min(), let high = means.compactMap({ $0 }).max()
    else { return String(repeating: " ", count: count) }
    // Halves, so that the difference of two huge numbers is finite.
    let span = high / 2 - low / 2
    return means.map { mean in
      guard let mean else { return " " }
      let share = span > 0 ? (mean / 2 - low / 2) / span : 0.5
      return blocks[Int(min(max(share, 0), 1) * 7 + 0.5)]
    }.joined()
  }
}

extension Scalar {
  /// The value as a float; nil for null and for what is no number.
  fileprivate var number: Double? {
    switch self {
    case .int(let value): Double(value)
    case .float(let value): value
    default: nil
    }
  }
}
