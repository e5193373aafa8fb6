import Diagnostics

/// The pairs that a join by ranges finds.
struct RangePairs {
  private(set) var lefts: [UInt32] = []
  private(set) var rights: [UInt32] = []
  private(set) var matchedLeft = 0
  private var rightUses: [UInt8]
  private var hasSeveralRight = false

  init(rightCount: Int) { rightUses = [UInt8](repeating: 0, count: rightCount) }

  var unmatchedRight: Int { rightUses.count { $0 == 0 } }

  mutating func add(_ row: Int, _ partners: [UInt32], _ kind: JoinKind) {
    let left = UInt32(truncatingIfNeeded: row)
    if partners.count > 1 { hasSeveralRight = true }
    if !partners.isEmpty { matchedLeft += 1 }
    for partner in partners {
      rightUses[Int(partner)] = rightUses[Int(partner)] == 0 ? 1 : 2
    }
    switch kind {
    case .semi: if !partners.isEmpty { lefts.append(left) }
    case .anti: if partners.isEmpty { lefts.append(left) }
    case .inner, .right, .cross:
      for partner in partners {
        lefts.append(left)
        rights.append(partner)
      }
    case .left, .outer, .asof, .nearest:
      for partner in partners.isEmpty ? [.max] : partners {
        lefts.append(left)
        rights.append(partner)
      }
    }
  }

  /// - Throws: `unexpected-join`.
  func check(_ expectation: JoinExpectation?, _ kind: JoinKind, leftCount: Int) throws {
    let isSeveralLeft = rightUses.contains(2)
    func fail(_ what: String) -> Failure {
      Failure(
        "unexpected-join", "the join is not as expected: \(what)",
        help: "tighten the conditions, or change `expect`", blames: "expect")
    }
    guard let expectation else {
      guard hasSeveralRight, isSeveralLeft else { return }
      throw Failure(
        "unexpected-join", "the join is many to many: rows of both sides have several partners",
        help: "tighten the conditions, or say `expect: \"n:m\"`", blames: "expect")
    }
    if expectation.oneRight, hasSeveralRight {
      throw fail("left rows have several partners on the right")
    }
    if expectation.oneLeft, isSeveralLeft {
      throw fail("right rows have several partners on the left")
    }
    guard expectation.isTotal else { return }
    if matchedLeft < leftCount { throw fail("left rows have no partner") }
    if unmatchedRight > 0 { throw fail("right rows have no partner") }
  }

  func rows(_ kind: JoinKind) -> JoinRows {
    if kind == .semi || kind == .anti {
      return JoinRows(left: Buffer(lefts), right: nil, count: lefts.count, leftCount: lefts.count)
    }
    var (allLeft, allRight) = (lefts, rights)
    if kind == .right || kind == .outer {
      for row in rightUses.indices where rightUses[row] == 0 {
        allLeft.append(.max)
        allRight.append(UInt32(truncatingIfNeeded: row))
      }
    }
    return JoinRows(
      left: Buffer(allLeft), right: Buffer(allRight), count: allLeft.count,
      leftCount: lefts.count)
  }
}
