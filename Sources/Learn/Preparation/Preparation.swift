import Diagnostics
import Frame
import Numeric

/// The recipe by which the columns of a dataset become features; it has seen no data yet. `fit` gives
/// a `FittedPreparation`, the only thing that can transform.
public struct Preparation: Sendable {
  /// Which columns a line prepares.
  public enum Selection: Sendable, Equatable {
    case names([String])
    /// All columns with numbers or truth values that no other line names, but the target.
    case numbers
    /// All text and category columns that no other line names, but the target.
    case texts

    var source: String {
      switch self {
      case .names(let names):
        names.count == 1
          ? columnSource(names[0]) : "[" + names.map(columnSource).joined(separator: ", ") + "]"
      case .numbers: "\"numbers\""
      case .texts: "\"texts\""
      }
    }
  }

  struct Line: Sendable {
    let selection: Selection
    let steps: [any PreparationStep]
  }

  private(set) var recipe: [Line] = []

  /// An empty preparation.
  public init() {}

  /// This preparation with one more line; with no steps the numbers are taken as they are.
  /// - Throws: `duplicate-feature` when a column is already prepared by an earlier line.
  public func on(_ selection: Selection, _ steps: [any PreparationStep]) throws -> Preparation {
    var named: Set<[UInt8]> = []
    for line in recipe + [Line(selection: selection, steps: steps)] {
      guard case .names(let names) = line.selection else { continue }
      for name in names where !named.insert(Array(name.utf8)).inserted {
        throw Failure(
          "duplicate-feature", "`\(columnSource(name))` is prepared twice",
          help: "put all steps of a column on one line of the preparation")
      }
    }
    var result = self
    result.recipe.append(Line(selection: selection, steps: steps))
    return result
  }

  public var isEmpty: Bool { recipe.isEmpty }

  /// The columns that lines name, in order.
  public var namedColumns: [String] {
    recipe.flatMap { line in
      if case .names(let names) = line.selection { names } else { [String]() }
    }
  }

  /// The recipe as the language writes it, one line each.
  public var lines: [String] {
    ["prepare()"]
      + recipe.map { line in
        "  .on(" + ([line.selection.source] + line.steps.map(\.source)).joined(separator: ", ")
          + ")"
      }
  }

  /// Learns every step from the training rows: all rows of `data`, or `rows` of it.
  /// - Throws: `unknown-column`, `no-features`, `no-rows`, `target-in-features`, and the errors of
  ///   the steps; each names its column.
  public func fit(
    on data: Dataset, rows: [Int]? = nil, target: String? = nil, _ work: Work
  ) throws -> FittedPreparation {
    try fitTransform(on: data, rows: rows, target: target, missing: .kept, work).fitted
  }

  /// `fit`, and the features of the same rows, in one go.
  public func fitTransform(
    on data: Dataset, rows: [Int]? = nil, target: String? = nil,
    missing: FittedPreparation.Missing = .refused, _ work: Work
  ) throws -> (fitted: FittedPreparation, features: FeatureMatrix) {
    guard !recipe.isEmpty else {
      throw Failure(
        "no-features", "the preparation names no columns",
        help: "add a line: `prepare().on([.a, .b], impute(\"median\"))`")
    }
    let rowCount = rows?.count ?? data.rowCount
    guard rowCount > 0 else {
      throw Failure("no-rows", "there are no rows to prepare the features on")
    }
    var columns: [FittedPreparation.ColumnSteps] = []
    var features: [FeatureMatrix.Feature] = []
    for line in try resolved(on: data, target: target, work) {
      for name in line.names {
        try work.budget.check()
        var open = [try PreparedColumn(data.column(name), name: name, rows: rows, work)]
        var steps: [[any FittedStep]] = []
        for step in line.steps {
          let fitted = try open.map { try step.fit($0) }
          open = try zip(fitted, open).flatMap { try $0.transform($1, work) }
          steps.append(fitted)
        }
        columns.append(.init(name: name, steps: steps))
        features += try open.map(FittedPreparation.feature)
      }
    }
    guard !features.isEmpty else {
      throw Failure("no-features", "the preparation selects no columns of the dataset")
    }
    let matrix = FeatureMatrix(rowCount: rowCount, features: features)
    try matrix.requireFinite()
    if missing == .refused { try matrix.requireComplete() }
    let fitted = FittedPreparation(
      recipe: self, columns: columns, featureNames: matrix.names, origins: features.map(\.origin))
    return (fitted, matrix)
  }

  private func resolved(on data: Dataset, target: String?, _ work: Work) throws
    -> [(names: [String], steps: [any PreparationStep])]
  {
    let named = Set(namedColumns.map { Array($0.utf8) })
    if let target, named.contains(Array(target.utf8)) {
      throw Failure(
        "target-in-features", "the target `\(columnSource(target))` is among the features",
        help: "take it out of the preparation")
    }
    var taken = named
    if let target { taken.insert(Array(target.utf8)) }
    return try recipe.map { line in
      if case .names(let names) = line.selection { return (names, line.steps) }
      var names: [String] = []
      for (name, column) in zip(data.names, data.columns) where !taken.contains(Array(name.utf8)) {
        let type = try column.vector(work).type
        let fits = line.selection == .texts ? type.isTextual : type.isNumeric || type == .bool
        if fits { names.append(name) }
      }
      for name in names { taken.insert(Array(name.utf8)) }
      return (names, line.steps)
    }
  }
}
