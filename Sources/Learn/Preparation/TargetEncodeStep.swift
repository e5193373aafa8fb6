import Describe
import Diagnostics
import Frame
import Numeric

/// `target_encode()`: each category becomes the mean of the target over its training rows, drawn
/// towards the mean of all by how little its rows tell (empirical Bayes, Micci-Barreca 2001; the
/// formula of scikit-learn's TargetEncoder with `smooth="auto"`). For more than two classes there is
/// one feature a class: the share of the class.
///
/// A training row gets what the other folds say of its category, never what its own target helped to
/// make; new rows get what all training rows say. A null is a category of its own; unseen categories
/// get the mean of all.
struct TargetEncodeStep: PreparationStep {
  let folds: Int
  let smoothing: Double?
  let seed: UInt64

  static let spec = StepSpec(
    description: FunctionDescription(
      "target_encode", .preparation,
      "Replaces each category by the mean target of its training rows, across folds.",
      parameters: [
        OptionSpec("folds", .int, default: .int(5), .ints(2...100), "Parts of the training rows."),
        OptionSpec(
          "smoothing", .float, default: .null, .floats(low: 0, high: .infinity), allowsNull: true,
          "The mean of all counts as so many rows; null takes it from the spread of the target."),
        OptionSpec("seed", .int, default: .int(0), .ints(0...(.max)), "Draws the folds."),
      ],
      returns: .object("step"),
      examples: [Example("prepare().on(.director, target_encode())")],
      searchTerms: ["TargetEncoder", "mean encoding", "likelihood", "categorical", "impact"],
      seeAlso: ["one_hot", "ordinal"]),
    make: {
      TargetEncodeStep(
        folds: $0.int("folds") ?? 5, smoothing: $0.float("smoothing"),
        seed: UInt64(clamping: $0.int("seed") ?? 0))
    })

  var source: String {
    var parts: [String] = []
    if folds != 5 { parts.append("folds: \(folds)") }
    if let smoothing { parts.append("smoothing: \(smoothing)") }
    if seed != 0 { parts.append("seed: \(seed)") }
    return "target_encode(\(parts.joined(separator: ", ")))"
  }

  func fit(_ columns: [PreparedColumn], _ training: StepTraining) throws -> any FittedStep {
    try fitTransform(columns, training).fitted
  }

  func fitTransform(
    _ columns: [PreparedColumn], _ training: StepTraining
  ) throws -> (fitted: any FittedStep, columns: [PreparedColumn]) {
    let targets = TargetColumns(try training.requireTarget(for: source))
    let rows = columns.first?.rowCount ?? 0
    let foldCount = min(folds, rows)
    let foldOfRow =
      foldCount < 2
      ? nil
      : StratifiedFolds.folds(
        foldCount, strata: targets.strata(rowCount: rows), shuffle: true, seed: seed)
    var fitted: [Fitted.Encoding?] = []
    var result: [PreparedColumn] = []
    for column in columns {
      try training.work.budget.check()
      guard let codes = try column.categoryCodes(for: source) else {
        fitted.append(nil)
        result.append(column)
        continue
      }
      let all = Encoding(codes, targets, rows: nil, smoothing: smoothing)
      var values = [[Double]](
        repeating: [Double](repeating: 0, count: rows), count: targets.columns.count)
      if let foldOfRow {
        for fold in 0..<foldCount {
          let encoding = Encoding(
            codes, targets, rows: foldOfRow.map { $0 != fold }, smoothing: smoothing)
          for row in 0..<rows where foldOfRow[row] == fold {
            for target in values.indices {
              values[target][row] = encoding.value(codes.codes[row], target)
            }
          }
        }
      } else {
        for target in values.indices {
          for row in 0..<rows { values[target][row] = all.means[target] }
        }
      }
      result += column.encoded(values, names: targets.names)
      fitted.append(
        Fitted.Encoding(
          categories: codes.values, shares: all.shares, missing: all.missing, means: all.means,
          names: targets.names))
    }
    return (Fitted(encodings: fitted), result)
  }

  struct Fitted: FittedStep {
    struct Encoding: Sendable {
      let categories: [String]
      /// For each target column, a value a category.
      let shares: [[Double]]
      /// For each target column, the value of nulls.
      let missing: [Double]
      /// For each target column, the value of unseen categories.
      let means: [Double]
      /// For each target column, the class it is about; empty for one column.
      let names: [String]
    }
    /// Nothing for columns that an encoder made.
    let encodings: [Encoding?]

    func transform(_ columns: [PreparedColumn], _ work: Work) throws -> [PreparedColumn] {
      var result: [PreparedColumn] = []
      for (column, encoding) in zip(columns, encodings) {
        guard let encoding, let codes = try column.categoryCodes(for: "target_encode()") else {
          result.append(column)
          continue
        }
        var known: [[UInt8]: Int] = [:]
        for (place, category) in encoding.categories.enumerated() {
          known[Array(category.utf8)] = place
        }
        let places = codes.values.map { known[Array($0.utf8)] }
        let counts = codes.counts
        codes.remarkUnseen(
          places.indices.filter { places[$0] == nil && counts[$0] > 0 }, of: column,
          becoming: "an average one", work)
        let values = encoding.means.indices.map { target in
          let ofCode = places.map {
            $0.map { encoding.shares[target][$0] } ?? encoding.means[target]
          }
          return codes.codes.elements.map {
            $0 == TextCodes.missing ? encoding.missing[target] : ofCode[Int($0)]
          }
        }
        result += column.encoded(values, names: encoding.names)
      }
      return result
    }
  }

  /// What some rows say of each category.
  private struct Encoding {
    private(set) var shares: [[Double]] = []
    private(set) var missing: [Double] = []
    private(set) var means: [Double] = []

    init(_ codes: TextCodes, _ targets: TargetColumns, rows: [Bool]?, smoothing: Double?) {
      let null = codes.values.count
      for target in targets.columns {
        var counts = [Double](repeating: 0, count: null + 1)
        var sums = [CompensatedSum](repeating: CompensatedSum(), count: null + 1)
        var total = CompensatedSum()
        var number = 0.0
        for (row, value) in target.enumerated() where rows?[row] ?? true {
          let code = codes.codes[row] == TextCodes.missing ? null : Int(codes.codes[row])
          counts[code] += 1
          sums[code].add(value)
          total.add(value)
          number += 1
        }
        let mean = number > 0 ? total.value / number : 0
        let own = zip(sums, counts).map { $1 > 0 ? $0.value / $1 : mean }
        var squares = [CompensatedSum](repeating: CompensatedSum(), count: null + 1)
        var spread = CompensatedSum()
        for (row, value) in target.enumerated() where rows?[row] ?? true {
          let code = codes.codes[row] == TextCodes.missing ? null : Int(codes.codes[row])
          squares[code].add((value - own[code]) * (value - own[code]))
          spread.add((value - mean) * (value - mean))
        }
        let variance = number > 0 ? spread.value / number : 0
        let encoded = (0...null).map { code -> Double in
          let count = counts[code]
          if count == 0 { return mean }
          if let smoothing {
            return (own[code] * count + mean * smoothing) / (count + smoothing)
          }
          if variance == 0 { return mean }
          let weight = variance * count / (variance * count + squares[code].value / count)
          return weight * own[code] + (1 - weight) * mean
        }
        shares.append(Array(encoded[..<null]))
        missing.append(encoded[null])
        means.append(mean)
      }
    }

    func value(_ code: UInt32, _ target: Int) -> Double {
      code == TextCodes.missing ? missing[target] : shares[target][Int(code)]
    }
  }
}

/// The target as columns of numbers: itself, or 1 where a row has a class.
struct TargetColumns: Sendable {
  let columns: [[Double]]
  /// The class that each column is about; empty for one column.
  let names: [String]
  private let classes: [UInt32]?

  init(_ target: StepTraining.Target) {
    switch target {
    case .numbers(let numbers):
      columns = [numbers]
      names = []
      classes = nil
    case .classes(let codes, let classNames):
      classes = codes
      if classNames.count == 2 {
        columns = [codes.map { $0 == 1 ? 1 : 0 }]
        names = []
      } else {
        columns = classNames.indices.map { label in codes.map { Int($0) == label ? 1 : 0 } }
        names = classNames
      }
    }
  }

  /// What folds keep in proportion.
  func strata(rowCount: Int) -> [UInt32] { classes ?? [UInt32](repeating: 0, count: rowCount) }
}

extension PreparedColumn {
  /// The categories of a column; nil for what an encoder made.
  /// - Throws: `wrong-type` for lists and dates.
  func categoryCodes(for step: String) throws -> TextCodes? {
    switch values {
    case .texts(let texts): return texts
    case .numbers: return OneHotStep.categories(of: self)
    case .indicator: return nil
    case .lists, .days: throw notText(for: step)
    }
  }

  /// Columns of numbers made from this one, each named by a class, or one of the same name.
  func encoded(_ values: [[Double]], names: [String]) -> [PreparedColumn] {
    values.enumerated().map { place, numbers in
      PreparedColumn(
        name: names.isEmpty ? name : "\(name)~\(names[place])", origin: origin,
        values: .numbers(Buffer(numbers)))
    }
  }
}

extension TargetEncodeStep.Fitted {
  static let tag = "target-encode"

  func encode(into writer: inout ModelWriter) {
    writer.write(encodings.count)
    for encoding in encodings {
      writer.write(encoding != nil)
      guard let encoding else { continue }
      writer.write(encoding.categories)
      writer.write(encoding.names)
      writer.write(encoding.means)
      writer.write(encoding.missing)
      for shares in encoding.shares { writer.write(shares) }
    }
  }

  init(from reader: inout ModelReader) throws {
    let count = try reader.int(in: 0...reader.remaining, "the number of encodings")
    var encodings: [Encoding?] = []
    for _ in 0..<count {
      guard try reader.flag() else {
        encodings.append(nil)
        continue
      }
      let categories = try reader.texts()
      let names = try reader.texts()
      let means = try reader.doubles()
      let missing = try reader.doubles(count: means.count)
      try reader.require(
        names.isEmpty ? means.count == 1 : names.count == means.count, "its classes do not fit")
      let shares = try means.map { _ in try reader.doubles(count: categories.count) }
      encodings.append(
        Encoding(
          categories: categories, shares: shares, missing: missing, means: means, names: names))
    }
    self.encodings = encodings
  }
}
