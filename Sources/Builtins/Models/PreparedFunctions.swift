import Describe
import Diagnostics
import Frame
import Interpreter
import Learn

/// Preparations fitted by themselves, for pictures and tables: features as columns, principal
/// components, clusters.
enum PreparedFunctions {
  static let all = [
    fit, transform, loadings, explainedVariance, kMeans, cluster, assign, clusterTable,
  ]

  static let sample = "t = table(x: [1, 2, 3, 8, 9], y: [2, 4, 7, 1, 0])"
  static let recipe = "prepare().on([.x, .y], standardize())"
  static let fittedType = "fitted preparation"

  static func fitted(_ preparation: FittedPreparation) -> Value {
    .object(
      Foreign(
        preparation, fittedType,
        members: [
          ("features", { @Sendable in .list($0.featureNames.map { .text($0) }) })
        ]
      ) { preparation, _, _ in preparation.described })
  }

  static let fit = FunctionSpec(
    FunctionDescription(
      "fit", .preparation, "Learns the steps of a recipe from rows, to draw or to keep features.",
      parameters: [
        .init("preparation", .object("preparation"), "The recipe."),
        .init("data", .dataset, "The rows to learn from."),
        .init(
          "target", .columns, default: .null, "The target, for steps that learn from it."),
      ], returns: .object(fittedType),
      examples: [
        Example("\(sample); \(recipe).fit(t).transform(t).x.mean().round(9)", shows: "0.0")
      ],
      searchTerms: ["prep", "learn", "StandardScaler"], seeAlso: ["transform", "prepare", "pca"])
  ) { call in
    guard let recipe = call[0].foreign(Preparation.self) else { return .null }
    let data = try call.dataset("data")
    guard let target = try call.columnName("target") else {
      return fitted(try recipe.fit(on: data, call.work).fitted(to: data, call.work))
    }
    return fitted(
      try recipe.fit(on: data, learningFrom: target, call.work).fitted(to: data, call.work))
  }

  static let transform = FunctionSpec(
    FunctionDescription(
      "transform", .preparation, "Puts features in place of the columns they are made from.",
      parameters: [
        .init("preparation", .object(fittedType), "The fitted recipe."),
        .init("data", .dataset, "Rows with the columns of the recipe."),
      ], returns: .dataset,
      examples: [
        Example(
          "\(sample); prepare().on([.x, .y], standardize(), pca()).fit(t).transform(t).scatter(.pc1, .pc2)"
        )
      ],
      searchTerms: ["bake", "fit_transform", "scale", "encode", "scores"],
      seeAlso: ["fit", "pca", "loadings"])
  ) { call in
    guard let preparation = call[0].foreign(FittedPreparation.self) else { return .null }
    return .dataset(
      try preparation.features(in: try call.dataset("data"), at: call.span, call.work))
  }

  private static func components(
    _ name: String, _ summary: String, _ shows: String, searchTerms: [String],
    _ make: @escaping @Sendable (FittedPreparation) throws -> Dataset
  ) -> FunctionSpec {
    FunctionSpec(
      FunctionDescription(
        name, .preparation, summary,
        parameters: [
          .init(
            "model", .oneOf([.object(fittedType), .object("fitted model"), .object("search")]),
            "The fitted recipe, or a model with one.")
        ], returns: .dataset,
        examples: [
          Example(
            "\(sample); prepare().on([.x, .y], standardize(), pca()).fit(t).\(name)().column_names()",
            shows: shows)
        ], searchTerms: searchTerms, seeAlso: ["pca", "transform"])
    ) { call in
      if let own = call[0].foreign(FittedPreparation.self) { return .dataset(try make(own)) }
      return try call.fitted().map { .dataset(try make($0.preparation)) } ?? .null
    }
  }

  static let loadings = components(
    "loadings", "How much of each column is in each principal component.",
    "[\"component\", \"column\", \"loading\"]", searchTerms: ["components_", "rotation", "biplot"]
  ) { try $0.loadingDataset() }

  static let explainedVariance = components(
    "explained_variance", "How much of the variance each principal component explains.",
    "[\"component\", \"variance\", \"share\", \"together\"]",
    searchTerms: ["explained_variance_ratio_", "scree", "eigenvalues"]
  ) { try $0.varianceDataset() }

  // MARK: Clusters

  static let kMeans = FunctionSpec(KMeans.description) { call in
    let options = KMeans.description.parameters
    let settings = try Settings(
      try ModelFunctions.settings(options, call), for: options, of: KMeans.description.name)
    return .object(Foreign(KMeans(settings), "k_means") { recipe, _, _ in [recipe.source] })
  }

  static let cluster = FunctionSpec(
    FunctionDescription(
      "cluster", .model, "Finds groups of rows that are alike in prepared features.",
      parameters: [
        .init("data", .dataset, "The rows."),
        .init("model", .object("k_means"), "How, such as `k_means(4)`."),
        .init(
          "prep", .object("preparation"), "The recipe; scale its columns, for distances count."),
      ], returns: .object("clustering"),
      examples: [
        Example("\(sample); t.cluster(k_means(2), prep: \(recipe))")
      ],
      searchTerms: ["KMeans", "segment", "groups", "unsupervised", "fit_predict", "kmeans"],
      seeAlso: ["k_means", "choose_clusters", "silhouettes", "predict"])
  ) { call in
    guard let model = call["model"].foreign(KMeans.self),
      let recipe = call["prep"].foreign(Preparation.self)
    else { return .null }
    return clustering(try recipe.cluster(try call.dataset("data"), by: model, call.work))
  }

  static func clustering(_ found: Clustering) -> Value {
    .object(
      Foreign(
        found, "clustering",
        members: [
          ("clusters", { @Sendable in .int(Int64($0.clusterCount)) }),
          ("inertia", { @Sendable in .float($0.learned.inertia) }),
          ("silhouette", { @Sendable in $0.silhouette.map { .float($0.value) } ?? .null }),
          ("agreement", { @Sendable in $0.learned.agreement.map { .float($0) } ?? .null }),
        ]
      ) { found, style, _ in found.lines(width: style.width, charset: style.charset) })
  }

  static let assign = FunctionSpec(
    FunctionDescription(
      "predict", .model, "Adds the cluster of each row, that of the nearest centre.",
      parameters: [
        .init("clustering", .object("clustering"), "The clusters."),
        .init("data", .dataset, "The rows."),
        .init("name", .text, default: .text("cluster"), .nonEmpty, "The new column's name."),
      ], returns: .dataset,
      examples: [
        Example(
          "\(sample); t.cluster(k_means(2), prep: \(recipe)).predict(t).count(by: .cluster).n.to_list()",
          shows: "[3, 2]")
      ], searchTerms: ["labels_", "augment", "assign"], seeAlso: ["cluster", "scatter"])
  ) { call in
    guard let found = call[0].foreign(Clustering.self) else { return .null }
    let data = try call.dataset("data")
    let parents = try found.preparation.columnNames.map { try data.column($0).lineage }
    let column = Column(
      try found.predict(data, call.work),
      lineage: Lineage(
        .computed("cluster by \(found.recipe.source)"), from: parents, at: call.span))
    return .dataset(data.replacing([(call.text("name") ?? "cluster", column)]))
  }

  static let clusterTable = FunctionSpec(
    FunctionDescription(
      "table", .model,
      "Clusters as a dataset: rows, share, the mean of each feature.",
      parameters: [.init("clustering", .object("clustering"), "The clusters.")],
      returns: .dataset,
      examples: [
        Example(
          "\(sample); t.cluster(k_means(2), prep: \(recipe)).table().column_names()",
          shows: "[\"cluster\", \"rows\", \"share\", \"x\", \"y\"]")
      ], seeAlso: ["cluster"])
  ) { call in
    guard let found = call[0].foreign(Clustering.self) else { return .null }
    return .dataset(found.dataset)
  }
}
