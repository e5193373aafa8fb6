import Diagnostics
import Frame
import Numeric
import Testing

@testable import Learn

@Suite struct FoldPlanTests {
  static func data(_ columns: [(String, Vector)]) -> Dataset { table(columns) }

  private func folds(
    _ plan: FoldPlan, _ data: Dataset, _ target: String = "y", used: [String] = ["y"]
  )
    throws -> (Folds, [Remark])
  {
    let work = work()
    let values = try TargetValues(data.column(target), name: target, work)
    return (try plan.folds(of: data, values, used: used, work), work.takeRemarks())
  }

  static let classes = (0..<60).map { $0 % 3 == 0 ? "a" : "b" }

  private func expectPartition(_ folds: Folds, of count: Int) {
    #expect(folds.holdouts.flatMap(\.test).sorted() == Array(0..<count))
    for holdout in folds.holdouts {
      #expect(Set(holdout.train).isDisjoint(with: holdout.test))
      #expect(holdout.train.count + holdout.test.count == count)
    }
  }

  @Test func eachRowIsJudgedOnce() throws {
    let data = table([("y", .texts(Self.classes))])
    let (folds, _) = try folds(FoldPlan(), data)
    expectPartition(folds, of: 60)
    for holdout in folds.holdouts {
      #expect(holdout.test.filter { Self.classes[$0] == "a" }.count == 4)
    }
    let (twice, _) = try self.folds(FoldPlan(repeats: 2, seed: 3), data)
    #expect(twice.holdouts.count == 10)
    #expect(twice.holdouts[0] != twice.holdouts[5])
  }

  /// The parts of scikit-learn's StratifiedGroupKFold(3) for groups that cannot tie.
  @Test func groupsStayTogether() throws {
    let keys = (0..<60).map { Int64($0 / 4) }
    let data = table([("y", .texts(Self.classes)), ("film", .ints(keys))])
    let (folds, _) = try folds(FoldPlan(count: 3, group: "film"), data)
    expectPartition(folds, of: 60)
    for holdout in folds.holdouts {
      #expect(Set(holdout.train.map { keys[$0] }).isDisjoint(with: holdout.test.map { keys[$0] }))
      #expect((5...9).contains(holdout.test.filter { Self.classes[$0] == "a" }.count))
    }
  }

  @Test func aRepeatedKeyGroupsByItselfAndIsSaid() throws {
    let data = table([
      ("id", .ints((0..<60).map { Int64($0 / 2) })), ("y", .texts(Self.classes)),
    ])
    let (folds, remarks) = try folds(FoldPlan(count: 3), data)
    #expect(folds.plan.group == "id")
    #expect(
      remarks.contains {
        $0.code == "grouped" && $0.message.contains("`.id` repeats (30 values in 60 rows)")
      })
    let unique = table([
      ("id", .ints((0..<60).map { Int64($0) })),
      ("movie_id", .ints((0..<60).map { Int64($0 / 2) })),
      ("y", .texts(Self.classes)),
    ])
    #expect(try self.folds(FoldPlan(count: 3), unique).0.plan.group == nil)
  }

  /// scikit-learn's TimeSeriesSplit(3).
  @Test func windowsExpand() throws {
    let data = table([
      ("y", .floats((0..<12).map { Double($0) })), ("t", .ints((0..<12).map { Int64(11 - $0) })),
    ])
    let (folds, _) = try folds(FoldPlan(count: 3, time: "t"), data)
    #expect(
      folds.holdouts.map(\.test) == [[6, 7, 8], [3, 4, 5], [0, 1, 2]])
    #expect(folds.holdouts.map(\.train.count) == [3, 6, 9])
  }

  @Test func windowsLeaveOutGroupsThatComeAgain() throws {
    let data = table([
      ("y", .floats((0..<12).map { Double($0) })), ("t", .ints((0..<12).map { Int64($0) })),
      ("film", .ints((0..<12).map { Int64($0 % 8) })),
    ])
    let (folds, remarks) = try folds(FoldPlan(count: 3, group: "film", time: "t"), data)
    #expect(folds.holdouts[2].test == [9, 10, 11])
    #expect(folds.holdouts[2].train == [0, 4, 5, 6, 7, 8])
    #expect(remarks.contains { $0.code == "grouped" })
  }

  @Test func whatCannotBeDividedIsSaid() throws {
    let few = table([("y", .texts(["a", "b", "a"]))])
    #expect(failure { _ = try folds(FoldPlan(), few) }?.message == "3 rows cannot make 5 folds")
    let none = table([("y", .texts([]))])
    #expect(failure { _ = try folds(FoldPlan(), none) }?.code == "no-rows")
    let rare = table([("y", .texts(["a"] + [String](repeating: "b", count: 20)))])
    let (_, remarks) = try folds(FoldPlan(), rare)
    #expect(remarks.first?.message.hasPrefix("`a` (1 row) has fewer rows than the 5 folds") == true)
    #expect(failure { _ = try FoldPlan(repeats: 2, time: "t") }?.code == "bad-argument")
  }
}
