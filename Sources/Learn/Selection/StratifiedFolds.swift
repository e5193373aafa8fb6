import Diagnostics
import Frame
import Numeric

/// k parts of the rows, each with the classes in the same proportion within one row: every part is
/// the test part once. The sizes are those of scikit-learn's StratifiedKFold; without shuffling the
/// rows are too.
public struct StratifiedFolds: Sendable {
  public let count: Int
  /// For each row, the fold in which it is a test row.
  public let foldOfRow: [Int]

  /// - Throws: `bad-argument` when there are fewer rows than folds, or fewer than two folds.
  public init(
    _ count: Int, of target: Column, shuffle: Bool = true, seed: UInt64, _ work: Work
  ) throws {
    let strata = try Strata(target, work)
    let rows = strata.codes.count
    guard count >= 2, count <= rows else {
      throw Failure(
        "bad-argument", "\(counted(rows, "row")) cannot make \(counted(count, "fold"))",
        help: rows < 2
          ? "cross-validation needs at least 2 rows"
          : "choose from 2 to \(NumberText.grouped(rows)) folds",
        blames: "folds")
    }
    // Classes in order of first appearance decide which fold takes a leftover row.
    var rank = [Int](repeating: -1, count: strata.names.count)
    var order: [Int] = []
    for code in strata.codes where rank[Int(code)] < 0 {
      rank[Int(code)] = order.count
      order.append(Int(code))
    }
    let members = strata.members
    var allocation = [[Int]](repeating: [Int](repeating: 0, count: count), count: order.count)
    var position = 0
    for (place, stratum) in order.enumerated() {
      for _ in members[stratum] {
        allocation[place][position % count] += 1
        position += 1
      }
    }
    var folds = [Int](repeating: 0, count: rows)
    for (place, stratum) in order.enumerated() {
      var assigned = allocation[place].enumerated().flatMap { fold, size in
        [Int](repeating: fold, count: size)
      }
      if shuffle {
        var stream = SeededStream(seed: seed, part: UInt64(stratum))
        stream.shuffle(&assigned)
      }
      for (row, fold) in zip(members[stratum], assigned) { folds[row] = fold }
    }
    self.count = count
    foldOfRow = folds
    let rare = strata.names.indices.filter { members[$0].count < count }
    if !rare.isEmpty {
      work.remark(
        .warning, "rare-class",
        "\(listed(rare.map { strata.names[$0] })) \(rare.count == 1 ? "has" : "have") fewer rows than the \(count) folds: missing in some test parts"
      )
    }
  }

  public func holdout(_ fold: Int) -> Holdout {
    let rows = foldOfRow.indices
    return Holdout(
      train: rows.filter { foldOfRow[$0] != fold }, test: rows.filter { foldOfRow[$0] == fold })
  }
}
