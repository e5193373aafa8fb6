import Diagnostics

extension Dataset {
  /// How many rows a dataset can have: row indices are 32 bits wide, and the last one means null.
  public static let rowLimit = Int(UInt32.max)

  static var tooManyRows: Failure {
    Failure(
      "too-many-rows", "the result would have more than 4,294,967,294 rows",
      help: "filter or aggregate first")
  }

  /// The rows `rows`, in that order; row `UInt32.max` is a row of nulls.
  ///
  /// Values are gathered when they are first needed; a gather of columns that are not gathered yet
  /// composes the row indices, once for all columns that share them. Lineage stays: they are the
  /// same values on other rows.
  public func gathered(_ rows: Buffer<UInt32>) -> Dataset {
    var composed: [ObjectIdentifier: Buffer<UInt32>] = [:]
    let gathered = columns.map { column in
      guard let pending = column.pendingGather else { return Column(gathering: rows, of: column) }
      let inner = pending.rows
      if let both = composed[ObjectIdentifier(inner)] {
        return Column(gathering: both, of: pending.source)
      }
      let both = rows.composed(over: inner)
      composed[ObjectIdentifier(inner)] = both
      return Column(gathering: both, of: pending.source)
    }
    return Dataset(rowCount: rows.count, names: names, columns: gathered, explodedBy: explodedBy)
  }
}

extension Buffer<UInt32> {
  /// For each of these row indices, the one that `inner` has there; missing stays missing.
  func composed(over inner: Buffer<UInt32>) -> Buffer<UInt32> {
    Buffer(count: count) { target in
      for index in 0..<count {
        let row = pointer[index]
        target[index] = row == .max ? .max : inner.pointer[Int(row)]
      }
    }
  }
}
