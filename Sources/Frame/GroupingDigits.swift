import Diagnostics
import Numeric

/// One key column as numbers in `0..<radix`, or as words that must be hashed first.
struct KeyDigits {
  enum Source {
    /// Codes; a null row's code means nothing.
    case codes(Buffer<UInt32>)
    /// Integers less `low`.
    case ints(Buffer<Int64>, low: Int64)
    case words(Buffer<Int32>, low: Int64)
    case bytes(Buffer<Int8>, low: Int64)
    case flags(Buffer<UInt8>)
    /// Words with the identity of the values; equal words of texts must be compared.
    case hashed(Buffer<UInt64>, TextBuffer?)
    case nothing
  }

  private(set) var source: Source
  private(set) var validity: Bitmap?
  /// How many digits there are, that of null (the last) included where there are nulls.
  private(set) var radix: UInt64

  /// - Throws: `wrong-type` for a list.
  init(_ key: ColumnValues, work: Work) throws {
    switch key {
    case .vector(let vector): try self.init(vector, work: work)
    case .packed(let ints): try self.init(ints, work: work)
    }
  }

  private init(_ ints: PackedInts, work: Work) throws {
    validity = ints.validity
    let (low, high): (Int64, Int64)
    switch ints.storage {
    case .byte(let values):
      (low, high) = try values.bounds(work: work)
      source = .bytes(values, low: low)
    case .word(let values):
      (low, high) = try values.bounds(work: work)
      source = .words(values, low: low)
    }
    radix = UInt64(high - low) + (validity == nil ? 1 : 2)
  }

  private init(_ key: Vector, work: Work) throws {
    validity = key.validity
    let nullDigits: UInt64 = key.validity == nil ? 0 : 1
    switch key.storage {
    case .coded(let codes, let values):
      source = .codes(codes)
      radix = UInt64(values.count) + nullDigits
    case .bool(let values):
      source = .flags(values)
      radix = 2 + nullDigits
    case .int(let values), .time(let values):
      let (low, high) = try values.bounds(work: work)
      let span = UInt64(bitPattern: high &- low)
      if span < 1 << 31 {
        source = .ints(values, low: low)
        radix = span + 1 + nullDigits
      } else {
        source = .hashed(try values.words(work: work) { UInt64(bitPattern: $0) }, nil)
        radix = .max
      }
    case .date(let values):
      let (low, high) = try values.bounds(work: work)
      source = .words(values, low: low)
      radix = UInt64(high - low) + 1 + nullDigits
    case .float(let values):
      // Adding 0 makes -0 into 0 and leaves all else.
      source = .hashed(try values.words(work: work) { ($0 + 0).bitPattern }, nil)
      radix = .max
    case .text(let texts):
      source = .hashed(try texts.hashes(work: work), texts)
      radix = .max
    case .null:
      source = .nothing
      radix = 1
    case .list:
      throw Failure(
        "wrong-type", "rows cannot be grouped by a list column",
        help: "use `explode` first: one row for each element")
    }
  }

  /// Replaces words by the numbers of their groups, so that the radix becomes small.
  mutating func makeDense(work: Work) throws {
    guard case .hashed(let words, let texts) = source else { return }
    let distinct = try DistinctKeys.of(words, texts: texts, validity: validity, work: work)
    // Nulls were made a group already.
    source = .codes(distinct.codes)
    validity = nil
    radix = UInt64(distinct.firstRows.count)
  }

  init(codes: Buffer<UInt32>, radix: UInt64) {
    source = .codes(codes)
    validity = nil
    self.radix = radix
  }
}

extension Buffer where Element: Sendable {
  /// The values as words, computed in parallel.
  func words(work: Work, _ word: @Sendable (Element) -> UInt64) throws -> Buffer<UInt64> {
    try Buffer<UInt64>(shared: count) { target in
      try RowRanges.forEach(count, work: work) { _, rows in
        for row in rows { target[row] = word(pointer[row]) }
      }
    }
  }
}

/// Several keys as one number a row, in mixed radix.
struct KeyPacking {
  private enum Digits {
    /// `isOwn` when nobody else holds them.
    case narrow(Buffer<UInt32>, isOwn: Bool)
    case wide(Buffer<UInt64>)
  }
  private let digits: Digits
  private let radix: UInt64
  private let rowCount: Int

  init(_ keys: [KeyDigits], rowCount: Int, work: Work) throws {
    var radix: UInt64 = 1
    for (index, key) in keys.enumerated() {
      let (product, overflow) = radix.multipliedReportingOverflow(by: key.radix)
      if overflow {
        // Numbering the groups of the keys so far makes room for the next.
        let packed = try KeyPacking(Array(keys[..<index]), rowCount: rowCount, work: work)
        let distinct = try packed.distinct(work: work)
        let front = KeyDigits(codes: distinct.codes, radix: UInt64(distinct.firstRows.count))
        self = try KeyPacking([front] + keys[index...], rowCount: rowCount, work: work)
        return
      }
      radix = product
    }
    self.rowCount = rowCount
    self.radix = radix
    if keys.count == 1, case .codes(let codes) = keys[0].source, keys[0].validity == nil {
      digits = .narrow(codes, isOwn: false)
    } else if radix <= UInt64(UInt32.max) {
      digits = .narrow(try Self.packed(keys, rowCount: rowCount, work: work), isOwn: true)
    } else {
      digits = .wide(try Self.packed(keys, rowCount: rowCount, work: work))
    }
  }

  private static func packed<
    Word: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable
  >(
    _ keys: [KeyDigits], rowCount: Int, work: Work
  ) throws -> Buffer<Word> {
    try Buffer<Word>(shared: rowCount) { target in
      try RowRanges.forEach(rowCount, work: work) { _, rows in
        for (index, key) in keys.enumerated() {
          key.append(to: target, rows: rows, isFirst: index == 0)
        }
      }
    }
  }

  /// The groups of rows with equal numbers.
  func distinct(work: Work) throws -> DistinctKeys {
    switch digits {
    case .narrow(let codes, let isOwn):
      if radix <= UInt64(max(1 << 16, min(1 << 23, 2 * rowCount))) {
        return try DistinctKeys.dense(codes, radix: Int(radix), isOwn: isOwn, work: work)
      }
      let words = try codes.words(work: work) { UInt64($0) }
      return try DistinctKeys.of(words, texts: nil, validity: nil, work: work)
    case .wide(let words):
      return try DistinctKeys.of(words, texts: nil, validity: nil, work: work)
    }
  }
}

extension KeyDigits {
  /// Makes each number of the rows `number * radix + digit`.
  fileprivate func append<Word: FixedWidthInteger & UnsignedInteger>(
    to target: SharedPointer<Word>, rows: Range<Int>, isFirst: Bool
  ) {
    switch source {
    case .codes(let codes):
      add(to: target, rows, isFirst) { Word(truncatingIfNeeded: codes.pointer[$0]) }
    case .ints(let values, let low):
      add(to: target, rows, isFirst) { Word(truncatingIfNeeded: values.pointer[$0] &- low) }
    case .words(let values, let low):
      add(to: target, rows, isFirst) { Word(truncatingIfNeeded: Int64(values.pointer[$0]) &- low) }
    case .bytes(let values, let low):
      add(to: target, rows, isFirst) { Word(truncatingIfNeeded: Int64(values.pointer[$0]) &- low) }
    case .flags(let values):
      add(to: target, rows, isFirst) { Word(truncatingIfNeeded: values.pointer[$0]) }
    case .hashed, .nothing:
      add(to: target, rows, isFirst) { _ in 0 }
    }
  }

  @inline(__always)
  private func add<Word: FixedWidthInteger & UnsignedInteger>(
    to target: SharedPointer<Word>, _ rows: Range<Int>, _ isFirst: Bool, _ digit: (Int) -> Word
  ) {
    let radix = Word(truncatingIfNeeded: radix)
    if let validity {
      let null = radix &- 1
      for row in rows {
        let before = isFirst ? 0 : target[row]
        target[row] = before &* radix &+ (validity[row] ? digit(row) : null)
      }
    } else if isFirst {
      for row in rows { target[row] = digit(row) }
    } else {
      for row in rows { target[row] = target[row] &* radix &+ digit(row) }
    }
  }
}
