import Files
import Frame
import Glibc
import Learn
import Numeric
import Testing

@testable import Recommend

/// Where the streaming titles lie when the data is at hand: beside the project's folder.
private enum StreamingData {
  static let folder =
    #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/shared/data/streaming"
  static var isThere: Bool { access(folder + "/titles.csv", R_OK) == 0 }
}

/// The clustering recommender for streaming titles on its own data.
@Suite("streaming titles", .enabled(if: StreamingData.isThere))
struct StreamingTitlesTests {
  private func recommender(clusters: Int?) throws -> ContentRecommender {
    let file = try PathGate(base: StreamingData.folder).read("titles.csv")
    return try recipe(clusters: clusters).fit(Dataset.load(file, work: work()), work: work())
  }

  @Test("one row without title is dropped, 130 features remain")
  func shape() throws {
    let recommender = try recommender(clusters: nil)
    #expect(recommender.titleCount == 5849)
    #expect(recommender.titles.dropped.withoutLabel == 1)
    #expect(recommender.features.matrix.columnCount == 130)
    #expect(recommender.features.blocks.map(\.range.count) == [19, 2, 109])
  }

  // Inertia and mean Jaccard of the genre sets of titles and their ten recommendations, as
  // scikit-learn 1.9.1 gets them with KMeans(k, n_init=10, random_state=42) and cosine_similarity.
  @Test(
    "inertia within 1 % and genre Jaccard within .01 of scikit-learn",
    arguments: [(5, 13968.06, 0.8266), (10, 11919.98, 0.8254), (20, 10128.18, 0.8306)])
  func peer(clusters: Int, inertia: Double, jaccard: Double) throws {
    let recommender = try recommender(clusters: clusters)
    let fitted = try #require(recommender.clusters)
    #expect(abs(fitted.inertia / inertia - 1) < 0.01)
    #expect(fitted.sizes.reduce(0, +) == 5849)
    var sum = 0.0
    var pairs = 0
    for title in stride(from: 0, to: 5849, by: 13) {
      let own = genres(title, recommender)
      let answer = try recommender.similar(
        TitleQuery(id: recommender.titles.id(title)), 10, work: work())
      for row in answer.rows {
        let other = genres(recommender.titles.rows.firstIndex(of: row.row) ?? 0, recommender)
        sum += Double(own.intersection(other).count) / Double(max(1, own.union(other).count))
        pairs += 1
      }
    }
    #expect(abs(sum / Double(pairs) - jaccard) < 0.01)
  }

  private func genres(_ title: Int, _ recommender: ContentRecommender) -> Set<UInt32> {
    let matrix = recommender.features.matrix
    return Set(matrix.entries(ofRow: title).map { matrix.columns[$0] }.filter { $0 < 19 })
  }

  @Test("ten crime dramas are as similar to Breaking Bad as can be, Taxi Driver is ambiguous")
  func titles() throws {
    let recommender = try recommender(clusters: 12)
    let answer = try recommender.similar(TitleQuery("Breaking Bad"), 10, work: work())
    #expect(answer.rows.map(\.title).first == "Narcos")
    #expect(answer.rows.allSatisfy { $0.similarity == 1 && $0.type == "SHOW" })
    #expect(answer.outside?.betterThanLast == 0)
    #expect(throws: (any Error).self) {
      try recommender.similar(TitleQuery("Taxi Driver"), work: work())
    }
    let user = try recommender.forUser(
      10, likes: [TitleQuery("Breaking Bad"), TitleQuery("Inception")], work: work())
    #expect(user.rows.count == 10)
    #expect(!user.rows.map(\.title).contains("Inception"))
  }
}
