import Describe

/// How the functions of recommenders describe themselves.
public enum RecommenderFunctions {
  /// What may be named as a title.
  private static let titleType = ValueType.oneOf([.text, .int])

  private static let filters = [
    OptionSpec(
      "type", .text, default: .null, .none,
      "Lists this type only; also tells titles of the same name apart."),
    OptionSpec(
      "year", .oneOf([.int, .range]), default: .null, .none,
      "A year tells titles of the same name apart; a range lists its years only."),
    OptionSpec(
      "where", .columnExpression, default: .null, .none,
      "Lists rows of the fitted dataset for which this is true only."),
  ]

  public static let similar = FunctionDescription(
    "similar", .recommender, "Lists the titles most like one title, and why.",
    parameters: [
      OptionSpec("recommender", .object("recommender"), .none, "A fitted recommender."),
      OptionSpec("title", titleType, .none, "A title, or its id."),
      OptionSpec(
        "n", .int, default: .int(10), .ints(1...1_000_000),
        "How many titles to list; it never changes their order."),
    ] + filters,
    returns: .object("recommendations"),
    examples: [Example("rec.similar(\"Breaking Bad\", 10)")],
    searchTerms: ["recommend", "like", "neighbours", "nearest", "more like this"],
    seeAlso: ["for_user", "recommender"])

  public static let forUser = FunctionDescription(
    "for_user", .recommender, "Lists titles for somebody who likes the given ones, and why.",
    parameters: [
      OptionSpec("recommender", .object("recommender"), .none, "A fitted recommender."),
      OptionSpec(
        "n", .int, default: .int(10), .ints(1...1_000_000),
        "How many titles to list; it never changes their order."),
      OptionSpec("likes", .list(of: titleType), .nonEmpty, "Titles or ids that the user likes."),
    ] + filters,
    returns: .object("recommendations"),
    examples: [Example("rec.for_user(10, likes: [\"Breaking Bad\", \"Inception\"])")],
    searchTerms: ["recommend", "profile", "taste", "personal", "cold start", "new user"],
    seeAlso: ["similar", "recommender"])

  public static let clusters = FunctionDescription(
    "clusters", .recommender, "Shows the clusters: size, typical features, an example.",
    parameters: [
      OptionSpec("recommender", .object("recommender"), .none, "A fitted recommender.")
    ],
    returns: .dataset, examples: [Example("rec.clusters()")],
    searchTerms: ["segments", "groups", "centroids", "labels", "lift"],
    seeAlso: ["k_means", "recommender"])

  /// All of them, the recipe's function first.
  public static let all = [ContentRecipe.description, similar, forUser, clusters]
}
