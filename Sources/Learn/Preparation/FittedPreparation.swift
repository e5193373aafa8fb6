import Diagnostics
import Frame
import Numeric

/// A preparation that has learned its numbers from training rows and turns any rows with the same
/// columns into features; each row by itself.
public struct FittedPreparation: Sendable {
  /// What to do with nulls that no step filled.
  public enum Missing: Sendable {
    /// An error that names the column: for models that cannot take them.
    case refused
    /// NaN in the matrix.
    case kept
  }

  struct ColumnSteps: Sendable {
    let name: String
    /// For each step, one fitted step for each column that it gets.
    let steps: [[any FittedStep]]
  }

  public let recipe: Preparation
  let columns: [ColumnSteps]
  /// Such as `certificate=PG-13`, in the order of the matrix.
  public let featureNames: [String]
  /// For each feature, the column of the dataset it comes from.
  public let origins: [String]

  init(recipe: Preparation, columns: [ColumnSteps], featureNames: [String], origins: [String]) {
    self.recipe = recipe
    self.columns = columns
    self.featureNames = featureNames
    self.origins = origins
  }

  /// The columns that a dataset must have.
  public var columnNames: [String] { columns.map(\.name) }

  /// The features of all rows of `data`, or of `rows` of it.
  /// - Throws: `unknown-column`, `wrong-type`, and `null-in-feature` unless missing values are kept.
  public func transform(
    _ data: Dataset, rows: [Int]? = nil, missing: Missing = .refused, _ work: Work
  ) throws -> FeatureMatrix {
    var features: [FeatureMatrix.Feature] = []
    for column in columns {
      try work.budget.check()
      var open = [
        try PreparedColumn(data.column(column.name), name: column.name, rows: rows, work)
      ]
      for steps in column.steps {
        open = try zip(steps, open).flatMap { try $0.transform($1, work) }
      }
      features += try open.map(Self.feature)
    }
    let matrix = FeatureMatrix(rowCount: rows?.count ?? data.rowCount, features: features)
    try matrix.requireFinite()
    if missing == .refused { try matrix.requireComplete() }
    return matrix
  }

  /// A column after its last step, as a feature.
  /// - Throws: `wrong-type` when it still holds text.
  static func feature(_ column: PreparedColumn) throws -> FeatureMatrix.Feature {
    let values: FeatureMatrix.Values
    switch column.values {
    case .numbers(let numbers): values = .numbers(numbers)
    case .indicator(let codes, let code): values = .indicator(codes: codes, code: code)
    case .texts:
      throw Failure(
        "wrong-type", "`\(columnSource(column.origin))` holds text and has no encoder",
        help: "end its line with `one_hot()`")
    }
    return FeatureMatrix.Feature(name: column.name, origin: column.origin, values: values)
  }
}
