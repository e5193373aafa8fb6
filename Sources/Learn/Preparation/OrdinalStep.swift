import Describe
import Diagnostics
import Frame
import Numeric

/// `ordinal()`: categories become 0, 1, 2 … in their order: the one given, that of an ordered
/// category, else by code points. Unseen ones become -1 (scikit-learn's OrdinalEncoder with
/// `unknown_value=-1`); nulls stay missing.
struct OrdinalStep: ColumnStep {
  let order: [String]?

  static let spec = StepSpec(
    description: FunctionDescription(
      "ordinal", .preparation, "Numbers the categories of a column in their order.",
      parameters: [
        OptionSpec(
          "order", .list(of: .text), default: .null, .nonEmpty, allowsNull: true,
          "The categories from the lowest on; the column's own order unless given.")
      ],
      returns: .object("step"),
      examples: [
        Example("prepare().on(.certificate, ordinal([\"G\", \"PG\", \"PG-13\", \"R\"]))")
      ],
      searchTerms: ["OrdinalEncoder", "LabelEncoder", "factor", "codes"],
      seeAlso: ["one_hot", "target_encode"]),
    make: { settings in
      let order = settings.list("order")?.compactMap { value in
        if case .text(let text) = value { text } else { nil }
      }
      if let order, Set(order.map { Array($0.utf8) }).count < order.count {
        throw Failure(
          "bad-argument", "`order` of `ordinal` names a category twice", blames: "order")
      }
      return OrdinalStep(order: order)
    })

  var source: String {
    order.map { "ordinal(\(OptionValue.list($0.map { .text($0) }).source))" } ?? "ordinal()"
  }

  func fit(_ column: PreparedColumn, _ training: StepTraining) throws -> any FittedColumnStep {
    switch column.values {
    case .texts(let texts):
      let counts = texts.counts
      let known = order ?? texts.inOrder.filter { counts[$0] > 0 }.map { texts.values[$0] }
      return Fitted(categories: known)
    case .numbers, .indicator: return Fitted(categories: [])
    case .lists, .days: throw column.notText(for: source)
    }
  }

  struct Fitted: FittedColumnStep {
    let categories: [String]

    func transform(_ column: PreparedColumn, _ work: Work) throws -> [PreparedColumn] {
      guard case .texts(let texts) = column.values else { return [column] }
      var rank: [[UInt8]: Double] = [:]
      for (place, category) in categories.enumerated() {
        rank[Array(category.utf8)] = Double(place)
      }
      let ranks = texts.values.map { rank[Array($0.utf8)] ?? -1 }
      let counts = texts.counts
      let unseen = texts.values.indices.filter { ranks[$0] < 0 && counts[$0] > 0 }
      texts.remarkUnseen(unseen, of: column, becoming: "-1", work)
      var result = column
      result.values = .numbers(
        Buffer<Double>(count: texts.codes.count) { target in
          for row in target.indices {
            let code = texts.codes[row]
            target[row] = code == TextCodes.missing ? .nan : ranks[Int(code)]
          }
        })
      return [result]
    }
  }
}

extension TextCodes {
  /// The codes in the order of the categories: their own where they have one, else as they are.
  var inOrder: [Int] {
    guard let ranks else { return Array(values.indices) }
    return values.indices.sorted { ranks[$0] < ranks[$1] }
  }

  /// Counts and names what was not there in training.
  func remarkUnseen(
    _ codes: [Int], of column: PreparedColumn, becoming meaning: String, _ work: Work
  ) {
    let counts = counts
    let rows = codes.reduce(0) { $0 + counts[$1] }
    guard rows > 0 else { return }
    work.remark(
      .note, "unseen-category",
      "`\(columnSource(column.origin))`: \(counted(rows, "row")) with \(listed(codes.map { values[$0] }, limit: 3)), not seen in training, \(rows == 1 ? "counts" : "count") as \(meaning)"
    )
  }
}

extension OrdinalStep.Fitted {
  static let tag = "ordinal"
  func encode(into writer: inout ModelWriter) { writer.write(categories) }
  init(from reader: inout ModelReader) throws { categories = try reader.texts() }
}
