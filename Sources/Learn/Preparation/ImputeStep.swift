import Describe
import Diagnostics
import Frame
import Numeric

/// `impute("median")`: nulls become what the training rows say, as in scikit-learn's SimpleImputer.
struct ImputeStep: ColumnStep {
  let strategy: String
  let addsIndicator: Bool

  static let spec = StepSpec(
    description: FunctionDescription(
      "impute", .preparation, "Replaces nulls by what the training rows have.",
      parameters: [
        OptionSpec(
          "strategy", .text, default: .text("median"),
          .oneOf(["median", "mean", "most_frequent", "knn", "iterative"]),
          "What stands for null; of equally frequent values the smallest; \"knn\" and \"iterative\" as `impute_knn()` and `impute_iterative()`."
        ),
        OptionSpec(
          "indicator", .bool, default: .bool(true), .none,
          "Adds a 0/1 feature where a column had nulls in training."),
      ],
      returns: .object("step"),
      examples: [Example("prepare().on(.runtime, impute(\"median\"), standardize())")],
      searchTerms: ["SimpleImputer", "fillna", "missing"],
      seeAlso: ["fill", "impute_knn", "impute_iterative"]),
    make: { settings in
      let indicator = [(name: "indicator", value: OptionValue.bool(settings.flag("indicator")))]
      return switch settings.text("strategy") ?? "median" {
      case "knn": Named("knn", try NearestImputeStep.spec(indicator))
      case "iterative": Named("iterative", try IterativeImputeStep.spec(indicator))
      case let strategy:
        ImputeStep(strategy: strategy, addsIndicator: indicator[0].value == .bool(true))
      }
    })

  var source: String {
    "impute(\"\(strategy)\"\(addsIndicator ? "" : ", indicator: false"))"
  }

  func fit(_ column: PreparedColumn, _ training: StepTraining) throws -> any FittedColumnStep {
    let missing = column.missingCount
    if missing > 0, missing == column.rowCount {
      throw Failure(
        "all-null",
        "`\(columnSource(column.origin))` has no value in \(counted(missing, "training row"))",
        help: "leave the column out, or give a constant with `fill(…)`")
    }
    let indicates = addsIndicator && missing > 0
    switch column.values {
    case .numbers(let numbers):
      let value =
        switch strategy {
        case "mean": Moments(of: numbers.elements).mean
        case "most_frequent": Self.mostFrequent(numbers.elements)
        default: Self.median(numbers.elements)
        }
      return Fitted(number: value, text: nil, addsIndicator: indicates)
    case .texts(let texts):
      guard strategy == "most_frequent" else {
        throw Failure(
          "wrong-type",
          "`impute(\"\(strategy)\")` needs numbers, but `\(columnSource(column.origin))` holds text",
          help: "use `impute(\"most_frequent\")` or `fill(\"unknown\")`")
      }
      let counts = texts.counts
      let most = counts.indices.reduce(0) { counts[$1] > counts[$0] ? $1 : $0 }
      return Fitted(number: nil, text: texts.values[most], addsIndicator: indicates)
    case .indicator: return Fitted(number: nil, text: nil, addsIndicator: false)
    case .lists, .days:
      try column.requireNumbers(for: source)
      return Fitted(number: nil, text: nil, addsIndicator: false)
    }
  }

  /// The middle value, or the mean of the two middle ones.
  static func median(_ values: UnsafeBufferPointer<Double>) -> Double {
    let sorted = RadixSort.ascending(values)
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// The value that occurs most often, of equals the smallest.
  static func mostFrequent(_ values: UnsafeBufferPointer<Double>) -> Double {
    let sorted = RadixSort.ascending(values)
    var best = (value: sorted[0], count: 0)
    var start = 0
    for end in 1...sorted.count where end == sorted.count || sorted[end] != sorted[start] {
      if end - start > best.count { best = (sorted[start], end - start) }
      start = end
    }
    return best.value
  }

  struct Fitted: FittedColumnStep {
    let number: Double?
    let text: String?
    let addsIndicator: Bool

    func transform(_ column: PreparedColumn, _ work: Work) throws -> [PreparedColumn] {
      var result = column
      var codes: Buffer<UInt32>?
      switch column.values {
      case .numbers(let numbers):
        guard let number else { throw changedType(column) }
        if addsIndicator { codes = Buffer(numbers.elements.map { $0.isNaN ? 1 : 0 }) }
        result = column.mapped { $0.isNaN ? number : $0 }
      case .texts(let texts):
        guard let text else { throw changedType(column) }
        if addsIndicator {
          codes = Buffer(texts.codes.elements.map { $0 == TextCodes.missing ? 1 : 0 })
        }
        if texts.missingCount > 0 { result.values = .texts(texts.filled(with: text)) }
      case .indicator: return [column]
      case .lists, .days: throw changedType(column)
      }
      guard let codes else { return [result] }
      return [
        result,
        PreparedColumn(
          name: "\(column.name)=null", origin: column.origin,
          values: .indicator(codes: codes, code: 1)),
      ]
    }

    static let tag = "impute"

    func encode(into writer: inout ModelWriter) {
      writer.write(number ?? .nan)
      writer.write(text != nil)
      writer.write(text ?? "")
      writer.write(addsIndicator)
    }

    init(from reader: inout ModelReader) throws {
      let number = try reader.double()
      let hasText = try reader.flag()
      let text = try reader.text()
      self.init(
        number: number.isNaN ? nil : number, text: hasText ? text : nil,
        addsIndicator: try reader.flag())
    }

    init(number: Double?, text: String?, addsIndicator: Bool) {
      self.number = number
      self.text = text
      self.addsIndicator = addsIndicator
    }

    private func changedType(_ column: PreparedColumn) -> Failure {
      Failure(
        "wrong-type",
        "`\(columnSource(column.origin))` holds \(number == nil ? "numbers" : "text") here, but \(number == nil ? "text" : "numbers") when it was prepared"
      )
    }
  }
}

extension ImputeStep {
  /// A step of another name that prints itself as it was written: `impute("iterative")`.
  private struct Named: PreparationStep {
    let strategy: String
    let step: any PreparationStep

    init(_ strategy: String, _ step: any PreparationStep) {
      self.strategy = strategy
      self.step = step
    }

    var source: String {
      let options = step.source.drop { $0 != "(" }.dropFirst().dropLast()
      return "impute(\"\(strategy)\"\(options.isEmpty ? "" : ", ")\(options))"
    }

    func fit(_ columns: [PreparedColumn], _ training: StepTraining) throws -> any FittedStep {
      try step.fit(columns, training)
    }

    func fitTransform(_ columns: [PreparedColumn], _ training: StepTraining) throws
      -> (fitted: any FittedStep, columns: [PreparedColumn])
    { try step.fitTransform(columns, training) }
  }
}
