/// A matrix of mostly zeros, stored by rows (compressed sparse rows). Immutable.
///
/// Row i has the entries `offsets[i]..<offsets[i + 1]` of `columns` and `values`; the columns of a row
/// rise strictly. Entries may be zero, rows may be empty.
public struct SparseMatrix: Sendable {
  public let rowCount: Int
  public let columnCount: Int
  /// rowCount + 1 offsets.
  public let offsets: [Int]
  public let columns: [UInt32]
  public let values: [Double]

  /// - Precondition: the layout is as the type describes it.
  public init(columnCount: Int, offsets: [Int], columns: [UInt32], values: [Double]) {
    rowCount = max(0, offsets.count - 1)
    self.columnCount = columnCount
    self.offsets = offsets.isEmpty ? [0] : offsets
    self.columns = columns
    self.values = values
  }

  /// The nonzero entries of a dense row-major block of `values.count / columnCount` rows.
  public init(dense values: [Double], columnCount: Int) {
    let width = max(1, columnCount)
    var offsets = [0]
    var columns: [UInt32] = []
    var kept: [Double] = []
    for start in stride(from: 0, to: values.count, by: width) {
      for column in 0..<min(width, values.count - start) where values[start + column] != 0 {
        columns.append(UInt32(truncatingIfNeeded: column))
        kept.append(values[start + column])
      }
      offsets.append(kept.count)
    }
    self.init(columnCount: columnCount, offsets: offsets, columns: columns, values: kept)
  }

  public var entryCount: Int { values.count }

  @inlinable public func entries(ofRow row: Int) -> Range<Int> { offsets[row]..<offsets[row + 1] }

  /// The sum of squares of each row.
  public func squaredNorms() -> [Double] {
    (0..<rowCount).map { row in
      var sum = 0.0
      for entry in entries(ofRow: row) { sum += values[entry] * values[entry] }
      return sum
    }
  }

  /// The chosen rows, in the order given.
  public func rows(_ chosen: [Int]) -> SparseMatrix {
    var offsets = [0]
    var columns: [UInt32] = []
    var values: [Double] = []
    for row in chosen {
      let entries = entries(ofRow: row)
      columns.append(contentsOf: self.columns[entries])
      values.append(contentsOf: self.values[entries])
      offsets.append(values.count)
    }
    return SparseMatrix(
      columnCount: columnCount, offsets: offsets, columns: columns, values: values)
  }

  /// The rows that differ, in order of first appearance; how many rows equal each; and which of them
  /// each row equals. Rows are equal when their entries are, bit by bit.
  public func distinctRows() -> (firsts: [Int], counts: [Int], groups: [UInt32]) {
    var slotCount = 16
    while slotCount < rowCount * 2 { slotCount *= 2 }
    var slots = [UInt32](repeating: .max, count: slotCount)
    var firsts: [Int] = []
    var counts: [Int] = []
    var groups = [UInt32](repeating: 0, count: rowCount)
    for row in 0..<rowCount {
      var slot = Int(truncatingIfNeeded: hash(ofRow: row)) & (slotCount - 1)
      while true {
        let found = slots[slot]
        if found == .max {
          slots[slot] = UInt32(truncatingIfNeeded: firsts.count)
          groups[row] = UInt32(truncatingIfNeeded: firsts.count)
          firsts.append(row)
          counts.append(1)
          break
        }
        if isEqual(row, firsts[Int(found)]) {
          groups[row] = found
          counts[Int(found)] += 1
          break
        }
        slot = (slot + 1) & (slotCount - 1)
      }
    }
    return (firsts, counts, groups)
  }

  private func hash(ofRow row: Int) -> UInt64 {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    for entry in entries(ofRow: row) {
      hash = (hash ^ UInt64(columns[entry])) &* 0xD1B5_4A32_D192_ED03
      hash = (hash ^ (hash >> 29) ^ values[entry].bitPattern) &* 0x94D0_49BB_1331_11EB
    }
    return hash ^ (hash >> 32)
  }

  private func isEqual(_ a: Int, _ b: Int) -> Bool {
    let first = entries(ofRow: a)
    let second = entries(ofRow: b)
    guard first.count == second.count else { return false }
    for step in 0..<first.count {
      let x = first.lowerBound + step
      let y = second.lowerBound + step
      if columns[x] != columns[y] || values[x].bitPattern != values[y].bitPattern { return false }
    }
    return true
  }
}
