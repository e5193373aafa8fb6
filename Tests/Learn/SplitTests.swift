import Diagnostics
import Frame
import Numeric
import Testing

@testable import Learn

@Suite struct SplitTests {
  static func column(_ vector: Vector) -> Column {
    Column(vector, lineage: Lineage(.source("t.csv", column: "c")))
  }

  static func rows(_ count: Int) -> Dataset {
    table([("i", .ints((0..<count).map { Int64($0) }))])
  }

  /// scikit-learn's `train_test_split`: the test part is rounded up.
  @Test(arguments: [(10, 0.8, 2), (11, 0.8, 3), (5, 0.8, 1), (100, 0.57, 43), (10, 0.7, 3)])
  func theTestPartIsRoundedUp(_ count: Int, _ share: Double, _ test: Int) throws {
    let split = try Splits.holdout(Self.rows(count), share: share, seed: 0, work())
    #expect(split.test.count == test)
    #expect((split.train + split.test).sorted() == Array(0..<count))
    #expect(split.train == split.train.sorted() && split.test == split.test.sorted())
  }

  @Test func eachClassKeepsItsShareWithinOneRow() throws {
    var stream = SeededStream(seed: 5)
    for count in [17, 100, 1003] {
      let labels = (0..<count).map { _ in "c\(stream.index(below: 7) * stream.index(below: 3))" }
      let stratify = Self.column(.texts(labels))
      let split = try Splits.holdout(
        Self.rows(count), share: 0.75, stratify: stratify, seed: 9, work())
      #expect(split.test.count == Int((Double(count) * 0.25).rounded(.up)))
      for label in Set(labels) {
        let all = labels.filter { $0 == label }.count
        let test = split.test.filter { labels[$0] == label }.count
        let exact = Double(all * split.test.count) / Double(count)
        #expect(abs(Double(test) - exact) < 1)
      }
    }
  }

  @Test func smallClassesReachBothSidesWhereTheyCan() throws {
    let labels = [String](repeating: "a", count: 40) + ["b", "b", "c"]
    let asked = work()
    let split = try Splits.holdout(
      Self.rows(43), stratify: Self.column(.texts(labels)), seed: 0, asked)
    #expect(split.test.filter { labels[$0] == "b" }.count == 1)
    #expect(split.train.contains(42))
    let remarks = asked.takeRemarks()
    #expect(remarks.map(\.code) == ["rare-class"])
    #expect(remarks.first?.message.contains("`c` has too few rows") == true)
  }

  @Test func aRepeatedKeyGroupsByItself() throws {
    let keys = (0..<300).map { "film \($0 / 3)" }
    let labels = (0..<300).map { $0 / 3 % 4 == 0 ? "hit" : "flop" }
    let asked = work()
    let split = try Splits.holdout(
      Self.rows(300), stratify: Self.column(.texts(labels)), key: Self.column(.texts(keys)),
      seed: 4, asked)
    let train = Set(split.train.map { keys[$0] })
    #expect(split.test.allSatisfy { !train.contains(keys[$0]) })
    #expect(split.test.count == 60)
    #expect(split.test.filter { labels[$0] == "hit" }.count == 15)
    #expect(asked.takeRemarks().map(\.code) == ["split"])
    let single = Self.column(.texts((0..<300).map { "\($0)" }))
    _ = try Splits.holdout(Self.rows(300), key: single, seed: 4, asked)
    #expect(asked.takeRemarks().isEmpty)
  }

  @Test func explodedRowsAreWarnedOf() throws {
    let plain = Self.rows(10)
    let exploded = Dataset(
      rowCount: 10, names: plain.names, columns: plain.columns, explodedBy: ["genres"])
    let asked = work()
    _ = try Splits.holdout(exploded, seed: 0, asked)
    #expect(asked.takeRemarks().map(\.code) == ["split-copies"])
    let keys = Self.column(.ints((0..<10).map { Int64($0 / 2) }))
    _ = try Splits.holdout(exploded, group: keys, seed: 0, asked)
    #expect(asked.takeRemarks().isEmpty)
  }

  @Test func aNullKeyGroupsWithNothing() throws {
    let keys = Self.column(.texts([String?](repeating: nil, count: 10)))
    let split = try Splits.holdout(Self.rows(10), group: keys, seed: 1, work())
    #expect(split.test.count == 2)
  }

  @Test func aSeedIsASplit() throws {
    let one = try Splits.holdout(Self.rows(100), seed: 1, work())
    #expect(try Splits.holdout(Self.rows(100), seed: 1, work()) == one)
    #expect(try Splits.holdout(Self.rows(100), seed: 2, work()) != one)
  }

  @Test func whatCannotBeSplitIsSaid() {
    #expect(failure { _ = try Splits.holdout(Self.rows(0), seed: 0, work()) }?.code == "no-rows")
    #expect(failure { _ = try Splits.holdout(Self.rows(1), seed: 0, work()) }?.code == "no-rows")
    let share = failure { _ = try Splits.holdout(Self.rows(9), share: 1.5, seed: 0, work()) }
    #expect(share?.blames == "share")
    let floats = Self.column(.floats([1.5, 2.5]))
    let strata = failure { _ = try Splits.holdout(Self.rows(2), stratify: floats, seed: 0, work()) }
    #expect(strata?.code == "wrong-type")
    let oneGroup = Self.column(.texts(["a", "a", "a"]))
    let group = failure { _ = try Splits.holdout(Self.rows(3), group: oneGroup, seed: 0, work()) }
    #expect(group?.code == "no-rows")
  }

  /// scikit-learn 1.9 StratifiedKFold(3).
  @Test func foldsAgreeWithTheReference() throws {
    let labels = "aabbbbbbbccccaab".map { String($0) }
    let folds = try StratifiedFolds(
      3, of: Self.column(.texts(labels)), shuffle: false, seed: 0, work())
    #expect(
      (0..<3).map { folds.holdout($0).test } == [
        [0, 1, 2, 3, 9, 10], [4, 5, 6, 11, 13], [7, 8, 12, 14, 15],
      ])
    let shuffled = try StratifiedFolds(3, of: Self.column(.texts(labels)), seed: 8, work())
    for fold in 0..<3 {
      let part = shuffled.holdout(fold)
      #expect((part.train + part.test).sorted() == Array(0..<16))
      for label in ["a", "b", "c"] {
        let all = Double(labels.filter { $0 == label }.count) / 3
        #expect(abs(Double(part.test.filter { labels[$0] == label }.count) - all) < 1)
      }
    }
  }
}
