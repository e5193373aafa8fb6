import Diagnostics
import Numeric

extension Dataset {
  /// The rows on which the condition is true; those on which it is null are dropped and counted in
  /// the receipt.
  /// - Throws: `wrong-type` when the condition is not true or false.
  public func filtered(where condition: ColumnExpression, work: Work) throws -> Dataset {
    let verdicts = try condition.vector(on: self, work: work)
    let rows: Buffer<UInt32>
    switch verdicts.storage {
    case .bool(let values):
      rows = try RowSelection.rows(of: values, validity: verdicts.validity, work: work)
    case .null:
      rows = Buffer([])
    default:
      throw Failure(
        "wrong-type",
        "`filter` needs a condition, but `\(condition.text)` is \(verdicts.type.description)",
        help: "compare it: `\(condition.text) == …`", blames: "where", span: condition.span)
    }
    var receipt = VerbReceipt("filter", from: rowCount, to: rows.count)
    let nulls = verdicts.nullCount
    if nulls > 0 {
      receipt.add("\(VerbReceipt.number(nulls)) dropped because the condition was null")
    }
    receipt.give("filter", to: work)
    return rows.count == rowCount ? self : gathered(rows)
  }
}

/// Row numbers from conditions.
enum RowSelection {
  /// The rows whose value is 1 and valid, in order.
  static func rows(
    of values: Buffer<UInt8>, validity: Bitmap?, work: Work
  ) throws -> Buffer<UInt32> {
    let chunks = RowRanges.count(of: values.count)
    let (hits, marks) = Buffer<UInt64>.unfilled((values.count + 63) / 64)
    let counts = try Buffer<Int>(shared: chunks) { counts in
      try RowRanges.forEach(values.count, work: work) { chunk, rows in
        var count = 0
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: 64) {
          let known = validity?.words.pointer[start >> 6]
          let flags = PackedFlags(values.pointer + start, min(64, rows.upperBound - start), known)
          marks[start >> 6] = flags.isTrue
          count &+= flags.isTrue.nonzeroBitCount
        }
        counts[chunk] = count
      }
    }
    var total = 0
    let starts = Buffer<Int>(count: chunks) { starts in
      for chunk in 0..<chunks {
        starts[chunk] = total
        total += counts[chunk]
      }
    }
    return try Buffer<UInt32>(shared: total) { target in
      try RowRanges.forEach(values.count, work: work) { chunk, rows in
        var next = target.base + starts[chunk]
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: 64) {
          next = write(hits.pointer[start >> 6], from: UInt32(truncatingIfNeeded: start), to: next)
        }
      }
    }
  }

  /// The numbers of the rows whose bits are set, beginning with `first`; returns the place behind them.
  @inline(__always)
  private static func write(
    _ bits: UInt64, from first: UInt32, to target: UnsafeMutablePointer<UInt32>
  ) -> UnsafeMutablePointer<UInt32> {
    if bits == .max {
      for step in 0..<64 { target[step] = first &+ UInt32(truncatingIfNeeded: step) }
      return target + 64
    }
    var (rest, next) = (bits, target)
    while rest != 0 {
      next.pointee = first &+ UInt32(truncatingIfNeeded: rest.trailingZeroBitCount)
      next += 1
      rest &= rest &- 1
    }
    return next
  }
}
