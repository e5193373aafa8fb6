import Diagnostics
import Frame
import Numeric

/// Numbers of clusters beside each other, by what the field judges them with.
public struct ClusterChoice: Sendable {
  public struct Entry: Sendable {
    public let clusters: Int
    public let inertia: Double
    public let silhouette: Silhouette?
    public let daviesBouldin: Double?
    public let calinskiHarabasz: Double?
    /// How much the starts agree (mean adjusted Rand index).
    public let agreement: Double?
    /// How much less the logarithm of the inertia is than that of rows without clusters (Tibshirani,
    /// Walther and Hastie 2001), and its standard error.
    public internal(set) var gap: Double?
    public internal(set) var gapError: Double?
  }

  public let recipe: KMeans
  public let rowCount: Int
  public let featureCount: Int
  /// By ascending number.
  public let entries: [Entry]
  /// How many references the gap was measured against.
  public let references: Int
  public let isPartial: Bool

  private func most(_ value: (Entry) -> Double?) -> Int? {
    var best: (clusters: Int, value: Double)?
    for entry in entries {
      if let own = value(entry), own > best?.value ?? -.infinity { best = (entry.clusters, own) }
    }
    return best?.clusters
  }

  public var bySilhouette: Int? { most { $0.silhouette?.value } }
  public var byDaviesBouldin: Int? { most { $0.daviesBouldin.map { -$0 } } }
  public var byCalinskiHarabasz: Int? { most(\.calinskiHarabasz) }

  /// The fewest clusters whose gap is no less than the next one's less its standard error; nil when the gap
  /// grows to the end.
  public var byGap: Int? {
    zip(entries, entries.dropFirst()).first { own, next in
      guard next.clusters == own.clusters + 1, let gap = own.gap, let after = next.gap else {
        return false
      }
      return gap >= after - (next.gapError ?? 0)
    }?.0.clusters
  }

  /// Where the inertia bends most: the point farthest below the line from the first to the last.
  public var byElbow: Int? {
    guard let first = entries.first, let last = entries.last, entries.count > 2,
      first.inertia > last.inertia
    else { return nil }
    return most { entry in
      let along =
        Double(entry.clusters - first.clusters) / Double(last.clusters - first.clusters)
      return 1 - along - (entry.inertia - last.inertia) / (first.inertia - last.inertia)
    }
  }

  /// The number that most of silhouette, Davies-Bouldin, Calinski-Harabasz and gap choose; of equals that
  /// of the silhouette, else the fewest.
  public var best: Int? {
    let votes = votes
    func count(_ number: Int) -> Int { votes.count { $0 == number } }
    guard let most = votes.map(count).max() else { return nil }
    let leading = votes.filter { count($0) == most }
    if let own = bySilhouette, leading.contains(own) { return own }
    return leading.min()
  }

  private var votes: [Int] {
    [bySilhouette, byDaviesBouldin, byCalinskiHarabasz, byGap].compactMap { $0 }
  }

  /// `k`, `inertia`, `silhouette`, `davies_bouldin`, `calinski_harabasz`, `gap`, `gap_error`, `agreement`.
  public var dataset: Dataset {
    let lineage = Lineage(.computed("numbers of clusters by \(recipe.source)"))
    let columns: [(String, Vector)] = [
      ("k", .ints(entries.map { Int64($0.clusters) })),
      ("inertia", .floats(entries.map { $0.inertia })),
      ("silhouette", .floats(entries.map { $0.silhouette?.value })),
      ("davies_bouldin", .floats(entries.map(\.daviesBouldin))),
      ("calinski_harabasz", .floats(entries.map(\.calinskiHarabasz))),
      ("gap", .floats(entries.map(\.gap))), ("gap_error", .floats(entries.map(\.gapError))),
      ("agreement", .floats(entries.map(\.agreement))),
    ]
    return Dataset(
      rowCount: entries.count, names: columns.map(\.0),
      columns: columns.map { Column($0.1, lineage: lineage) })
  }

  /// What the numbers say, in sentences.
  public var verdict: [String] {
    var sentences: [String] = []
    let chosen: [(String, Int?)] = [
      ("silhouette", bySilhouette), ("Davies-Bouldin", byDaviesBouldin),
      ("Calinski-Harabasz", byCalinskiHarabasz),
    ]
    var said: [Int] = []
    let parts = chosen.compactMap { _, number -> String? in
      guard let number, !said.contains(number) else { return nil }
      said.append(number)
      let names = chosen.filter { $0.1 == number }.map(\.0)
      let list =
        names.count > 1
        ? names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "") : names[0]
      return "\(list) \(names.count == 1 ? "is" : "are") best at \(number)"
    }
    if !parts.isEmpty { sentences.append(parts.joined(separator: "; ")) }
    if let own = bySilhouette,
      let silhouette = entries.first(where: { $0.clusters == own })?.silhouette
    {
      sentences.append("silhouette \(scoreText(silhouette.value)): \(silhouette.verdict)")
    }
    if entries.contains(where: { $0.gap != nil }) {
      let against = "against \(counted(references, "reference")) without clusters"
      switch byGap {
      case 1?:
        sentences.append("the gap stops growing at 1, \(against): no clusters beyond chance")
      case let number?: sentences.append("the gap stops growing at \(number), \(against)")
      case nil:
        sentences.append("the gap grows to the end, \(against): more clusters may be better")
      }
    }
    if let elbow = byElbow { sentences.append("the inertia bends most at \(elbow)") }
    let unstable = entries.filter { ($0.agreement ?? 1) < 0.9 }.map { "\($0.clusters)" }
    if !unstable.isEmpty {
      sentences.append(
        "starts find different clusters at \(unstable.joined(separator: ", ")): agreement below 0.9"
      )
    }
    if let best, entries.count > 1 {
      let votes = votes.count { $0 == best }
      sentences.append(
        votes > 1
          ? "most of these choose \(counted(best, "cluster"))"
          : "these do not agree on a number of clusters")
    }
    if isPartial { sentences.append("stopped before the end") }
    return sentences
  }

  /// For a terminal: one row a number, then what they say.
  public func lines(width: Int, charset: TextCharset) -> [String] {
    func numbers(_ value: (Entry) -> Double?) -> [String?] {
      entries.map { value($0).map(scoreText) }
    }
    var columns: [TextTable.Column] = [
      .init("k", .right, entries.map { "\($0.clusters)" }),
      .init("inertia", .right, entries.map { NumberText.significant($0.inertia, digits: 5) }),
      .init("silhouette", .right, numbers { $0.silhouette?.value }),
      .init("Davies-B.", .right, numbers(\.daviesBouldin)),
      .init(
        "Calinski-H.", .right,
        entries.map { $0.calinskiHarabasz.map { NumberText.significant($0, digits: 5) } }),
    ]
    if references > 0 {
      columns += [
        .init("gap", .right, numbers(\.gap)), .init("error", .right, numbers(\.gapError)),
      ]
    }
    columns.append(.init("agreement", .right, numbers(\.agreement)))
    let rows = entries.compactMap(\.silhouette).first.map { silhouette in
      silhouette.rows < silhouette.totalRows
        ? "; silhouettes of \(counted(silhouette.rows, "row"))" : ""
    }
    return TextTable(
      columns,
      notes: [
        "\(recipe.source(clusters: "k")): \(counted(rowCount, "row")) by \(counted(featureCount, "feature"))\(rows ?? "")"
      ] + verdict
    ).lines(maxWidth: width, charset: charset)
  }
}
