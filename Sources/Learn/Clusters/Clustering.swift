import Diagnostics
import Frame
import Numeric

/// Rows of a dataset in clusters by k-means on prepared features: what was learned, so that any rows with
/// the same columns can be told their cluster. It does not hold the rows.
public struct Clustering: Sendable {
  public let recipe: KMeans
  public let preparation: FittedPreparation
  public let learned: FittedKMeans
  public let rowCount: Int
  /// How far the clusters are apart; nil of one cluster.
  public let silhouette: Silhouette?
  /// Changes when the data does to which it was fitted.
  public let fingerprint: UInt64

  public var featureNames: [String] { preparation.featureNames }
  public var clusterCount: Int { learned.clusterCount }
  /// What clusters are called, the largest first: `1`, `2`, and so on.
  public var names: [String] { (1...max(1, clusterCount)).map(String.init) }

  /// The mean of a feature over the rows of a cluster.
  func centre(_ cluster: Int, _ feature: Int) -> Double {
    learned.centres[cluster * learned.columnCount + feature]
  }

  /// The nearest cluster of each row, of equally near ones the larger, as an ordered category.
  /// - Throws: the errors of the preparation, `null-in-feature`.
  public func predict(_ data: Dataset, _ work: Work) throws -> Vector {
    let features = try preparation.transform(data, work)
    let width = features.featureCount
    var codes = [UInt32](repeating: 0, count: features.rowCount)
    var row = [Double](repeating: 0, count: width)
    for place in codes.indices {
      if place % 4096 == 0 { try work.budget.check() }
      row.withUnsafeMutableBufferPointer { target in
        if let base = target.baseAddress { features.copyRows(place..<place + 1, to: base) }
      }
      var least = Double.infinity
      for cluster in 0..<clusterCount {
        var distance = 0.0
        for feature in 0..<width {
          let difference = row[feature] - centre(cluster, feature)
          distance += difference * difference
        }
        if distance < least {
          least = distance
          codes[place] = UInt32(truncatingIfNeeded: cluster)
        }
      }
    }
    return Vector(
      type: .category(ordered: true), count: codes.count,
      storage: .coded(Buffer(codes), TextBuffer(names)), validity: nil)
  }

  /// One row a cluster, the largest first: `cluster`, `rows`, `share`, and the mean of each feature.
  public var dataset: Dataset {
    let lineage = Lineage(.computed("clusters of \(recipe.source)"))
    var columns: [(String, Vector)] = [
      ("cluster", .texts(names)), ("rows", .ints(learned.sizes.map { Int64($0) })),
      ("share", .floats(learned.sizes.map { Double($0) / Double(max(1, rowCount)) })),
    ]
    for (feature, name) in featureNames.enumerated()
    where !columns.contains(where: { $0.0.utf8.elementsEqual(name.utf8) }) {
      columns.append((name, .floats((0..<clusterCount).map { centre($0, feature) })))
    }
    return Dataset(
      rowCount: clusterCount, names: columns.map(\.0),
      columns: columns.map { Column($0.1, lineage: lineage) })
  }

  /// For a terminal: how well it went, then the clusters with as many features as there is room for.
  public func lines(width: Int, charset: TextCharset) -> [String] {
    var notes = [
      "\(recipe.source): \(counted(clusterCount, "cluster")) of \(counted(rowCount, "row")) by \(counted(featureNames.count, "feature"))",
      "inertia \(NumberText.significant(learned.inertia)), the least of \(counted(recipe.restarts, "start")); "
        + (learned.converged ? "converged in " : "not converged after ")
        + counted(learned.rounds, "round"),
    ]
    if let agreement = learned.agreement, agreement < 0.9 {
      notes.append(
        "the starts agree little, adjusted Rand index \(scoreText(agreement)): another seed may group the rows otherwise"
      )
    }
    if let silhouette {
      let rows =
        silhouette.rows < silhouette.totalRows
        ? ", on \(counted(silhouette.rows, "row"))" : ""
      notes.append(
        "silhouette \(NumberText.fixed(silhouette.value, decimals: 3)): \(silhouette.verdict)\(rows)"
      )
    }
    var columns: [TextTable.Column] = [
      .init("cluster", .left, names),
      .init("rows", .right, learned.sizes.map { NumberText.grouped($0) }),
    ]
    if let silhouette {
      columns.append(
        .init("silhouette", .right, silhouette.clusters.map { $0.map(scoreText) }))
    }
    var room = width - columns.reduce(0) { $0 + Self.width($1) }
    for (feature, name) in featureNames.enumerated() {
      let column = TextTable.Column(
        name, .right,
        (0..<clusterCount).map { cluster in
          // What means of centred numbers leave of 0 is rounding.
          let mean = centre(cluster, feature)
          return NumberText.significant(abs(mean) < 1e-12 ? 0 : mean, digits: 4)
        })
      room -= Self.width(column)
      guard room >= 0 else {
        notes.append(
          "\(counted(featureNames.count - feature, "feature")) more: `table` has the means of all")
        break
      }
      columns.append(column)
    }
    return TextTable(columns, notes: notes).lines(maxWidth: width, charset: charset)
  }

  private static func width(_ column: TextTable.Column) -> Int {
    2 + ([column.title] + column.cells.map { $0 ?? "null" }).reduce(0) { max($0, displayWidth($1)) }
  }
}

extension Preparation {
  /// Prepares the features of all rows and clusters the rows by them.
  /// - Throws: the errors of the preparation and of the clustering; `null-in-feature`.
  public func cluster(_ data: Dataset, by recipe: KMeans, _ work: Work) throws -> Clustering {
    let (fitted, features) = try fitTransform(on: data, work)
    let centred = CentredRows(features)
    let rows = SparseMatrix(dense: centred.values, columnCount: centred.width)
    let learned = try recipe.fit(rows, comparesStarts: true, work: work)
    return Clustering(
      recipe: recipe, preparation: fitted, learned: learned.shifted(by: centred.means),
      rowCount: features.rowCount, silhouette: try learned.silhouette(of: rows, work: work),
      fingerprint: try DataFingerprint.of(data, fitted.columnNames, work))
  }
}

/// Rows of features less the means of these: distances do not change with the origin, and lose no digits
/// near it.
struct CentredRows {
  /// Row by row, `width` values each.
  private(set) var values: [Double]
  let width: Int
  let means: [Double]

  var rowCount: Int { width > 0 ? values.count / width : 0 }

  init(_ features: FeatureMatrix) {
    let width = features.featureCount
    var values = [Double](repeating: 0, count: features.rowCount * width)
    values.withUnsafeMutableBufferPointer { target in
      if let base = target.baseAddress { features.copyRows(0..<features.rowCount, to: base) }
    }
    var means: [Double] = []
    for feature in 0..<width {
      var sum = CompensatedSum()
      for row in 0..<features.rowCount { sum.add(values[row * width + feature]) }
      let mean = sum.value / Double(max(1, features.rowCount))
      for row in 0..<features.rowCount { values[row * width + feature] -= mean }
      means.append(mean)
    }
    self.values = values
    self.width = width
    self.means = means
  }
}

extension Clustering {
  /// The most different rows whose silhouettes are asked one by one: the time grows with their square.
  static let silhouetteLimit = 50_000

  /// The silhouette of each row in the cluster that `predict` gives it.
  /// - Throws: the errors of the preparation, `bad-argument` for more rows than can be held
  /// against each other, `Stopped`.
  public func silhouettes(_ data: Dataset, _ work: Work) throws -> [Double?] {
    let features = try preparation.transform(data, work)
    guard case .coded(let codes, _) = try predict(data, work).storage else { return [] }
    let centred = CentredRows(features)
    let rows = SparseMatrix(dense: centred.values, columnCount: centred.width)
    let distinct = rows.distinctRows()
    guard distinct.firsts.count <= Self.silhouetteLimit else {
      throw Failure(
        "bad-argument",
        "silhouettes of \(NumberText.grouped(distinct.firsts.count)) different rows would take too long",
        help: "ask for those of a part: `data.sample(10_000)`", blames: "data")
    }
    let labels = distinct.firsts.map { Int(codes[$0]) }
    guard Set(labels).count > 1 else { return [Double?](repeating: nil, count: data.rowCount) }
    let values = try SilhouetteRows(
      rows, distinct.firsts, counts: distinct.counts, labels: labels, clusterCount: clusterCount
    ).values(work)
    return distinct.groups.map { values[Int($0)] }
  }
}
