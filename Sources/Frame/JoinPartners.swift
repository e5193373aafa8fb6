import Diagnostics
import Numeric
import Synchronization

/// Which rows of the two sides match: the right rows of each key, and what is known of both sides.
struct JoinPartners {
  let codes: MatchCodes
  /// Where no key stands twice on the right; `starts` and `rightRows` are empty then.
  private let single: SinglePartners?
  /// The right rows of key `code` are `rightRows[starts[code]..<starts[code + 1]]`, in row order.
  private let starts: Buffer<UInt32>
  private let rightRows: Buffer<UInt32>
  /// Whether a left row has the key.
  private let isSeen: Buffer<UInt8>
  let matchedLeft: Int
  let unmatchedRight: Int
  /// Whether some left row has several partners on the right.
  private let hasSeveralRight: Bool

  init(_ codes: MatchCodes, work: Work) throws {
    self.codes = codes
    if let rows = try codes.singleRightRows(work: work) {
      let partners = try SinglePartners(codes, rows, work: work)
      single = partners
      starts = Buffer([])
      rightRows = Buffer([])
      isSeen = partners.isSeen
      matchedLeft = partners.matchedLeft
      hasSeveralRight = false
      unmatchedRight = codes.right.count - partners.matchedRight
      return
    }
    single = nil
    let count = codes.count
    let right = codes.right
    let none = MatchCodes.none
    starts = Buffer<UInt32>(count: count + 1) { starts in
      starts.update(repeating: 0)
      for row in 0..<right.count where right.pointer[row] != none {
        starts[Int(right.pointer[row]) + 1] &+= 1
      }
      for code in 0..<count { starts[code + 1] &+= starts[code] }
    }
    let starts = starts
    try work.budget.check()
    var next = Array(starts.elements)
    rightRows = Buffer<UInt32>(count: Int(starts[count])) { rows in
      next.withUnsafeMutableBufferPointer { next in
        for row in 0..<right.count where right.pointer[row] != none {
          let code = Int(right.pointer[row])
          rows[Int(next[code])] = UInt32(truncatingIfNeeded: row)
          next[code] &+= 1
        }
      }
    }
    try work.budget.check()
    let left = codes.left
    let chunks = RowRanges.count(of: left.count)
    var matches: Buffer<Int>?
    let several = Atomic<Bool>(false)
    isSeen = try Buffer<UInt8>(shared: max(1, count)) { seen in
      seen.base.update(repeating: 0, count: max(1, count))
      // Threads may set the same mark, so marks are atomic bytes while they are made.
      nonisolated(unsafe) let marks = UnsafeMutableRawPointer(seen.base).assumingMemoryBound(
        to: Atomic<UInt8>.self)
      matches = try Buffer<Int>(shared: chunks) { matches in
        try RowRanges.forEach(left.count, work: work) { chunk, rows in
          var matched = 0
          var isSeveral = false
          for row in rows where left.pointer[row] != none {
            let code = Int(left.pointer[row])
            let partners = starts.pointer[code + 1] &- starts.pointer[code]
            if partners == 0 { continue }
            matched &+= 1
            if partners > 1 { isSeveral = true }
            let seenBefore = marks[Int(code)].load(ordering: .relaxed) != 0
            if !seenBefore { marks[Int(code)].store(1, ordering: .relaxed) }
          }
          matches[chunk] = matched
          if isSeveral { several.store(true, ordering: .relaxed) }
        }
      }
    }
    matchedLeft = matches?.array.reduce(0, +) ?? 0
    hasSeveralRight = several.load(ordering: .relaxed)
    var matchedRight = 0
    for code in 0..<count where isSeen[code] != 0 {
      matchedRight += Int(starts[code + 1] - starts[code])
    }
    unmatchedRight = right.count - matchedRight
  }

  @inline(__always) func partnerCount(ofLeft row: Int) -> Int {
    if let single { return single.ofLeft.pointer[row] == MatchCodes.none ? 0 : 1 }
    let code = codes.left.pointer[row]
    if code == MatchCodes.none { return 0 }
    return Int(starts.pointer[Int(code) + 1] &- starts.pointer[Int(code)])
  }

  // MARK: What was expected

  /// - Throws: `unexpected-join` with the first keys that break the expectation, or that make the
  ///   join many to many when nothing was said.
  func check(
    _ expectation: JoinExpectation?, conditions: [JoinCondition],
    keys: [(left: ColumnValues, right: ColumnValues)], work: Work
  ) throws {
    let spelled = JoinSpelling(conditions: conditions, keys: keys)
    guard let expectation else {
      guard hasSeveralRight else { return }
      let repeated = leftRepeats()
      let rows = repeated.filter { partnerCount(ofLeft: $0) > 1 }
      if rows.isEmpty { return }
      throw Failure(
        "unexpected-join", "the join is many to many: keys repeat on both sides",
        help: "make one side `unique`, or say `expect: \"n:m\"`",
        notes: [spelled.list(rows, "repeated on both sides")], blames: "expect")
    }
    if expectation.oneRight, hasSeveralRight {
      let rows = (0..<codes.left.count).filter { partnerCount(ofLeft: $0) > 1 }
      throw violated(
        "left rows have several partners on the right", spelled.list(rows, "repeated on the right"))
    }
    if expectation.oneLeft {
      let rows = leftRepeats()
      if !rows.isEmpty {
        throw violated(
          "right rows have several partners on the left", spelled.list(rows, "repeated on the left")
        )
      }
    }
    guard expectation.isTotal else { return }
    if matchedLeft < codes.left.count {
      let rows = (0..<codes.left.count).filter { partnerCount(ofLeft: $0) == 0 }
      throw violated("left rows have no partner", spelled.list(rows, "unmatched on the left"))
    }
    if unmatchedRight > 0 {
      let rows = (0..<codes.right.count).filter { !isRightMatched($0) }
      throw violated(
        "right rows have no partner", spelled.listRight(rows, "unmatched on the right"))
    }
  }

  private func violated(_ what: String, _ note: String) -> Failure {
    Failure(
      "unexpected-join", "the join is not as expected: \(what)",
      help: "make the keys `unique`, or change `expect`", notes: [note], blames: "expect")
  }

  /// The left rows with partners whose key another left row had before.
  private func leftRepeats() -> [Int] {
    var seen = [Bool](repeating: false, count: codes.count)
    return (0..<codes.left.count).filter { row in
      guard partnerCount(ofLeft: row) > 0 else { return false }
      let code = Int(codes.left[row])
      defer { seen[code] = true }
      return seen[code]
    }
  }

  private func isRightMatched(_ row: Int) -> Bool {
    let code = codes.right.pointer[row]
    return code != MatchCodes.none && isSeen.pointer[Int(code)] != 0
  }

  // MARK: The rows of the result

  func rows(_ kind: JoinKind, work: Work) throws -> JoinRows {
    switch kind {
    case .semi, .anti:
      let wanted = kind == .semi
      let marks = try Buffer<UInt8>(shared: codes.left.count) { marks in
        try RowRanges.forEach(codes.left.count, work: work) { _, rows in
          for row in rows { marks[row] = (partnerCount(ofLeft: row) > 0) == wanted ? 1 : 0 }
        }
      }
      let rows = try RowSelection.rows(of: marks, validity: nil, work: work)
      return JoinRows(left: rows, right: nil, count: rows.count, leftCount: rows.count)
    case .inner, .right: return try pairs(keepsAll: false, addsRight: kind == .right, work: work)
    case .left, .outer, .asof, .nearest:
      return try pairs(keepsAll: true, addsRight: kind == .outer, work: work)
    case .cross: throw Failure("join-condition", "a cross join has no `on:`", blames: "on")
    }
  }

  /// Pairs of rows in left order; `keepsAll` keeps left rows without a partner, `addsRight` puts right
  /// rows without one at the end.
  private func pairs(keepsAll: Bool, addsRight: Bool, work: Work) throws -> JoinRows {
    let leftCount = codes.left.count
    let least = keepsAll ? 1 : 0
    if !hasSeveralRight, !addsRight, keepsAll || matchedLeft == leftCount {
      return try onePartner(work: work)
    }
    let chunks = RowRanges.count(of: leftCount)
    let lengths = try Buffer<Int>(shared: chunks) { lengths in
      try RowRanges.forEach(leftCount, work: work) { chunk, rows in
        var length = 0
        for row in rows { length &+= max(least, partnerCount(ofLeft: row)) }
        lengths[chunk] = length
      }
    }
    var total = 0
    let begins = Buffer(
      lengths.elements.map { length in
        defer { total += length }
        return total
      })
    let matched = total
    let added = addsRight ? unmatchedRight : 0
    guard matched + added < Dataset.rowLimit else { throw Dataset.tooManyRows }
    try MemoryLimit.reserve((matched + added) * 8, for: "the join")
    var lefts: Buffer<UInt32>?
    let rights = try Buffer<UInt32>(shared: matched + added) { rights in
      lefts = try Buffer<UInt32>(shared: matched + added) { lefts in
        try RowRanges.forEach(leftCount, work: work) { chunk, rows in
          var next = begins[chunk]
          if let partners = single?.ofLeft.pointer {
            for row in rows where keepsAll || partners[row] != MatchCodes.none {
              lefts[next] = UInt32(truncatingIfNeeded: row)
              rights[next] = partners[row]
              next &+= 1
            }
            return
          }
          for row in rows {
            let partners = partnerCount(ofLeft: row)
            let start = partners == 0 ? 0 : Int(starts.pointer[Int(codes.left.pointer[row])])
            if partners == 0, keepsAll {
              lefts[next] = UInt32(truncatingIfNeeded: row)
              rights[next] = .max
              next &+= 1
            }
            for partner in start..<(start &+ partners) {
              lefts[next] = UInt32(truncatingIfNeeded: row)
              rights[next] = rightRows.pointer[partner]
              next &+= 1
            }
          }
        }
        guard added > 0 else { return }
        var next = matched
        for row in 0..<codes.right.count where !isRightMatched(row) {
          lefts[next] = .max
          rights[next] = UInt32(truncatingIfNeeded: row)
          next += 1
        }
      }
    }
    return JoinRows(
      left: lefts ?? Buffer([]), right: rights, count: matched + added, leftCount: matched)
  }

  /// Every left row once, with its partner or none.
  private func onePartner(work: Work) throws -> JoinRows {
    let count = codes.left.count
    if let single {
      return JoinRows(left: nil, right: single.ofLeft, count: count, leftCount: count)
    }
    let rights = try Buffer<UInt32>(shared: count) { rights in
      try RowRanges.forEach(count, work: work) { _, rows in
        for row in rows {
          rights[row] =
            partnerCount(ofLeft: row) == 0
            ? .max : rightRows.pointer[Int(starts.pointer[Int(codes.left.pointer[row])])]
        }
      }
    }
    return JoinRows(left: nil, right: rights, count: count, leftCount: count)
  }
}

/// The left and the right row of each row of a join; `UInt32.max` means none.
struct JoinRows {
  /// Nil when the left rows stay as they are.
  let left: Buffer<UInt32>?
  /// Nil when there are no right columns.
  let right: Buffer<UInt32>?
  let count: Int
  /// The rows from here on are right rows without a partner.
  let leftCount: Int
}

/// Words keys for messages.
private struct JoinSpelling {
  let conditions: [JoinCondition]
  let keys: [(left: ColumnValues, right: ColumnValues)]

  func list(_ rows: [Int], _ what: String) -> String { list(rows, what, keys.map(\.left)) }
  func listRight(_ rows: [Int], _ what: String) -> String { list(rows, what, keys.map(\.right)) }

  /// The first keys of the rows, each once.
  private func list(_ rows: [Int], _ what: String, _ columns: [ColumnValues]) -> String {
    var shown: [String] = []
    for row in rows where shown.count < 5 {
      let key = columns.map { $0.scalar(at: row).source }.joined(separator: ", ")
      let text = columns.count == 1 ? key : "(\(key))"
      if !shown.contains(text) { shown.append(text) }
    }
    let more = rows.count > 5 ? ", …" : ""
    let names = conditions.map(\.text).joined(separator: " and ")
    return
      "\(what) by `\(names)`: \(shown.joined(separator: ", "))\(more) "
      + "(\(VerbReceipt.rows(rows.count)))"
  }
}
