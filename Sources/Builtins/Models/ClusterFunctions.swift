import Describe
import Diagnostics
import Frame
import Interpreter
import Learn
import Plot

/// How many clusters there are, how well rows lie in theirs, and whether two divisions agree.
enum ClusterFunctions {
  static let all = [choose, table, plot, silhouettes, adjustedRand]

  private static let choiceType = "choice of clusters"
  private static let choice =
    "\(PreparedFunctions.sample); t.choose_clusters(\(PreparedFunctions.recipe), k: 1..3)"

  static let choose = FunctionSpec(
    FunctionDescription(
      "choose_clusters", .model, "Compares numbers of clusters by what the field judges them with.",
      parameters: [
        .init("data", .dataset, "The rows."),
        .init(
          "prep", .object("preparation"), "The recipe; scale its columns, for distances count."),
        .init(
          "k", .oneOf([.range, .list(of: .int)]), default: .null, allowsNull: true,
          "The numbers to try; 1..10 unless given."),
        .init(
          "model", .object("k_means"), default: .null, allowsNull: true,
          "How, such as `k_means(restarts: 20)`; its own number of clusters is not used."),
        .init(
          "references", .int, default: .int(10), .ints(0...1000),
          "How many sets without clusters the gap is measured against; 0 for no gap."),
      ], returns: .object(choiceType),
      examples: [Example(choice), Example("\(choice).best", shows: "3")],
      searchTerms: [
        "elbow", "gap statistic", "clusGap", "fviz_nbclust", "NbClust", "KElbowVisualizer",
        "silhouette_score", "davies_bouldin_score", "calinski_harabasz_score", "number of clusters",
      ], seeAlso: ["cluster", "k_means", "silhouettes", "adjusted_rand"])
  ) { call in
    guard let recipe = call["prep"].foreign(Preparation.self) else { return .null }
    let found = try recipe.clusterNumbers(
      try call.dataset("data"), try counts(call),
      by: call["model"].foreign(KMeans.self) ?? KMeans(),
      references: call.int("references") ?? 10, call.work)
    return .object(
      Foreign(
        found, choiceType,
        members: [
          ("best", { @Sendable in $0.best.map { .int(Int64($0)) } ?? .null }),
          ("verdict", { @Sendable in .text($0.verdict.joined(separator: "; ")) }),
        ]
      ) { found, style, _ in found.lines(width: style.width, charset: style.charset) })
  }

  /// The most numbers of clusters that are tried.
  private static let limit = 1000

  private static func counts(_ call: Call) throws -> [Int] {
    let given = call["k"]
    if given.isNull { return Array(1...10) }
    var counts: [Int] = []
    if let range = given.object as? RangeObject {
      guard let ints = range.ints, ints.count <= limit else {
        throw call.failure(
          "bad-argument", "`k` must be a range of at most \(limit) ints, such as 2..10", at: "k")
      }
      counts = ints.compactMap { Int(exactly: $0) }
    } else {
      for value in given.list ?? [] {
        guard case .int(let number) = value else { continue }
        counts.append(Int(clamping: number))
      }
    }
    guard !counts.isEmpty, counts.count <= limit, counts.allSatisfy({ (1...100_000).contains($0) })
    else {
      throw call.failure(
        "bad-argument", "`k` must hold numbers of clusters from 1 to 100,000", at: "k")
    }
    return counts
  }

  static let table = FunctionSpec(
    FunctionDescription(
      "table", .model, "A choice of clusters as a dataset, one row a number.",
      parameters: [.init("choice", .object(choiceType), "The numbers of clusters.")],
      returns: .dataset,
      examples: [Example("\(choice).table().k.to_list()", shows: "[1, 2, 3]")],
      seeAlso: ["choose_clusters"])
  ) { call in
    guard let found = call[0].foreign(ClusterChoice.self) else { return .null }
    return .dataset(found.dataset)
  }

  static let plot = FunctionSpec(
    FunctionDescription(
      "plot", .model, "Draws inertia, silhouette and gap by the number of clusters.",
      parameters: [.init("choice", .object(choiceType), "The numbers of clusters.")],
      returns: .figure, examples: [Example("\(choice).plot()")],
      searchTerms: ["elbow plot", "scree", "picture"], seeAlso: ["choose_clusters"])
  ) { call in
    guard let found = call[0].foreign(ClusterChoice.self) else { return .null }
    var x = AxisColumn.numbers("k", found.entries.map { Double($0.clusters) })
    x.isWhole = true
    let shown: [(String, (ClusterChoice.Entry) -> Double?, Int?)] = [
      ("inertia", { $0.inertia }, found.byElbow),
      ("silhouette", { $0.silhouette?.value }, found.bySilhouette), ("gap", \.gap, found.byGap),
    ]
    let figures = try shown.compactMap { name, value, best -> Figure? in
      let values = found.entries.map(value)
      guard values.contains(where: { $0 != nil }) else { return nil }
      let word = name == "silhouette" ? "greatest" : name == "gap" ? "enough" : "bends most"
      let title = best.map { "\(name), \(word) at \($0)" } ?? name
      return try Figure.make(
        "line", PlotData(x: x, y: [.numbers(name, values)]),
        options: [
          ("title", .text(title)), ("height", .int(8)),
        ])
    }
    return PlotFunctions.figure(Figure.beside(figures))
  }

  static let silhouettes = FunctionSpec(
    FunctionDescription(
      "silhouettes", .model, "Adds how well each row lies in its cluster, from -1 to 1.",
      parameters: [
        .init("clustering", .object("clustering"), "The clusters."),
        .init("data", .dataset, "The rows."),
        .init("name", .text, default: .text("silhouette"), .nonEmpty, "The new column's name."),
      ], returns: .dataset,
      examples: [
        Example(
          "\(PreparedFunctions.sample); t.cluster(k_means(2), prep: \(PreparedFunctions.recipe)).silhouettes(t).silhouette.min() > 0",
          shows: "true")
      ], searchTerms: ["silhouette_samples", "fviz_silhouette"],
      seeAlso: ["cluster", "choose_clusters"])
  ) { call in
    guard let found = call[0].foreign(Clustering.self) else { return .null }
    let data = try call.dataset("data")
    let parents = try found.preparation.columnNames.map { try data.column($0).lineage }
    let column = Column(
      .floats(try found.silhouettes(data, call.work)),
      lineage: Lineage(
        .computed("silhouette by \(found.recipe.source)"), from: parents, at: call.span))
    return .dataset(data.replacing([(call.text("name") ?? "silhouette", column)]))
  }

  static let adjustedRand = FunctionSpec(
    FunctionDescription(
      "adjusted_rand", .evaluation,
      "How far two divisions of rows into groups agree: 1 for the same, 0 for chance.",
      parameters: [
        .init("data", .dataset, "Rows with both divisions."),
        .init("a", .columns, "The column of one division."),
        .init("b", .columns, "The column of the other; its groups may have other names."),
      ], returns: .oneOf([.float, .null]),
      examples: [
        Example(
          "table(a: [1, 1, 2, 2], b: [\"x\", \"x\", \"y\", \"y\"]).adjusted_rand(.a, .b)",
          shows: "1.0"),
        Example(
          "table(a: [1, 1, 2, 2], b: [1, 2, 2, 2]).adjusted_rand(.a, .b)", shows: "0.0"),
      ],
      searchTerms: ["adjusted_rand_score", "ARI", "adjustedRandIndex", "rand index"],
      seeAlso: ["cluster", "choose_clusters"])
  ) { call in
    let data = try call.dataset("data")
    guard let a = try call.columnName("a"), let b = try call.columnName("b") else { return .null }
    let first = try RowClasses(data.column(a), use: "a division", call.work)
    let second = try RowClasses(data.column(b), use: "a division", call.work)
    let known = (0..<data.rowCount).filter {
      first.codes[$0] != RowClasses.missing && second.codes[$0] != RowClasses.missing
    }
    if known.count < data.rowCount {
      call.work.remark(
        .note, "null-target",
        "\(data.rowCount - known.count) of \(data.rowCount) rows left out: one of the divisions is null there"
      )
    }
    guard !known.isEmpty else { return .null }
    return .float(
      AdjustedRand.index(known.map { first.codes[$0] }, known.map { second.codes[$0] }))
  }
}
