import Describe
import Numeric
import Testing

@testable import Learn

/// Agreement with scikit-learn 1.9.1 on its own data sets.
@Suite struct AgreementTests {
  static func classifier(
    _ spec: ModelSpec, _ options: [(name: String, value: OptionValue)] = [], _ data: ReferenceData
  ) throws -> any FittedClassifier {
    try #require(try spec(options).classifier).fit(data.classified, work())
  }

  static func regressor(
    _ spec: ModelSpec, _ options: [(name: String, value: OptionValue)] = [], _ data: ReferenceData
  ) throws -> any FittedRegressor {
    try #require(try spec(options).regressor).fit(data.measured, work())
  }

  static func accuracy(_ model: any FittedClassifier, _ data: ReferenceData) throws -> Double {
    let found = try model.predict(data.features, work())
    return Double(zip(found, data.classes).filter { $0 == $1 }.count) / Double(found.count)
  }

  static func logLoss(_ model: any FittedClassifier, _ data: ReferenceData) throws -> Double {
    Metrics.logLoss(
      truth: data.classes, probabilities: try model.probabilities(data.features, work()),
      classCount: model.classCount)
  }

  static func squaredError(_ model: any FittedRegressor, _ data: ReferenceData) throws -> Double {
    let found = try model.predict(data.features, work())
    return zip(found, data.targets).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      / Double(found.count)
  }

  /// `KNeighborsClassifier()` and, for the log loss, seven neighbours weighted by distance.
  @Test(arguments: [
    ("iris", 0.96, 0.05427829272765294), ("wine", 0.7, 0.6685707823021736),
    ("cancer", 0.9473684210526315, 0.3098463728754415), ("digits", 0.98, 0.14436765093024126),
  ])
  func nearestNeighbours(_ name: String, _ accuracy: Double, _ loss: Double) throws {
    let data = try ReferenceData.named(name)
    let test = data.part(isTest: true)
    let model = try Self.classifier(NearestNeighbours.spec, [], data.part(isTest: false))
    #expect(abs(try Self.accuracy(model, test) - accuracy) < 1e-12)
    let weighted = try Self.classifier(
      NearestNeighbours.spec, [("k", .int(7)), ("weights", .text("distance"))],
      data.part(isTest: false))
    let clipped = try weighted.probabilities(test.features, work()).map { min(max($0, 1e-6), 1) }
    let classes = weighted.classCount
    let found = test.classes.enumerated().reduce(0.0) { sum, entry in
      let own = clipped[entry.offset * classes..<(entry.offset + 1) * classes]
      return sum - logarithm(own[own.startIndex + Int(entry.element)])
    }
    #expect(abs(found / Double(test.classes.count) - loss) < 1e-9)
  }

  @Test func theTreeFindsWhatLookingAtAllFinds() throws {
    var stream = SeededStream(seed: 9)
    let rows = 3000
    // Few values, so that there are many ties and equal points.
    let columns = (0..<5).map { _ in (0..<rows).map { _ in Double(stream.index(below: 4)) } }
    let features = FeatureMatrix(
      rowCount: rows,
      features: columns.map { .init(name: "", origin: "", values: .numbers(.init($0))) })
    let tree = try PointTree(features, rows: (0..<rows).map { UInt32($0) }, work())
    var search = NeighbourSearch(tree, count: 7)
    for query in stride(from: 0, to: rows, by: 37) {
      let point = columns.map { $0[query] + Double(query % 3) / 4 }
      for feature in 0..<5 { search.query[feature] = point[feature] }
      search.run()
      var all: [(distance: Double, row: Int)] = []
      for row in 0..<rows {
        var distance = 0.0
        for feature in 0..<5 {
          let gap = columns[feature][row] - point[feature]
          distance += gap * gap
        }
        all.append((distance, row))
      }
      all.sort { ($0.distance, $0.row) < ($1.distance, $1.row) }
      #expect((0..<7).map { Int(search.row($0)) } == all.prefix(7).map(\.row))
    }
  }

  /// `DecisionTreeClassifier` where eight seeds give one tree: nodes, accuracy on test and training
  /// rows.
  @Test(arguments: [
    ("iris", "depth", 5, 0.94, 0.96), ("iris", "entropy", 9, 0.88, 0.97),
    ("iris", "pruned", 7, 0.94, 0.96), ("wine", "depth", 5, 0.883333, 0.915254),
    ("wine", "pruned", 7, 0.966667, 0.991525), ("cancer", "depth", 7, 0.952632, 0.963061),
    ("digits", "depth", 7, 0.32, 0.32),
  ])
  func singleTrees(
    _ name: String, _ kind: String, _ nodes: Int, _ test: Double, _ train: Double
  ) throws {
    let data = try ReferenceData.named(name)
    let options: [String: [(name: String, value: OptionValue)]] = [
      "depth": [("max_depth", .int(2))],
      "entropy": [("max_depth", .int(3)), ("criterion", .text("entropy"))],
      "pruned": [("min_samples_leaf", .int(5)), ("ccp_alpha", .float(0.01))],
    ]
    let model = try Self.classifier(
      DecisionTree.spec, options[kind] ?? [], data.part(isTest: false))
    #expect((model as? TreeClasses)?.tree.nodes.count == nodes)
    #expect(abs(try Self.accuracy(model, data.part(isTest: true)) - test) < 1e-6)
    #expect(abs(try Self.accuracy(model, data.part(isTest: false)) - train) < 1e-6)
  }

  /// `GaussianNB`, `MultinomialNB`, `BernoulliNB`: log loss on the test rows.
  @Test(arguments: [
    ("iris", "gaussian", 0.01914581895954984), ("iris", "multinomial", 0.5658994884699718),
    ("iris", "bernoulli", 1.0991762068018955), ("wine", "gaussian", 0.010265221175449207),
    ("wine", "multinomial", 0.3787493282386824), ("wine", "bernoulli", 1.0860061494759585),
    ("cancer", "gaussian", 0.4200494276692014),
  ])
  func naiveBayes(_ name: String, _ kind: String, _ loss: Double) throws {
    let data = try ReferenceData.named(name)
    let model = try Self.classifier(
      NaiveBayes.spec, [("kind", .text(kind))], data.part(isTest: false))
    #expect(abs(try Self.logLoss(model, data.part(isTest: true)) - loss) < 1e-8)
  }

  /// Ten seeds of forests and extremely random trees of 50 trees, and histogram boosting.
  @Test func ensemblesAreWithinTheReferenceSpread() throws {
    let cancer = try ReferenceData.named("cancer")
    let train = cancer.part(isTest: false)
    let test = cancer.part(isTest: true)
    let extra = try Self.classifier(ExtraTrees.spec, [("trees", .int(50))], train)
    #expect((0.957...0.98).contains(try Self.accuracy(extra, test)))
    let forest = try Self.classifier(
      RandomForest.spec, [("trees", .int(50)), ("oob_score", .bool(true))], train)
    #expect((0.957...0.98).contains(try Self.accuracy(forest, test)))
    let bag = try #require((forest as? FittedForest)?.outOfBag)
    #expect((0.94...0.965).contains(bag))
    let boosted = try Self.classifier(GradientBoosting.spec, [], train)
    #expect(try Self.accuracy(boosted, test) >= 0.947)
    #expect(try Self.logLoss(boosted, test) < 0.14)
  }
}

/// Numbers: scikit-learn's diabetes, features standardised for linear models and neighbours.
@Suite struct NumberAgreementTests {
  /// The weights of `LinearRegression()`, `Ridge(10)`, `Lasso(1)` and `ElasticNet(0.5, l1_ratio=0.3)`,
  /// the last two with a tolerance of 1e-12.
  static let weights: [(String, [(name: String, value: OptionValue)], [Double])] = [
    (
      "linear_regression", [],
      [
        -0.47612078617916104, -11.406866923440976, 24.726548860402158, 15.429404131395613,
        -37.67995261101585, 22.676162766290098, 4.806138136897864, 8.422039355820813,
        35.73444577133109, 3.216673718190539,
      ]
    ),
    (
      "ridge", [("alpha", .float(10))],
      [
        -0.2579490012114576, -10.93635667389768, 24.60009446481721, 15.094382577753896,
        -11.29561826948357, 1.808767764115398, -6.561805154981145, 5.6004002987808645,
        25.332096092046488, 3.5229121177934903,
      ]
    ),
    (
      "lasso", [],
      [
        0, -9.319329544909776, 24.83150372818554, 14.088985512284724, -4.838946192438972, 0,
        -10.622756297297798, 0, 24.420933398189778, 2.5618755134460107,
      ]
    ),
    (
      "elastic_net", [("alpha", .float(0.5)), ("l1_ratio", .float(0.3))],
      [
        0.6012026512117518, -7.127507969820937, 19.772280852783798, 12.419559283213296,
        -1.1223792057957804, -3.1796495447133766, -8.679276679372943, 5.598877919804915,
        17.018750609505748, 4.993721770888003,
      ]
    ),
  ]

  @Test(arguments: 0..<4) func linearWeights(_ place: Int) throws {
    let (name, options, wanted) = Self.weights[place]
    let data = try ReferenceData.named("diabetes").standardized
    let spec = try #require(Models.all.first { $0.name == name })
    let model = try AgreementTests.regressor(spec, options, data)
    let found = try #require(model.coefficients)
    for (own, other) in zip(found.weights[0], wanted) {
      #expect(abs(own - other) < 1e-4, "\(name)")
    }
    #expect(abs(found.intercepts[0] - 152.13348416289602) < 1e-8)
  }

  /// `DecisionTreeRegressor` where six seeds give one tree: nodes, test error; and the neighbours'.
  @Test func treesAndNeighbours() throws {
    let data = try ReferenceData.named("diabetes")
    let cases: [([(name: String, value: OptionValue)], Int, Double)] = [
      ([("max_depth", .int(2))], 7, 3720.524374),
      ([("max_depth", .int(4)), ("min_samples_leaf", .int(5))], 29, 3833.815879),
    ]
    for (options, nodes, error) in cases {
      let model = try AgreementTests.regressor(
        DecisionTree.spec, options, data.part(isTest: false))
      #expect((model as? TreeNumbers)?.tree.nodes.count == nodes)
      #expect(
        abs(try AgreementTests.squaredError(model, data.part(isTest: true)) - error) < 1e-5)
    }
    let scaled = data.standardized
    let near = try AgreementTests.regressor(
      NearestNeighbours.spec, [], scaled.part(isTest: false))
    let error = try AgreementTests.squaredError(near, scaled.part(isTest: true))
    #expect(abs(error - 4081.836216216216) < 1e-8)
  }

  @Test func moreFeaturesThanRowsAndConstantColumns() throws {
    let data = try ReferenceData.named("diabetes")
    let few = MeasuredRows(
      features: FeatureMatrix(
        rowCount: 4,
        features: data.columns.map {
          .init(name: "x", origin: "x", values: .numbers(.init(Array($0.prefix(4)))))
        } + [.init(name: "one", origin: "one", values: .numbers(.init(repeating: 1, count: 4)))]),
      targets: Array(data.targets.prefix(4)))
    for name in ["linear_regression", "ridge", "lasso", "elastic_net"] {
      let spec = try #require(Models.all.first { $0.name == name })
      let asked = work()
      let model = try #require(try spec().regressor).fit(few, asked)
      let found = try model.predict(few.features, work())
      #expect(found.allSatisfy { $0.isFinite }, "\(name)")
      #expect(model.coefficients?.weights[0].last == 0)
      if name == "linear_regression" {
        #expect(asked.takeRemarks().map(\.code) == ["collinear"])
        for (own, other) in zip(found, few.targets) { #expect(abs(own - other) < 1e-6) }
      }
    }
  }

  @Test func aTreeReadsAsText() throws {
    let fitted = try LearningTask(
      Iris.data, target: "kind", preparation: Preparation().on(.names(Iris.names), [])
    ).fit(DecisionTree.spec([("max_depth", .int(2))]), work())
    #expect(
      try fitted.treeText() == """
        petal_length <= 2.45: setosa (50 rows)
        petal_length > 2.45
          petal_width <= 1.75: versicolor (54 rows, 90.7%)
          petal_width > 1.75: virginica (46 rows, 97.8%)
        """)
    #expect(fitted.lines.contains("depth 2, 3 leaves, first asked: petal_length <= 2.45"))
  }
}
