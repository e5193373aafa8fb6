import Numeric

extension DistinctKeys {
  /// Groups codes below a small radix through a table of that size.
  /// - Parameter isOwn: whether nobody else holds the codes, so that their memory may take the groups.
  static func dense(
    _ codes: Buffer<UInt32>, radix: Int, isOwn: Bool = false, work: Work
  ) throws -> DistinctKeys {
    let firstRows = try firstRows(codes, radix: radix, work: work)
    if firstRows.enumerated().allSatisfy({ Int(codes.pointer[Int($1)]) == $0 }) {
      return DistinctKeys(codes: codes, firstRows: Buffer(firstRows))
    }
    let places = Buffer<UInt32>(count: max(radix, 1)) { places in
      places.update(repeating: .max)
      for (group, row) in firstRows.enumerated() {
        places[Int(codes.pointer[Int(row)])] = UInt32(truncatingIfNeeded: group)
      }
    }
    @Sendable func renumber(_ target: SharedPointer<UInt32>) throws {
      try RowRanges.forEach(codes.count, work: work) { _, rows in
        let (from, map, into) = (codes.pointer, places.pointer, target.base)
        for row in rows { into[row] = map[Int(from[row])] }
      }
    }
    if isOwn {
      try renumber(SharedPointer(UnsafeMutablePointer(mutating: codes.pointer)))
      return DistinctKeys(codes: codes, firstRows: Buffer(firstRows))
    }
    let renumbered = try Buffer<UInt32>(shared: codes.count) { try renumber($0) }
    return DistinctKeys(codes: renumbered, firstRows: Buffer(firstRows))
  }

  /// The row in which each code that occurs comes first, ascending.
  ///
  /// Parts of the rows have a table of their own each, as long as these are short. A part ends early
  /// when all codes have come.
  private static func firstRows(
    _ codes: Buffer<UInt32>, radix: Int, work: Work
  ) throws -> [UInt32] {
    let parts = max(1, min(8, codes.count >> 16, (1 << 18) / max(1, radix)))
    let size = max(1, (codes.count + parts - 1) / parts)
    var found = [[UInt32]](repeating: [], count: RowRanges.count(of: codes.count, size: size))
    try found.withUnsafeMutableBufferPointer { found in
      guard let base = found.baseAddress else { return }
      let found = SharedPointer(base)
      try RowRanges.forEach(codes.count, size: size, work: work) { part, rows in
        var rowsOfPart: [UInt32] = []
        var isSeen = [Bool](repeating: false, count: radix)
        isSeen.withUnsafeMutableBufferPointer { isSeen in
          let from = codes.pointer
          for start in stride(from: rows.lowerBound, to: rows.upperBound, by: RowRanges.size) {
            if work.budget.isExhausted || rowsOfPart.count == radix { return }
            for row in start..<min(start + RowRanges.size, rows.upperBound) {
              let code = Int(from[row])
              if isSeen[code] { continue }
              isSeen[code] = true
              rowsOfPart.append(UInt32(truncatingIfNeeded: row))
            }
          }
        }
        found[part] = rowsOfPart
      }
    }
    guard found.count > 1 else { return found.first ?? [] }
    var isSeen = [Bool](repeating: false, count: radix)
    var firstRows: [UInt32] = []
    for row in found.joined() where !isSeen[Int(codes.pointer[Int(row)])] {
      isSeen[Int(codes.pointer[Int(row)])] = true
      firstRows.append(row)
    }
    return firstRows
  }
}
