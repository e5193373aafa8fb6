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
    foldOfRow = Self.folds(count, strata: strata.codes, shuffle: shuffle, seed: seed)
    self.count = count
    let members = strata.members
    let rare = strata.names.indices.filter { members[$0].count < count }
    if !rare.isEmpty {
      work.remark(
        .warning, "rare-class",
        "\(listed(rare.map { strata.names[$0] })) \(rare.count == 1 ? "has" : "have") fewer rows than the \(count) folds: missing in some test parts"
      )
    }
  }

  /// For each row, the fold in which it is a test row. Classes in order of first appearance decide which
  /// fold takes a leftover row.
  static func folds(_ count: Int, strata codes: [UInt32], shuffle: Bool, seed: UInt64) -> [Int] {
    let classes = Int(codes.max() ?? 0) + 1
    var members = [[Int]](repeating: [], count: classes)
    var rank = [Int](repeating: -1, count: classes)
    var order: [Int] = []
    for (row, code) in codes.enumerated() {
      members[Int(code)].append(row)
      if rank[Int(code)] < 0 {
        rank[Int(code)] = order.count
        order.append(Int(code))
      }
    }
    var position = 0
    var folds = [Int](repeating: 0, count: codes.count)
    for stratum in order {
      var sizes = [Int](repeating: 0, count: count)
      for _ in members[stratum] {
        sizes[position % count] += 1
        position += 1
      }
      var assigned = sizes.enumerated().flatMap { fold, size in
        [Int](repeating: fold, count: size)
      }
      if shuffle {
        var stream = SeededStream(seed: seed, part: UInt64(stratum))
        stream.shuffle(&assigned)
      }
      for (row, fold) in zip(members[stratum], assigned) { folds[row] = fold }
    }
    return folds
  }

  public func holdout(_ fold: Int) -> Holdout {
    let rows = foldOfRow.indices
    return Holdout(
      train: rows.filter { foldOfRow[$0] != fold }, test: rows.filter { foldOfRow[$0] == fold })
  }
}
