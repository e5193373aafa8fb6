import Diagnostics
import Numeric

extension Dataset {
  /// What changed from this dataset to another, by a key that is unique in both: one row for each
  /// row that was added or removed, and one for each value that changed.
  ///
  /// Columns: the keys, `change` (an ordered category: removed, changed, added), `column`, `before`
  /// and `after` as texts. Rows come in the order of this dataset, added ones after them. Columns
  /// that only one side has are named in a warning and not compared.
  /// - Throws: `repeated-key` with the first key that stands twice, `wrong-type`.
  public func differences(
    to other: Dataset, on keys: [String], work: Work
  ) throws -> Dataset {
    let mine = try positions(of: keys).map { columns[$0] }
    let theirs = try other.positions(of: keys).map { other.columns[$0] }
    let sides = try zip(mine, theirs).map {
      (left: try $0.vector(work), right: try $1.vector(work))
    }
    let codes = try MatchCodes.of(
      sides.map { (.vector($0.left), .vector($0.right)) }, leftCount: rowCount,
      rightCount: other.rowCount, work: work)
    let partner = try Self.partners(codes, keys, sides, work: work)
    let shared = names.filter { other.position(of: $0) != nil && !keys.contains($0) }
    warnOfUnshared(other, work: work)
    var changes = ChangeList(keys: keys)
    let compared = try shared.map { name in
      try ComparedColumn(
        name, try column(name).vector(work), try other.column(name).vector(work))
    }
    var (same, changed, removed) = (0, 0, 0)
    for row in 0..<rowCount {
      if row & 0xFFF == 0 { try work.budget.check() }
      guard let match = partner.ofLeft[row] else {
        removed += 1
        changes.add(.removed, left: row)
        continue
      }
      var isSame = true
      for column in compared where !column.isEqual(row, match) {
        isSame = false
        changes.add(
          .changed, left: row, column: column.name, before: column.left.scalar(at: row),
          after: column.right.scalar(at: match))
      }
      if isSame { same += 1 } else { changed += 1 }
    }
    var added = 0
    for row in 0..<other.rowCount where !partner.isRightMatched[row] {
      if added & 0xFFF == 0 { try work.budget.check() }
      added += 1
      changes.add(.added, right: row)
    }
    work.remark(
      .receipt, "differences",
      "differences: \(VerbReceipt.rows(removed)) removed, \(VerbReceipt.number(changed)) changed, "
        + "\(VerbReceipt.number(added)) added, \(VerbReceipt.number(same)) the same")
    let keyColumns = try sides.enumerated().map { place, side in
      try changes.keys(side, work: work, lineage: [mine[place].lineage, theirs[place].lineage])
    }
    return changes.dataset(keys: keyColumns)
  }

  private func warnOfUnshared(_ other: Dataset, work: Work) {
    let onlyMine = names.filter { other.position(of: $0) == nil }
    let onlyTheirs = other.names.filter { position(of: $0) == nil }
    guard !onlyMine.isEmpty || !onlyTheirs.isEmpty else { return }
    var parts: [String] = []
    if !onlyMine.isEmpty { parts.append("\(VerbReceipt.columns(onlyMine)) only before") }
    if !onlyTheirs.isEmpty { parts.append("\(VerbReceipt.columns(onlyTheirs)) only after") }
    work.remark(
      .warning, "columns-differ", "not compared: \(parts.joined(separator: "; "))")
  }

  private static func partners(
    _ codes: MatchCodes, _ names: [String], _ sides: [(left: Vector, right: Vector)], work: Work
  ) throws -> (ofLeft: [Int?], isRightMatched: [Bool]) {
    func repeated(_ row: Int, _ vectors: [Vector], _ side: String) -> Failure {
      let key = vectors.map { $0.scalar(at: row).source }.joined(separator: ", ")
      return Failure(
        "repeated-key", "the key \(key) stands twice in the \(side) dataset",
        help: "name columns that tell rows apart: `on: [.id, .year]`", blames: "on")
    }
    var right = [Int](repeating: -1, count: codes.count)
    for row in 0..<codes.right.count where codes.right[row] != MatchCodes.none {
      if row & 0xFFFFF == 0 { try work.budget.check() }
      let code = Int(codes.right[row])
      if right[code] >= 0 { throw repeated(row, sides.map(\.right), "later") }
      right[code] = row
    }
    var seen = [Bool](repeating: false, count: codes.count)
    var isMatched = [Bool](repeating: false, count: codes.right.count)
    var ofLeft = [Int?](repeating: nil, count: codes.left.count)
    for row in 0..<codes.left.count where codes.left[row] != MatchCodes.none {
      if row & 0xFFFFF == 0 { try work.budget.check() }
      let code = Int(codes.left[row])
      if seen[code] { throw repeated(row, sides.map(\.left), "earlier") }
      seen[code] = true
      guard right[code] >= 0 else { continue }
      ofLeft[row] = right[code]
      isMatched[right[code]] = true
    }
    try work.budget.check()
    return (ofLeft, isMatched)
  }
}

/// One column of both sides.
private struct ComparedColumn {
  let name: String
  let left: Vector
  let right: Vector

  init(_ name: String, _ left: Vector, _ right: Vector) throws {
    (self.name, self.left, self.right) = (name, left, right)
  }

  func isEqual(_ row: Int, _ match: Int) -> Bool {
    if left.isNull(row) || right.isNull(match) { return left.isNull(row) == right.isNull(match) }
    switch (left.storage, right.storage) {
    case (.int(let a), .int(let b)), (.time(let a), .time(let b)): return a[row] == b[match]
    case (.float(let a), .float(let b)): return a[row] == b[match]
    case (.int(let a), .float(let b)): return Int64(exactly: b[match]) == a[row]
    case (.float(let a), .int(let b)): return Int64(exactly: a[row]) == b[match]
    case (.bool(let a), .bool(let b)): return a[row] == b[match]
    case (.date(let a), .date(let b)): return a[row] == b[match]
    default:
      if left.type.isTextual, right.type.isTextual {
        return left.utf8(row).elementsEqual(right.utf8(match))
      }
      return left.scalar(at: row).source == right.scalar(at: match).source
    }
  }
}

/// The rows of a report on differences.
private struct ChangeList {
  enum Kind: Int { case removed, changed, added }

  let keys: [String]
  private var kinds: [Int?] = []
  private var leftRows: [UInt32] = []
  private var rightRows: [UInt32] = []
  private var columns: [String?] = []
  private var before: [String?] = []
  private var after: [String?] = []

  init(keys: [String]) { self.keys = keys }

  mutating func add(
    _ kind: Kind, left: Int? = nil, right: Int? = nil, column: String? = nil,
    before: Scalar = .null, after: Scalar = .null
  ) {
    kinds.append(kind.rawValue)
    leftRows.append(left.map { UInt32(truncatingIfNeeded: $0) } ?? .max)
    rightRows.append(right.map { UInt32(truncatingIfNeeded: $0) } ?? .max)
    columns.append(column)
    self.before.append(before.isNull ? nil : before.headText)
    self.after.append(after.isNull ? nil : after.headText)
  }

  /// A key column: of the left side, of the right one for added rows.
  func keys(_ side: (left: Vector, right: Vector), work: Work, lineage: [Lineage]) throws -> Column
  {
    guard let type = side.left.type.union(side.right.type) else {
      throw Failure("wrong-type", "the keys have different types", blames: "on")
    }
    let both = try Vector.concatenated([
      side.left.converted(to: type, work: work), side.right.converted(to: type, work: work),
    ])
    let shift = UInt32(truncatingIfNeeded: side.left.count)
    let rows = zip(leftRows, rightRows).map { $0 == .max ? $1 &+ shift : $0 }
    return Column(
      try both.gathered(Buffer(rows), work: work),
      lineage: Lineage(.computed("differences"), from: lineage))
  }

  func dataset(keys columns: [Column]) -> Dataset {
    let lineage = Lineage(.computed("differences"), from: columns.map(\.lineage))
    let made: [(String, Vector)] = [
      ("change", .category(kinds, of: ["removed", "changed", "added"], ordered: true)),
      ("column", .texts(self.columns)), ("before", .texts(before)), ("after", .texts(after)),
    ]
    let fresh = made.filter { name, _ in !keys.contains(name) }
    return Dataset(
      rowCount: kinds.count, names: keys + fresh.map(\.0),
      columns: columns + fresh.map { Column($0.1, lineage: lineage) })
  }
}
