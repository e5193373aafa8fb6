import Describe
import Diagnostics
import Numeric
import Testing

@testable import Learn

/// Sixty rows of three columns, by formula, so that any tool can make the same.
private let formulaRows: [Double] = {
  var rows: [Int] = []
  for i in 0..<60 { rows += [i * 7 % 13 + i % 3 * 4, i * 5 % 11 + i % 4 * 3, i * i % 17] }
  return rows.map { Double($0) }
}()

/// A seeded 0/1 matrix with about three ones a row.
private func zeroOneRows(_ count: Int, columns: Int, seed: UInt64) -> SparseMatrix {
  var stream = SeededStream(seed: seed)
  var values = [Double](repeating: 0, count: count * columns)
  for row in 0..<count {
    for _ in 0..<3 { values[row * columns + stream.index(below: columns)] = 1 }
  }
  return SparseMatrix(dense: values, columnCount: columns)
}

@Suite("k-means") struct KMeansTests {
  @Test("finds separated blobs and their exact centres")
  func exactBlobs() throws {
    let rows: [Double] = [0, 0, 0, 2, 2, 0, 2, 2, 100, 100, 100, 102, 50, -50]
    let fitted = try KMeans(clusters: 3).fit(dense: rows, columnCount: 2, work: work())
    #expect(fitted.labels == [0, 0, 0, 0, 1, 1, 2])
    #expect(fitted.sizes == [4, 2, 1])
    let centres: [Double] = [1, 1, 100, 101, 50, -50]
    #expect(zip(fitted.centres, centres).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(abs(fitted.inertia - 10) < 1e-9)
    #expect(fitted.converged)
  }

  // scikit-learn 1.9.1's KMeans: the least inertia of 500 starts, the mean of 1000 single ones.
  @Test(
    "starts are as good as scikit-learn's: the best of many exactly, the mean within 1 %",
    arguments: [
      (3, 2383.449197860963, 2465.0971), (5, 1478.8256302521008, 1622.3156),
      (8, 987.6701298701298, 1086.3455),
    ])
  func inertiaOfPeer(clusters: Int, best: Double, mean: Double) throws {
    let fitted = try KMeans(clusters: clusters, restarts: 1000)
      .fit(dense: formulaRows, columnCount: 3, work: work())
    #expect(abs(fitted.inertia / best - 1) < 1e-9)
    let ownMean = fitted.inertias.reduce(0, +) / 1000
    #expect(abs(ownMean / mean - 1) < 0.01)
  }

  // silhouette_score of scikit-learn 1.9.1 on the labels of those fits.
  @Test(
    "silhouette agrees with scikit-learn",
    arguments: [
      (2, 0.31871768881714924), (3, 0.29527025242139493), (5, 0.30907620225484705),
      (8, 0.2909984675642683),
    ])
  func silhouetteOfPeer(clusters: Int, value: Double) throws {
    let rows = SparseMatrix(dense: formulaRows, columnCount: 3)
    let fitted = try KMeans(clusters: clusters, restarts: 200).fit(rows, work: work())
    let silhouette = try #require(try fitted.silhouette(of: rows, work: work()))
    #expect(abs(silhouette.value - value) < 1e-9)
    #expect(silhouette.rows == 60)
  }

  // KMeans(n_init=60, tol=0) and silhouette_score of scikit-learn 1.9.1 on its own data: the inertia, the
  // silhouette, and how many rows of each class each cluster has.
  @Test(
    "clusters of real data agree with scikit-learn",
    arguments: [
      ("iris", 2, 152.3479517603579, 0.6810461692117462, [[50, 3, 0], [0, 47, 50]]),
      ("iris", 3, 78.851441426146, 0.5528190123564095, [[50, 0, 0], [0, 48, 14], [0, 2, 36]]),
      (
        "iris", 4, 57.22847321428572, 0.49805050499728737,
        [[50, 0, 0], [0, 27, 1], [0, 23, 17], [0, 0, 32]]
      ),
      ("wine", 2, 1658.758852429095, 0.2593169555318255, [[59, 28, 0], [0, 43, 48]]),
      ("wine", 3, 1277.9284888446423, 0.2848589191898987, [[59, 3, 0], [0, 65, 0], [0, 3, 48]]),
      ("cancer", 2, 11595.461473962354, 0.3449740051034408, [[175, 14], [37, 343]]),
    ])
  func clustersOfPeer(
    name: String, clusters: Int, inertia: Double, silhouette: Double, table: [[Int]]
  ) throws {
    let raw = try ReferenceData.named(name)
    let data = name == "iris" ? raw : raw.standardized
    let count = data.targets.count
    let values = (0..<count).flatMap { row in data.columns.map { $0[row] } }
    let rows = SparseMatrix(dense: values, columnCount: data.columns.count)
    let fitted = try KMeans(clusters: clusters, restarts: 20).fit(rows, work: work())
    #expect(abs(fitted.inertia / inertia - 1) < 1e-10)
    let found = (0..<clusters).map { cluster in
      table[0].indices.map { label in
        (0..<count).count { fitted.labels[$0] == cluster && data.classes[$0] == label }
      }
    }
    #expect(found.sorted { $1.lexicographicallyPrecedes($0) } == table)
    let said = try #require(try fitted.silhouette(of: rows, work: work()))
    #expect(abs(said.value - silhouette) < 1e-10)
  }

  @Test("sparse and dense rows give the same clusters")
  func sparseAndDense() throws {
    let rows = SparseMatrix(dense: formulaRows, columnCount: 3)
    let sparse = try KMeans(clusters: 4, restarts: 50).fit(rows, work: work())
    let dense = try KMeans(clusters: 4, restarts: 50)
      .fit(dense: formulaRows, columnCount: 3, work: work())
    #expect(sparse.labels == dense.labels)
    #expect(zip(sparse.centres, dense.centres).allSatisfy { abs($0 - $1) < 1e-9 })
    #expect(sparse.assign(rows) == sparse.labels)
  }

  @Test("columns far from zero lose no digits")
  func farFromZero() throws {
    let shifted = formulaRows.map { $0 + 1e9 }
    let fitted = try KMeans(clusters: 5, restarts: 200)
      .fit(dense: shifted, columnCount: 3, work: work())
    #expect(abs(fitted.inertia - 1478.8256302521008) < 1e-4)
  }

  @Test("a checkerboard of equal blocks is found whole")
  func checkerboard() throws {
    // Columns 0-3, 4-7 and 8-11 are shared by the rows of a block only: the optimum is the blocks.
    var values = [Double](repeating: 0, count: 60 * 12)
    for row in 0..<60 {
      let missing = row / 3 % 4
      for place in 0..<4 where place != missing { values[row * 12 + row % 3 * 4 + place] = 1 }
    }
    let fitted = try KMeans(clusters: 3)
      .fit(SparseMatrix(dense: values, columnCount: 12), work: work())
    #expect(fitted.labels == (0..<60).map { UInt32($0 % 3) })
    // Each block has 20 rows, 5 of each of 4 patterns that lack one of four ones: 20 * 4 * 3/16.
    #expect(abs(fitted.inertia - 45) < 1e-9)
  }

  @Test("one seed, one result, on any number of threads")
  func threads() throws {
    let rows = zeroOneRows(20_000, columns: 60, seed: 3)
    let one = try KMeans(clusters: 7, restarts: 3).fit(rows, work: work(threads: 1))
    for count in [2, 8] {
      let other = try KMeans(clusters: 7, restarts: 3).fit(rows, work: work(threads: count))
      #expect(other.labels == one.labels)
      #expect(other.centres == one.centres)
      #expect(other.inertias == one.inertias)
    }
    let first = try one.silhouette(of: rows, limit: 500, work: work(threads: 1))
    #expect(try one.silhouette(of: rows, limit: 500, work: work(threads: 8)) == first)
    #expect(first?.rows == 500)
    #expect(first?.totalRows == 20_000)
  }

  @Test("the best of ten starts is at least as good as the first one")
  func restarts() throws {
    let rows = zeroOneRows(500, columns: 40, seed: 9)
    let ten = try KMeans(clusters: 6).fit(rows, work: work())
    #expect(ten.inertias.count == 10)
    #expect(ten.inertia == ten.inertias.min())
    let one = try KMeans(clusters: 6, restarts: 1).fit(rows, work: work())
    #expect(one.inertia == ten.inertias[0])
    let other = try KMeans(clusters: 6, restarts: 1, seed: 1).fit(rows, work: work())
    #expect(other.inertia != one.inertia)
  }

  @Test("inertia is the sum of squared distances to the centres")
  func inertiaFromScratch() throws {
    let fitted = try KMeans(clusters: 5).fit(dense: formulaRows, columnCount: 3, work: work())
    var sum = 0.0
    for row in 0..<60 {
      for column in 0..<3 {
        let step =
          formulaRows[row * 3 + column] - fitted.centres[Int(fitted.labels[row]) * 3 + column]
        sum += step * step
      }
    }
    #expect(abs(sum - fitted.inertia) < 1e-9)
  }

  @Test("a round limit that is too small is a warning, not an error")
  func tooFewRounds() throws {
    let asked = work()
    let fitted = try KMeans(clusters: 6, restarts: 1, rounds: 1)
      .fit(zeroOneRows(500, columns: 40, seed: 9), work: asked)
    #expect(!fitted.converged)
    #expect(asked.takeRemarks().map(\.code) == ["not-converged"])
  }
}

@Suite("k-means on odd rows") struct KMeansOddRowsTests {
  @Test("identical rows are one cluster, with a warning")
  func identicalRows() throws {
    let asked = work()
    let fitted = try KMeans(clusters: 4)
      .fit(dense: Array(repeating: 1, count: 20), columnCount: 2, work: asked)
    #expect(fitted.clusterCount == 1)
    #expect(fitted.sizes == [10])
    #expect(fitted.inertia == 0)
    #expect(asked.takeRemarks().map(\.code) == ["fewer-clusters"])
    let rows = SparseMatrix(dense: Array(repeating: 1, count: 20), columnCount: 2)
    #expect(try fitted.silhouette(of: rows, work: work()) == nil)
  }

  @Test("one row, and rows without any entry")
  func fewEntries() throws {
    let one = try KMeans(clusters: 1).fit(dense: [3, 4], columnCount: 2, work: work())
    #expect(one.centres == [3, 4])
    let empty = SparseMatrix(columnCount: 0, offsets: [0, 0, 0], columns: [], values: [])
    let fitted = try KMeans(clusters: 2).fit(empty, work: work())
    #expect(fitted.labels == [0, 0])
  }

  @Test("as many clusters as distinct rows leave no distance")
  func everyRowACluster() throws {
    let fitted = try KMeans(clusters: 4)
      .fit(dense: [0, 1, 2, 3, 0, 1], columnCount: 1, work: work())
    #expect(fitted.clusterCount == 4)
    #expect(abs(fitted.inertia) < 1e-12)
    #expect(fitted.sizes == [2, 2, 1, 1])
  }

  @Test("no rows and values that are no numbers are errors")
  func errors() throws {
    let none = #expect(throws: Failure.self) {
      try KMeans().fit(dense: [], columnCount: 2, work: work())
    }
    #expect(none?.code == "no-rows")
    let bad = #expect(throws: Failure.self) {
      try KMeans(clusters: 1).fit(dense: [0, 1, 2, .nan], columnCount: 2, work: work())
    }
    #expect(bad?.code == "bad-number")
    #expect(bad?.notes == ["row 1, column 2 holds nan"])
  }

  @Test("an interrupted fit stops")
  func interrupted() throws {
    let asked = work()
    asked.budget.interrupt()
    #expect(throws: Stopped.self) {
      try KMeans(clusters: 3).fit(dense: formulaRows, columnCount: 3, work: asked)
    }
  }

  @Test("options make the recipe they describe")
  func options() throws {
    let settings = try Settings(
      [("clusters", .int(12)), ("seed", .int(7))], for: KMeans.description.parameters,
      of: "k_means")
    #expect(KMeans(settings) == KMeans(clusters: 12, seed: 7))
    for option in KMeans.description.parameters {
      guard let broken = option.constraint.brokenExample else { continue }
      #expect(throws: Failure.self, "\(option.name)") {
        try Settings([(option.name, broken)], for: KMeans.description.parameters, of: "k_means")
      }
    }
  }
}
