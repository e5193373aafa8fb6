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
    let counts = try Buffer<Int>(shared: chunks) { counts in
      try RowRanges.forEach(values.count, work: work) { chunk, rows in
        var count = 0
        if let validity {
          let (from, words) = (values.pointer, validity.words.pointer)
          for row in rows {
            let bit = words[row >> 6] >> UInt64(truncatingIfNeeded: row & 63)
            count &+= Int(truncatingIfNeeded: UInt64(from[row]) & bit)
          }
        } else {
          for row in rows { count &+= Int(values.pointer[row]) }
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
    let last = total
    return try Buffer<UInt32>(shared: total) { target in
      try RowRanges.forEach(values.count, work: work) { chunk, rows in
        var next = starts[chunk]
        // Writing always and advancing on a hit needs no branch; past its end a chunk must not write.
        let end = chunk + 1 < starts.count ? starts[chunk + 1] : last
        let (from, into) = (values.pointer, target.base)
        guard let validity else {
          for row in rows {
            if next == end { return }
            into[next] = UInt32(truncatingIfNeeded: row)
            next &+= Int(truncatingIfNeeded: from[row])
          }
          return
        }
        let words = validity.words.pointer
        for row in rows {
          if next == end { return }
          into[next] = UInt32(truncatingIfNeeded: row)
          let bit = words[row >> 6] >> UInt64(truncatingIfNeeded: row & 63)
          next &+= Int(truncatingIfNeeded: UInt64(from[row]) & bit)
        }
      }
    }
  }
}
