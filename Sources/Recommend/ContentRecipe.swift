import Describe
import Diagnostics
import Frame
import Learn
import Numeric

/// The recipe of a content recommender: titles as feature vectors, clustered by k-means, ranked by
/// similarity within the cluster.
public struct ContentRecipe: Sendable {
  /// How alike two feature vectors are. Both are 1 for equal vectors and 0 without a shared feature.
  public enum Similarity: String, Sendable, CaseIterable {
    /// x·y / (|x| |y|).
    case cosine
    /// x·y / (|x|² + |y|² - x·y): on 0/1 features the shared ones among all of both (Tanimoto).
    case jaccard
  }

  public var id: String
  public var label: String
  public var features: [(column: String, weight: Double)]
  /// Nil compares with all titles.
  public var clusters: KMeans?
  public var similarity: Similarity
  /// Columns for breaking ties; where nil, the usual names are looked for.
  public var score: String?
  public var votes: String?
  /// Columns for telling titles apart and filtering; where nil, the usual names are looked for.
  public var year: String?
  public var type: String?

  public init(
    id: String, label: String, features: [(column: String, weight: Double)],
    clusters: KMeans? = nil, similarity: Similarity = .cosine, score: String? = nil,
    votes: String? = nil, year: String? = nil, type: String? = nil
  ) {
    self.id = id
    self.label = label
    self.features = features
    self.clusters = clusters
    self.similarity = similarity
    self.score = score
    self.votes = votes
    self.year = year
    self.type = type
  }

  /// `recommender(data, id, label, features, …)`. Columns come as names, weights as a record from
  /// column to number.
  public static let description = FunctionDescription(
    "recommender", .recommender, "Makes a recommender that compares titles by their features.",
    parameters: [
      OptionSpec("data", .dataset, .none, "The titles, one a row."),
      OptionSpec("id", .columns, .none, "The column that tells titles apart."),
      OptionSpec("label", .columns, .none, "The column with the titles' names."),
      OptionSpec(
        "features", .columns, .nonEmpty,
        "What is compared: lists of text, text, categories, numbers, dates."),
      OptionSpec(
        "weights", .record, default: .null, .none,
        "How much a feature counts, by column: `{genres: 2}`; 1 unless given."),
      OptionSpec(
        "clusters", .object("k_means"), default: .null, .none,
        "A clustering, such as `k_means(12)`; without one all titles are compared."),
      OptionSpec(
        "similarity", .text, default: .text(Similarity.cosine.rawValue),
        .oneOf(Similarity.allCases.map(\.rawValue)), "How alike two titles are."),
      OptionSpec(
        "score", .columns, default: .null, .none, "The column with ratings, for breaking ties."),
      OptionSpec(
        "votes", .columns, default: .null, .none, "The column with vote counts, for breaking ties."),
      OptionSpec(
        "year", .columns, default: .null, .none, "The column with years or release dates."),
      OptionSpec("type", .columns, default: .null, .none, "The column with the titles' types."),
    ],
    returns: .object("recommender"),
    examples: [
      Example(
        "table(id: [1, 2], title: [\"Ash\", \"Birch\"], genres: [[\"drama\"], [\"war\"]])"
          + ".recommender(.id, label: .title, features: [.genres])",
        shows: "content recommender: 2 titles, cosine")
    ],
    searchTerms: ["recommendation", "similar", "cosine", "content-based", "cluster"],
    seeAlso: ["k_means", "similar", "for_user"])

  /// Reads the features, drops rows that cannot be titles, clusters the rest.
  /// - Throws: `unknown-column`, `wrong-type`, `bad-argument`, `missing-argument`, `no-titles`;
  ///   `Stopped`.
  public func fit(_ data: Dataset, work: Work) throws -> ContentRecommender {
    let titles = try TitleTable(
      data, id: id, label: label,
      year: year ?? Self.usual(["release_year", "year", "title_year", "release_date"], in: data),
      type: type ?? Self.usual(["type"], in: data), work: work)
    let features = try ContentFeatures(
      data, rows: titles.rows, features: features, work: work)
    let rating = try rating(data, titles: titles, work: work)
    let fitted = try clusters?.fit(features.matrix, work: work)
    return ContentRecommender(
      recipe: self, rowCount: data.rowCount, titles: titles, features: features,
      clusters: fitted, rating: rating, lineage: try lineage(in: data))
  }

  private func lineage(in data: Dataset) throws -> [Lineage] {
    try ([id, label] + features.map(\.column)).map { try data.column($0).lineage }
  }

  /// Features with weights from a record, 1 where none is given.
  /// - Throws: `bad-argument` for a weight of something that is no feature.
  public static func features(
    _ columns: [String], weights: [(column: String, weight: Double)]
  ) throws -> [(column: String, weight: Double)] {
    for (column, _) in weights where !columns.contains(column) {
      throw Failure(
        "bad-argument", "`\(column)` has a weight but is not among the features",
        help: Suggestion.closest(to: column, among: columns).map { "did you mean `\($0)`?" },
        blames: "weights")
    }
    return columns.map { column in
      (column, weights.last { $0.column == column }?.weight ?? 1)
    }
  }

  private func rating(
    _ data: Dataset, titles: TitleTable, work: Work
  ) throws -> WeightedRating? {
    switch (score, votes) {
    case (let score?, let votes?):
      let rating = try WeightedRating(
        data, rows: titles.rows, score: score, votes: votes, work: work)
      if rating == nil {
        work.remark(
          .warning, "no-ratings",
          "no title has both `.\(score)` and `.\(votes)`: ties keep the order of the rows")
      }
      return rating
    case (nil, nil):
      for (score, votes) in WeightedRating.usualColumns
      where data.position(of: score) != nil && data.position(of: votes) != nil {
        return try WeightedRating(data, rows: titles.rows, score: score, votes: votes, work: work)
      }
      return nil
    default:
      throw Failure(
        "missing-argument", "`score` and `votes` belong together",
        help: "give both columns or neither", blames: score == nil ? "votes" : "score")
    }
  }

  private static func usual(_ names: [String], in data: Dataset) -> String? {
    names.first { data.position(of: $0) != nil }
  }
}
