import Describe
import Diagnostics
import Frame
import Interpreter
import Learn
import Numeric
import Recommend

/// Recommenders: making one, asking it, reading its reasons.
enum RecommenderFunctions {
  static let all = [recommender, similar, forUser, explain, clusters, table]

  static let recommender = FunctionSpec(ContentRecipe.description) { call in
    guard let id = try call.columnName("id"), let label = try call.columnName("label") else {
      return .null
    }
    var weights: [(column: String, weight: Double)] = []
    if let record = call["weights"].record {
      for (name, value) in zip(record.keys, record.values) {
        guard let weight = value.number else {
          throw call.failure(
            "wrong-type", "the weight of `\(name)` must be a number", at: "weights")
        }
        weights.append((name, weight))
      }
    }
    let recipe = ContentRecipe(
      id: id, label: label,
      features: try ContentRecipe.features(try call.columnNames("features"), weights: weights),
      clusters: call["clusters"].foreign(KMeans.self),
      similarity: ContentRecipe.Similarity(rawValue: call.text("similarity") ?? "") ?? .cosine,
      score: try call.columnName("score"), votes: try call.columnName("votes"),
      year: try call.columnName("year"), type: try call.columnName("type"))
    let fitted = try recipe.fit(try call.dataset("data"), work: call.work)
    return .object(
      Foreign(fitted, "recommender") { fitted, _, work in try fitted.lines(work: work) })
  }

  private static let fitted = OptionSpec("recommender", .object("recommender"), "The recommender.")
  private static let setup =
    "r = table(id: [1, 2, 3], title: [\"Ash\", \"Birch\", \"Cedar\"], g: [[\"drama\"], [\"drama\"], [\"comedy\"]]).recommender(.id, label: .title, features: [.g]); "
  private static let filters: [OptionSpec] = [
    .init("type", .text, default: .null, "Only titles of this type."),
    .init("years", .range, default: .null, "Only titles of these years."),
  ]

  static let similar = FunctionSpec(
    FunctionDescription(
      "similar", .recommender, "Lists the titles most like one title, each with its reason.",
      parameters: [
        fitted, .init("title", .oneOf([.text, .int]), "A title, or an id."),
        .init("n", .int, default: .int(10), .ints(1...Int64.max), "How many."),
        .init("year", .int, default: .null, "The title's year, where several have its name."),
      ] + filters, returns: .object("recommendations"),
      examples: [Example(setup + "r.similar(\"Ash\", 1).table().count()", shows: "1")],
      searchTerms: ["recommend", "nearest", "neighbours"], seeAlso: ["for_user", "explain"])
  ) { call in
    guard let recommender = call[0].foreign(ContentRecommender.self) else { return .null }
    var query = query(call["title"])
    query.year = call.int("year")
    return recommendations(
      try recommender.similar(
        query, call.int("n") ?? 10, where: try filter(call), work: call.work))
  }

  static let forUser = FunctionSpec(
    FunctionDescription(
      "for_user", .recommender, "Lists titles for somebody who likes the given ones.",
      parameters: [
        fitted, .init("n", .int, default: .int(10), .ints(1...Int64.max), "How many."),
        .init(
          "likes", .list(of: .oneOf([.text, .int])), .nonEmpty, "Titles or ids that are liked."),
      ] + filters, returns: .object("recommendations"),
      examples: [Example(setup + "r.for_user(1, likes: [\"Ash\"]).table().count()", shows: "1")],
      searchTerms: ["recommend", "personal", "profile"], seeAlso: ["similar"])
  ) { call in
    guard let recommender = call[0].foreign(ContentRecommender.self) else { return .null }
    return recommendations(
      try recommender.forUser(
        call.int("n") ?? 10, likes: (call["likes"].list ?? []).map(query), where: try filter(call),
        work: call.work))
  }

  private static func query(_ value: Value) -> TitleQuery {
    if case .int(let id) = value { return TitleQuery(id: id) }
    return TitleQuery(value.text ?? "")
  }

  private static func filter(_ call: Call) throws -> CandidateFilter {
    var filter = CandidateFilter(type: call.text("type"))
    if let range = call["years"].object as? RangeObject {
      func year(_ value: Value?, _ otherwise: Int) throws -> Int {
        guard let value else { return otherwise }
        guard case .int(let year) = value else {
          throw call.failure("wrong-type", "`years` must be a range of ints", at: "years")
        }
        return Int(year)
      }
      let low = try year(range.low, 0)
      let last = try year(range.high, 9999)
      let high = range.isClosed || range.high == nil || last == .min ? last : last - 1
      guard low <= high else {
        throw call.failure("bad-argument", "`years` is an empty range", at: "years")
      }
      filter.years = low...high
    }
    return filter
  }

  private static func recommendations(_ list: Recommendations) -> Value {
    .object(
      Foreign(list, "recommendations") { list, style, _ in
        list.lines(width: style.width, charset: style.charset)
      })
  }

  private static let list = OptionSpec(
    "recommendations", .object("recommendations"), "A list of recommended titles.")

  static let explain = FunctionSpec(
    FunctionDescription(
      "explain", .recommender, "Shows what each recommendation rests on, share by share.",
      parameters: [list], returns: .object("explanation"),
      examples: [
        Example(setup + "type_of(r.similar(\"Ash\", 1).explain())", shows: "\"explanation\"")
      ],
      searchTerms: ["why", "reason", "because"], seeAlso: ["similar"])
  ) { call in
    guard let list = call[0].foreign(Recommendations.self) else { return .null }
    return .object(
      Foreign(list, "explanation") { list, style, _ in
        list.explanation(width: style.width, charset: style.charset)
      })
  }

  static let clusters = FunctionSpec(
    FunctionDescription(
      "clusters", .recommender, "The clusters of a recommender: size, typical features, a title.",
      parameters: [fitted], returns: .dataset,
      examples: [Example(setup + "type_of(r.clusters())", shows: "\"dataset\"")],
      searchTerms: ["segments", "groups"], seeAlso: ["recommender"])
  ) { call in
    guard let recommender = call[0].foreign(ContentRecommender.self) else { return .null }
    return .dataset(recommender.clusterDataset())
  }

  static let table = FunctionSpec(
    FunctionDescription(
      "table", .recommender, "A list of recommendations as a dataset.", parameters: [list],
      returns: .dataset,
      examples: [Example(setup + "r.similar(\"Ash\", 1).table().count()", shows: "1")],
      seeAlso: ["similar"])
  ) { call in
    guard let list = call[0].foreign(Recommendations.self) else { return .null }
    return .dataset(list.dataset)
  }
}
