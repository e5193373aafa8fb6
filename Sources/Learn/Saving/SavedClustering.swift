import Diagnostics

extension Clustering {
  func encode(into writer: inout ModelWriter) {
    for setting in [recipe.clusters, recipe.restarts, recipe.rounds, recipe.seed] {
      writer.write(setting)
    }
    writer.write(recipe.tolerance)
    writer.write(rowCount)
    writer.write(fingerprint)
    writer.write(silhouette != nil)
    if let silhouette {
      writer.write(silhouette.value)
      writer.write(silhouette.rows)
      writer.write(silhouette.totalRows)
      writer.write(silhouette.clusters.map { $0 ?? .nan })
    }
    learned.encode(into: &writer)
    preparation.encode(into: &writer)
  }

  /// - Throws: `damaged-model`.
  init(from reader: inout ModelReader) throws {
    let recipe = KMeans(
      clusters: try reader.int(in: 1...100_000, "the number of clusters"),
      restarts: try reader.int(in: 1...1000, "the number of starts"),
      rounds: try reader.int(in: 1...100_000, "the number of rounds"),
      seed: try reader.int(in: 0...Int.max, "the seed"))
    let tolerance = try reader.double()
    try reader.require(tolerance >= 0, "its tolerance is no number from 0")
    let rowCount = try reader.int(in: 1...Int.max, "the number of rows")
    let fingerprint = try reader.word()
    var silhouette: Silhouette?
    if try reader.flag() {
      let value = try reader.double()
      try reader.require(abs(value) <= 1 + 1e-9, "its silhouette is not between -1 and 1")
      let rows = try reader.int(in: 0...rowCount, "the number of rows of the silhouette")
      silhouette = Silhouette(
        value: value, rows: rows,
        totalRows: try reader.int(in: rows...rowCount, "the number of rows of the silhouette"),
        clusters: try reader.doubles().map { $0.isNaN ? nil : $0 })
    }
    var own = recipe
    own.tolerance = tolerance
    let learned = try FittedKMeans(own, rowCount: rowCount, from: &reader)
    self.init(
      recipe: own, preparation: try FittedPreparation(from: &reader), learned: learned,
      rowCount: rowCount, silhouette: silhouette, fingerprint: fingerprint)
    try reader.require(
      silhouette.map { $0.clusters.count == learned.clusterCount } ?? true,
      "its silhouette does not fit its clusters")
    try reader.require(
      learned.columnCount == preparation.featureNames.count,
      "its features do not fit its preparation")
  }
}

extension FittedKMeans {
  /// All but the clusters of the rows it was fitted on.
  func encode(into writer: inout ModelWriter) {
    writer.write(columnCount)
    writer.write(centres)
    writer.write(sizes)
    writer.write(inertia)
    writer.write(inertias)
    writer.write(agreement != nil)
    if let agreement { writer.write(agreement) }
    writer.write(rounds)
    writer.write(converged)
  }

  /// - Throws: `damaged-model`.
  init(_ recipe: KMeans, rowCount: Int, from reader: inout ModelReader) throws {
    let columnCount = try reader.int(in: 1...max(1, reader.remaining), "the number of features")
    let centres = try reader.doubles()
    let sizes = try reader.ints()
    try reader.require(
      !sizes.isEmpty && centres.count / columnCount == sizes.count
        && centres.count % columnCount == 0 && centres.allSatisfy(\.isFinite),
      "its centres do not fit its clusters")
    var rest = rowCount
    for size in sizes {
      try reader.require(size >= 0 && size <= rest, "its clusters have more rows than there were")
      rest -= size
    }
    try reader.require(rest == 0, "its clusters have fewer rows than there were")
    let inertia = try reader.double()
    self.init(
      recipe: recipe, columnCount: columnCount, centres: centres, sizes: sizes, inertia: inertia,
      inertias: try reader.doubles(), agreement: try reader.flag() ? try reader.double() : nil,
      rounds: try reader.int(in: 0...recipe.rounds, "the number of rounds"),
      converged: try reader.flag())
  }
}
