import Describe
import Diagnostics
import Frame
import Numeric

/// `multi_hot()`: for a column of lists, one 0/1 feature for each element of the training rows, sorted
/// by code points (scikit-learn's MultiLabelBinarizer). A null and an empty list hold none.
struct MultiHotStep: ColumnStep {
  let minimum: Int

  static let spec = StepSpec(
    description: FunctionDescription(
      "multi_hot", .preparation, "Makes one 0/1 feature of each element of a column of lists.",
      parameters: [
        OptionSpec(
          "min_count", .int, default: .int(1), .ints(1...(.max)),
          "Elements in fewer training rows get no feature; rows with only such get `rare`.")
      ],
      returns: .object("step"),
      examples: [Example("prepare().on(.genres, multi_hot(min_count: 20))")],
      searchTerms: ["MultiLabelBinarizer", "genres", "dummies", "tags"],
      seeAlso: ["one_hot"]),
    make: { MultiHotStep(minimum: $0.int("min_count") ?? 1) })

  var source: String { minimum == 1 ? "multi_hot()" : "multi_hot(min_count: \(minimum))" }

  func fit(_ column: PreparedColumn, _ training: StepTraining) throws -> any FittedColumnStep {
    let lists = try column.requireLists(for: source)
    let counts = lists.rowCounts
    let kept = lists.values.indices.filter { counts[$0] >= minimum }
    guard !kept.isEmpty else {
      throw Failure(
        "all-null",
        "`\(columnSource(column.origin))` has no element in at least \(counted(minimum, "training row"))",
        help: "lower `min_count`, or leave the column out")
    }
    return Fitted(
      elements: kept.map { lists.values[$0] },
      hasRare: counts.contains { $0 > 0 && $0 < minimum })
  }

  struct Fitted: FittedColumnStep {
    let elements: [String]
    /// Whether elements of the training rows were too rare for a feature.
    let hasRare: Bool

    func transform(_ column: PreparedColumn, _ work: Work) throws -> [PreparedColumn] {
      let lists = try column.requireLists(for: "multi_hot()")
      var known: [[UInt8]: Int] = [:]
      for (place, element) in elements.enumerated() { known[Array(element.utf8)] = place }
      let places = lists.values.map { known[Array($0.utf8)] }
      if !hasRare {
        let counts = lists.rowCounts
        let unseen = places.indices.filter { places[$0] == nil && counts[$0] > 0 }
        if !unseen.isEmpty {
          work.remark(
            .note, "unseen-category",
            "`\(columnSource(column.origin))`: \(listed(unseen.map { lists.values[$0] }, limit: 3)), not seen in training, \(unseen.count == 1 ? "is" : "are") left out"
          )
        }
      }
      var flags = [[UInt32]](
        repeating: [UInt32](repeating: 0, count: lists.rowCount),
        count: elements.count + (hasRare ? 1 : 0))
      for row in 0..<lists.rowCount {
        var isKnown = false
        for element in lists.offsets[row]..<lists.offsets[row + 1] {
          guard let place = places[Int(lists.codes[element])] else { continue }
          flags[place][row] = 1
          isKnown = true
        }
        if hasRare, !isKnown, lists.offsets[row] < lists.offsets[row + 1] {
          flags[elements.count][row] = 1
        }
      }
      let names = elements + (hasRare ? ["(rare)"] : [])
      return zip(names, flags).map { name, flags in
        PreparedColumn(
          name: "\(column.name)=\(name)", origin: column.origin,
          values: .indicator(codes: Buffer(flags), code: 1))
      }
    }
  }
}

extension MultiHotStep.Fitted {
  static let tag = "multi-hot"

  func encode(into writer: inout ModelWriter) {
    writer.write(elements)
    writer.write(hasRare)
  }

  init(from reader: inout ModelReader) throws {
    elements = try reader.texts()
    hasRare = try reader.flag()
  }
}
