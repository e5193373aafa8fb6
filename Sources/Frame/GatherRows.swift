import Diagnostics
import Numeric

extension Vector {
  /// The values of `rows`, in that order; row `UInt32.max` means null.
  public func gathered(_ rows: Buffer<UInt32>, work: Work) throws -> Vector {
    let hasMissing = try rows.containsMissing(work: work)
    let validity = try gatheredValidity(rows, hasMissing: hasMissing, work: work)
    let gathering = RowGathering(rows: rows, hasMissing: hasMissing, work: work)
    let storage: Storage
    switch self.storage {
    case .int(let values): storage = .int(try gathering.values(values, missing: 0))
    case .float(let values): storage = .float(try gathering.values(values, missing: 0))
    case .bool(let values): storage = .bool(try gathering.values(values, missing: 0))
    case .date(let values): storage = .date(try gathering.values(values, missing: 0))
    case .time(let values): storage = .time(try gathering.values(values, missing: 0))
    case .text(let texts): storage = .text(try gathering.texts(texts))
    case .coded(let codes, let values):
      storage = .coded(try gathering.values(codes, missing: 0), values)
    case .list(let offsets, let values):
      storage = try gathering.lists(offsets: offsets, values: values.vector)
    case .null: storage = .null
    }
    return Vector(type: type, count: rows.count, storage: storage, validity: validity)
  }

  private func gatheredValidity(
    _ rows: Buffer<UInt32>, hasMissing: Bool, work: Work
  ) throws -> Bitmap? {
    if case .null = storage { return nil }
    if let validity {
      let words = validity.words
      return try Bitmap.made(count: rows.count, work: work) { index in
        let row = Int(rows[index])
        return row != Int(UInt32.max) && words[row >> 6] >> UInt64(row & 63) & 1 == 1
      }
    }
    guard hasMissing else { return nil }
    return try Bitmap.made(count: rows.count, work: work) { rows[$0] != .max }
  }
}

extension Buffer<UInt32> {
  /// Whether a row index stands for null.
  func containsMissing(work: Work) throws -> Bool {
    let chunks = RowRanges.count(of: count)
    let found = try Buffer<Bool>(shared: chunks) { found in
      try RowRanges.forEach(count, work: work) { chunk, range in
        var largest: UInt32 = 0
        let rows = pointer
        for index in range { largest = Swift.max(largest, rows[index]) }
        found[chunk] = largest == .max
      }
    }
    return found.elements.contains(true)
  }
}

/// The row indices of one gather, applied to each layout.
private struct RowGathering {
  let rows: Buffer<UInt32>
  let hasMissing: Bool
  let work: Work

  func values<Value: BitwiseCopyable & Sendable>(
    _ source: Buffer<Value>, missing: Value
  ) throws -> Buffer<Value> {
    let rows = rows
    let hasMissing = hasMissing
    return try Buffer(shared: rows.count) { target in
      try RowRanges.forEach(rows.count, work: work) { _, range in
        let from = source.pointer
        let at = rows.pointer
        if hasMissing {
          for index in range {
            let row = at[index]
            target[index] = row == .max ? missing : from[Int(row)]
          }
        } else {
          for index in range { target[index] = from[Int(at[index])] }
        }
      }
    }
  }

  /// The offsets of gathered runs, from the lengths of the runs that `source` delimits.
  private func offsets(_ source: Buffer<Int>) throws -> Buffer<Int> {
    let rows = rows
    let chunks = RowRanges.count(of: rows.count)
    return try Buffer<Int>(count: rows.count + 1) { target in
      guard let base = target.baseAddress else { return }
      let offsets = SharedPointer(base)
      offsets[0] = 0
      // Each chunk sums its own lengths first; then the chunks' starts are known.
      let totals = try Buffer<Int>(shared: chunks) { totals in
        try RowRanges.forEach(rows.count, work: work) { chunk, range in
          var total = 0
          for index in range {
            let row = rows[index]
            if row != .max { total &+= source[Int(row) + 1] &- source[Int(row)] }
            offsets[index + 1] = total
          }
          totals[chunk] = total
        }
      }
      var start = 0
      var starts: [Int] = []
      for total in totals.elements {
        starts.append(start)
        start += total
      }
      let before = Buffer(starts)
      try RowRanges.forEach(rows.count, work: work) { chunk, range in
        let start = before[chunk]
        if start != 0 { for index in range { offsets[index + 1] &+= start } }
      }
    }
  }

  func texts(_ source: TextBuffer) throws -> TextBuffer {
    let rows = rows
    let offsets = try offsets(source.offsets)
    let bytes = try Buffer<UInt8>(shared: offsets[rows.count]) { target in
      try RowRanges.forEach(rows.count, work: work) { _, range in
        for index in range where rows[index] != .max {
          let text = source[Int(rows[index])]
          if let from = text.baseAddress, text.count > 0 {
            (target.base + offsets[index]).update(from: from, count: text.count)
          }
        }
      }
    }
    return TextBuffer(bytes: bytes, offsets: offsets)
  }

  func lists(offsets source: Buffer<Int>, values: Vector) throws -> Vector.Storage {
    let rows = rows
    let offsets = try offsets(source)
    guard values.count < Dataset.rowLimit, offsets[rows.count] < Dataset.rowLimit else {
      throw Dataset.tooManyRows
    }
    let elements = try Buffer<UInt32>(shared: offsets[rows.count]) { target in
      try RowRanges.forEach(rows.count, work: work) { _, range in
        for index in range where rows[index] != .max {
          let start = source[Int(rows[index])]
          let into = offsets[index]
          for step in 0..<(offsets[index + 1] - into) {
            target[into + step] = UInt32(truncatingIfNeeded: start + step)
          }
        }
      }
    }
    let gathered = try values.gathered(elements, work: work)
    return .list(offsets: offsets, values: Vector.ListValues(gathered))
  }
}
