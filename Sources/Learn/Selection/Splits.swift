import Diagnostics
import Frame
import Numeric

/// Rows to learn from and rows to judge by: disjoint, all rows, each in the old order.
public struct Holdout: Sendable, Equatable {
  public let train: [Int]
  public let test: [Int]

  /// The two datasets.
  public func datasets(of data: Dataset) -> (train: Dataset, test: Dataset) {
    func part(_ rows: [Int]) -> Dataset {
      data.gathered(Buffer(rows.map { UInt32(truncatingIfNeeded: $0) }))
    }
    return (part(train), part(test))
  }
}

/// Ways to split the rows of a dataset.
public enum Splits {
  /// Splits the rows by chance. The test part has the share that is left, rounded up to whole rows
  /// (scikit-learn's `train_test_split`).
  ///
  /// With `stratify`, each class keeps its share on both sides within one row; null is a class of its
  /// own. With `group`, rows with one key stay on one side, so sizes and shares are met as closely as
  /// whole groups allow; a null key groups with nothing. `key` is a column that should name each row
  /// once; unless given, the first that goes by the name of a key: where a key repeats it groups by
  /// itself, with a remark. Without either, exploded rows are warned of.
  /// - Throws: `bad-argument` when `share` is not between 0 and 1, `no-rows` when a side would be
  ///   empty, `wrong-type` for columns that have no classes.
  public static func holdout(
    _ data: Dataset, share: Double = 0.8, stratify: Column? = nil, group: Column? = nil,
    key: Column? = nil, seed: UInt64, _ work: Work
  ) throws -> Holdout {
    guard share > 0, share < 1 else {
      throw Failure(
        "bad-argument", "the share of the training rows must be between 0 and 1, not \(share)",
        help: "`split(0.8)` keeps four of five rows for training", blames: "share")
    }
    let count = data.rowCount
    let trainCount = Int((share * Double(count) + 1e-9).rounded(.down))
    guard trainCount > 0, trainCount < count else {
      throw Failure(
        "no-rows",
        "\(counted(count, "row")) cannot be split \(share) : \(NumberText.significant(1 - share))",
        help: count < 2 ? "a split needs at least 2 rows" : "choose a share nearer to 0.5")
    }
    let strata = try stratify.map { try Strata($0, work) }
    var groups = try group.map { try RowClasses($0, use: "`group`", work) }
    if groups == nil, key == nil, let found = RowKey.repeated(in: data, besides: [], work) {
      groups = try RowClasses(data.column(found.name), use: "the key of a split", work)
      work.remark(.note, "grouped", RowKey.remark(found, rowCount: data.rowCount))
    }
    if groups == nil, let key {
      let keys = try RowClasses(key, use: "the key of a split", work)
      let repeated = keys.counts.reduce(0) { $0 + ($1 > 1 ? 1 : 0) }
      if repeated > 0 {
        groups = keys
        work.remark(
          .note, "split",
          "\(counted(repeated, "key")) \(repeated == 1 ? "occurs" : "occur") more than once; rows of one key stay on one side"
        )
      }
    }
    if groups == nil, !data.explodedBy.isEmpty {
      work.remark(
        .warning, "split-copies",
        "rows were repeated for each element of \(listed(data.explodedBy.map(columnSource))): copies of one may stand on both sides; name what they belong to with `group:`"
      )
    }
    let inTest =
      if let groups {
        byGroup(
          groups.codes(of: Array(0..<count)), strata ?? Strata(rowCount: count),
          testCount: count - trainCount, seed: seed)
      } else {
        byRow(strata ?? Strata(rowCount: count), testCount: count - trainCount, seed: seed)
      }
    let rows = (0..<count)
    let result = Holdout(train: rows.filter { !inTest[$0] }, test: rows.filter { inTest[$0] })
    guard !result.train.isEmpty, !result.test.isEmpty else {
      throw Failure(
        "no-rows", "one group holds too many rows to stand on one side of the split",
        help: "group by a finer key")
    }
    strata?.remarkOneSided(inTest, work)
    return result
  }

  /// Test rows drawn from each class; the leftover rows of rounding go first to classes that would
  /// have none in the test part, then by the largest remainder.
  static func byRow(_ strata: Strata, testCount: Int, seed: UInt64) -> [Bool] {
    let members = strata.members
    let count = strata.codes.count
    var quota = members.map { $0.count * testCount / count }
    let remainder = members.map { $0.count * testCount % count }
    var left = testCount - quota.reduce(0, +)
    let order = members.indices.sorted { a, b in
      let aFirst = quota[a] == 0 && members[a].count > 1
      let bFirst = quota[b] == 0 && members[b].count > 1
      if aFirst != bFirst { return aFirst }
      return remainder[a] != remainder[b] ? remainder[a] > remainder[b] : a < b
    }
    for pass in 0..<2 {
      for stratum in order where left > 0 && remainder[stratum] > 0 {
        let keepsTrain = quota[stratum] + 1 < members[stratum].count
        let isFree = quota[stratum] == members[stratum].count * testCount / count
        guard isFree, keepsTrain || pass == 1 else { continue }
        quota[stratum] += 1
        left -= 1
      }
    }
    var inTest = [Bool](repeating: false, count: count)
    for (stratum, rows) in members.enumerated() {
      var shuffled = rows
      var stream = SeededStream(seed: seed, part: UInt64(stratum))
      stream.shuffle(&shuffled)
      for row in shuffled.prefix(quota[stratum]) { inTest[row] = true }
    }
    return inTest
  }

  /// Whole groups in a random order go to the test part while that brings their class (the most
  /// frequent among the rows of the group) nearer to its share.
  static func byGroup(
    _ groups: [Int], _ strata: Strata, testCount: Int, seed: UInt64
  ) -> [Bool] {
    let count = groups.count
    var rows = [[Int]](repeating: [], count: (groups.max() ?? -1) + 1)
    for (row, group) in groups.enumerated() { rows[group].append(row) }
    rows.removeAll(where: \.isEmpty)
    let classOf = rows.map { members in
      var counts = [UInt32: Int]()
      for row in members { counts[strata.codes[row], default: 0] += 1 }
      return counts.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key ?? 0
    }
    var order = Array(rows.indices)
    var stream = SeededStream(seed: seed)
    stream.shuffle(&order)
    var size = [Int](repeating: 0, count: strata.names.count)
    for (group, members) in rows.enumerated() { size[Int(classOf[group])] += members.count }
    var wanted = size.map { Double($0) * Double(testCount) / Double(count) }
    var inTest = [Bool](repeating: false, count: count)
    for group in order {
      let stratum = Int(classOf[group])
      let size = Double(rows[group].count)
      guard abs(wanted[stratum] - size) < wanted[stratum] else { continue }
      wanted[stratum] -= size
      for row in rows[group] { inTest[row] = true }
    }
    return inTest
  }
}
