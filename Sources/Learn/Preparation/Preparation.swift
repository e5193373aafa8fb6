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
    /// All columns of dates that no other line names, but the target.
    case dates
    /// All columns of lists of texts that no other line names, but the target.
    case lists
    /// What the lines before have made, in place of which this line's columns stand.
    case features

    /// What the language calls the selections that are no names.
    public static let byType: [(name: String, selection: Selection)] = [
      ("numbers", .numbers), ("texts", .texts), ("dates", .dates), ("lists", .lists),
      ("features", .features),
    ]

    var source: String {
      switch self {
      case .names(let names):
        names.count == 1
          ? columnSource(names[0]) : "[" + names.map(columnSource).joined(separator: ", ") + "]"
      default:
        "\"\(Self.byType.first { $0.selection == self }?.name ?? "")\""
      }
    }
  }

  struct Line: Sendable {
    let selection: Selection
    let steps: [any PreparationStep]
  }

  private(set) var recipe: [Line] = []
  /// How the classes of training rows are evened out; nil when they stay as they are.
  public private(set) var resampling: Resampling?

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

  /// This preparation with the classes of training rows evened out.
  public func resampling(_ resampling: Resampling) -> Preparation {
    var result = self
    result.resampling = resampling
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
      } + (resampling.map { ["  .\($0.source)"] } ?? [])
  }

  /// Learns every step from the training rows: all rows of `data`, or `rows` of it.
  /// - Throws: `unknown-column`, `no-features`, `no-rows`, `target-in-features`, and the errors of
  ///   the steps; each names its column.
  public func fit(
    on data: Dataset, rows: [Int]? = nil, target: String? = nil,
    truth: StepTraining.Target? = nil, _ work: Work
  ) throws -> FittedPreparation {
    try fitTransform(
      on: data, rows: rows, target: target, truth: truth, missing: .kept, work
    ).fitted
  }

  /// `fit`, and the features of the same rows, in one go.
  /// - Parameters:
  ///   - target: the name of the target, which is no feature.
  ///   - truth: the target of these rows, for steps that learn from it.
  public func fitTransform(
    on data: Dataset, rows: [Int]? = nil, target: String? = nil,
    truth: StepTraining.Target? = nil,
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
    let training = StepTraining(target: truth, work: work)
    var lines: [FittedPreparation.Line] = []
    var made: [PreparedColumn] = []
    for line in try resolved(on: data, target: target, work) {
      try work.budget.check()
      var open: [PreparedColumn]
      var inputs: [FittedPreparation.Input] = []
      if line.takesFeatures {
        open = made
        made = []
      } else {
        open = try line.names.map {
          try PreparedColumn(data.column($0), name: $0, rows: rows, work)
        }
        inputs = open.map { .init(name: $0.name, kind: $0.kind) }
      }
      var steps: [any FittedStep] = []
      for step in line.steps {
        let (fitted, next) = try step.fitTransform(open, training)
        steps.append(fitted)
        open = next
      }
      lines.append(.init(inputs: inputs, takesFeatures: line.takesFeatures, steps: steps))
      made += open
    }
    let features = try made.map(FittedPreparation.feature)
    guard !features.isEmpty else {
      throw Failure("no-features", "the preparation selects no columns of the dataset")
    }
    let matrix = FeatureMatrix(rowCount: rowCount, features: features)
    try matrix.requireFinite()
    if missing == .refused { try matrix.requireComplete() }
    let fitted = FittedPreparation(
      recipeLines: self.lines, lines: lines, featureNames: matrix.names,
      origins: features.map(\.origin))
    return (fitted, matrix)
  }

  /// Which columns of a dataset the lines take, in order of the lines.
  /// - Throws: `target-in-features`.
  public func columnNames(of data: Dataset, target: String?, _ work: Work) throws -> [String] {
    try resolved(on: data, target: target, work).flatMap(\.names)
  }

  private func resolved(on data: Dataset, target: String?, _ work: Work) throws
    -> [(names: [String], takesFeatures: Bool, steps: [any PreparationStep])]
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
      if case .names(let names) = line.selection { return (names, false, line.steps) }
      if line.selection == .features { return ([], true, line.steps) }
      var names: [String] = []
      for (name, column) in zip(data.names, data.columns) where !taken.contains(Array(name.utf8)) {
        if line.selection.takes(try column.vector(work).type) { names.append(name) }
      }
      for name in names { taken.insert(Array(name.utf8)) }
      return (names, false, line.steps)
    }
  }
}

extension Preparation.Selection {
  /// Whether a column of a type is meant.
  func takes(_ type: ColumnType) -> Bool {
    switch self {
    case .names, .features: false
    case .numbers: type.isNumeric || type == .bool
    case .texts: type.isTextual
    case .dates: type == .date || type == .datetime
    case .lists: if case .list(let element) = type { element.isTextual } else { false }
    }
  }
}
