import Describe
import Diagnostics
import Files
import Frame
import Numeric
import Testing

@testable import Learn

/// Comparisons and searches that are interrupted, go on later, or hold something that fails.
@Suite struct StoppedSelectionTests {
  /// A budget that is interrupted at the progress of a name and share.
  private static func stopped(_ name: String, at share: Double) -> Work {
    let budget = Budget(threads: 1)
    return Work(budget: budget) { what, now in
      if what.hasPrefix(name), now >= share { budget.interrupt() }
    }
  }

  private static func models() throws -> [Model] {
    [
      try SelectionTests.forest(), try SelectionTests.forest([("max_depth", .int(1))]),
      try NaiveBayes.spec(),
    ]
  }

  private static func compared(
    _ plan: FoldPlan, store: SearchStore? = nil, _ work: Work
  ) throws -> Comparison {
    try SelectionTests.irisTask().compare(models(), plan: plan, store: store, work)
  }

  private static func scores(_ found: Comparison) -> [[[Double?]]] {
    found.entries.map { $0.folds.map(\.scores) }
  }

  @Test func comparisonsKeepTheFoldsThatAllHave() throws {
    let whole = try Self.compared(FoldPlan(), work())
    let work = Self.stopped("compare", at: 0.5)
    let found = try Self.compared(FoldPlan(), work)
    #expect(found.isPartial && found.judgedFolds == 2)
    #expect(!work.budget.isInterrupted)
    #expect(work.takeRemarks().contains { $0.code == "stopped-early" })
    for (own, all) in zip(found.entries, whole.entries) {
      #expect(found.judged(own).map(\.scores) == Array(all.folds.map(\.scores).prefix(2)))
      let first = all.folds.prefix(2).compactMap { $0.scores[0] }
      #expect(found.mean(own, 0) == first.reduce(0, +) / 2)
    }
    let lines = found.lines(width: 100, charset: .block)
    #expect(lines.contains { $0.contains("means over the first 2 folds") })
    #expect(found.verdict.contains("stopped before the end: 2 of 5 folds are judged"))
    #expect(whole.lines(width: 100, charset: .block).contains { $0.contains("over the folds") })
  }

  @Test func modelsThatWereNotReachedAreNamed() throws {
    // Three baselines, then two of three models in the first of 15 folds.
    let found = try Self.compared(FoldPlan(repeats: 3), Self.stopped("compare: naive", at: 0))
    #expect(found.isPartial && found.judgedFolds == 1)
    #expect(found.entries.map(\.folds.count) == [1, 1, 0, 1, 1, 1])
    #expect(found.entries[2].isUnreached)
    #expect(found.best != 2 && found.ranking.last == 2)
    #expect(
      found.verdict.contains(
        "stopped before the end: 1 of 15 folds is judged; `naive_bayes()` was not reached"))
    #expect(
      found.lines(width: 100, charset: .block).contains { $0.contains("not reached") })
  }

  @Test func nothingFinishedIsAnInterruptLikeAnyOther() throws {
    let work = Self.stopped("compare: random", at: 0)
    #expect(throws: Stopped.self) { try Self.compared(FoldPlan(), work) }
  }

  @Test func comparisonsGoOnFromTheirFile() throws {
    let gate = PathGate(base: "/tmp")
    let path = "/tmp/mvs-comparison-\(ProcessNumber.own).txt"
    let place = try gate.writing(path)
    defer { try? AtomicFile.write(place) { _ in } }
    func content() throws -> [UInt8] {
      let file = try gate.read(path)
      return try file.bytes(count: file.identity.size)
    }
    let plan = try FoldPlan(count: 3, repeats: 2)
    let whole = try Self.compared(plan, work())
    _ = try Self.compared(
      plan, store: SearchStore(place, content: nil), Self.stopped("compare", at: 0.4))
    let kept = try content()
    let again = work()
    let resumed = try Self.compared(plan, store: SearchStore(place, content: kept), again)
    #expect(!resumed.isPartial)
    #expect(Self.scores(resumed) == Self.scores(whole))
    #expect(again.takeRemarks().contains { $0.code == "resumed" })
    // A search over the same folds knows them too, and the file then holds both.
    let all = try content()
    let search = work()
    let found = try SelectionTests.irisTask().tune(
      SearchSpace(SelectionTests.forest(), [.init(name: "max_depth", values: [.null, .int(1)])]),
      SearchPlan(how: .grid, points: nil, folds: plan, score: nil, seed: 0),
      store: SearchStore(place, content: all), search)
    #expect(found.results[0].map { $0?.scores[0] } == whole.entries[0].folds.map { $0.scores[0] })
    #expect(try content() == all)
  }

  private static func nested(_ work: Work, store: SearchStore? = nil) throws -> Tuning {
    try SelectionTests.irisTask().tune(
      SearchSpace(
        SelectionTests.forest(), [.init(name: "min_samples_leaf", values: [.int(1), .int(5)])]),
      SearchPlan(
        how: .grid, points: nil, folds: FoldPlan(count: 3), score: nil, seed: 0, outer: 3),
      store: store, work)
  }

  @Test func nestedSearchesKeepTheSearchAndTheFoldsThatAreFinished() throws {
    let whole = try Self.nested(work())
    let work = Self.stopped("tune: outer fold 2", at: 0)
    let found = try Self.nested(work)
    #expect(found.stop == .outside(fold: 2, of: 3))
    #expect(found.nested == Array(whole.nested.prefix(1)))
    #expect(found.best == whole.best && found.fitCount == whole.fitCount)
    #expect(found.notes.contains { $0.hasPrefix("stopped in outer fold 2 of 3") })
    #expect(work.takeRemarks().contains { $0.code == "stopped-early" })
    #expect(failure { _ = try found.fitted() }?.code == "nothing-fitted")
    let late = try Self.nested(Self.stopped("tune: refitting", at: 0))
    #expect(late.stop == .refitting && late.nested == whole.nested)
  }

  @Test func nestedSearchesGoOnInsideTheirOuterFolds() throws {
    let gate = PathGate(base: "/tmp")
    let path = "/tmp/mvs-nested-\(ProcessNumber.own).txt"
    let place = try gate.writing(path)
    defer { try? AtomicFile.write(place) { _ in } }
    let whole = try Self.nested(work(), store: SearchStore(place, content: nil))
    let file = try gate.read(path)
    let bytes = try file.bytes(count: file.identity.size)
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    // Two points on three folds, once for all rows and once for each outer fold.
    #expect(lines.count == 2 + 6 * 4)
    let half = Array((lines.prefix(17).joined(separator: "\n") + "\n").utf8)
    let resumed = try Self.nested(work(), store: SearchStore(place, content: half))
    #expect(resumed.nested == whole.nested)
    #expect(resumed.points.indices.allSatisfy { resumed.values($0) == whole.values($0) })
  }

  @Test func aSettingThatFailsDoesNotLoseTheOthers() throws {
    for threads in [1, 2] {
      let work = work(threads: threads)
      let space = try SearchSpace(
        SelectionTests.forest(),
        [
          .init(name: "max_features", values: [.int(1), .int(9), .int(2)]),
          .init(name: "trees", values: [.int(3), .int(6)]),
        ])
      let found = try SelectionTests.irisTask().tune(
        space,
        SearchPlan(how: .grid, points: nil, folds: FoldPlan(count: 3), score: nil, seed: 0), work)
      #expect(found.failures.map { $0 != nil } == [false, false, true, true, false, false])
      #expect(found.ranking.count == 4 && found.fitCount == 12)
      #expect(found.refitted != nil)
      #expect(found.notes.contains { $0.hasPrefix("2 points failed, such as") })
      let remarks = work.takeRemarks().filter { $0.code == "model-failed" }
      #expect(remarks.count == 1 && remarks[0].message.hasSuffix("so 1 other point"))
      // With all settings failing, the search says why.
      let none = try SearchSpace(
        SelectionTests.forest(), [.init(name: "max_features", values: [.int(8), .int(9)])])
      #expect(
        failure {
          _ = try SelectionTests.irisTask().tune(
            none, SearchPlan(how: .grid, points: nil, folds: FoldPlan(), score: nil, seed: 0), work)
        }?.message.contains("`max_features` of a forest is 8") == true)
    }
  }
}

/// A number that tells files of this process from those of others.
enum ProcessNumber {
  static let own = String(
    UInt64(bitPattern: Int64(ObjectIdentifier(SearchStore.self).hashValue)), radix: 16)
}
