import Diagnostics
import Frame
import Learn
import Numeric
import Synchronization

/// A fitted content recommender: compares titles by their features, within clusters where there are
/// any. It knows titles, not people: `forUser` ranks by what the liked titles are, not by what other
/// people liked.
public final class ContentRecommender: Recommender {
  public let recipe: ContentRecipe
  public let features: ContentFeatures
  public let clusters: FittedKMeans?
  public let rating: WeightedRating?
  /// The rows of the dataset it was fitted on, which a mask of rows must match.
  public let rowCount: Int
  let titles: TitleTable
  /// The titles of each cluster, in the order of rows; one list of all without clusters.
  let members: [[Int]]
  let lineage: [Lineage]
  let silhouetteCache = Mutex<Silhouette?>(nil)

  init(
    recipe: ContentRecipe, rowCount: Int, titles: TitleTable, features: ContentFeatures,
    clusters: FittedKMeans?, rating: WeightedRating?, lineage: [Lineage]
  ) {
    self.recipe = recipe
    self.rowCount = rowCount
    self.titles = titles
    self.features = features
    self.clusters = clusters
    self.rating = rating
    self.lineage = lineage
    if let clusters {
      var members = [[Int]](repeating: [], count: clusters.clusterCount)
      for (title, cluster) in clusters.labels.enumerated() { members[Int(cluster)].append(title) }
      self.members = members
    } else {
      members = [Array(0..<titles.count)]
    }
  }

  /// How many titles it knows.
  public var titleCount: Int { titles.count }

  /// The cluster of a title, from 0.
  func cluster(of title: Int) -> Int { clusters.map { Int($0.labels[title]) } ?? 0 }

  /// The titles most like one title, from its cluster. The title itself is never listed, nor a row
  /// that is the same title again; titles without a shared feature are left out. A type to filter by
  /// also decides between titles of the same name.
  /// - Throws: `unknown-title`, `ambiguous-title`, `bad-argument`; `Stopped`.
  public func similar(
    _ query: TitleQuery, _ n: Int = 10, where filter: CandidateFilter = .all, work: Work
  ) throws -> Recommendations {
    var query = query
    query.type = query.type ?? filter.type
    let title = try TitleLookup(titles: titles).find(query, parameter: "title", work: work)
    return try recommend(
      n, like: [title], subject: "similar to \(titles.name(title))", filter, isForUser: false,
      work: work)
  }

  /// Titles for somebody who likes the given ones: compared with the mean of their features, from
  /// their clusters. Liked titles are never listed.
  /// - Throws: `unknown-title`, `ambiguous-title`, `bad-argument`, `missing-argument`; `Stopped`.
  public func forUser(
    _ n: Int = 10, likes: [TitleQuery], where filter: CandidateFilter = .all, work: Work
  ) throws -> Recommendations {
    guard !likes.isEmpty else {
      throw Failure(
        "missing-argument", "`for_user` needs at least one liked title",
        help: "pass titles or ids, such as `likes: [\"Inception\"]`", blames: "likes")
    }
    var liked: [Int] = []
    for title in try likedTitles(likes, work: work) where !liked.contains(title) {
      liked.append(title)
    }
    let names = liked.map { titles.label($0) }.joined(separator: ", ")
    return try recommend(
      n, like: liked, subject: "for somebody who likes \(names)", filter, isForUser: true,
      work: work)
  }

  /// Finds all liked titles; when several cannot be found, one failure tells of all of them.
  private func likedTitles(_ likes: [TitleQuery], work: Work) throws -> [Int] {
    let lookup = TitleLookup(titles: titles)
    var found: [Int] = []
    var failures: [Failure] = []
    for like in likes {
      do {
        found.append(try lookup.find(like, parameter: "likes", work: work))
      } catch let failure as Failure {
        failures.append(failure)
      }
    }
    guard var failure = failures.first else { return found }
    for other in failures.dropFirst() {
      failure.notes.append(other.message + (other.help.map { "; \($0)" } ?? ""))
      failure.notes.append(contentsOf: other.notes.map { "  \($0)" })
    }
    throw failure
  }
}
