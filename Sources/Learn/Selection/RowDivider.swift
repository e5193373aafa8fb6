import Diagnostics
import Frame
import Numeric

/// Divides rows into parts: by chance, keeping classes in proportion, keeping groups together, or both.
struct RowDivider {
  /// Rows of a dataset.
  let rows: [Int]
  /// The class of each of them; nil when shares need not be kept.
  let strata: [UInt32]?
  /// The group of each of them; nil when each row stands alone.
  let groups: [Int]?

  /// Each part is the test part once.
  /// - Throws: `bad-argument` when there are fewer rows or groups than parts.
  func parts(_ count: Int, seed: UInt64) throws -> [Holdout] {
    let units = groups.map { Set($0).count } ?? rows.count
    guard count >= 2, count <= units else {
      let what = groups == nil ? "row" : "group"
      throw Failure(
        "bad-argument", "\(counted(units, what)) cannot make \(counted(count, "fold"))",
        help: units < 2
          ? "cross-validation needs at least 2 \(what)s"
          : "choose from 2 to \(NumberText.grouped(units)) folds",
        blames: "folds")
    }
    let partOfRow =
      groups.map { grouped($0, count, seed: seed) }
      ?? StratifiedFolds.folds(
        count, strata: strata ?? [UInt32](repeating: 0, count: rows.count), shuffle: true,
        seed: seed)
    return (0..<count).map { part in
      Holdout(
        train: rows.indices.filter { partOfRow[$0] != part }.map { rows[$0] },
        test: rows.indices.filter { partOfRow[$0] == part }.map { rows[$0] })
    }
  }

  /// Whole groups, those that are hardest to place first, each to the part where the classes stay most
  /// even (scikit-learn's StratifiedGroupKFold), in an order of ties drawn by chance. Without classes
  /// the largest first, to the part with the fewest rows (GroupKFold).
  private func grouped(_ groups: [Int], _ count: Int, seed: UInt64) -> [Int] {
    let groupCount = (groups.max() ?? -1) + 1
    let classes = Int(strata?.max() ?? 0) + 1
    var holdings = [[Double]](
      repeating: [Double](repeating: 0, count: classes), count: groupCount)
    var totals = [Double](repeating: 0, count: classes)
    for (place, group) in groups.enumerated() {
      let label = Int(strata?[place] ?? 0)
      holdings[group][label] += 1
      totals[label] += 1
    }
    var order = (0..<groupCount).filter { holdings[$0].contains { $0 > 0 } }
    var stream = SeededStream(seed: seed)
    stream.shuffle(&order)
    func spread(_ values: [Double]) -> Double {
      values.withUnsafeBufferPointer { Moments(of: $0).standardDeviation }
    }
    let keys = holdings.map { classes > 1 ? spread($0) : $0[0] }
    let shuffled = order.enumerated().sorted {
      keys[$0.element] != keys[$1.element]
        ? keys[$0.element] > keys[$1.element] : $0.offset < $1.offset
    }.map(\.element)
    var partOfGroup = [Int](repeating: 0, count: groupCount)
    var parts = [[Double]](repeating: [Double](repeating: 0, count: classes), count: count)
    var shares = [[Double]](repeating: [Double](repeating: 0, count: count), count: classes)
    for group in shuffled {
      var best = 0
      var bestSpread = Double.infinity
      var bestRows = Double.infinity
      for part in 0..<count {
        var sum = 0.0
        for label in 0..<classes where totals[label] > 0 {
          let own = shares[label][part]
          shares[label][part] = (parts[part][label] + holdings[group][label]) / totals[label]
          sum += spread(shares[label])
          shares[label][part] = own
        }
        let size = parts[part].reduce(0, +)
        let isEqual = abs(sum - bestSpread) <= 1e-12 * max(1, bestSpread)
        if isEqual ? size < bestRows : sum < bestSpread {
          best = part
          bestSpread = min(sum, bestSpread)
          bestRows = size
        }
      }
      partOfGroup[group] = best
      for label in 0..<classes where totals[label] > 0 {
        parts[best][label] += holdings[group][label]
        shares[label][best] = parts[best][label] / totals[label]
      }
    }
    return groups.map { partOfGroup[$0] }
  }

  /// One division by chance.
  /// - Throws: `no-rows` when a side would be empty.
  func holdout(share: Double, seed: UInt64) throws -> Holdout {
    let testCount = rows.count - Int((share * Double(rows.count) + 1e-9).rounded(.down))
    guard testCount > 0, testCount < rows.count else {
      throw Failure(
        "no-rows",
        "\(counted(rows.count, "row")) cannot be split \(share) : \(NumberText.significant(1 - share))",
        help: rows.count < 2 ? "a split needs at least 2 rows" : "choose a share nearer to 0.5")
    }
    let codes = strata ?? [UInt32](repeating: 0, count: rows.count)
    let strata = Strata(codes: codes, names: (0...Int(codes.max() ?? 0)).map { String($0) })
    let inTest =
      groups.map {
        Splits.byGroup($0, strata, testCount: testCount, seed: seed)
      } ?? Splits.byRow(strata, testCount: testCount, seed: seed)
    let result = Holdout(
      train: rows.indices.filter { !inTest[$0] }.map { rows[$0] },
      test: rows.indices.filter { inTest[$0] }.map { rows[$0] })
    guard !result.train.isEmpty, !result.test.isEmpty else {
      throw Failure(
        "no-rows", "one group holds too many rows to stand on one side of the split",
        help: "group by a finer key")
    }
    return result
  }

  /// Windows of time: the rows are put in order and cut into one part more than asked for; each part
  /// but the first is judged by models that learned from all rows before it (scikit-learn's
  /// TimeSeriesSplit). Rows of one time stay together, and rows of groups that are judged are not
  /// learned from.
  /// - Throws: `bad-argument` when there are too few different times.
  func expanding(_ count: Int, _ times: RowTimes, _ work: Work) throws -> [Holdout] {
    let order = times.order
    let size = order.count / (count + 1)
    guard size > 0, times.distinctCount > count else {
      throw Failure(
        "bad-argument",
        "\(counted(times.distinctCount, "different time")) cannot make \(counted(count, "window"))",
        help: "choose fewer folds, or a finer column of time", blames: "folds")
    }
    // Where each test part begins: at the first row of its time.
    var starts: [Int] = []
    for part in 0..<count {
      var start = order.count - (count - part) * size
      while start > 0, times.values[order[start - 1]] == times.values[order[start]] { start -= 1 }
      starts.append(start)
    }
    guard starts[0] > 0, zip(starts, starts.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw Failure(
        "bad-argument", "too many rows have the same time to make \(counted(count, "window"))",
        help: "choose fewer folds, or a finer column of time", blames: "folds")
    }
    var left = 0
    let holdouts = starts.indices.map { part -> Holdout in
      let end = part + 1 < starts.count ? starts[part + 1] : order.count
      let test = order[starts[part]..<end]
      var train = Array(order[..<starts[part]])
      if let groups {
        let judged = Set(test.map { groups[$0] })
        let kept = train.filter { !judged.contains(groups[$0]) }
        left += train.count - kept.count
        train = kept
      }
      return Holdout(train: train.sorted().map { rows[$0] }, test: test.sorted().map { rows[$0] })
    }
    guard holdouts.allSatisfy({ !$0.train.isEmpty }) else {
      throw Failure(
        "no-rows", "all earlier rows of a window belong to groups that are judged in it",
        help: "group by a finer key")
    }
    if left > 0 {
      work.remark(
        .note, "grouped",
        "\(counted(left, "earlier row")) of groups that occur again later \(left == 1 ? "is" : "are") not learned from"
      )
    }
    return holdouts
  }
}

/// The times of some rows.
struct RowTimes {
  /// For each row a number that grows with time.
  let values: [Double]
  /// The rows, earliest first; equal times in their order.
  let order: [Int]

  var distinctCount: Int {
    order.indices.reduce(0) {
      $0 + ($1 == 0 || values[order[$1]] != values[order[$1 - 1]] ? 1 : 0)
    }
  }

  /// - Throws: `wrong-type` for columns that have no order in time, `null-in-feature` for nulls.
  init(_ column: Column, name: String, rows: [Int], _ work: Work) throws {
    let vector = try column.vector(work)
    let value: (Int) -> Double
    switch vector.storage {
    case .int(let values), .time(let values): value = { Double(values[$0]) }
    case .float(let values): value = { values[$0] }
    case .date(let days): value = { Double(days[$0]) }
    default:
      throw Failure(
        "wrong-type",
        "`time` needs dates or numbers, but `\(columnSource(name))` is \(vector.type.description)",
        help: "name a column of dates or years", blames: "time")
    }
    let missing = rows.reduce(0) { $0 + (vector.isNull($1) ? 1 : 0) }
    guard missing == 0 else {
      throw Failure(
        "null-in-feature",
        "`\(columnSource(name))` is null in \(counted(missing, "row")): they stand nowhere in time",
        help: "leave them out: `filter(\(columnSource(name)) != null)`", blames: "time")
    }
    let values = rows.map(value)
    self.values = values
    order = values.indices.sorted {
      values[$0] != values[$1] ? values[$0] < values[$1] : $0 < $1
    }
  }
}

/// The column that names what a row is about.
enum RowKey {
  /// Names, in lower case and without `_`, by which columns of keys go.
  private static let names: Set<String> = [
    "id", "key", "imdbid", "tmdbid", "movieid", "filmid", "titleid", "showid", "itemid",
    "movieimdblink", "uuid",
  ]

  private static func isKey(_ name: String, besides used: [String]) -> Bool {
    let plain = name.lowercased().filter { $0 != "_" && $0 != " " }
    return names.contains(plain) && !used.contains { $0.utf8.elementsEqual(name.utf8) }
  }

  /// The first column that goes by the name of a key.
  static func name(in data: Dataset, besides used: [String]) -> String? {
    zip(data.names, data.columns).first { name, column in
      let isList = if case .list = column.type { true } else { false }
      return isKey(name, besides: used) && column.type != .float && !isList
    }?.0
  }

  /// What is said when rows are grouped by a key that repeats.
  static func remark(_ key: (name: String, distinct: Int), rowCount: Int) -> String {
    "`\(columnSource(key.name))` repeats (\(counted(key.distinct, "value")) in \(counted(rowCount, "row"))): its rows stay on one side of every split"
  }

  /// The first column that goes by the name of a key and whose values repeat, unless another such
  /// column names each row once.
  static func repeated(
    in data: Dataset, besides used: [String], _ work: Work
  ) -> (name: String, distinct: Int)? {
    var found: (String, Int)?
    for (name, column) in zip(data.names, data.columns) {
      guard isKey(name, besides: used),
        let keys = try? RowClasses(column, use: "a key", work), keys.missingCount == 0
      else { continue }
      if keys.names.count == data.rowCount { return nil }
      if found == nil { found = (name, keys.names.count) }
    }
    return found
  }
}
