import Describe
import Diagnostics
import Frame
import Numeric
import Testing

@testable import Learn

/// Expectations computed with scikit-learn 1.9.
@Suite struct StepAgreementTests {
  static func step(_ name: String, _ settings: [(name: String, value: OptionValue)] = []) throws
    -> any PreparationStep
  {
    let spec = try #require(Steps.all.first { $0.name == name })
    return try spec(settings)
  }

  static func agree(
    _ found: [Double], _ expected: [Double], _ tolerance: Double = 1e-8,
    _ place: SourceLocation = #_sourceLocation
  ) {
    #expect(found.count == expected.count, sourceLocation: place)
    for (a, b) in zip(found, expected) {
      #expect(
        a.isNaN && b.isNaN || abs(a - b) <= tolerance * max(1, abs(b)), "\(a) is not \(b)",
        sourceLocation: place)
    }
  }

  /// The cells of a matrix row by row.
  static func cells(_ matrix: FeatureMatrix) -> [Double] {
    (0..<matrix.rowCount).flatMap { row in
      (0..<matrix.featureCount).map { matrix[row, $0] }
    }
  }

  static func prepared(
    _ data: Dataset, _ names: [String], _ steps: [any PreparationStep],
    truth: StepTraining.Target? = nil
  ) throws -> (fitted: FittedPreparation, features: FeatureMatrix) {
    let (fitted, features) = try Preparation().on(.names(names), steps)
      .fitTransform(on: data, truth: truth, missing: .kept, work())
    // What is written to bytes and read back does the same, also on the training rows.
    var writer = ModelWriter()
    fitted.encode(into: &writer)
    var reader = ModelReader(writer.bytes)
    let read = try FittedPreparation(from: &reader)
    #expect(reader.remaining == 0)
    let again = try read.transform(data, missing: .kept, work())
    let direct = try fitted.transform(data, missing: .kept, work())
    #expect(again.names == direct.names)
    agree(cells(again), cells(direct), 0)
    return (fitted, features)
  }

  static let x = table([("x", .floats([3, 1.5, 10.25, 3, -2, 7, 0.5, 100]))])

  private func one(_ name: String, _ settings: [(name: String, value: OptionValue)] = [])
    throws -> [Double]
  {
    Self.cells(try Self.prepared(Self.x, ["x"], [Self.step(name, settings)]).features)
  }

  @Test func scales() throws {
    Self.agree(
      try one("robust"),
      [
        0.0, -0.22857142857142856, 1.1047619047619048, 0.0, -0.7619047619047619,
        0.6095238095238096, -0.38095238095238093, 14.780952380952382,
      ])
    Self.agree(try one("max_abs"), [0.03, 0.015, 0.1025, 0.03, -0.02, 0.07, 0.005, 1.0])
    Self.agree(
      try one("quantile_scale"),
      [
        0.5, 0.2857142857142857, 0.8571428571428571, 0.5, 0.0, 0.7142857142857143,
        0.14285714285714285, 1.0,
      ])
    Self.agree(
      try one("quantile_scale", [("output", .text("normal"))]),
      [
        0.0, -0.5659488219328631, 1.0675705238781412, 0.0, -5.199337582605575,
        0.5659488219328631, -1.0675705238781414, 5.19933758270342,
      ])
    let (fitted, _) = try Self.prepared(
      Self.x, ["x"], [Self.step("quantile_scale", [("n", .int(4))])])
    let new = table([("x", .floats([-5, 2, 3, 50]))])
    Self.agree(
      Self.cells(try fitted.transform(new, work())),
      [0.0, 0.33333333333333337, 0.4242424242424243, 0.823321554770318])
  }

  /// Powers by mpmath to 40 digits; PowerTransformer's own differ by 2e-8 in these values.
  @Test func powers() throws {
    Self.agree(
      try one("yeo_johnson"),
      [
        1.5649904195161726, 0.9922203270899277, 3.0001581826702326, 1.5649904195161726,
        -3.5298622049778836, 2.4985997184460635, 0.419897087426217, 7.036510127353922,
      ], 1e-12)
    let positive = table([("x", .floats([6, 4.5, 13.25, 6, 1, 10, 3.5, 103]))])
    Self.agree(
      Self.cells(try Self.prepared(positive, ["x"], [Self.step("box_cox")]).features),
      [
        1.5292810583454775, 1.316027474606114, 2.0620601852426916, 1.5292810583454775, 0.0,
        1.8815307547965017, 1.120386397880706, 3.1324493589077202,
      ], 1e-12)
    #expect(
      failure { _ = try Self.prepared(Self.x, ["x"], [Self.step("box_cox")]) }?.code == "bad-value")
  }

  @Test func binsAndBounds() throws {
    let number: (String, OptionValue) = ("encode", .text("number"))
    Self.agree(
      try one("bins", [("n", .int(4)), ("how", .text("uniform")), number]),
      [0, 0, 0, 0, 0, 0, 0, 3])
    Self.agree(try one("bins", [("n", .int(4)), number]), [2, 1, 3, 2, 0, 2, 0, 3])
    Self.agree(
      try one("winsorize", [("fence", .float(1.5))]), [3, 1.5, 10.25, 3, -2, 7, 0.5, 17.65625])
    // numpy.clip between numpy.quantile(x, [0.1, 0.9]).
    Self.agree(
      try one("winsorize", [("low", .float(0.1)), ("high", .float(0.9))]),
      [3, 1.5, 10.25, 3, -0.25, 7, 0.5, 37.175])
  }

  static let gaps = table([
    ("a", .floats([1, 3, nil, 8, 2, 5, 6, 4])), ("b", .floats([2, nil, 6, 8, 1, 4, nil, 3])),
    ("c", .floats([nil, 3, 5, 7, 0.5, nil, 2, 1])), ("d", .floats([4, 1, 2, nil, 3, 7, 2.5, 1.5])),
  ])
  static let newGaps = table([
    ("a", .floats([nil, 1])), ("b", .floats([nil, nil])), ("c", .floats([nil, nil])),
    ("d", .floats([nil, 2])),
  ])
  static let plain: (String, OptionValue) = ("indicator", .bool(false))

  @Test func nearestRowsFill() throws {
    let names = ["a", "b", "c", "d"]
    Self.agree(
      Self.cells(
        try Self.prepared(Self.gaps, names, [Self.step("impute_knn", [Self.plain])]).features),
      [
        1.0, 2.0, 2.3, 4.0, 3.0, 3.2, 3.0, 1.0, 4.4, 6.0, 5.0, 2.0, 8.0, 8.0, 7.0, 2.8, 2.0, 1.0,
        0.5, 3.0, 5.0, 4.0, 3.1, 7.0, 6.0, 3.2, 2.0, 2.5, 4.0, 3.0, 1.0, 1.5,
      ])
    let (fitted, features) = try Self.prepared(
      Self.gaps, names, [Self.step("impute_knn", [("k", .int(2)), Self.plain])])
    Self.agree(
      Self.cells(features),
      [
        1.0, 2.0, 0.75, 4.0, 3.0, 4.5, 3.0, 1.0, 5.5, 6.0, 5.0, 2.0, 8.0, 8.0, 7.0, 4.5, 2.0, 1.0,
        0.5, 3.0, 5.0, 4.0, 1.5, 7.0, 6.0, 4.5, 2.0, 2.5, 4.0, 3.0, 1.0, 1.5,
      ])
    Self.agree(
      Self.cells(try fitted.transform(Self.newGaps, work())),
      [4.142857142857143, 4.0, 3.0833333333333335, 3.0, 1.0, 3.5, 2.75, 2.0])
  }

  @Test func roundsOfRegressionsFill() throws {
    let (fitted, features) = try Self.prepared(
      Self.gaps, ["a", "b", "c", "d"], [Self.step("impute_iterative", [Self.plain])])
    Self.agree(
      Self.cells(features),
      [
        1.0, 2.0, 4.660562320637211, 4.0, 3.0, 3.433299189320766, 3.0, 1.0, 5.929452845647721, 6.0,
        5.0, 2.0, 8.0, 8.0, 7.0, 3.008398068018975, 2.0, 1.0, 0.5, 3.0, 5.0, 4.0,
        5.234353556450953, 7.0, 6.0, 4.485226425068339, 2.0, 2.5, 4.0, 3.0, 1.0, 1.5,
      ])
    Self.agree(
      Self.cells(try fitted.transform(Self.newGaps, work())),
      [
        4.366181605705965, 3.989815701798639, 3.5493644846360235, 3.001049758502372, 1.0,
        2.1339489620712806, 3.670418978594153, 2.0,
      ])
  }

  @Test func indicatorsStandBesideWhatIsFilled() throws {
    let (_, features) = try Self.prepared(
      Self.gaps, ["a", "d"], [Self.step("impute_knn")])
    #expect(features.names == ["a", "a=null", "d", "d=null"])
    #expect((0..<8).map { features[$0, 1] } == [0, 0, 1, 0, 0, 0, 0, 0])
    let (_, flagged) = try Self.prepared(Self.gaps, ["b"], [Self.step("indicators")])
    #expect(flagged.names == ["b", "b=null"])
    #expect(flagged[1, 0].isNaN)
    #expect(flagged[1, 1] == 1)
  }

  static let letters = table([("c", .texts(["a", "a", "b", "b", "b", "c", "c", "a"]))])

  private func targetEncoded(
    _ truth: StepTraining.Target, _ settings: [(name: String, value: OptionValue)] = []
  ) throws -> [Double] {
    let (fitted, _) = try Self.prepared(
      Self.letters, ["c"], [Self.step("target_encode", settings)], truth: truth)
    let matrix = try fitted.transform(table([("c", .texts(["a", "b", "c"]))]), work())
    return (0..<matrix.featureCount).flatMap { feature in (0..<3).map { matrix[$0, feature] } }
  }

  @Test func categoriesBecomeMeansOfTheTarget() throws {
    Self.agree(
      try targetEncoded(.classes([1, 0, 1, 1, 0, 0, 1, 1], names: ["n", "y"])),
      [0.6566604127579737, 0.6566604127579737, 0.5434782608695652])
    let numbers = StepTraining.Target.numbers([1.5, 2, 3, 8, 1, 0, 2, 2.5])
    Self.agree(
      try targetEncoded(numbers), [2.005427408412483, 3.4550218340611356, 1.1348314606741572])
    Self.agree(try targetEncoded(numbers, [("smoothing", .float(2))]), [2.2, 3.4, 1.75])
    Self.agree(
      try targetEncoded(.classes([0, 1, 2, 1, 0, 2, 1, 0], names: ["p", "q", "r"])),
      [
        0.5966228893058161, 0.34333958724202623, 0.0, 0.34333958724202623, 0.34333958724202623,
        0.4565217391304348, 0.0, 0.30973451327433627, 0.4,
      ])
  }

  /// A training row is encoded by the other folds only: its own target does not move it.
  @Test func noRowHelpsToEncodeItself() throws {
    let step = try Self.step("target_encode", [("folds", .int(4))])
    func encoded(_ truth: [Double]) throws -> [Double] {
      Self.cells(
        try Self.prepared(Self.letters, ["c"], [step], truth: .numbers(truth)).features)
    }
    let truth = [1.5, 2, 3, 8, 1, 0, 2, 2.5]
    let before = try encoded(truth)
    for row in truth.indices {
      var changed = truth
      changed[row] += 100
      let after = try encoded(changed)
      #expect(after[row] == before[row])
      #expect(after != before)
    }
    #expect(failure { _ = try Self.prepared(Self.letters, ["c"], [step]) }?.code == "no-target")
  }

  @Test func wordsWeigh() throws {
    let texts = table([
      (
        "t",
        .texts([
          "the dark knight rises", "the dark tower", "Knight of cups, a knight", "Amélie & co 2001",
        ])
      )
    ])
    let (_, all) = try Self.prepared(texts, ["t"], [Self.step("tf_idf")])
    #expect(
      all.names == [
        "t:2001", "t:amélie", "t:co", "t:cups", "t:dark", "t:knight", "t:of", "t:rises", "t:the",
        "t:tower",
      ])
    Self.agree(
      Self.cells(all),
      [
        0.0, 0.0, 0.0, 0.0, 0.4658085493691629, 0.4658085493691629, 0.0, 0.5908190806023349,
        0.4658085493691629, 0.0, 0.0, 0.0, 0.0, 0.0, 0.5264054336099155, 0.0, 0.0, 0.0,
        0.5264054336099155, 0.6676785446095399, 0.0, 0.0, 0.0, 0.47212002654617047, 0.0,
        0.7444497035180324, 0.47212002654617047, 0.0, 0.0, 0.0, 0.5773502691896257,
        0.5773502691896257, 0.5773502691896257, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
      ])
    let (_, runs) = try Self.prepared(
      texts, ["t"], [Self.step("tf_idf", [("runs", .int(2)), ("min_count", .int(2))])])
    #expect(runs.names == ["t:dark", "t:knight", "t:the", "t:the dark"])
    Self.agree(
      Self.cells(runs),
      [
        0.5, 0.5, 0.5, 0.5, 0.5773502691896257, 0.0, 0.5773502691896257, 0.5773502691896257, 0.0,
        1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
      ])
  }

  @Test func productsAreAdded() throws {
    let data = table([("a", .floats([2])), ("b", .floats([3])), ("c", .floats([5]))])
    let (_, powers) = try Self.prepared(
      data, ["a", "b"],
      [Self.step("interactions", [("degree", .int(3)), ("powers", .bool(true))])])
    Self.agree(Self.cells(powers), [2, 3, 4, 6, 9, 8, 12, 18, 27])
    #expect(
      powers.names == ["a", "b", "a^2", "a*b", "b^2", "a^3", "a^2*b", "a*b^2", "b^3"])
    let (_, products) = try Self.prepared(data, ["a", "b", "c"], [Self.step("interactions")])
    Self.agree(Self.cells(products), [2, 3, 5, 6, 10, 15])
  }

  @Test func columnsAreChosen() throws {
    let filled = [try Self.step("fill", [("value", .int(3))])]
    let names = ["a", "b", "c", "d"]
    let matrix = try Self.prepared(Self.gaps, names, filled).features
    let columns = (0..<4).map { feature in
      Buffer((0..<8).map { matrix[$0, feature] })
    }
    // f_classif and f_regression.
    let classes = StepTraining.Target.classes([1, 0, 1, 1, 0, 0, 1, 1], names: ["n", "y"])
    let numbers = StepTraining.Target.numbers([1.5, 2, 3, 8, 1, 0, 2, 2.5])
    Self.agree(
      columns.map { FScore.of($0, classes) },
      [0.37795275590551036, 1.1316964285714268, 0.8445493300852599, 0.5722801788375537])
    Self.agree(
      columns.map { FScore.of($0, numbers) },
      [4.198775867094141, 10.998029556650256, 8.53852373109747, 0.7105318774216274])
    let best = try Self.prepared(
      Self.gaps, names, filled + [Self.step("keep_best", [("k", .int(2))])], truth: numbers)
    #expect(best.features.names == ["b", "c"])
    let constant = table([("a", .floats([1, 1])), ("b", .floats([1, 2]))])
    #expect(
      try Self.prepared(constant, ["a", "b"], [Self.step("keep_varied")]).features.names == ["b"])
  }

  @Test func laterLinesWorkOnWhatIsMade() throws {
    let data = table([
      ("x", .floats([1, 2, 3, 4])), ("c", .texts(["u", "v", "u", "v"])),
      ("k", .floats([5, 5, 5, 5])),
    ])
    let preparation = try Preparation().on(.names(["x", "k"]), [])
      .on(.texts, [Self.step("one_hot")]).on(.features, [Self.step("keep_varied")])
    let (fitted, matrix) = try preparation.fitTransform(on: data, work())
    #expect(matrix.names == ["x", "c=u", "c=v"])
    #expect(fitted.columnNames == ["x", "k", "c"])
    #expect(preparation.lines.last == "  .on(\"features\", keep_varied())")
  }
}
