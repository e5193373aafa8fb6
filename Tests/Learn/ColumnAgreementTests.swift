import Describe
import Frame
import Numeric
import Testing

@testable import Learn

/// Steps on whole data sets beside scikit-learn 1.9.1.
@Suite struct ColumnAgreementTests {
  typealias Steps = StepAgreementTests

  private static func data(_ reference: ReferenceData, _ columns: [Int]? = nil) -> Dataset {
    table(
      (columns ?? Array(reference.columns.indices)).map {
        ("x\($0)", .floats(reference.columns[$0]))
      })
  }

  /// `PolynomialFeatures(include_bias=False)`: row 70 of the flowers.
  @Test func productsAgree() throws {
    let data = Self.data(.iris)
    let (_, pairs) = try Steps.prepared(data, data.names, [Steps.step("interactions")])
    Steps.agree(
      (0..<pairs.featureCount).map { pairs[70, $0] },
      [
        5.9, 3.2, 4.8, 1.8, 18.880000000000003, 28.32, 10.620000000000001, 15.36,
        5.760000000000001, 8.64,
      ], 1e-12)
    let (_, powers) = try Steps.prepared(
      data, data.names,
      [Steps.step("interactions", [("degree", .int(3)), ("powers", .bool(true))])])
    #expect(powers.names[18] == "x0*x1^2" && powers.names[20] == "x0*x1*x3")
    Steps.agree(
      (0..<powers.featureCount).map { powers[70, $0] },
      [
        5.9, 3.2, 4.8, 1.8, 34.81, 18.880000000000003, 28.32, 10.620000000000001,
        10.240000000000002, 15.36, 5.760000000000001, 23.04, 8.64, 3.24, 205.37900000000002,
        111.39200000000002, 167.08800000000002, 62.65800000000001, 60.41600000000002, 90.624,
        33.98400000000001, 135.936, 50.976000000000006, 19.116000000000003, 32.76800000000001,
        49.152, 18.432000000000002, 73.728, 27.648000000000003, 10.368000000000002, 110.592,
        41.472, 15.552, 5.832000000000001,
      ], 1e-12)
  }

  private func target(_ data: ReferenceData) -> StepTraining.Target {
    .classes(data.classes, names: (0...Int(data.targets.max() ?? 0)).map { String($0) })
  }

  /// `f_classif` and `f_regression`, `SelectKBest` by them.
  @Test func singleColumnsAreJudgedAlike() throws {
    let cases: [(String, [Double], [Int])] = [
      (
        "wine",
        [
          135.07762424283948, 36.94342496318376, 13.312901199989989, 35.77163740730817,
          12.429584338150178, 93.73300962036775, 233.92587268154838, 27.575417146965727,
          30.27138317022791, 120.66401844100372, 101.31679539029965, 189.97232057888206,
          207.92037390217828,
        ], [0, 1, 5, 6, 9, 10, 11, 12]
      ),
      (
        "diabetes",
        [
          16.101374010745538, 0.8174234902529466, 230.6537644941369, 106.52013085528664,
          20.710567446320027, 13.746079173190688, 81.23965867875602, 100.06926441335226,
          207.27119361706326, 75.39968319740203,
        ], [2, 3, 7, 8]
      ),
    ]
    for (name, scores, best) in cases {
      let data = try ReferenceData.named(name)
      let truth: StepTraining.Target =
        name == "diabetes" ? .numbers(data.targets) : target(data)
      Steps.agree(data.columns.map { FScore.of(Buffer($0), truth) }, scores, 1e-10)
      let frame = Self.data(data)
      let kept = try Steps.prepared(
        frame, frame.names, [Steps.step("keep_best", [("k", .int(Int64(best.count)))])],
        truth: truth)
      #expect(kept.features.names == best.map { "x\($0)" })
    }
  }

  /// `VarianceThreshold(0.05)`.
  @Test(arguments: [
    ("wine", [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12]),
    ("cancer", [0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23]),
  ])
  func variancesAreJudgedAlike(_ name: String, _ varied: [Int]) throws {
    let data = Self.data(try .named(name))
    let kept = try Steps.prepared(
      data, data.names, [Steps.step("keep_varied", [("above", .float(0.05))])])
    #expect(kept.features.names == varied.map { "x\($0)" })
  }

  /// `SelectFromModel(RandomForestClassifier(100), threshold="mean")`, and with `max_features=5`: what all
  /// of ten seeds keep is kept, and nothing that none of them does.
  @Test(arguments: [
    ("wine", nil, [0, 6, 9, 11, 12], [10]), ("wine", 5, [0, 6, 12], [9, 10, 11]),
    ("cancer", 5, [7, 20, 22, 23, 27], []),
  ])
  func forestsKeepTheSameColumns(
    _ name: String, _ count: Int?, _ always: [Int], _ sometimes: [Int]
  ) throws {
    let data = try ReferenceData.named(name)
    let frame = Self.data(data)
    let step = try Steps.step(
      "keep_important", count.map { [("k", OptionValue.int(Int64($0)))] } ?? [])
    let kept = try Preparation().on(.names(frame.names), [step])
      .fitTransform(on: frame, truth: target(data), missing: .kept, work()).features.names
    #expect(kept.count == count ?? kept.count)
    #expect(Set(always.map { "x\($0)" }).isSubset(of: kept))
    #expect(Set(kept).isSubset(of: (always + sometimes).map { "x\($0)" }))
  }

  /// `KBinsDiscretizer(quantile_method="linear")`: the rows in each bin of two columns.
  @Test(arguments: [
    ("iris", "uniform", 5, [[32, 41, 42, 24, 11], [49, 8, 41, 29, 23]]),
    ("iris", "uniform", 7, [[16, 30, 34, 28, 25, 10, 7], [48, 2, 10, 26, 30, 17, 17]]),
    ("iris", "quantile", 5, [[22, 37, 30, 31, 30], [5, 55, 26, 30, 34]]),
    ("iris", "quantile", 7, [[22, 19, 18, 24, 16, 23, 28], [5, 36, 19, 26, 18, 23, 23]]),
    ("wine", "uniform", 7, [[5, 24, 36, 37, 39, 29, 8], [36, 56, 32, 23, 15, 11, 5]]),
    ("wine", "quantile", 5, [[34, 37, 36, 35, 36], [36, 35, 36, 35, 36]]),
  ])
  func binsAgree(_ name: String, _ how: String, _ count: Int, _ sizes: [[Int]]) throws {
    let reference = try ReferenceData.named(name)
    let data = Self.data(reference, [0, reference.columns.count - 1])
    let (_, features) = try Steps.prepared(
      data, data.names,
      [
        Steps.step(
          "bins",
          [("n", .int(Int64(count))), ("how", .text(how)), ("encode", .text("number"))])
      ])
    for (column, wanted) in sizes.enumerated() {
      let found = (0..<count).map { bin in
        (0..<features.rowCount).count { features[$0, column] == Double(bin) }
      }
      #expect(found == wanted)
    }
  }

  /// As numpy.linspace cuts, whole steps end on whole numbers; and no unit is too small.
  @Test func bordersThatAreWholeStayWhole() throws {
    func bins(_ values: [Double], _ count: Int64, _ how: String) throws -> [Double] {
      let step = try Steps.step(
        "bins", [("n", .int(count)), ("how", .text(how)), ("encode", .text("number"))])
      return Steps.cells(
        try Steps.prepared(table([("x", .floats(values))]), ["x"], [step]).features)
    }
    #expect(try bins([-5, -4, -3, -2], 3, "uniform") == [0, 1, 2, 2])
    #expect(try bins([-5, -2, 1, 4], 3, "uniform") == [0, 1, 2, 2])
    let tiny = (0..<12).map { Double($0) * 1e-10 }
    for how in ["uniform", "quantile"] {
      #expect(try bins(tiny, 4, how) == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3])
    }
  }

  /// Holes by formula in columns of the flowers and the wines, and how far what fills them is from the
  /// truth, in standard deviations: KNNImputer and IterativeImputer exactly, that with
  /// `RandomForestRegressor(100, min_samples_leaf=3)` and `max_iter=1` over twenty seeds, each
  /// forest with its own, a tenth wider.
  @Test(arguments: [
    ("iris", [0, 1, 2, 3], 0.4516912182575369, 0.38985810724030523, 0.4809693...0.5010369),
    ("wine", [0, 5, 6, 9, 12], 0.7428200903543752, 0.6788585848842628, 0.6099208...0.6456067),
  ])
  func holesAreFilledAlike(
    _ name: String, _ columns: [Int], _ nearest: Double, _ ridge: Double,
    _ trees: ClosedRange<Double>
  ) throws {
    let reference = try ReferenceData.named(name)
    func isHole(_ row: Int, _ column: Int) -> Bool { (row * 7 + column * 3) % 11 == 0 }
    let holed = table(
      columns.enumerated().map { place, column in
        let values = reference.columns[column].enumerated().map {
          isHole($0, place) ? nil : Optional($1)
        }
        return ("x\(column)", .floats(values))
      })
    let scaled = reference.standardized.columns
    func error(_ step: String, _ settings: [(name: String, value: OptionValue)] = []) throws
      -> Double
    {
      let filled = try Preparation().on(
        .names(holed.names), [Steps.step(step, [Steps.plain] + settings)]
      ).fitTransform(on: holed, work()).features
      var sum = 0.0
      var holes = 0
      for (place, column) in columns.enumerated() {
        let values = reference.columns[column]
        let moments = values.withUnsafeBufferPointer { Moments(of: $0) }
        for row in values.indices where isHole(row, place) {
          let found = (filled[row, place] - moments.mean) / moments.standardDeviation
          sum += (found - scaled[column][row]) * (found - scaled[column][row])
          holes += 1
        }
      }
      return (sum / Double(holes)).squareRoot()
    }
    // Flowers are measured in tenths: many rows are equally near.
    if name == "wine" { Steps.agree([try error("impute_knn")], [nearest]) }
    Steps.agree([try error("impute_iterative")], [ridge])
    let slack = 0.1 * (trees.upperBound - trees.lowerBound)
    let found = try error("impute_iterative", [("model", .text("trees")), ("rounds", .int(1))])
    #expect((trees.lowerBound - slack...trees.upperBound + slack).contains(found), "\(found)")
  }

  /// The most likely powers by mpmath to 40 digits; scikit-learn's PowerTransformer, whose search ends at
  /// half of the digits, gives values that differ from these by up to 4e-8. The first four rows.
  @Test(arguments: [
    (
      "wine", 12, "box_cox",
      [4.968740113458405, 4.9618316074134965, 5.020416934207215, 5.126200497963959]
    ),
    (
      "wine", 12, "yeo_johnson",
      [4.946313749184784, 4.9394843769799746, 4.9973970956804505, 5.101955404131114]
    ),
    (
      "wine", 4, "yeo_johnson",
      [0.687577230979935, 0.6873320715703253, 0.6873440365054186, 0.687467870982595]
    ),
    (
      "cancer", 13, "box_cox",
      [2.039166917089429, 1.9435631970033314, 1.9782776712470005, 1.7512900634968724]
    ),
  ])
  func powersAgree(_ name: String, _ column: Int, _ step: String, _ values: [Double]) throws {
    let data = Self.data(try .named(name), [column])
    let (_, features) = try Steps.prepared(data, data.names, [Steps.step(step)])
    Steps.agree((0..<4).map { features[$0, 0] }, values, 1e-10)
  }
}
