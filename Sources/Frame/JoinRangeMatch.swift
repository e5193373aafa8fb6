import Diagnostics
import Numeric

/// Pairs of rows by inequalities, within equal keys.
struct RangeMatch {
  /// The right rows of each key, in the order of the first axis; rows without a value are left out.
  private let rightRows: [[UInt32]]
  private let codes: MatchCodes
  private let axes: [JoinAxis]
  private let signs: [JoinInequality.Sign]

  init(_ codes: MatchCodes, _ axes: [JoinAxis], _ signs: [JoinInequality.Sign], work: Work) throws {
    self.codes = codes
    self.axes = axes
    self.signs = signs
    var rows = [[UInt32]](repeating: [], count: codes.count)
    let axis = axes[0].right
    for row in 0..<codes.right.count {
      let code = codes.right[row]
      guard code != MatchCodes.none, axis[row] != nil else { continue }
      rows[Int(code)].append(UInt32(truncatingIfNeeded: row))
    }
    try work.budget.check()
    for code in rows.indices where rows[code].count > 1 {
      if code & 0xFF == 0 { try work.budget.check() }
      rows[code].sort { a, b in
        let (x, y) = (axis[Int(a)] ?? 0, axis[Int(b)] ?? 0)
        return x == y ? a < b : x < y
      }
    }
    rightRows = rows
  }

  /// How many of the sorted rows have a value below `value`, or not above it.
  private func count(_ rows: [UInt32], below value: Double, orEqual: Bool) -> Int {
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      let other = axes[0].right[Int(rows[middle])] ?? 0
      if orEqual ? other <= value : other < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// All partners of a left row, in the order of right rows.
  func partners(ofLeft row: Int) -> [UInt32] {
    let code = codes.left[row]
    guard code != MatchCodes.none, let value = axes[0].left[row] else { return [] }
    let rows = rightRows[Int(code)]
    let candidates: ArraySlice<UInt32>
    switch signs[0] {
    case .greaterOrEqual: candidates = rows[..<count(rows, below: value, orEqual: true)]
    case .greater: candidates = rows[..<count(rows, below: value, orEqual: false)]
    case .lessOrEqual: candidates = rows[count(rows, below: value, orEqual: false)...]
    case .less: candidates = rows[count(rows, below: value, orEqual: true)...]
    }
    if axes.count == 1 { return candidates.sorted() }
    return candidates.filter { candidate in
      (1..<axes.count).allSatisfy { place in
        guard let a = axes[place].left[row], let b = axes[place].right[Int(candidate)] else {
          return false
        }
        return signs[place].holds(a, b)
      }
    }.sorted()
  }

  /// The closest right row on the allowed side; of equal ones the last.
  func closest(ofLeft row: Int, within limit: Double) -> UInt32? {
    let code = codes.left[row]
    guard code != MatchCodes.none, let value = axes[0].left[row] else { return nil }
    let rows = rightRows[Int(code)]
    let place: Int
    switch signs[0] {
    case .greaterOrEqual: place = count(rows, below: value, orEqual: true) - 1
    case .greater: place = count(rows, below: value, orEqual: false) - 1
    case .lessOrEqual:
      place = lastOfEqual(rows, count(rows, below: value, orEqual: false))
    case .less: place = lastOfEqual(rows, count(rows, below: value, orEqual: true))
    }
    return near(rows, place, value, limit)
  }

  /// The closest right row on either side; of two equally far ones the one before.
  func nearest(ofLeft row: Int, within limit: Double) -> UInt32? {
    let code = codes.left[row]
    guard code != MatchCodes.none, let value = axes[0].left[row] else { return nil }
    let rows = rightRows[Int(code)]
    let after = count(rows, below: value, orEqual: true)
    let next = lastOfEqual(rows, after)
    guard after > 0 else { return near(rows, next, value, limit) }
    guard after < rows.count else { return near(rows, after - 1, value, limit) }
    let (a, b) = (distance(rows, after - 1, value), distance(rows, next, value))
    return near(rows, b < a ? next : after - 1, value, limit)
  }

  private func lastOfEqual(_ rows: [UInt32], _ place: Int) -> Int {
    guard place < rows.count, let value = axes[0].right[Int(rows[place])] else { return place }
    return count(rows, below: value, orEqual: true) - 1
  }

  private func distance(_ rows: [UInt32], _ place: Int, _ value: Double) -> Double {
    abs((axes[0].right[Int(rows[place])] ?? .infinity) - value)
  }

  private func near(_ rows: [UInt32], _ place: Int, _ value: Double, _ limit: Double) -> UInt32? {
    guard place >= 0, place < rows.count, distance(rows, place, value) <= limit else { return nil }
    return rows[place]
  }
}
