import Diagnostics
import Frame
import Numeric
import Testing

@testable import Learn

/// Numbers of clusters and their scores, against scikit-learn 1.9.1.
@Suite struct ClusterChoiceTests {
  typealias Steps = StepAgreementTests

  private static func recipe() throws -> Preparation {
    try Preparation().on(.names(Iris.names), [Steps.step("standardize")])
  }

  /// Points around some centres, in two columns.
  private static func drawn(_ centres: [(Double, Double)], count: Int, spread: Double) -> Dataset {
    var stream = SeededStream(seed: 11)
    var (x, y): ([Double], [Double]) = ([], [])
    for place in 0..<count {
      let centre = centres[place % centres.count]
      x.append(centre.0 + spread * (stream.unit() + stream.unit() + stream.unit() - 1.5))
      y.append(centre.1 + spread * (stream.unit() + stream.unit() + stream.unit() - 1.5))
    }
    return table([("x", .floats(x)), ("y", .floats(y))])
  }

  private static func choice(
    _ data: Dataset, _ counts: [Int], references: Int = 10, _ work: Work = work()
  ) throws -> ClusterChoice {
    try Preparation().on(.names(["x", "y"]), []).clusterNumbers(
      data, counts, by: KMeans(), references: references, work)
  }

  @Test func scoresOfGivenLabelsAgree() throws {
    let (_, features) = try Self.recipe().fitTransform(on: Iris.data, work())
    let labels = (0..<150).map { UInt32($0 / 50) }
    let centred = CentredRows(features)
    let scores = ClusterScores(centred, labels, count: 3)
    Steps.agree(
      [try #require(scores.daviesBouldin), try #require(scores.calinskiHarabasz)],
      [1.067257040548008, 191.30360862698998])
    let rows = SparseMatrix(dense: centred.values, columnCount: 4)
    let distinct = rows.distinctRows()
    let silhouettes = SilhouetteRows(
      rows, distinct.firsts, counts: distinct.counts,
      labels: distinct.firsts.map { Int(labels[$0]) }, clusterCount: 3)
    let values = try silhouettes.values(work())
    Steps.agree(
      [0, 41, 50, 106, 149].map { values[Int(distinct.groups[$0])] },
      [
        0.7234581717493833, 0.10098440431079989, -0.10278805073165231, -0.33199148354730723,
        -0.045988710954505116,
      ])
    let mean = try #require(try silhouettes.mean(totalRows: 150, work()))
    Steps.agree(
      [mean.value] + mean.clusters.compactMap { $0 },
      [0.3811261580543803, 0.6254095956414043, 0.3066578494596589, 0.2113110290620777])
    let one = ClusterScores(centred, [UInt32](repeating: 0, count: 150), count: 1)
    #expect(one.daviesBouldin == nil && one.calinskiHarabasz == nil)
  }

  @Test func numbersOfClustersAgree() throws {
    let found = try Self.recipe().clusterNumbers(
      Iris.data, [3, 2, 3], by: KMeans(restarts: 30, tolerance: 0), references: 0, work())
    #expect(found.entries.map(\.clusters) == [2, 3])
    Steps.agree(
      found.entries.map(\.inertia),
      [222.36170496502302, 139.82049635974982])
    Steps.agree(
      found.entries.compactMap { $0.silhouette?.value },
      [0.5817500491982808, 0.45994823920518635])
    Steps.agree(
      found.entries.compactMap(\.daviesBouldin),
      [0.5933126905762435, 0.8335949464754338])
    Steps.agree(
      found.entries.compactMap(\.calinskiHarabasz),
      [251.34933946458108, 241.90440170183157])
    #expect(found.bySilhouette == 2 && found.byDaviesBouldin == 2 && found.best == 2)
    #expect(found.entries.allSatisfy { $0.gap == nil } && found.references == 0)
    #expect(
      found.verdict.first == "silhouette, Davies-Bouldin and Calinski-Harabasz are best at 2")
  }

  @Test func divisionsThatAgreeAreFound() {
    func index(_ a: [UInt32], _ b: [UInt32]) -> Double { AdjustedRand.index(a, b) }
    #expect(index([0, 0, 1, 1], [1, 1, 0, 0]) == 1)
    #expect(index([0, 0, 1, 1], [0, 1, 1, 1]) == 0)
    #expect(abs(index([0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 2, 2]) - 0.07407407407407407) < 1e-15)
    #expect(index([0, 0, 0], [0, 0, 0]) == 1)
    #expect(index([0, 1, 2], [0, 0, 0]) == 0)
    #expect(
      AdjustedRand.index([0, 1, 1], [0, 0, 1], weights: [2, 1, 3])
        == index([0, 0, 1, 1, 1, 1], [0, 0, 0, 1, 1, 1]))
    let mean = AdjustedRand.mean(
      [[0, 0, 1, 1], [0, 0, 1, 1], [0, 1, 1, 1]], weights: [1, 1, 1, 1])
    #expect(mean == 1.0 / 3)
    #expect(AdjustedRand.mean([[0, 1]], weights: [1, 1]) == nil)
  }

  @Test func clustersThatAreThereAreFoundAndOthersAreNot() throws {
    let three = Self.drawn([(0, 0), (9, 1), (4, 8)], count: 90, spread: 1)
    let found = try Self.choice(three, Array(1...4))
    #expect(found.best == 3 && found.byGap == 3 && found.byElbow == 3)
    #expect(found.bySilhouette == 3 && found.byCalinskiHarabasz == 3)
    #expect(found.entries[0].silhouette == nil && found.entries[2].agreement == 1)
    #expect(found.references == 10)
    #expect(
      found.verdict.contains("the gap stops growing at 3, against 10 references without clusters"))
    var stream = SeededStream(seed: 4)
    let even = table([
      ("x", .floats((0..<80).map { _ in stream.unit() })),
      ("y", .floats((0..<80).map { _ in stream.unit() })),
    ])
    let none = try Self.choice(even, Array(1...3))
    #expect(none.byGap == 1)
    #expect(none.verdict.contains { $0.hasSuffix("no clusters beyond chance") })
    // The same bytes on any number of threads.
    let again = try Self.choice(even, Array(1...3), work(threads: 1))
    #expect(again.entries.map(\.gap) == none.entries.map(\.gap))
    #expect(
      none.dataset.names == [
        "k", "inertia", "silhouette", "davies_bouldin", "calinski_harabasz", "gap", "gap_error",
        "agreement",
      ])
  }

  @Test func whatCannotBeTriedIsSaid() throws {
    let few = table([("x", .floats([1, 1, 2, 3])), ("y", .floats([0, 0, 0, 0]))])
    let work = work()
    let found = try Self.choice(few, Array(1...9), work)
    #expect(found.entries.map(\.clusters) == [1, 2, 3])
    #expect(work.takeRemarks().contains { $0.code == "fewer-clusters" })
    #expect(found.entries[2].gap == nil && found.entries[2].inertia == 0)
    #expect(found.lines(width: 80, charset: .ascii).count > 4)
    #expect(failure { _ = try Self.choice(few, [7]) }?.code == "bad-argument")
    let budget = Budget(threads: 1)
    let stopped = Work(budget: budget) { what, _ in
      if what.hasPrefix("choose_clusters: reference 2") { budget.interrupt() }
    }
    let partial = try Self.choice(
      Self.drawn([(0, 0), (5, 5)], count: 60, spread: 1), [1, 2, 3], stopped)
    #expect(partial.isPartial && partial.references == 1 && partial.best == 2)
    #expect(stopped.takeRemarks().contains { $0.code == "stopped-early" })
  }

  @Test func silhouettesOfRowsAreThoseOfTheirClusters() throws {
    let found = try Self.recipe().cluster(Iris.data, by: KMeans(clusters: 3), work())
    let rows = try found.silhouettes(Iris.data, work()).compactMap { $0 }
    #expect(rows.count == 150)
    let mean = rows.reduce(0, +) / 150
    #expect(abs(mean - (found.silhouette?.value ?? 0)) < 1e-12)
    #expect(found.silhouette?.clusters.count == 3)
    #expect(found.learned.agreement != nil)
  }
}
