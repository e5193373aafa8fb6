import Describe
import Diagnostics
import Numeric

/// `impute_iterative()`: each column with nulls is predicted from the other columns of the line, round
/// after round, beginning with the means and with the column that lacks least (van Buuren and
/// Groothuis-Oudshoorn 2011; scikit-learn's IterativeImputer with its default settings). With
/// `"trees"` the predictions come from a forest of regression trees (Stekhoven and Bühlmann 2012,
/// missForest).
///
/// It need not settle: the remark tells the rounds and the last change.
struct IterativeImputeStep: PreparationStep {
  let method: String
  let rounds: Int
  let tolerance: Double
  let clips: Bool
  let addsIndicator: Bool
  let seed: UInt64

  static let spec = StepSpec(
    description: FunctionDescription(
      "impute_iterative", .preparation, "Replaces nulls by what the other columns predict.",
      parameters: [
        OptionSpec(
          "model", .text, default: .text("bayes_ridge"), .oneOf(["bayes_ridge", "trees"]),
          "What predicts: a Bayesian ridge regression, or a forest of trees."),
        OptionSpec("rounds", .int, default: .int(10), .ints(1...1000), "At most so many rounds."),
        OptionSpec(
          "tolerance", .float, default: .float(1e-3), .floats(low: 0, high: 1),
          "Rounds end when no row changes by more than this share of the greatest value."),
        OptionSpec(
          "clip", .bool, default: .bool(false), .none,
          "Keeps predictions within the range of the column's training values."),
        OptionSpec(
          "indicator", .bool, default: .bool(true), .none,
          "Adds a 0/1 feature where a column had nulls in training."),
        OptionSpec(
          "seed", .int, default: .int(0), .ints(0...(.max)), "The chance of the trees."),
      ],
      returns: .object("step"),
      examples: [Example("prepare().on([.budget, .runtime, .year], impute_iterative(), minmax())")],
      searchTerms: ["IterativeImputer", "MICE", "missForest", "BayesianRidge", "missing"],
      seeAlso: ["impute", "impute_knn"]),
    make: {
      IterativeImputeStep(
        method: $0.text("model") ?? "bayes_ridge", rounds: $0.int("rounds") ?? 10,
        tolerance: $0.float("tolerance") ?? 1e-3, clips: $0.flag("clip"),
        addsIndicator: $0.flag("indicator"), seed: UInt64(clamping: $0.int("seed") ?? 0))
    })

  var source: String {
    var parts: [String] = []
    if method != "bayes_ridge" { parts.append("\"\(method)\"") }
    if rounds != 10 { parts.append("rounds: \(rounds)") }
    if tolerance != 1e-3 { parts.append("tolerance: \(tolerance)") }
    if clips { parts.append("clip: true") }
    if !addsIndicator { parts.append("indicator: false") }
    if seed != 0 { parts.append("seed: \(seed)") }
    return "impute_iterative(\(parts.joined(separator: ", ")))"
  }

  func fit(_ columns: [PreparedColumn], _ training: StepTraining) throws -> any FittedStep {
    try fitTransform(columns, training).fitted
  }

  func fitTransform(
    _ columns: [PreparedColumn], _ training: StepTraining
  ) throws -> (fitted: any FittedStep, columns: [PreparedColumn]) {
    let block = try NumberBlock(columns, for: source)
    let means = try block.means(columns)
    let width = block.width
    var table = ImputedTable(block, means: means)
    let missing = block.missingCounts
    let order = (0..<width).sorted {
      missing[$0] != missing[$1] ? missing[$0] < missing[$1] : $0 < $1
    }
    let ranges = table.ranges(where: clips)
    var chain: [Link] = []
    var change = 0.0
    var done = 0
    if width > 1 {
      let limit = tolerance * table.greatest
      var isSettled = false
      while done < rounds, !isSettled {
        done += 1
        let before = table.columns
        for place in order {
          try training.work.budget.check()
          let link = try fitLink(place, table, training.work)
          table.fill(place, with: try link.predictions(table, training.work), ranges[place])
          chain.append(link)
        }
        change = table.greatestChange(from: before)
        isSettled = change < limit
        training.work.progress("impute_iterative", Double(done) / Double(rounds))
      }
      if !isSettled, missing.contains(where: { $0 > 0 }) {
        training.work.remark(
          .note, "not-settled",
          "`impute_iterative()` still changed by \(NumberText.significant(change)) in round \(done), the last; it need not settle, more `rounds:` go on"
        )
      }
    }
    let fitted = Fitted(
      width: width, means: means, indicates: missing.map { addsIndicator && $0 > 0 },
      ranges: ranges, chain: chain)
    let filled = table.block(like: block).columns(replacing: columns)
    return (fitted, columns.withIndicators(filled, of: block.places, where: fitted.indicates))
  }

  /// Learns one column from the others, on the rows that have it.
  private func fitLink(_ place: Int, _ table: ImputedTable, _ work: Work) throws -> Link {
    let others = table.columns.indices.filter { $0 != place }
    let known = table.knownRows(place)
    let target = known.map { table.columns[place][$0] }
    let features = others.map { other in known.map { table.columns[other][$0] } }
    let predictor: Link.Predictor =
      if method == "trees" {
        .trees(try NumberForest(features, target: target, seed: seed, work))
      } else {
        .ridge(BayesianRidge(features, target: target))
      }
    return Link(place: place, predictor: predictor)
  }

  /// One regression in the order in which they are applied.
  struct Link: Sendable {
    enum Predictor: Sendable {
      case ridge(BayesianRidge)
      case trees(NumberForest)
    }
    let place: Int
    let predictor: Predictor

    /// A value for each row that lacks the column, in order of the rows.
    func predictions(_ table: ImputedTable, _ work: Work) throws -> [Double] {
      let rows = table.missingRows[place]
      let others = table.columns.indices.filter { $0 != place }
      switch predictor {
      case .ridge(let ridge):
        return rows.map { row in
          zip(others, ridge.coefficients).reduce(ridge.intercept) {
            $0 + table.columns[$1.0][row] * $1.1
          }
        }
      case .trees(let forest):
        return try forest.predict(
          others.map { other in rows.map { table.columns[other][$0] } }, work)
      }
    }
  }

  struct Fitted: FittedStep {
    let width: Int
    let means: [Double]
    let indicates: [Bool]
    let ranges: [ClosedRange<Double>?]
    let chain: [Link]

    func takes(_ columns: [PreparedColumn]) -> Bool { columns.numberCount == width }

    /// Without gaps in the training rows one round changes nothing, and there is nothing to tell.
    var learned: [String] {
      chain.count <= width
        ? []
        : ["gaps filled from the other columns in \(counted(chain.count / width, "round"))"]
    }

    func transform(_ columns: [PreparedColumn], _ work: Work) throws -> [PreparedColumn] {
      let block = try NumberBlock(columns, for: "impute_iterative()")
      var table = ImputedTable(block, means: means)
      if table.missingRows.contains(where: { !$0.isEmpty }) {
        for link in chain where !table.missingRows[link.place].isEmpty {
          try work.budget.check()
          table.fill(link.place, with: try link.predictions(table, work), ranges[link.place])
        }
      }
      let filled = table.block(like: block).columns(replacing: columns)
      return columns.withIndicators(filled, of: block.places, where: indicates)
    }
  }
}

/// Columns of numbers whose gaps are filled, and where the gaps were.
struct ImputedTable: Sendable {
  private(set) var columns: [[Double]]
  /// For each column the rows that lacked it.
  let missingRows: [[Int]]
  /// The greatest magnitude among the values that were there.
  let greatest: Double

  init(_ block: NumberBlock, means: [Double]) {
    var greatest = 0.0
    var missing: [[Int]] = []
    var columns: [[Double]] = []
    for place in 0..<block.width {
      var gaps: [Int] = []
      var column = [Double](repeating: means[place], count: block.rowCount)
      for row in 0..<block.rowCount {
        let value = block.values[row * block.width + place]
        if value.isNaN {
          gaps.append(row)
        } else {
          column[row] = value
          greatest = max(greatest, abs(value))
        }
      }
      missing.append(gaps)
      columns.append(column)
    }
    self.columns = columns
    missingRows = missing
    self.greatest = greatest
  }

  mutating func fill(_ place: Int, with values: [Double], _ range: ClosedRange<Double>?) {
    for (row, value) in zip(missingRows[place], values) {
      columns[place][row] =
        range.map { min(max(value, $0.lowerBound), $0.upperBound) } ?? value
    }
  }

  /// The rows that have a column.
  func knownRows(_ place: Int) -> [Int] {
    var isMissing = [Bool](repeating: false, count: columns[place].count)
    for row in missingRows[place] { isMissing[row] = true }
    return isMissing.indices.filter { !isMissing[$0] }
  }

  /// The range of the known values of each column, or nothing where it does not bind.
  func ranges(where clips: Bool) -> [ClosedRange<Double>?] {
    columns.indices.map { place in
      guard clips else { return nil }
      let known = knownRows(place).map { columns[place][$0] }
      guard let low = known.min(), let high = known.max() else { return nil }
      return low...high
    }
  }

  /// The greatest sum of changes over the columns of one row.
  func greatestChange(from before: [[Double]]) -> Double {
    var changes: [Int: Double] = [:]
    var greatest = 0.0
    for (place, rows) in missingRows.enumerated() {
      for row in rows {
        let sum = changes[row, default: 0] + abs(columns[place][row] - before[place][row])
        changes[row] = sum
        greatest = max(greatest, sum)
      }
    }
    return greatest
  }

  func block(like block: NumberBlock) -> NumberBlock {
    var result = block
    for (place, rows) in missingRows.enumerated() {
      for row in rows { result.values[row * block.width + place] = columns[place][row] }
    }
    return result
  }
}

extension IterativeImputeStep.Fitted {
  static let tag = "impute-iterative"

  func encode(into writer: inout ModelWriter) {
    writer.write(means)
    writer.write(indicates)
    for range in ranges {
      writer.write(range?.lowerBound ?? .nan)
      writer.write(range?.upperBound ?? .nan)
    }
    writer.write(chain.count)
    for link in chain {
      writer.write(link.place)
      switch link.predictor {
      case .ridge(let ridge):
        writer.write(false)
        writer.write(ridge.intercept)
        writer.write(ridge.coefficients)
      case .trees(let forest):
        writer.write(true)
        writer.write(forest.regressor)
      }
    }
  }

  init(from reader: inout ModelReader) throws {
    means = try reader.doubles()
    width = means.count
    indicates = try reader.flags(count: means.count)
    var ranges: [ClosedRange<Double>?] = []
    for _ in means {
      let low = try reader.double()
      let high = try reader.double()
      ranges.append(low <= high ? low...high : nil)
    }
    self.ranges = ranges
    let count = try reader.int(in: 0...reader.remaining, "the number of regressions")
    var chain: [IterativeImputeStep.Link] = []
    for _ in 0..<count {
      let place = try reader.int(in: 0...max(0, means.count - 1), "a column of an imputation")
      if try reader.flag() {
        let regressor = try reader.regressor()
        try reader.require(
          regressor.featureCount == means.count - 1, "a regression has another number of columns")
        chain.append(.init(place: place, predictor: .trees(NumberForest(regressor: regressor))))
      } else {
        let intercept = try reader.double()
        let coefficients = try reader.doubles(count: means.count - 1)
        chain.append(
          .init(
            place: place,
            predictor: .ridge(BayesianRidge(intercept: intercept, coefficients: coefficients))))
      }
    }
    self.chain = chain
  }
}
