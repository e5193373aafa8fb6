import Glibc

/// Parses regions of whole records: each field goes straight from the bytes to its column.
///
/// One for each worker. The bytes of a region end with a line end, and 32 readable bytes follow.
struct CSVParser {
  let syntax: CSVSyntax
  let columnCount: Int
  let slots: UnsafeMutablePointer<CSVSlot>
  let fillsRagged: Bool
  let takesNullWords: Bool

  /// Records of another length than the header: how many, the first one and its number of fields.
  var ragged = ColumnProfile.Kind()
  var raggedFields = 0
  /// Texts behind a closing quote.
  var tails = ColumnProfile.Kind()
  var faults = FaultLog()
  /// Null rows in the validity words at the ends of regions, which two workers may share: the column
  /// and the row of each.
  var borderNulls: [(column: Int, row: Int)] = []

  var base: UnsafePointer<UInt8>
  var end: UnsafePointer<UInt8>
  var offset = 0
  var firstWord = 0
  var lastWord = 0
  var scratch = ByteStore(capacity: 4096)

  private let delimiters: UInt64
  private let newlines: UInt64

  init(
    _ syntax: CSVSyntax, columnCount: Int, slots: UnsafeMutablePointer<CSVSlot>,
    _ options: CSVOptions
  ) {
    self.syntax = syntax
    self.columnCount = columnCount
    self.slots = slots
    fillsRagged = options.ragged == .fill
    takesNullWords = options.nulls == nil
    delimiters = UInt64(syntax.delimiter) &* 0x0101_0101_0101_0101
    newlines = UInt64(syntax.newline) &* 0x0101_0101_0101_0101
    base = UnsafePointer(scratch.pointer)
    end = base
  }

  func free() {
    scratch.free()
  }

  /// Parses a region, at most `rows` of its records.
  /// - Parameters:
  ///   - offset: of `base` in the file.
  ///   - firstRow: the row of the first record.
  mutating func parse(
    _ base: UnsafePointer<UInt8>, count: Int, offset: Int, firstRow: Int, rows: Int
  ) {
    self.base = base
    self.offset = offset
    end = base + count
    firstWord = firstRow >> 6
    lastWord = (firstRow + rows - 1) >> 6
    // Texts noted by the dictionaries lie in these bytes.
    defer {
      for column in 0..<columnCount where slots[column].target == .coded { resolve(slots + column) }
    }
    var p = base
    var row = firstRow
    let stop = firstRow + rows
    let newline = syntax.newline
    let delimiter = syntax.delimiter
    while row < stop, p < end {
      let record = p
      if columnCount > 1 {
        if p[0] == newline {
          p += 1
          continue
        }
        if p[0] == CSVSyntax.carriageReturn, p[1] == newline {
          p += 2
          continue
        }
      }
      var column = 0
      while true {
        let q = parseField(p, slots + column, row)
        if q[0] == delimiter {
          p = q + 1
          column += 1
          if column < columnCount { continue }
          p = surplus(p, record)
          column -= 1
        } else {
          p = q[0] == newline ? q + 1 : q + 2
          if column + 1 < columnCount { missing(column + 1, row, record) }
        }
        break
      }
      if ragged.count > 0, !fillsRagged { return }
      row += 1
    }
  }

  /// Parses the field at `p` into row `row`; gives the place of the delimiter or line end after it.
  @inline(__always)
  private mutating func parseField(
    _ p: UnsafePointer<UInt8>, _ slot: UnsafeMutablePointer<CSVSlot>, _ row: Int
  ) -> UnsafePointer<UInt8> {
    switch slot.pointee.kind {
    case .byte:
      // Most are one digit.
      let digit = p[0] &- 0x30
      if digit < 10, isEnd(p + 1) {
        slot.pointee.values.assumingMemoryBound(to: UInt8.self)[row] = digit
        return p + 1
      }
      guard let (value, q) = plainInteger(p) else { return parseAny(p, slot, row) }
      storeWhole(value, slot, row)
      return q
    case .word:
      guard let (value, q) = plainInteger(p) else { return parseAny(p, slot, row) }
      storeWhole(value, slot, row)
      return q
    case .int:
      guard let (value, q) = plainInteger(p) else { return parseAny(p, slot, row) }
      slot.pointee.values.assumingMemoryBound(to: Int.self)[row] = value
      return q
    case .float:
      if p[0] != 0x2B, p[0] != 0x30 || p[1] &- 0x30 >= 10 {
        let (value, q) = NumberScan.double(p, end)
        if q > p, isEnd(q), value.isFinite, p[0] != 0x2D || p[1] != 0x30 || p[2] &- 0x30 >= 10 {
          slot.pointee.values.assumingMemoryBound(to: Double.self)[row] = value
          return q
        }
      }
      return parseAny(p, slot, row)
    case .date:
      if isEnd(p + 10), case .date(let days) = DateScan.scan(.init(start: p, count: 10)) {
        slot.pointee.values.assumingMemoryBound(to: Int32.self)[row] = days
        return p + 10
      }
      return parseAny(p, slot, row)
    case .coded:
      if p[0] == syntax.quote { return parseAny(p, slot, row) }
      let q = fieldEnd(p)
      if q == p {
        setNull(slot, row)
      } else {
        if slot.pointee.dictionary.pointee.push(p, q - p, row: row) { resolve(slot) }
      }
      return q
    case .skip:
      return p[0] == syntax.quote ? parseAny(p, slot, row) : fieldEnd(p)
    case .bool, .datetime, .plain, .profile, .general:
      return parseAny(p, slot, row)
    }
  }

  /// The whole number that a field is, and the field's end; nil where it is not plainly one.
  @inline(__always)
  private func plainInteger(
    _ p: UnsafePointer<UInt8>
  ) -> (value: Int, end: UnsafePointer<UInt8>)? {
    let negative = p[0] == 0x2D
    let start = negative ? p + 1 : p
    var q = start
    var value = 0
    var digit = q[0] &- 0x30
    while digit < 10 {
      value = value &* 10 &+ Int(digit)
      q += 1
      digit = q[0] &- 0x30
    }
    let length = q - start
    guard isEnd(q), length > 0, length <= 18, length == 1 || start[0] != 0x30 else { return nil }
    return (negative ? -value : value, q)
  }

  /// Puts a whole number into a column of 8, 32 or 64 bits; notes when it needs more.
  @inline(__always)
  func storeWhole(_ value: Int, _ slot: UnsafeMutablePointer<CSVSlot>, _ row: Int) {
    let values = slot.pointee.values
    switch slot.pointee.target {
    case .byte:
      if let narrow = Int8(exactly: value) {
        values.assumingMemoryBound(to: Int8.self)[row] = narrow
        return
      }
    case .word:
      if let narrow = Int32(exactly: value) {
        values.assumingMemoryBound(to: Int32.self)[row] = narrow
        return
      }
    default:
      values.assumingMemoryBound(to: Int.self)[row] = value
      return
    }
    slot.pointee.isTooNarrow = true
    slot.pointee.kind = .skip
    slot.pointee.target = .skip
  }

  /// Whether a field ends before `q`.
  @inline(__always)
  func isEnd(_ q: UnsafePointer<UInt8>) -> Bool {
    q[0] == syntax.delimiter || q[0] == syntax.newline
      || (q[0] == CSVSyntax.carriageReturn && q[1] == syntax.newline)
  }

  /// The end of an unquoted field, eight bytes at a time: the lowest zero byte of `word ^ pattern` is
  /// found exactly by the usual subtraction.
  @inline(__always)
  func fieldEnd(_ p: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    var q = p
    while true {
      let word = UnsafeRawPointer(q).loadUnaligned(as: UInt64.self)
      let a = word ^ delimiters
      let b = word ^ newlines
      let found =
        ((a &- 0x0101_0101_0101_0101) & ~a | (b &- 0x0101_0101_0101_0101) & ~b)
        & 0x8080_8080_8080_8080
      if found != 0 {
        q += found.trailingZeroBitCount >> 3
        break
      }
      q += 8
    }
    if q > p, q[0] == syntax.newline, q[-1] == CSVSyntax.carriageReturn, q[0] != q[-1] { q -= 1 }
    return q
  }

  /// Counts a record with more fields than columns; gives the place after it.
  private mutating func surplus(
    _ start: UnsafePointer<UInt8>, _ record: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8> {
    var fields = columnCount
    var p = start
    var nothing = CSVSlot.skipping(like: slots.pointee)
    while true {
      fields += 1
      let q = withUnsafeMutablePointer(to: &nothing) { parseAny(p, $0, 0) }
      if q[0] != syntax.delimiter {
        noteRagged(record, fields)
        return q[0] == syntax.newline ? q + 1 : q + 2
      }
      p = q + 1
    }
  }

  /// Counts a record with fewer fields than columns, whose rest is null.
  private mutating func missing(_ fields: Int, _ row: Int, _ record: UnsafePointer<UInt8>) {
    noteRagged(record, fields)
    for column in fields..<columnCount where slots[column].kind != .skip {
      if slots[column].target != .profile { setNull(slots + column, row) }
    }
  }

  private mutating func noteRagged(_ record: UnsafePointer<UInt8>, _ fields: Int) {
    let place = offset + (record - base)
    if place < ragged.first { raggedFields = fields }
    ragged.add(place)
    faults.add(.ragged, place)
  }
}

extension CSVSlot {
  static func skipping(like other: CSVSlot) -> CSVSlot {
    var slot = other
    slot.kind = .skip
    slot.target = .skip
    return slot
  }
}
