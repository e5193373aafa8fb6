import Describe
import Diagnostics
import Files
import Frame
import Numeric
import Testing

@testable import Learn

@Suite struct SelectionTests {
  static func forest(_ settings: [(name: String, value: OptionValue)] = []) throws -> Model {
    try RandomForest.spec([("trees", .int(10)), ("seed", .int(3))] + settings)
  }

  static func irisTask(_ classWeights: ClassWeights? = nil) throws -> LearningTask {
    try LearningTask(
      Iris.data, target: "kind", preparation: Preparation().on(.numbers, []),
      classWeights: classWeights)
  }

  @Test func comparisonShowsBaselinesAndNamesTies() throws {
    let work = work()
    let task = try Self.irisTask()
    let found = try task.compare(
      [Self.forest(), Self.forest([("trees", .int(12))])], plan: FoldPlan(), work)
    #expect(found.entries.count == 5)
    #expect(found.entries.filter(\.isBaseline).count == 3)
    let best = try #require(found.best)
    #expect(!found.entries[best].isBaseline)
    #expect(try #require(found.mean(found.entries[best], 0)) > 0.9)
    #expect(found.isTied(best == 0 ? 1 : 0, with: best))
    #expect(!found.isTied(2, with: best))
    #expect(found.dataset.names.prefix(3) == ["model", "baseline", "f1_macro"])
    #expect(found.foldDataset.rowCount == 25)
    #expect(found.verdict.contains { $0.contains("below its noise") })
    // Each fold refits everything: by hand the same.
    let values = try task.targetValues(work)
    let folds = try FoldPlan().folds(of: task.data, values, used: [], work)
    let model = try task.fit(found.entries[0].model, rows: folds.holdouts[2].train, work)
    let report = try model.report(task.data.taking(rows: folds.holdouts[2].test), work)
    #expect(report.macro.f1 == found.entries[0].folds[2].scores[0])
  }

  /// One difference in twenty may pass for more than noise by chance: of ten shuffles at most two.
  @Test func shuffledTargetsAreWithinNoiseOfTheBaselines() throws {
    var ties = 0
    for seed in 1...10 as ClosedRange<UInt64> {
      var kinds = (0..<150).map { Iris.kinds[$0 / 50] }
      var stream = SeededStream(seed: seed)
      stream.shuffle(&kinds)
      let data = Iris.data.replacing([
        ("kind", Column(.texts(kinds), lineage: Lineage(.source("t.csv", column: "kind"))))
      ])
      let task = try LearningTask(
        data, target: "kind", preparation: Preparation().on(.numbers, []))
      let found = try task.compare([Self.forest()], plan: FoldPlan(), work())
      if found.isTied(2, with: 0) { ties += 1 }
    }
    #expect(ties >= 8)
  }

  private func tuned(
    _ how: SearchPlan.How = .grid, points: Int? = nil, threads: Int = 2, store: SearchStore? = nil,
    outer: Int = 0
  ) throws -> Tuning {
    let space = try SearchSpace(
      Self.forest(),
      [
        .init(name: "trees", values: [.int(3), .int(6)]),
        .init(name: "max_depth", values: [.null, .int(1), .int(3)]),
        .init(name: "min_samples_leaf", values: [.int(1), .int(4)]),
      ])
    return try Self.irisTask().tune(
      space,
      SearchPlan(
        how: how, points: points, folds: FoldPlan(count: 3), score: nil, seed: 1, outer: outer),
      store: store, work(threads: threads))
  }

  /// A search gives for each point what fitting it alone gives, on any number of threads.
  @Test func gridSharesWorkButNotResults() throws {
    let found = try tuned()
    #expect(found.points.count == 12)
    #expect(found.fitCount == 36)
    let again = try tuned(threads: 1)
    for point in found.points.indices {
      #expect(found.values(point) == again.values(point))
    }
    let task = try Self.irisTask()
    for point in [0, 5, 11] {
      let alone = try task.compare([found.model(point)], plan: FoldPlan(count: 3), work())
      #expect(
        alone.entries[0].folds.map { $0.scores[0] } == found.results[point].map { $0?.scores[0] })
    }
    #expect(found.dataset.rowCount == 12)
    #expect(
      found.dataset.names.prefix(4) == ["trees", "max_depth", "min_samples_leaf", "f1_macro"])
    #expect(found.notes.contains { $0.contains("no test score") })
    let simplest = try #require(found.simplest)
    let best = try #require(found.best)
    #expect(
      found.space.complexity(found.points[simplest]) <= found.space.complexity(found.points[best]))
  }

  @Test func otherSearchesTryFewerPoints() throws {
    #expect(try tuned(.random, points: 5).points.count == 5)
    let bayes = try tuned(.bayes, points: 7)
    #expect(bayes.points.count == 7)
    #expect(Set(bayes.points).count == 7)
    let halving = try tuned(.halving)
    #expect(halving.shares.first.map { $0 < 0.2 } == true)
    #expect(halving.shares.last == 1)
    #expect(halving.ranking.allSatisfy { halving.shares[$0] == 1 })
    let nested = try tuned(outer: 3)
    #expect(nested.nested.count == 3)
    #expect(nested.nested.compactMap { $0 }.allSatisfy { $0 > 0.8 })
  }

  @Test func aSearchGoesOnFromItsFile() throws {
    let gate = PathGate(base: "/tmp")
    let path =
      "/tmp/mvs-search-\(UInt64(bitPattern: Int64(ObjectIdentifier(SearchStore.self).hashValue)))-\(work().budget.threads).txt"
    let place = try gate.writing(path)
    defer { try? AtomicFile.write(place) { _ in } }
    let whole = try tuned(store: SearchStore(place, content: nil))
    let file = try gate.read(path)
    let content = try file.bytes(count: file.identity.size)
    let lines = String(decoding: content, as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 38)
    // Half of it kept: the other half is fitted again, the result is the same.
    let half = Array((lines.prefix(20).joined(separator: "\n") + "\n").utf8)
    let resumed = try tuned(store: SearchStore(place, content: half))
    for point in whole.points.indices { #expect(whole.values(point) == resumed.values(point)) }
    #expect(
      failure { _ = try tuned(store: SearchStore(place, content: Array("films\n1\n".utf8))) }?.code
        == "damaged-search")
    var other = lines
    other[1] = "0 \(lines[1].split(separator: " ").dropFirst().joined(separator: " "))"
    let changed = Array((other.joined(separator: "\n") + "\n").utf8)
    #expect(
      failure { _ = try tuned(store: SearchStore(place, content: changed)) }?.code == "other-search"
    )
  }

  @Test func anInterruptedSearchKeepsWhatIsFinished() throws {
    let budget = Budget(threads: 1)
    let work = Work(budget: budget) { what, share in
      if what.hasPrefix("tune"), share > 0.4 { budget.interrupt() }
    }
    let space = try SearchSpace(
      Self.forest(), [.init(name: "min_samples_leaf", values: (1...12).map { .int($0) })])
    let found = try Self.irisTask().tune(
      space, SearchPlan(how: .grid, points: nil, folds: FoldPlan(count: 3), score: nil, seed: 0),
      work)
    #expect(found.isPartial)
    #expect((14..<36).contains(found.fitCount))
    #expect(found.best != nil)
    #expect(work.takeRemarks().contains { $0.code == "stopped-early" })
    #expect(!budget.isInterrupted)
  }

  @Test func badSpacesAreRefused() throws {
    func refused(_ name: String, _ values: [OptionValue]) throws -> String? {
      let forest = try Self.forest()
      return failure { _ = try SearchSpace(forest, [.init(name: name, values: values)]) }?.code
    }
    #expect(try refused("tres", [.int(1)]) == "unknown-argument")
    #expect(try refused("trees", [.int(0)]) == "bad-argument")
    #expect(try refused("trees", [.int(5), .int(5)]) == "bad-argument")
    #expect(try refused("trees", []) == "bad-argument")
  }

  @Test func classesAreEvenedOutOnTrainingRowsOnly() throws {
    let rows = Array(0..<60) + Array(100..<110)
    let data = Iris.data.taking(rows: rows)
    let preparation = try Preparation().on(.numbers, [])
    func counts(_ method: Resampling.Method) throws -> [Int] {
      let task = try LearningTask(
        data, target: "kind",
        preparation: preparation.resampling(Resampling(method: method, neighbours: 3)))
      let fitted = try task.fit(Self.forest(), work())
      #expect(try fitted.predict(data, work()).count == 70)
      return fitted.classCounts
    }
    #expect(try counts(.undersample) == [10, 10, 10])
    #expect(try counts(.oversample) == [50, 50, 50])
    #expect(try counts(.smote) == [50, 50, 50])
    // New rows lie between rows of their class.
    let values = try TargetValues(data.column("kind"), name: "kind", work())
    let (_, features) = try preparation.fitTransform(on: data, target: "kind", work())
    let before = LearningRows(features: features, target: values.truth(nil), weights: nil)
    let after = try Resampling(method: .smote).apply(before, work())
    let codes = try #require(after.target.codes)
    for feature in 0..<4 {
      let own = (50..<60).map { features[$0, feature] }
      for row in 70..<after.rowCount where codes[row] == 1 {
        #expect(after.features[row, feature] >= own.min() ?? 0)
        #expect(after.features[row, feature] <= own.max() ?? 0)
      }
    }
    #expect(
      try Resampling(method: .smote).apply(before, work(threads: 1)).features[100, 2]
        == after.features[100, 2])
  }

  @Test func weightsOfClassesWork() throws {
    let balanced = ClassWeights.balanced.weights(
      .classes([0, 0, 0, 1], names: ["a", "b"]), times: nil)
    let third: Double = 4.0 / 6
    let expected: [Double] = [third, third, third, 2]
    #expect(balanced == expected)
    let named = try Self.irisTask(.named([("setosa", 0)])).fit(Self.forest(), work())
    #expect(try named.predict(Iris.data, work()).scalar(at: 0).text != "setosa")
    #expect(
      failure { _ = try Self.irisTask(.named([("setsa", 2)])).fit(Self.forest(), work()) }?.help
        == "did you mean `setosa`?")
  }

  @Test func savedModelsAnswerTheSame() throws {
    let data = Iris.data
    let task = try LearningTask(
      data, target: "kind",
      preparation: Preparation().on(
        .numbers,
        [StepAgreementTests.step("impute_knn"), StepAgreementTests.step("quantile_scale")]))
    let model = try task.fit(Self.forest(), work())
    let bytes = SavedModel.bytes(of: model)
    let read = try SavedModel.model(from: bytes, name: "m.mvsm")
    #expect(try read.probabilities(data, work()) == model.probabilities(data, work()))
    #expect(read.lines == model.lines)
    #expect(read.origin?.fingerprint == model.origin?.fingerprint)
    // A flipped bit anywhere, or a missing end, is refused without a trap.
    var stream = SeededStream(seed: 2)
    for _ in 0..<200 {
      var damaged = bytes
      damaged[stream.index(below: bytes.count)] ^= UInt8(1 << stream.index(below: 8))
      #expect(failure { _ = try SavedModel.model(from: damaged, name: "m") } != nil)
    }
    for length in stride(from: 0, to: bytes.count, by: 997) {
      #expect(failure { _ = try SavedModel.model(from: Array(bytes[..<length]), name: "m") } != nil)
    }
    // A payload that contradicts itself under a right checksum is refused too.
    for _ in 0..<300 {
      var damaged = Array(bytes[32...])
      damaged[stream.index(below: damaged.count)] = UInt8(stream.index(below: 256))
      var reader = ModelReader(damaged)
      if let model = try? FittedModel(from: &reader) {
        _ = try? model.probabilities(data, work())
      }
    }
    let changed = data.replacing([
      (
        "petal_width",
        Column(
          .texts([String](repeating: "wide", count: 150)),
          lineage: Lineage(.source("t.csv", column: "petal_width")))
      )
    ])
    #expect(
      failure { _ = try read.predict(changed, work()) }?.message.contains(
        "`.petal_width` holds text here, but held numbers") == true)
  }

  @Test func rowsThatWereLearnedFromAreFound() throws {
    let data = Iris.data.replacing([
      (
        "id",
        Column(.ints((0..<150).map { Int64($0) }), lineage: Lineage(.source("t.csv", column: "id")))
      )
    ])
    let task = try LearningTask(
      data.taking(rows: Array(0..<120)), target: "kind",
      preparation: Preparation().on(.names(["petal_width", "petal_length"]), []))
    let model = try task.fit(Self.forest(), work())
    func remarks(_ rows: [Int], _ data: Dataset) throws -> [String] {
      let work = work()
      _ = try model.report(data.taking(rows: rows), work)
      return work.takeRemarks().map(\.code)
    }
    #expect(try remarks(Array(100..<150), data).contains("split-overlap"))
    #expect(try !remarks(Array(120..<150), data).contains("split-overlap"))
    #expect(try remarks(Array(100..<150), Iris.data).contains("split-copies"))
  }

  @Test func aFeatureThatGivesTheAnswerAloneIsNamed() throws {
    let x = (0..<100).map { Double($0) }
    let data = table([
      ("x", .floats(x)), ("n", .floats(x.map { $0.truncatingRemainder(dividingBy: 7) })),
      ("y", .texts(x.map { $0 < 60 ? "low" : "high" })),
    ])
    func codes(_ names: [String]) throws -> [String] {
      let work = work()
      _ = try LearningTask(data, target: "y", preparation: Preparation().on(.names(names), []))
        .fit(Self.forest(), work)
      return work.takeRemarks().map(\.code)
    }
    #expect(try codes(["x", "n"]).contains("single-feature"))
    #expect(try !codes(["n"]).contains("single-feature"))
  }

  @Test func sheetsTellRowsFeaturesAndScores() throws {
    let model = try Self.irisTask().fit(Self.forest(), rows: Array(0..<149), work())
    let sheet = try model.sheet(Iris.data, work())
    let names = sheet.entries.map(\.what)
    #expect(sheet.dataset.names == ["what", "value"])
    for name in [
      "model", "predicts", "training rows", "seed", "class setosa", "feature .petal_width",
      "judged on", "f1_macro",
    ] {
      #expect(names.contains(name), "\(name)")
    }
  }
}

extension Scalar {
  var text: String? { if case .text(let text) = self { text } else { nil } }
}

extension StepTraining.Target {
  var codes: [UInt32]? { if case .classes(let codes, _) = self { codes } else { nil } }
}

@Suite struct ModelNameTests {
  @Test func onlyDifferencesStay() {
    let names = ModelNames.short([
      "random_forest(trees: 50, min_samples_leaf: 2)",
      "random_forest(trees: 50, class_weight: \"a, b\")",
      "voting(random_forest(trees: 2), ridge())",
      "majority()",
    ])
    #expect(
      names == [
        "random_forest(…, min_samples_leaf: 2)", "random_forest(…, class_weight: \"a, b\")",
        "voting(random_forest(trees: 2), ridge())", "majority()",
      ])
    #expect(
      ModelNames.short(["ridge(alpha: 1.0)", "ridge()"]) == ["ridge(alpha: 1.0)", "ridge()"])
  }
}
