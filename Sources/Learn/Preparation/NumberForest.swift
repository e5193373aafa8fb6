import Diagnostics
import Frame
import Numeric

/// A forest of regression trees over plain columns of numbers, for steps that predict one column from
/// others.
struct NumberForest: Sendable {
  let regressor: any FittedRegressor

  /// - Parameters:
  ///   - columns: for each feature its values, none missing.
  ///   - target: one finite value a row; at least one row.
  init(_ columns: [[Double]], target: [Double], seed: UInt64, _ work: Work) throws {
    guard
      let recipe = try Models.all.first(where: { $0.name == "random_forest" })?([
        ("trees", .int(100)), ("min_samples_leaf", .int(3)), ("seed", .int(Int64(clamping: seed))),
      ]).regressor
    else {
      throw Failure("unknown-model", "there is no forest of regression trees in this version")
    }
    regressor = try recipe.fit(
      MeasuredRows(
        features: Self.features(columns, rowCount: target.count), targets: target), work)
  }

  init(regressor: any FittedRegressor) { self.regressor = regressor }

  func predict(_ columns: [[Double]], _ work: Work) throws -> [Double] {
    let rows = columns.first?.count ?? 0
    return rows == 0
      ? [] : try regressor.predict(Self.features(columns, rowCount: rows), work)
  }

  private static func features(_ columns: [[Double]], rowCount: Int) -> FeatureMatrix {
    FeatureMatrix(
      rowCount: rowCount,
      features: columns.enumerated().map { place, column in
        .init(name: String(place), origin: String(place), values: .numbers(Buffer(column)))
      })
  }
}
