import Diagnostics
import Frame
import Numeric

extension Preparation {
  /// Clusters all rows into several numbers of clusters, and judges each.
  ///
  /// An interrupt ends it early once two numbers are judged; what was finished is kept and given back.
  /// - Parameters:
  ///   - counts: the numbers of clusters, at least 1; more than there are different rows are left out.
  ///   - references: how many times rows without clusters are drawn for the gap; 0 for no gap.
  /// - Throws: the errors of the preparation and of the clustering; `null-in-feature`, `bad-argument` when
  ///   no number is left.
  public func clusterNumbers(
    _ data: Dataset, _ counts: [Int], by recipe: KMeans, references: Int, _ work: Work
  ) throws -> ClusterChoice {
    let (_, features) = try fitTransform(on: data, work)
    let run = ClusterNumbers(CentredRows(features), recipe, work)
    let isPartial = try run.run(counts, references)
    return ClusterChoice(
      recipe: recipe, rowCount: features.rowCount, featureCount: features.featureCount,
      entries: run.entries, references: run.references, isPartial: isPartial)
  }
}

/// The judgement of several numbers of clusters while it runs.
private final class ClusterNumbers {
  /// The most starts of a reference: there are many, and their inertia need not be the least.
  private static let starts = 3

  private let rows: CentredRows
  private let recipe: KMeans
  private let work: Work
  private(set) var entries: [ClusterChoice.Entry] = []
  /// How many references every number was held against.
  private(set) var references = 0

  init(_ rows: CentredRows, _ recipe: KMeans, _ work: Work) {
    self.rows = rows
    self.recipe = recipe
    self.work = work
  }

  /// Whether it was stopped before the end.
  func run(_ counts: [Int], _ references: Int) throws -> Bool {
    let matrix = SparseMatrix(dense: rows.values, columnCount: rows.width)
    let different = matrix.distinctRows().firsts.count
    var wanted: [Int] = []
    for count in counts.sorted() where count != wanted.last && count <= different {
      wanted.append(count)
    }
    guard !wanted.isEmpty else {
      throw Failure(
        "bad-argument", "there is no number of clusters to try", help: "name some: `k: 2..10`",
        blames: "k")
    }
    if let most = counts.max(), most > different {
      work.remark(
        .warning, "fewer-clusters",
        "\(most) clusters asked, but only \(counted(different, "distinct row")): more are left out")
    }
    do {
      for (place, count) in wanted.enumerated() {
        work.progress(
          "choose_clusters: \(counted(count, "cluster"))",
          Double(place) / Double(wanted.count) * (references > 0 ? 0.3 : 1))
        entries.append(try entry(count, matrix))
      }
      try measureGap(wanted, references)
      return false
    } catch Stopped.interrupted where entries.count > 1 {
      work.budget.reset()
      work.remark(
        .warning, "stopped-early",
        "interrupted after \(entries.count) of \(wanted.count) numbers of clusters\(entries.count == wanted.count ? " and \(counted(self.references, "reference"))" : ""): what is finished is kept"
      )
      return true
    }
  }

  private func entry(_ count: Int, _ matrix: SparseMatrix) throws -> ClusterChoice.Entry {
    var own = recipe
    own.clusters = count
    let found = try own.fit(matrix, comparesStarts: true, work: work)
    let scores = ClusterScores(rows, found.labels, count: found.clusterCount)
    return .init(
      clusters: count, inertia: found.inertia,
      silhouette: try found.silhouette(of: matrix, work: work),
      daviesBouldin: scores.daviesBouldin, calinskiHarabasz: scores.calinskiHarabasz,
      agreement: found.agreement)
  }

  /// The mean over references of the logarithm of the inertia, less that of the data. The error takes into
  /// account that the references are few.
  private func measureGap(_ counts: [Int], _ wanted: Int) throws {
    guard wanted > 0 else { return }
    let reference = try GapReference(rows, work)
    var logs = [[Double]](repeating: [], count: counts.count)
    for number in 0..<wanted {
      var stream = SeededStream(
        seed: UInt64(bitPattern: Int64(recipe.seed)), part: UInt64(1_000_000 + number))
      let drawn = SparseMatrix(dense: reference.drawn(&stream), columnCount: rows.width)
      var found: [Double] = []
      for (place, count) in counts.enumerated() {
        work.progress(
          "choose_clusters: reference \(number + 1) of \(wanted)",
          0.3 + 0.7 * Double(number * counts.count + place) / Double(wanted * counts.count))
        var own = recipe
        own.clusters = count
        own.restarts = min(Self.starts, recipe.restarts)
        found.append(try own.fit(drawn, work: Work(budget: work.budget)).inertia)
      }
      for (place, inertia) in found.enumerated() where inertia > 0 {
        logs[place].append(logarithm(inertia))
      }
      references = number + 1
      for (place, own) in logs.enumerated() where entries[place].inertia > 0 && !own.isEmpty {
        let moments = own.withUnsafeBufferPointer { Moments(of: $0) }
        entries[place].gap = moments.mean - logarithm(entries[place].inertia)
        entries[place].gapError =
          (moments.variance * (1 + 1 / Double(own.count))).squareRoot()
      }
    }
  }
}
