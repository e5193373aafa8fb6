import Frame
import Testing

@testable import Learn

/// Divisions beside those of scikit-learn 1.9.1, where they are determined.
@Suite struct FoldAgreementTests {
  private func folds(_ plan: FoldPlan, _ data: Dataset) throws -> [Holdout] {
    let values = try TargetValues(data.column("y"), name: "y", work())
    return try plan.folds(of: data, values, used: ["y"], work()).holdouts
  }

  /// Twelve groups of different sizes, and three classes.
  static let groups = zip(0..., [1, 2, 3, 5, 8, 13, 4, 9, 17, 6, 11, 7]).flatMap {
    [Int64](repeating: $0, count: $1)
  }
  static let classes = groups.indices.map { row in
    row % 2 == 0 ? 0 : (row * row + row / 5) % 3
  }

  private static func grouped() -> Dataset {
    table([("film", .ints(groups)), ("y", .texts(classes.map { "c\($0)" }))])
  }

  /// `GroupKFold` and `StratifiedGroupKFold`: the groups of each part, and for the latter the rows of
  /// each class; parts may be in another order.
  @Test(arguments: [
    (3, false, [[0, 6, 8, 11], [1, 7, 9, 10], [2, 3, 4, 5]]),
    (4, false, [[0, 1, 5, 9], [2, 10, 11], [3, 8], [4, 6, 7]]),
    (3, true, [[0, 3, 6, 8], [1, 4, 7, 9, 11], [2, 5, 10]]),
    (4, true, [[0, 2, 8], [1, 6, 7, 11], [3, 9, 10], [4, 5]]),
  ])
  func groupsAreDividedAlike(_ count: Int, _ stratifies: Bool, _ wanted: [[Int64]]) throws {
    let plan = try FoldPlan(count: count, stratifies: stratifies, group: "film", seed: 3)
    let parts = try folds(plan, Self.grouped()).map { holdout in
      Set(holdout.test.map { Self.groups[$0] }).sorted()
    }
    #expect(parts.sorted { $0.lexicographicallyPrecedes($1) } == wanted)
  }

  /// `StratifiedKFold`: how many rows of each class each part has; drawn anew by each seed and turn.
  @Test(arguments: [
    (3, [[9, 5, 2], [9, 4, 2], [9, 4, 2]]),
    (5, [[6, 2, 2], [6, 2, 1], [5, 3, 1], [5, 3, 1], [5, 3, 1]]),
  ])
  func partsHaveTheSameClasses(_ count: Int, _ wanted: [[Int]]) throws {
    let letters = (String(repeating: "aaab", count: 9) + "ccccccbbbb").map { String($0) }
    let data = table([("y", .texts(letters))])
    var seen: Set<[[Int]]> = []
    for seed in UInt64(0)..<3 {
      let turns = try folds(FoldPlan(count: count, repeats: 2, seed: seed), data)
      #expect(turns.count == 2 * count)
      for turn in [turns.prefix(count), turns.suffix(count)] {
        let found = turn.map { holdout in
          ["a", "b", "c"].map { letter in holdout.test.count { letters[$0] == letter } }
        }
        #expect(found == wanted)
        #expect(turn.flatMap(\.test).sorted() == Array(letters.indices))
        seen.insert(turn.map(\.test))
      }
    }
    #expect(seen.count == 6)
  }

  /// `TimeSeriesSplit`: rows learned from, first and last row judged.
  @Test(arguments: [
    (12, 3, [[3, 3, 5], [6, 6, 8], [9, 9, 11]]),
    (50, 5, [[10, 10, 17], [18, 18, 25], [26, 26, 33], [34, 34, 41], [42, 42, 49]]),
    (23, 4, [[7, 7, 10], [11, 11, 14], [15, 15, 18], [19, 19, 22]]),
  ])
  func windowsAreTheSame(_ rows: Int, _ count: Int, _ wanted: [[Int]]) throws {
    let data = table([
      ("day", .dates((0..<rows).map { Int32($0) })), ("y", .floats((0..<rows).map { Double($0) })),
    ])
    let found = try folds(FoldPlan(count: count, time: "day"), data)
    #expect(found.map { [$0.train.count, $0.test.first ?? 0, $0.test.last ?? 0] } == wanted)
    #expect(found.allSatisfy { $0.train == Array(0..<$0.train.count) })
  }
}
