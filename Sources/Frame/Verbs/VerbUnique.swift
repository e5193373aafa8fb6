import Diagnostics
import Numeric

/// Which of several rows with the same key stays.
public enum KeptRow: String, Sendable, CaseIterable {
  case first, last
  /// No row whose key another one has.
  case none
}

extension Dataset {
  /// One row of each value of the keys (of whole rows without keys), in the order of rows; a null
  /// equals a null.
  public func unique(
    on keys: [ColumnExpression], keep: KeptRow = .first, work: Work
  ) throws -> Dataset {
    let vectors = try keyVectors(keys, work: work)
    let grouping = try Grouping.of(vectors, rowCount: rowCount, work: work)
    let marks = try kept(keep, grouping, work: work)
    let rows = try RowSelection.rows(of: marks, validity: nil, work: work)
    var receipt = VerbReceipt("unique", from: rowCount, to: rows.count)
    let repeats = rowCount - rows.count
    if repeats > 0 {
      let what =
        keys.isEmpty ? "whole rows" : keys.map { "`\($0.unnamed.text)`" }.joined(separator: ", ")
      receipt.add("\(VerbReceipt.number(repeats)) dropped as repeats of \(what)")
      let nulls = vectors.count == 1 ? vectors[0].nullCount - 1 : 0
      if nulls > 0 { receipt.add("\(VerbReceipt.number(nulls)) of them null") }
    }
    receipt.give("unique", to: work)
    if repeats == 0 { return self }
    return gathered(rows)
  }

  /// 1 for the rows that stay. Groups with nulls come last in a grouping; rows stay in their order.
  private func kept(_ keep: KeptRow, _ grouping: Grouping, work: Work) throws -> Buffer<UInt8> {
    let counts = keep == .none ? try grouping.rowCounts(work: work) : nil
    return Buffer<UInt8>(count: rowCount) { marks in
      marks.update(repeating: 0)
      switch keep {
      case .first:
        for row in grouping.firstRows.elements { marks[Int(row)] = 1 }
      case .last:
        var last = [Int](repeating: 0, count: grouping.groupCount)
        for row in 0..<rowCount { last[Int(grouping.codes[row])] = row }
        for row in last { marks[row] = 1 }
      case .none:
        guard let counts else { return }
        for (group, row) in grouping.firstRows.elements.enumerated() where counts[group] == 1 {
          marks[Int(row)] = 1
        }
      }
    }
  }

  /// Whether no two rows have the same values of the keys; a null equals a null.
  public func isUnique(_ keys: [ColumnExpression], work: Work) throws -> Bool {
    let vectors = try keyVectors(keys, work: work)
    return try Grouping.of(vectors, rowCount: rowCount, work: work).groupCount == rowCount
  }

  /// Key columns as they can be grouped; all columns when no key is given.
  private func keyVectors(_ keys: [ColumnExpression], work: Work) throws -> [Vector] {
    if keys.isEmpty { try collect(work: work) } else { try collect(inputsOf: keys, work: work) }
    let vectors =
      keys.isEmpty
      ? try columns.map { try $0.vector(work) }
      : try keys.map { try $0.vector(on: self, work: work) }
    return try vectors.map { try $0.groupable(work: work) }
  }
}

extension Vector {
  /// The vector itself, or for a list column one that has equal values where the lists are equal.
  func groupable(work: Work) throws -> Vector {
    guard case .list(let offsets, let values) = storage else { return self }
    let elements = try values.vector.groupable(work: work)
    let codes = try Grouping.of([elements], rowCount: elements.count, work: work).codes
    // The numbers of the elements, byte by byte, stand for the list as a text would.
    let size = MemoryLayout<UInt32>.size
    let bytes = Buffer<UInt8>(count: codes.count * size) { target in
      UnsafeMutableRawBufferPointer(target).copyMemory(from: UnsafeRawBufferPointer(codes.elements))
    }
    let starts = Buffer(offsets.elements.lazy.map { $0 * size })
    return Vector(
      type: .text, count: count, storage: .text(TextBuffer(bytes: bytes, offsets: starts)),
      validity: validity)
  }
}
