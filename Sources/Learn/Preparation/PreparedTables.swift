import Diagnostics
import Frame
import Numeric

extension Preparation {
  /// Learns every step from the rows whose target is known; steps that learn from it have it.
  /// - Throws: as `fit`, and the errors of the target.
  public func fit(
    on data: Dataset, learningFrom target: String, _ work: Work
  ) throws -> FittedPreparation {
    let values = try TargetValues(data.column(target), name: target, work)
    let missing = values.missingCount
    let known = missing == 0 ? nil : (0..<data.rowCount).filter { !values.isMissing($0) }
    if missing > 0 {
      work.remark(
        .note, "null-target",
        "\(counted(missing, "row")) left out: `\(columnSource(target))` is null")
    }
    return try fit(on: data, rows: known, target: target, truth: values.truth(known), work)
  }
}

/// What a preparation makes of rows and what it has learned, as datasets.
extension FittedPreparation {
  /// The rows with the features in place of the columns that they are made from; other columns stay as
  /// they are, before them. What no step filled stays null.
  /// - Throws: `duplicate-column` when two features, or a feature and a column that stays, have one
  ///   name; the errors of the steps.
  public func features(in data: Dataset, at span: Span?, _ work: Work) throws -> Dataset {
    let matrix = try transform(data, missing: .kept, work)
    let taken = Set(columnNames.map { Array($0.utf8) })
    let parents = try columnNames.map { try data.column($0).lineage }
    let lineage = Lineage(.computed("a preparation"), from: parents, at: span)
    var names: [String] = []
    var columns: [Column] = []
    for (name, column) in zip(data.names, data.columns) where !taken.contains(Array(name.utf8)) {
      names.append(name)
      columns.append(column)
    }
    var known = Set(names.map { Array($0.utf8) })
    for (place, feature) in matrix.features.enumerated() {
      guard known.insert(Array(feature.name.utf8)).inserted else {
        throw Failure(
          "duplicate-column",
          "the preparation makes `\(columnSource(feature.name))`, and there is such a column already",
          help: "take it out before with `drop`, or give the step another `name:`")
      }
      let values = (0..<matrix.rowCount).map { row -> Double? in
        let value = matrix[row, place]
        return value.isNaN ? nil : value
      }
      names.append(feature.name)
      columns.append(Column(.floats(values), lineage: lineage))
    }
    return Dataset(
      rowCount: data.rowCount, names: names, columns: columns, explodedBy: data.explodedBy)
  }

  private func components() throws -> [PrincipalStep.Fitted] {
    let found = lines.flatMap(\.steps).compactMap { $0 as? PrincipalStep.Fitted }
    guard !found.isEmpty else {
      throw Failure(
        "no-components", "the preparation has no principal components",
        help: "end a line of it with `pca()`")
    }
    return found
  }

  /// `component`, `column`, `loading`: one row a component and column.
  /// - Throws: `no-components`.
  public func loadingDataset() throws -> Dataset {
    var rows: [(component: String, column: String, loading: Double)] = []
    for step in try components() {
      for (place, loading) in step.loadings.enumerated() {
        for (column, value) in zip(step.columns, loading) {
          rows.append(("\(step.name)\(place + 1)", column, value))
        }
      }
    }
    return Self.dataset([
      ("component", .texts(rows.map(\.component))), ("column", .texts(rows.map(\.column))),
      ("loading", .floats(rows.map(\.loading))),
    ])
  }

  /// `component`, `variance` of the training rows along it, its `share` of the variance of all columns,
  /// and the share of it and those before `together`.
  /// - Throws: `no-components`.
  public func varianceDataset() throws -> Dataset {
    var names: [String] = []
    var variances: [Double] = []
    var shares: [Double] = []
    var sums: [Double] = []
    for step in try components() {
      var sum = 0.0
      for (place, share) in step.shares.enumerated() {
        sum += share
        names.append("\(step.name)\(place + 1)")
        variances.append(step.variances[place])
        shares.append(share)
        sums.append(min(1, sum))
      }
    }
    return Self.dataset([
      ("component", .texts(names)), ("variance", .floats(variances)), ("share", .floats(shares)),
      ("together", .floats(sums)),
    ])
  }

  private static func dataset(_ columns: [(String, Vector)]) -> Dataset {
    let lineage = Lineage(.computed("principal components"))
    return Dataset(
      rowCount: columns[0].1.count, names: columns.map(\.0),
      columns: columns.map { Column($0.1, lineage: lineage) })
  }
}
