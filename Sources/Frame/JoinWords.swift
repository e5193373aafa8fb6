import Numeric

/// Decides whether rows of two sides with equal words have equal keys.
protocol PairCheck: Sendable {
  associatedtype RightCheck: KeyCheck
  /// For two right rows.
  var right: RightCheck { get }
  func areSame(left: UInt32, right: UInt32) -> Bool
}

struct NoPairCheck: PairCheck {
  var right: NoCheck { NoCheck() }
  @inline(__always) func areSame(left: UInt32, right: UInt32) -> Bool { true }
}

struct TextPairCheck: PairCheck {
  let left: TextBuffer
  let right: TextCheck

  init(left: TextBuffer, right: TextBuffer) {
    self.left = left
    self.right = TextCheck(texts: right)
  }

  @inline(__always) func areSame(left row: UInt32, right other: UInt32) -> Bool {
    equalBytes(left[Int(row)], right.texts[Int(other)])
  }
}

/// Numbers the words of the right side and finds those of the left side among them.
struct WordMatch<Check: PairCheck> {
  let left: Buffer<UInt64>
  let leftValidity: Bitmap?
  let right: Buffer<UInt64>
  let rightValidity: Bitmap?
  let check: Check

  func codes(work: Work) throws -> MatchCodes {
    right.count <= 1 << 17 ? try throughOneTable(work: work) : try inPartitions(work: work)
  }

  private func throughOneTable(work: Work) throws -> MatchCodes {
    var table = WordTable()
    let rightCodes = Buffer<UInt32>(count: right.count) { target in
      for row in 0..<right.count {
        target[row] =
          rightValidity?[row] ?? true
          ? table.group(
            of: right.pointer[row], row: UInt32(truncatingIfNeeded: row), check: check.right)
          : MatchCodes.none
      }
    }
    let view = table.frozen
    let leftCodes = try Buffer<UInt32>(shared: left.count) { target in
      try RowRanges.forEach(left.count, work: work) { _, rows in
        for row in rows {
          target[row] =
            leftValidity?[row] ?? true
            ? view.find(left.pointer[row]) {
              check.areSame(left: UInt32(truncatingIfNeeded: row), right: $0)
            } : MatchCodes.none
        }
      }
    }
    return MatchCodes(left: leftCodes, right: rightCodes, count: table.count)
  }

  /// Cuts both sides by the hash of their words; equal words are in the same part.
  private func inPartitions(work: Work) throws -> MatchCodes {
    let bits = WordPartitions.bits(for: right.count)
    let rightParts = try WordPartitions(
      words: right, validity: rightValidity, bits: bits, work: work)
    let leftParts = try WordPartitions(words: left, validity: leftValidity, bits: bits, work: work)
    var leftCodes: Buffer<UInt32>?
    let rightCodes = try Buffer<UInt32>(shared: right.count) { rightCodes in
      leftCodes = try Buffer<UInt32>(shared: left.count) { leftCodes in
        try Parallel.forEach(chunks: rightParts.count, budget: work.budget) { part in
          var table = WordTable(bits: 12)
          // A part has at most as many keys as right rows, so these numbers are its own.
          let first = UInt32(truncatingIfNeeded: rightParts.range(of: part).lowerBound)
          for index in rightParts.range(of: part) {
            let row = rightParts.rows.pointer[index]
            rightCodes[Int(row)] =
              rightValidity?[Int(row)] ?? true
              ? first
                &+ table.group(of: rightParts.words.pointer[index], row: row, check: check.right)
              : MatchCodes.none
          }
          let view = table.frozen
          for index in leftParts.range(of: part) {
            let row = leftParts.rows.pointer[index]
            let isThere = leftValidity?[Int(row)] ?? true
            let found =
              isThere
              ? view.find(leftParts.words.pointer[index]) { check.areSame(left: row, right: $0) }
              : MatchCodes.none
            leftCodes[Int(row)] = found == MatchCodes.none ? found : first &+ found
          }
        }
      }
    }
    return MatchCodes(left: leftCodes ?? Buffer([]), right: rightCodes, count: right.count)
  }
}
