import Describe
import Diagnostics
import Frame
import Numeric

/// Steps that keep some of the columns of a line: chosen on the training rows, by one of three scores.
struct KeepStep: PreparationStep {
  enum Rule: Sendable {
    /// Columns whose population variance is above a bound (scikit-learn's VarianceThreshold).
    case varied(above: Double)
    /// The columns with the largest F value of an analysis of variance over the classes, or of the
    /// correlation with a target of numbers (scikit-learn's SelectKBest).
    case best(Int)
    /// The columns a forest leans on most; all above the mean when no number is given.
    case important(Int?, seed: UInt64)
  }
  let rule: Rule

  static let varied = StepSpec(
    description: FunctionDescription(
      "keep_varied", .preparation, "Keeps the columns whose variance is above a bound.",
      parameters: [
        OptionSpec(
          "above", .float, default: .float(0), .floats(low: 0, high: .infinity),
          "The bound; 0 drops only constant columns.")
      ],
      returns: .object("step"),
      examples: [Example("prepare().on(\"numbers\", impute(\"median\"), keep_varied())")],
      searchTerms: ["VarianceThreshold", "constant", "feature selection", "near zero variance"],
      seeAlso: ["keep_best", "keep_important"]),
    make: { KeepStep(rule: .varied(above: $0.float("above") ?? 0)) })

  static let best = StepSpec(
    description: FunctionDescription(
      "keep_best", .preparation, "Keeps the columns that by themselves tell most of the target.",
      parameters: [
        OptionSpec("k", .int, default: .int(10), .ints(1...1_000_000), "How many columns.")
      ],
      returns: .object("step"),
      examples: [
        Example("prepare().on(.title, tf_idf(words: 200)).on(\"features\", keep_best(20))")
      ],
      searchTerms: ["SelectKBest", "f_classif", "f_regression", "ANOVA", "feature selection"],
      seeAlso: ["keep_varied", "keep_important"]),
    make: { KeepStep(rule: .best($0.int("k") ?? 10)) })

  static let important = StepSpec(
    description: FunctionDescription(
      "keep_important", .preparation, "Keeps the columns that a random forest leans on most.",
      parameters: [
        OptionSpec(
          "k", .int, default: .null, .ints(1...1_000_000), allowsNull: true,
          "How many columns; all above the mean unless given."),
        OptionSpec("seed", .int, default: .int(0), .ints(0...(.max)), "The chance of the forest."),
      ],
      returns: .object("step"),
      examples: [
        Example("prepare().on(\"numbers\", impute(\"median\"), keep_important(k: 5))")
      ],
      searchTerms: ["SelectFromModel", "importance", "feature selection", "Boruta"],
      seeAlso: ["keep_best", "keep_varied"]),
    make: {
      KeepStep(
        rule: .important($0.int("k"), seed: UInt64(clamping: $0.int("seed") ?? 0)))
    })

  var source: String {
    switch rule {
    case .varied(let bound): bound == 0 ? "keep_varied()" : "keep_varied(above: \(bound))"
    case .best(let count): "keep_best(\(count))"
    case .important(let count, let seed):
      "keep_important("
        + [count.map { "\($0)" }, seed == 0 ? nil : "seed: \(seed)"].compactMap { $0 }
        .joined(separator: ", ") + ")"
    }
  }

  func fit(_ columns: [PreparedColumn], _ training: StepTraining) throws -> any FittedStep {
    guard !columns.isEmpty else { return Fitted(width: 0, kept: []) }
    let numbers = try columns.map { try $0.plainNumbers(for: source) }
    let kept: [Int]
    switch rule {
    case .varied(let bound):
      kept = numbers.indices.filter {
        let moments = Moments(of: numbers[$0].elements)
        return moments.count > 0 && moments.maximum > moments.minimum && moments.variance > bound
      }
    case .best(let count):
      let target = try training.requireTarget(for: source)
      for (column, values) in zip(columns, numbers) {
        try column.requireComplete(values, for: source)
      }
      let scores = numbers.map { FScore.of($0, target) }
      kept = Self.largest(scores, count)
    case .important(let count, let seed):
      let target = try training.requireTarget(for: source)
      for (column, values) in zip(columns, numbers) {
        try column.requireComplete(values, for: source)
      }
      let scores = try importances(numbers, target, seed: seed, training.work)
      let mean = scores.reduce(0, +) / Double(scores.count)
      kept =
        count.map { Self.largest(scores, $0) } ?? scores.indices.filter { scores[$0] >= mean }
    }
    guard !kept.isEmpty else {
      throw Failure(
        "no-features", "`\(source)` keeps none of \(counted(columns.count, "column"))",
        help: "lower its bound, or leave the step out")
    }
    if kept.count < columns.count {
      let dropped = columns.indices.filter { !kept.contains($0) }.map { columns[$0].name }
      training.work.remark(
        .note, "dropped-features",
        "`\(source)` keeps \(kept.count) of \(counted(columns.count, "feature")), without \(listed(dropped, limit: 3))"
      )
    }
    return Fitted(width: columns.count, kept: kept)
  }

  /// The places of the largest scores, in order of the columns; of equal ones the first.
  private static func largest(_ scores: [Double], _ count: Int) -> [Int] {
    let comparable = scores.map { $0.isNaN ? -Double.infinity : $0 }
    return scores.indices.sorted {
      comparable[$0] != comparable[$1] ? comparable[$0] > comparable[$1] : $0 < $1
    }.prefix(count).sorted()
  }

  private func importances(
    _ numbers: [Buffer<Double>], _ target: StepTraining.Target, seed: UInt64, _ work: Work
  ) throws -> [Double] {
    let features = FeatureMatrix(
      rowCount: numbers[0].count,
      features: numbers.enumerated().map { place, values in
        .init(name: String(place), origin: String(place), values: .numbers(values))
      })
    let model = try Models.all.first { $0.name == "random_forest" }?([
      ("trees", .int(100)), ("seed", .int(Int64(clamping: seed))),
    ])
    var found: [Double]?
    switch target {
    case .classes(let codes, let names):
      found = try model?.classifier?.fit(
        ClassifiedRows(features: features, classes: codes, classCount: names.count), work
      ).importances
    case .numbers(let values):
      found = try model?.regressor?.fit(
        MeasuredRows(features: features, targets: values), work
      ).importances
    }
    guard let found else {
      throw Failure("unknown-model", "there is no forest for such a target in this version")
    }
    return found
  }

  struct Fitted: FittedStep {
    let width: Int
    let kept: [Int]

    func takes(_ columns: [PreparedColumn]) -> Bool { columns.count == width }

    func transform(_ columns: [PreparedColumn], _ work: Work) throws -> [PreparedColumn] {
      kept.map { columns[$0] }
    }
  }
}

/// The F value of one column against a target.
enum FScore {
  static func of(_ values: Buffer<Double>, _ target: StepTraining.Target) -> Double {
    switch target {
    case .classes(let codes, let names): between(values, codes, names.count)
    case .numbers(let numbers): correlation(values, numbers)
    }
  }

  /// The variance between the classes over that within them (one-way analysis of variance).
  private static func between(_ values: Buffer<Double>, _ codes: [UInt32], _ classes: Int) -> Double
  {
    var counts = [Double](repeating: 0, count: classes)
    var sums = [CompensatedSum](repeating: CompensatedSum(), count: classes)
    var total = CompensatedSum()
    for (row, code) in codes.enumerated() {
      counts[Int(code)] += 1
      sums[Int(code)].add(values[row])
      total.add(values[row])
    }
    let mean = total.value / Double(codes.count)
    let present = counts.indices.filter { counts[$0] > 0 }
    var inside = CompensatedSum()
    for (row, code) in codes.enumerated() {
      let deviation = values[row] - sums[Int(code)].value / counts[Int(code)]
      inside.add(deviation * deviation)
    }
    let outside = present.reduce(0.0) {
      let deviation = sums[$1].value / counts[$1] - mean
      return $0 + counts[$1] * deviation * deviation
    }
    let freedom = Double(present.count - 1)
    let rest = Double(codes.count - present.count)
    return (outside / freedom) / (inside.value / rest)
  }

  private static func correlation(_ values: Buffer<Double>, _ target: [Double]) -> Double {
    let x = Moments(of: values.elements)
    let y = target.withUnsafeBufferPointer { Moments(of: $0) }
    var cross = CompensatedSum()
    for row in target.indices { cross.add((values[row] - x.mean) * (target[row] - y.mean)) }
    let r = cross.value / Double(target.count) / (x.variance * y.variance).squareRoot()
    return r * r / (1 - r * r) * Double(target.count - 2)
  }
}

extension KeepStep.Fitted {
  static let tag = "keep"

  func encode(into writer: inout ModelWriter) {
    writer.write(width)
    writer.write(kept)
  }

  init(from reader: inout ModelReader) throws {
    let width = try reader.int(in: 0...Int(Int32.max), "the number of columns")
    self.width = width
    kept = try reader.ints()
    try reader.require(
      kept.allSatisfy { (0..<width).contains($0) }, "a kept column is not there")
  }
}
