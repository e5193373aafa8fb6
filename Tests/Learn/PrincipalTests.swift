import Describe
import Diagnostics
import Frame
import Numeric
import Testing

@testable import Learn

/// Expectations computed with scikit-learn 1.9.1, whose signs follow the same rule.
@Suite struct PrincipalTests {
  typealias Steps = StepAgreementTests

  private static func data(_ reference: ReferenceData) -> Dataset {
    table(reference.columns.enumerated().map { ("x\($0)", .floats($1)) })
  }

  @Test func componentsOfStandardizedFlowersAgree() throws {
    let data = Self.data(.iris)
    let (fitted, features) = try Steps.prepared(
      data, data.names,
      [Steps.step("standardize"), Steps.step("pca", [("components", .int(3))])])
    #expect(features.names == ["pc1", "pc2", "pc3"])
    let cells = Steps.cells(features)
    Steps.agree(
      [0, 50, 149].flatMap { row in Array(cells[row * 3..<row * 3 + 3]) },
      [
        -2.264702808807587, 0.48002659652098856, 0.12770602230015263, 1.1017811830529476,
        0.8629724182621586, 0.6845861626897374, 0.9606560300371279, -0.024331668169398874,
        -0.5282488069579021,
      ])
    let loadings = try fitted.loadingDataset()
    #expect(loadings.names == ["component", "column", "loading"])
    Steps.agree(
      try floats(loadings, "loading"),
      [
        0.5210659146701195, -0.2693474425059428, 0.5804130957962944, 0.564856535779361,
        0.37741761556456715, 0.9232956595407145, 0.02449160908558661, 0.06694198696805861,
        0.7195663527008168, -0.24438177951439907, -0.14212636933390307, -0.6342727371109234,
      ])
    let variances = try fitted.varianceDataset()
    Steps.agree(
      try floats(variances, "variance"),
      [2.938085050199996, 0.9201649041624882, 0.14774182104494799])
    Steps.agree(
      try floats(variances, "share"),
      [0.7296244541329987, 0.2285076178670178, 0.03668921889282873])
    #expect(
      fitted.described.last
        == "pc1 explains 73.0 % of the variance, pc2 22.9 %, pc3 3.7 %, together 99.5 %")
  }

  @Test func aShareOfTheVarianceTakesAsManyAsItNeeds() throws {
    let data = Self.data(try .named("digits"))
    let (fitted, features) = try Steps.prepared(
      data, data.names, [Steps.step("pca", [("share", .float(0.9))])])
    #expect(features.featureCount == 20)
    let cells = Steps.cells(features)
    Steps.agree(
      [0, 300, 599].flatMap { row in [0, 1, 19].map { cells[row * 20 + $0] } },
      [
        -18.883534008968446, 2.2939007117146035, -1.2544483583318176, 13.718189172801779,
        -12.569397593091168, -0.768366300172417, -11.494093366305247, -6.5358397725819675,
        -1.72943536877227,
      ])
    let shares = try floats(fitted.varianceDataset(), "share")
    Steps.agree(
      [shares[0], shares[1], shares[19], shares.reduce(0, +)],
      [0.14131144474797674, 0.1394879731397085, 0.008571722525546286, 0.9072643888586456])
  }

  @Test func sourcesAreAsWritten() throws {
    #expect(try Steps.step("pca").source == "pca()")
    #expect(try Steps.step("pca", [("components", .int(2))]).source == "pca(2)")
    #expect(
      try Steps.step("pca", [("share", .float(0.9)), ("name", .text("t"))]).source
        == "pca(share: 0.9, name: \"t\")")
  }

  @Test func badInputEndsInWordsOrZeros() throws {
    let data = table([
      ("a", .floats([1, 1, 1])), ("b", .floats([2, 2, 2])), ("c", .floats([1, nil, 3])),
      ("d", .floats([1, 2, 1e300])),
    ])
    let flat = try Steps.prepared(data, ["a", "b"], [Steps.step("pca")])
    #expect(Steps.cells(flat.features) == [0, 0, 0, 0, 0, 0])
    #expect(flat.fitted.described.last == "nothing varies: `pc1` is 0 in every row")
    func code(_ names: [String], _ settings: [(name: String, value: OptionValue)] = []) -> String? {
      let failure = #expect(throws: Failure.self) {
        try Preparation().on(.names(names), [Steps.step("pca", settings)]).fit(on: data, work())
      }
      return failure?.code
    }
    #expect(code(["a", "c"]) == "null-in-feature")
    #expect(code(["a", "d"]) == "bad-value")
    #expect(code(["a", "b"], [("components", .int(3))]) == "bad-argument")
  }

  @Test func theSameBytesOnAnyNumberOfThreads() throws {
    let data = Self.data(try .named("cancer"))
    let results = try [1, 2, 8].map { threads in
      Steps.cells(
        try Preparation().on(.names(data.names), [Steps.step("standardize"), Steps.step("pca")])
          .fitTransform(on: data, work(threads: threads)).features)
    }
    #expect(results[0] == results[1] && results[1] == results[2])
  }

  @Test func featuresStandInPlaceOfTheirColumns() throws {
    var columns: [(String, Vector)] = [("kind", .texts((0..<150).map { Iris.kinds[$0 / 50] }))]
    for (place, values) in ReferenceData.iris.columns.enumerated() {
      columns.append(("x\(place)", .floats(values)))
    }
    let data = table(columns)
    let fitted = try Preparation().on(
      .names(["x0", "x1", "x2", "x3"]), [Steps.step("standardize"), Steps.step("pca")]
    ).fit(on: data, work())
    let made = try fitted.features(in: data, at: nil, work())
    #expect(made.names == ["kind", "pc1", "pc2"])
    let clash = data.replacing([("pc1", try data.column("kind"))])
    let failure = #expect(throws: Failure.self) {
      try fitted.features(in: clash, at: nil, work())
    }
    #expect(failure?.code == "duplicate-column")
    let mistake = #expect(throws: Failure.self) {
      try Preparation().on(.names(["x0"]), []).fit(on: data, work()).loadingDataset()
    }
    #expect(mistake?.code == "no-components")
  }

  // KMeans of 300 starts and silhouette_score.
  @Test func clustersOfPreparedRowsAgree() throws {
    let data = Self.data(.iris)
    let found = try Preparation().on(.names(data.names), [Steps.step("standardize")])
      .cluster(data, by: KMeans(clusters: 3, restarts: 100, tolerance: 0), work())
    #expect(found.learned.sizes == [53, 50, 47])
    #expect(abs(found.learned.inertia / 139.82049635974982 - 1) < 1e-12)
    #expect(abs((found.silhouette?.value ?? 0) - 0.45994823920518635) < 1e-12)
    Steps.agree(
      found.learned.centres,
      [
        -0.050219890957464625, -0.8833764710715468, 0.34773781228311074, 0.28152729930666387,
        -1.0145789685148416, 0.8532626802653814, -1.3049873219363306, -1.2548934902342017,
        1.135970269074202, 0.08842167986218462, 0.9961545116130083, 1.0175261201799317,
      ])
    let labels = try found.predict(data, work())
    guard case .coded(let codes, _) = labels.storage else {
      Issue.record("clusters are categories")
      return
    }
    #expect(Array(codes.elements) == found.learned.labels)
    #expect(labels.type == .category(ordered: true))
    #expect(found.dataset.names == ["cluster", "rows", "share", "x0", "x1", "x2", "x3"])
    #expect(found.lines(width: 60, charset: .block).allSatisfy { displayWidth($0) <= 60 })
  }

  private func floats(_ data: Dataset, _ name: String) throws -> [Double] {
    guard case .float(let values) = try data.column(name).vector(work()).storage else { return [] }
    return Array(values.elements)
  }
}
