import Describe
import Diagnostics
import Frame
import Numeric
import Testing

@testable import Learn

/// The failure that a piece of work ends in.
func failure(_ body: () throws -> Void) -> Failure? {
  do {
    try body()
    return nil
  } catch { return error as? Failure }
}

@Suite struct PreparationTests {
  static func steps(_ names: String...) throws -> [any PreparationStep] {
    try names.map { name in
      let spec = try #require(Steps.all.first { $0.name == name })
      return try spec()
    }
  }

  static func impute(_ strategy: String, indicator: Bool = false) throws -> any PreparationStep {
    try ImputeStep.spec([("strategy", .text(strategy)), ("indicator", .bool(indicator))])
  }

  static func features(
    _ data: Dataset, _ column: String, _ steps: [any PreparationStep]
  ) throws -> FeatureMatrix {
    try Preparation().on(.names([column]), steps).fitTransform(on: data, work()).features
  }

  static func values(_ matrix: FeatureMatrix, _ feature: Int = 0) -> [Double] {
    (0..<matrix.rowCount).map { matrix[$0, feature] }
  }

  static let numbers = table([("x", .floats([3, nil, 1.5, 10.25, 3, -2]))])
  static let known = table([("x", .floats([3, 1.5, 10.25, 3, -2]))])

  /// scikit-learn 1.9 SimpleImputer.
  @Test(arguments: [("median", 3.0), ("mean", 3.15), ("most_frequent", 3.0)])
  func imputationAgrees(_ strategy: String, _ expected: Double) throws {
    let matrix = try Self.features(Self.numbers, "x", [Self.impute(strategy)])
    #expect(abs(matrix[1, 0] - expected) < 1e-12)
  }

  /// scikit-learn 1.9 StandardScaler and MinMaxScaler, numpy log1p.
  @Test func scalingAgrees() throws {
    func compare(_ found: [Double], _ expected: [Double]) {
      for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-12) }
    }
    compare(
      Self.values(try Self.features(Self.known, "x", Self.steps("standardize"))),
      [
        -0.037570510873921804, -0.41327561961314, 1.7783375146989662, -0.037570510873921804,
        -1.2899208733379828,
      ])
    compare(
      Self.values(try Self.features(Self.known, "x", Self.steps("minmax"))),
      [0.40816326530612246, 0.2857142857142857, 1, 0.40816326530612246, 0])
    compare(
      Self.values(
        try Self.features(
          table([("x", .floats([0, 1, 250_000, -0.5]))]), "x", Self.steps("log1p"))),
      [0, 0.6931471805599453, 12.429220196836383, -0.6931471805599453])
  }

  @Test func constantColumnsBecomeZero() throws {
    let constant = table([("x", .ints([7, 7, 7]))])
    #expect(Self.values(try Self.features(constant, "x", Self.steps("minmax"))) == [0, 0, 0])
    #expect(Self.values(try Self.features(constant, "x", Self.steps("standardize"))) == [0, 0, 0])
  }

  @Test func oneHotSortsByCodePointsAndNamesItsFeatures() throws {
    let data = table([("certificate", .texts(["R", "PG-13", nil, "é", "R"]))])
    let preparation = try Preparation().on(
      .names(["certificate"]),
      [FillStep.spec([("value", .text("Not Rated"))]), OneHotStep.spec()])
    let (fitted, matrix) = try preparation.fitTransform(on: data, work())
    #expect(
      matrix.names == [
        "certificate=Not Rated", "certificate=PG-13", "certificate=R", "certificate=é",
      ])
    #expect(fitted.origins == [String](repeating: "certificate", count: 4))
    #expect(Self.values(matrix, 2) == [1, 0, 0, 0, 1])
    let later = work()
    let unseen = try fitted.transform(
      table([("certificate", .texts(["X", "R", nil]))]), later)
    #expect((0..<4).map { unseen[0, $0] } == [0, 0, 0, 0])
    #expect(unseen[2, 0] == 1)
    #expect(later.takeRemarks().map(\.code) == ["unseen-category"])
  }

  @Test func rareCategoriesShareAFeature() throws {
    let data = table([("c", .texts(["a", "a", "a", "b", "c"]))])
    let step = try OneHotStep.spec([("min_share", .float(0.3))])
    let matrix = try Self.features(data, "c", [step])
    #expect(matrix.names == ["c=a", "c=(rare)"])
    #expect(Self.values(matrix, 1) == [0, 0, 0, 1, 1])
  }

  @Test func anIndicatorIsAddedAndNotScaled() throws {
    let steps = try [Self.impute("median", indicator: true)] + Self.steps("standardize")
    let matrix = try Self.features(Self.numbers, "x", steps)
    #expect(matrix.names == ["x", "x=null"])
    #expect(Self.values(matrix, 1) == [0, 1, 0, 0, 0, 0])
    let none = try Self.features(Self.known, "x", [Self.impute("median", indicator: true)])
    #expect(none.names == ["x"])
  }

  @Test func testRowsNeverChangeWhatWasLearned() throws {
    let (fitted, _) = try Preparation().on(.names(["x"]), Self.steps("minmax"))
      .fitTransform(on: Self.known, work())
    let matrix = try fitted.transform(table([("x", .floats([22.5, -14.25]))]), work())
    #expect(Self.values(matrix) == [2, -1])
  }

  @Test func theRecipePrintsItself() throws {
    let preparation = try Preparation()
      .on(.names(["budget", "Gross Worldwide"]), [Self.impute("median")] + Self.steps("minmax"))
      .on(.texts, [FillStep.spec([("value", .text("Not Rated"))])] + Self.steps("one_hot"))
    #expect(
      preparation.lines == [
        "prepare()",
        "  .on([.budget, .\"Gross Worldwide\"], impute(\"median\", indicator: false), minmax())",
        "  .on(\"texts\", fill(\"Not Rated\"), one_hot())",
      ])
  }

  @Test func columnsByTypeLeaveOutTheTargetAndNamedOnes() throws {
    let preparation = try Preparation()
      .on(.names(["petal_width"]), Self.steps("minmax")).on(.numbers, [])
    let fitted = try preparation.fit(on: Iris.data, target: "kind", work())
    #expect(
      fitted.columnNames == ["petal_width", "sepal_length", "sepal_width", "petal_length"])
  }

  @Test func aSubsetOfTheRowsIsAllThatIsLearnedFrom() throws {
    let preparation = try Preparation().on(.names(["x"]), Self.steps("minmax"))
    let (_, matrix) = try preparation.fitTransform(on: Self.known, rows: [4, 0], work())
    #expect(Self.values(matrix) == [0, 1])
  }

  @Test func mistakesNameTheColumn() throws {
    let data = table([
      ("x", .floats([1, nil])), ("empty", .nulls(.float, count: 2)), ("t", .texts(["a", "b"])),
      ("day", .dates([1, 2])), ("low", .floats([-1, 2])), ("n", .texts([nil, "b"])),
    ])
    func message(_ column: String, _ steps: [any PreparationStep]) -> Failure? {
      failure { _ = try Self.features(data, column, steps) }
    }
    #expect(message("x", [])?.code == "null-in-feature")
    #expect(message("x", [])?.message == "feature `.x` is null in 1 row of 2")
    #expect(message("empty", try [Self.impute("median")])?.code == "all-null")
    #expect(message("empty", try Self.steps("minmax"))?.code == "all-null")
    #expect(message("t", [])?.help == "end its line with `one_hot()`")
    #expect(message("t", try Self.steps("minmax"))?.code == "wrong-type")
    #expect(message("t", try [Self.impute("median")])?.code == "wrong-type")
    #expect(message("t", try [FillStep.spec([("value", .int(0))])])?.code == "wrong-type")
    #expect(message("n", try Self.steps("one_hot"))?.code == "null-in-feature")
    #expect(message("day", [])?.code == "wrong-type")
    #expect(message("low", try Self.steps("log1p"))?.code == "bad-value")
    #expect(message("nope", [])?.code == "unknown-column")
    let zero = table([("x", .floats([]))])
    #expect(failure { _ = try Self.features(zero, "x", []) }?.code == "no-rows")
    #expect(failure { _ = try Preparation().fit(on: data, work()) }?.code == "no-features")
    let twice = failure { _ = try Preparation().on(.names(["x", "x"]), []) }
    #expect(twice?.code == "duplicate-feature")
  }

  @Test func everyStepRefusesABrokenOption() throws {
    for spec in Steps.all {
      for option in spec.description.parameters {
        guard let broken = option.constraint.brokenExample else { continue }
        let refused = failure { _ = try spec([(option.name, broken)]) }
        #expect(refused?.blames == option.name, "\(spec.name) \(option.name)")
        #expect(refused?.message.contains("`\(option.name)`") == true)
      }
    }
  }
}
