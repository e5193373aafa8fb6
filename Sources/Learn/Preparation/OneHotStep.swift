import Describe
import Diagnostics
import Frame
import Numeric

/// `one_hot()`: one 0/1 feature for each category of the training rows, sorted by code points (numbers
/// by size). As scikit-learn's OneHotEncoder with `handle_unknown="ignore"`, and with `min_share` its
/// `min_frequency`.
struct OneHotStep: ColumnStep {
  let minimumShare: Double?
  let minimumCount: Int

  static let spec = StepSpec(
    description: FunctionDescription(
      "one_hot", .preparation, "Makes one 0/1 feature of each category.",
      parameters: [
        OptionSpec(
          "min_share", .float, default: .null, .floats(low: 0, high: 1, openLow: true),
          allowsNull: true,
          "Categories below this share of the training rows become one feature, `rare`."),
        OptionSpec(
          "min_count", .int, default: .int(1), .ints(1...(.max)),
          "The same for categories in fewer training rows than this."),
      ],
      returns: .object("step"),
      examples: [Example("prepare().on(.certificate, fill(\"Not Rated\"), one_hot())")],
      searchTerms: ["OneHotEncoder", "get_dummies", "dummy", "categorical", "encode"],
      seeAlso: ["fill"]),
    make: {
      OneHotStep(
        minimumShare: $0.float("min_share"), minimumCount: $0.int("min_count") ?? 1)
    })

  var source: String {
    let parts = [
      minimumShare.map { "min_share: \($0)" },
      minimumCount == 1 ? nil : "min_count: \(minimumCount)",
    ]
    return "one_hot(\(parts.compactMap { $0 }.joined(separator: ", ")))"
  }

  func fit(_ column: PreparedColumn, _ training: StepTraining) throws -> any FittedColumnStep {
    if case .indicator = column.values {
      return Fitted(categories: [], codeOf: [:], rare: nil)
    }
    switch column.values {
    case .lists, .days: try column.requireNumbers(for: source)
    default: break
    }
    let missing = column.missingCount
    if missing > 0 {
      let name = columnSource(column.origin)
      let isText = if case .texts = column.values { true } else { false }
      throw Failure(
        "null-in-feature",
        "`\(name)` is null in \(counted(missing, "row")) of \(NumberText.grouped(column.rowCount)), which `one_hot()` cannot encode",
        help:
          "put `fill(\(isText ? "\"unknown\"" : "0"))` or `impute(\"most_frequent\")` before `one_hot()`"
      )
    }
    let texts = Self.categories(of: column)
    let counts = texts.counts
    let least = max((minimumShare ?? 0) * Double(texts.codes.count), Double(minimumCount))
    var kept: [String] = []
    var hasRare = false
    var codeOf: [[UInt8]: UInt32] = [:]
    for (code, value) in texts.values.enumerated() where counts[code] > 0 {
      if Double(counts[code]) < least {
        hasRare = true
      } else {
        codeOf[Array(value.utf8)] = UInt32(kept.count)
        kept.append(value)
      }
    }
    return Fitted(categories: kept, codeOf: codeOf, rare: hasRare ? UInt32(kept.count) : nil)
  }

  /// The categories of a text column, or the distinct values of a number column in order of size.
  static func categories(of column: PreparedColumn) -> TextCodes {
    switch column.values {
    case .texts(let texts): return texts
    case .indicator(let codes, _): return TextCodes(codes: codes, values: [], missingCount: 0)
    case .lists, .days:
      return TextCodes(
        codes: Buffer(repeating: TextCodes.missing, count: column.rowCount), values: [],
        missingCount: column.rowCount)
    case .numbers(let numbers):
      let distinct = Set(numbers.elements.lazy.filter { !$0.isNaN }.map { $0 == 0 ? 0 : $0 })
        .sorted()
      var place: [Double: UInt32] = [:]
      for (index, value) in distinct.enumerated() { place[value] = UInt32(index) }
      let codes = numbers.elements.map { place[$0] ?? TextCodes.missing }
      return TextCodes(
        codes: Buffer(codes), values: distinct.map(Self.spelled), missingCount: column.missingCount)
    }
  }

  private static func spelled(_ value: Double) -> String {
    Int64(exactly: value).map(String.init) ?? value.description
  }

  struct Fitted: FittedColumnStep {
    let categories: [String]
    let codeOf: [[UInt8]: UInt32]
    /// The code of the categories that were too rare for a feature of their own, and of unseen ones.
    let rare: UInt32?

    static let tag = "one-hot"

    func encode(into writer: inout ModelWriter) {
      writer.write(categories)
      writer.write(rare != nil)
    }

    init(from reader: inout ModelReader) throws {
      let categories = try reader.texts()
      var codeOf: [[UInt8]: UInt32] = [:]
      for (code, category) in categories.enumerated() {
        codeOf[Array(category.utf8)] = UInt32(truncatingIfNeeded: code)
      }
      try reader.require(codeOf.count == categories.count, "a category stands twice")
      self.init(
        categories: categories, codeOf: codeOf,
        rare: try reader.flag() ? UInt32(truncatingIfNeeded: categories.count) : nil)
    }

    init(categories: [String], codeOf: [[UInt8]: UInt32], rare: UInt32?) {
      self.categories = categories
      self.codeOf = codeOf
      self.rare = rare
    }

    func transform(_ column: PreparedColumn, _ work: Work) throws -> [PreparedColumn] {
      if case .indicator = column.values { return [column] }
      let texts = OneHotStep.categories(of: column)
      let counts = texts.counts
      var unseen: [String] = []
      var unseenRows = 0
      let nothing = UInt32.max - 1
      var renumbered: [UInt32] = []
      for (code, value) in texts.values.enumerated() {
        let known = codeOf[Array(value.utf8)]
        if known == nil, rare == nil, counts[code] > 0 {
          unseen.append(value)
          unseenRows += counts[code]
        }
        renumbered.append(known ?? rare ?? nothing)
      }
      if unseenRows > 0 {
        work.remark(
          .note, "unseen-category",
          "`\(columnSource(column.origin))`: \(counted(unseenRows, "row")) with \(listed(unseen, limit: 3)), not seen in training, \(unseenRows == 1 ? "counts" : "count") as none of its categories"
        )
      }
      if texts.missingCount > 0 {
        throw Failure(
          "null-in-feature",
          "`\(columnSource(column.origin))` is null in \(counted(texts.missingCount, "row")) of \(NumberText.grouped(texts.codes.count)), which `one_hot()` cannot encode",
          help: "put `fill(…)` or `impute(\"most_frequent\")` before `one_hot()`")
      }
      let codes = Buffer<UInt32>(count: texts.codes.count) { target in
        for row in target.indices { target[row] = renumbered[Int(texts.codes[row])] }
      }
      var result = categories.enumerated().map { code, category in
        PreparedColumn(
          name: "\(column.name)=\(category)", origin: column.origin,
          values: .indicator(codes: codes, code: UInt32(code)))
      }
      if let rare {
        result.append(
          PreparedColumn(
            name: "\(column.name)=(rare)", origin: column.origin,
            values: .indicator(codes: codes, code: rare)))
      }
      return result
    }
  }
}
