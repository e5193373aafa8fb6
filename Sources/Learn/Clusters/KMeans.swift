import Describe
import Diagnostics
import Numeric

/// The recipe of k-means clustering: rows go to the nearest of k centres, centres to the mean of
/// their rows, until nothing moves (Lloyd 1982).
///
/// Starts, stopping and the treatment of empty clusters follow scikit-learn's `KMeans`: greedy
/// k-means++ (Arthur and Vassilvitskii 2007, with 2 + floor(ln k) candidates a step), the best of
/// `restarts` by inertia. The result depends on the seed only, not on the number of threads.
public struct KMeans: Sendable, Equatable {
  public var clusters: Int
  public var restarts: Int
  public var rounds: Int
  /// Stops when the centres moved, in squared distance together, at most this times the mean
  /// variance of the columns.
  public var tolerance: Double
  public var seed: Int

  public init(
    clusters: Int = 8, restarts: Int = 10, rounds: Int = 300, tolerance: Double = 1e-4,
    seed: Int = 0
  ) {
    self.clusters = clusters
    self.restarts = restarts
    self.rounds = rounds
    self.tolerance = tolerance
    self.seed = seed
  }

  /// - Precondition: `settings` were checked against `KMeans.description.parameters`.
  public init(_ settings: Settings) {
    self.init(
      clusters: settings.int("clusters") ?? 8, restarts: settings.int("restarts") ?? 10,
      rounds: settings.int("rounds") ?? 300, tolerance: settings.float("tolerance") ?? 1e-4,
      seed: settings.int("seed") ?? 0)
  }

  public static let description = FunctionDescription(
    "k_means", .model, "Describes a clustering of rows around k centres.",
    parameters: [
      OptionSpec(
        "clusters", .int, default: .int(8), .ints(1...100_000), "How many clusters to make."),
      OptionSpec(
        "restarts", .int, default: .int(10), .ints(1...1000),
        "How many starts are tried; the one with the least inertia is kept."),
      OptionSpec(
        "rounds", .int, default: .int(300), .ints(1...100_000), "The most rounds of one start."),
      OptionSpec(
        "tolerance", .float, default: .float(1e-4), .floats(low: 0, high: .infinity),
        "Stops when the centres move less than this share of the columns' variance."),
      OptionSpec(
        "seed", .int, default: .int(0), .ints(0 ... .max), "The seed of the random starts."),
    ],
    returns: .object("k_means"),
    examples: [
      Example("k_means(12)"),
      Example("k_means(clusters: 8, restarts: 10, rounds: 300, seed: 0)"),
    ],
    searchTerms: ["KMeans", "cluster", "clustering", "segment", "kmeans", "n_clusters", "n_init"],
    seeAlso: ["cluster", "recommender"])

  /// As the language writes it, settings at their default left out.
  public var source: String { source(clusters: "\(clusters)") }

  /// The same with another word for the number of clusters.
  func source(clusters: String) -> String {
    var parts = [clusters]
    let usual = KMeans()
    if restarts != usual.restarts { parts.append("restarts: \(restarts)") }
    if rounds != usual.rounds { parts.append("rounds: \(rounds)") }
    if tolerance != usual.tolerance { parts.append("tolerance: \(tolerance)") }
    if seed != usual.seed { parts.append("seed: \(seed)") }
    return "k_means(\(parts.joined(separator: ", ")))"
  }

  /// Clusters the rows of a sparse matrix.
  ///
  /// When fewer distinct rows than clusters exist, each distinct row is a cluster, with a warning.
  /// - Parameter comparesStarts: whether it is measured how far the starts agree.
  /// - Throws: `no-rows`, `bad-number`; `Stopped` when the budget ran out.
  public func fit(
    _ rows: SparseMatrix, comparesStarts: Bool = false, work: Work
  ) throws -> FittedKMeans {
    guard rows.rowCount > 0 else {
      throw Failure("no-rows", "there are no rows to cluster", help: "fit on at least one row")
    }
    if let entry = rows.values.firstIndex(where: { !$0.isFinite }) {
      throw Failure(
        "bad-number", "a feature of the rows to cluster is not a finite number",
        notes: ["column \(rows.columns[entry] + 1) holds \(rows.values[entry])"])
    }
    let points = KMeansPoints(rows)
    var wanted = max(1, clusters)
    if wanted > points.count {
      work.remark(
        .warning, "fewer-clusters",
        "\(wanted) clusters asked, but only \(points.count) distinct rows: each is a cluster")
      wanted = points.count
    }
    let runs = KMeansRuns(points: points, recipe: self, clusters: wanted)
    return FittedKMeans(
      best: try runs.run(work: work), points: points, recipe: self,
      columnCount: rows.columnCount, comparesStarts: comparesStarts)
  }

  /// Clusters dense rows: `values` row by row, `columnCount` a row. Columns are centred first, so
  /// that columns far from zero lose no digits.
  /// - Throws: as `fit(_:work:)`.
  public func fit(dense values: [Double], columnCount: Int, work: Work) throws -> FittedKMeans {
    let rowCount = columnCount > 0 ? values.count / columnCount : 0
    guard rowCount > 0 else {
      throw Failure("no-rows", "there are no rows to cluster", help: "fit on at least one row")
    }
    if let bad = values.firstIndex(where: { !$0.isFinite }) {
      throw Failure(
        "bad-number", "a feature of the rows to cluster is not a finite number",
        notes: ["row \(bad / columnCount), column \(bad % columnCount + 1) holds \(values[bad])"])
    }
    var means = [Double](repeating: 0, count: columnCount)
    for start in stride(from: 0, to: rowCount * columnCount, by: columnCount) {
      for column in 0..<columnCount { means[column] += values[start + column] }
    }
    for column in 0..<columnCount { means[column] /= Double(rowCount) }
    var centred = values
    for start in stride(from: 0, to: rowCount * columnCount, by: columnCount) {
      for column in 0..<columnCount { centred[start + column] -= means[column] }
    }
    let rows = SparseMatrix(dense: centred, columnCount: columnCount)
    return try fit(rows, work: work).shifted(by: means)
  }
}
