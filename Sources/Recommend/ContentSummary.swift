import Diagnostics
import Frame
import Learn
import Numeric

/// What a content recommender tells of itself.
extension ContentRecommender {
  /// Titles, features, clusters, silhouette, what was dropped.
  public func lines(work: Work) throws -> [String] {
    var lines = [
      "content recommender: \(counted(titles.count, "title")), \(recipe.similarity.rawValue)"
    ]
    let blocks = features.blocks.map { block in
      let size = block.range.count
      let width = size == 1 ? "" : " \(size)"
      let weight = block.weight == 1 ? "" : " x \(NumberText.significant(block.weight))"
      return "\(block.column)\(width) (\(block.kind.rawValue)\(weight))"
    }
    lines.append(
      "  features: \(counted(features.matrix.columnCount, "column")): "
        + blocks.joined(separator: ", "))
    if let clusters {
      let sizes = clusters.sizes
      let range = sizes.first.map { "\($0) to \(sizes.last ?? $0) titles" } ?? ""
      lines.append(
        "  clusters: \(clusters.clusterCount) (\(range)), inertia \(NumberText.significant(clusters.inertia))"
      )
      if let silhouette = try silhouette(work: work) {
        let rows = silhouette.rows == silhouette.totalRows ? "" : ", on \(silhouette.rows) titles"
        lines.append(
          "  silhouette: \(NumberText.fixed(silhouette.value, decimals: 2)): "
            + "\(silhouette.verdict)\(rows)")
      }
    } else {
      lines.append("  clusters: none, all titles are compared")
    }
    lines.append("  ties: by \(tieOrder)" + (rating == nil ? "" : ", then the order of rows"))
    let dropped = titles.dropped
    let losses = [
      (dropped.withoutID, "without `.\(recipe.id)`"),
      (dropped.withoutLabel, "without `.\(recipe.label)`"),
      (dropped.repeatedID, "with an `.\(recipe.id)` seen before"),
    ].filter { $0.0 > 0 }.map { "\(counted($0.0, "row")) \($0.1)" }
    if !losses.isEmpty { lines.append("  dropped: " + losses.joined(separator: ", ")) }
    return lines
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(NumberText.grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// How well the titles lie in their clusters, computed once; nil without two clusters.
  public func silhouette(work: Work) throws -> Silhouette? {
    guard let clusters else { return nil }
    if let known = silhouetteCache.withLock({ $0 }) { return known }
    let silhouette = try clusters.silhouette(of: features.matrix, work: work)
    silhouetteCache.withLock { $0 = silhouette }
    return silhouette
  }

  /// The clusters as a dataset: cluster (from 1), size, typical (features by lift: how many times as
  /// frequent as among all titles, of those that at least a fifth of the cluster has), example (the
  /// title nearest the centre, the best rated among equals). One row of all titles without clusters.
  public func clusterDataset() -> Dataset {
    let origin = Lineage(.computed("clusters of the recommender"), from: lineage)
    let numbers = members.indices.map { Int64($0 + 1) }
    let columns: [Vector] = [
      .ints(numbers), .ints(members.map { Int64($0.count) }),
      .texts(members.indices.map { typical(of: $0) }),
      .texts(members.indices.map { example(of: $0) }),
    ]
    return Dataset(
      rowCount: members.count, names: ["cluster", "size", "typical", "example"],
      columns: columns.map { Column($0, lineage: origin) })
  }

  private func typical(of cluster: Int) -> String? {
    let matrix = features.matrix
    var all = [Double](repeating: 0, count: matrix.columnCount)
    for (entry, column) in matrix.columns.enumerated() { all[Int(column)] += matrix.values[entry] }
    var own = [Double](repeating: 0, count: matrix.columnCount)
    for title in members[cluster] {
      for entry in matrix.entries(ofRow: title) {
        own[Int(matrix.columns[entry])] += matrix.values[entry]
      }
    }
    let size = Double(max(1, members[cluster].count))
    let factors = features.blocks.map { $0.weight.squareRoot() }
    var found: [(column: Int, lift: Double, share: Double)] = []
    for column in own.indices where own[column] > 0 {
      let factor = factors[features.blockOfColumn[column]]
      let share = own[column] / size / factor
      guard share >= 0.2 else { continue }
      found.append((column, own[column] / size / (all[column] / Double(titles.count)), share))
    }
    found.sort { ($1.lift, $1.share, $0.column) < ($0.lift, $0.share, $1.column) }
    guard !found.isEmpty else { return nil }
    return found.prefix(5).map { feature in
      "\(features.name(ofColumn: feature.column)) "
        + "\(NumberText.fixed(feature.lift, decimals: 1))x"
    }.joined(separator: ", ")
  }

  private func example(of cluster: Int) -> String? {
    let matrix = features.matrix
    let centre = Taste(of: members[cluster], features)
    var best: Candidate?
    for title in members[cluster] {
      var dot = 0.0
      for entry in matrix.entries(ofRow: title) {
        dot += matrix.values[entry] * centre.values[Int(matrix.columns[entry])]
      }
      let distance = centre.squaredNorm - 2 * dot + features.norms[title]
      let candidate = Candidate(
        title, 1 / (1 + max(0, distance)), rating: rating?.ratings[title] ?? 0)
      if best.map({ candidate.precedes($0) }) ?? true { best = candidate }
    }
    return best.map { titles.name($0.title) }
  }
}
