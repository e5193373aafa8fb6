import Diagnostics
import Numeric

extension Dataset {
  /// The first row of each value of the keys (of whole rows without keys); a null equals a null.
  public func unique(on keys: [ColumnExpression], work: Work) throws -> Dataset {
    let vectors = try keyVectors(keys, work: work)
    let grouping = try Grouping.of(vectors, rowCount: rowCount, work: work)
    var receipt = VerbReceipt("unique", from: rowCount, to: grouping.groupCount)
    let repeats = rowCount - grouping.groupCount
    if repeats > 0 {
      let what =
        keys.isEmpty ? "whole rows" : keys.map { "`\($0.unnamed.text)`" }.joined(separator: ", ")
      receipt.add("\(VerbReceipt.number(repeats)) dropped as repeats of \(what)")
      let nulls = vectors.count == 1 ? vectors[0].nullCount - 1 : 0
      if nulls > 0 { receipt.add("\(VerbReceipt.number(nulls)) of them null") }
    }
    receipt.give("unique", to: work)
    if repeats == 0 { return self }
    // Groups with nulls come last in a grouping; rows stay in their order.
    let isFirst = Buffer<UInt8>(count: rowCount) { marks in
      marks.update(repeating: 0)
      for row in grouping.firstRows.elements { marks[Int(row)] = 1 }
    }
    return gathered(try RowSelection.rows(of: isFirst, validity: nil, work: work))
  }

  /// Whether no two rows have the same values of the keys; a null equals a null.
  public func isUnique(_ keys: [ColumnExpression], work: Work) throws -> Bool {
    let vectors = try keyVectors(keys, work: work)
    return try Grouping.of(vectors, rowCount: rowCount, work: work).groupCount == rowCount
  }

  /// Key columns as they can be grouped; all columns when no key is given.
  private func keyVectors(_ keys: [ColumnExpression], work: Work) throws -> [Vector] {
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
