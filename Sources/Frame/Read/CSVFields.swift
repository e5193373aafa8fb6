import Glibc

/// The fields that take the long way: quoted, empty, or not as their column's type expects.
extension CSVParser {
  /// Parses any field at `p`; gives the place of the delimiter or line end after it.
  @inline(never)
  mutating func parseAny(
    _ p: UnsafePointer<UInt8>, _ slot: UnsafeMutablePointer<CSVSlot>, _ row: Int
  ) -> UnsafePointer<UInt8> {
    if p[0] == syntax.quote { return parseQuoted(p, slot, row) }
    let q = fieldEnd(p)
    store(.init(start: p, count: q - p), isQuoted: false, slot, row, p)
    return q
  }

  private mutating func parseQuoted(
    _ p: UnsafePointer<UInt8>, _ slot: UnsafeMutablePointer<CSVSlot>, _ row: Int
  ) -> UnsafePointer<UInt8> {
    guard let first = closing(p + 1) else { return end - 1 }
    if isEnd(first + 1) {
      store(.init(start: p + 1, count: first - p - 1), isQuoted: true, slot, row, p)
      return first + 1
    }
    // Doubled quotes, or text behind the closing one: the value is put together.
    scratch.removeAll()
    var from = p + 1
    var close = first
    while close[1] == syntax.quote {
      scratch.append(from, close - from + 1)
      from = close + 2
      guard let next = closing(from) else { return end - 1 }
      close = next
    }
    scratch.append(from, close - from)
    var q = close + 1
    if !isEnd(q) {
      let rest = q
      q = fieldEnd(q)
      scratch.append(rest, q - rest)
      tails.add(offset + (p - base))
      faults.add(.tail, offset + (p - base))
    }
    store(
      .init(start: scratch.pointer, count: scratch.count), isQuoted: true, slot, row, p)
    return q
  }

  @inline(__always)
  private func closing(_ from: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
    guard from < end else { return nil }
    return memchr(from, Int32(syntax.quote), end - from).map {
      UnsafePointer($0.assumingMemoryBound(to: UInt8.self))
    }
  }

  /// Puts a whole value into its column.
  private mutating func store(
    _ bytes: UnsafeBufferPointer<UInt8>, isQuoted: Bool, _ slot: UnsafeMutablePointer<CSVSlot>,
    _ row: Int, _ place: UnsafePointer<UInt8>
  ) {
    let target = slot.pointee.target
    if target == .skip { return }
    guard bytes.count > 0, let start = bytes.baseAddress else {
      return storeEmpty(isQuoted, slot, row, place)
    }
    if let unknown = slot.pointee.unknown, unknown.pointee.contains(bytes) {
      if target != .profile {
        slot.pointee.unknownCount += 1
        setNull(slot, row)
      }
      return
    }
    let values = slot.pointee.values
    let position = offset + (place - base)
    switch target {
    case .skip, .general: break
    case .profile: slot.pointee.profile.pointee.add(bytes, at: position)
    case .int, .byte, .word, .float:
      if let shape = slot.pointee.shape, storeShaped(bytes, shape, slot, row) { return }
      storePlain(bytes, slot, row, position)
    case .bool:
      if let value = ColumnProfile.truth(bytes) ?? ColumnProfile.answer(bytes) {
        values.assumingMemoryBound(to: UInt8.self)[row] = value ? 1 : 0
      } else {
        nullOrMisfit(bytes, slot, row, position)
      }
    case .date, .datetime: storeDate(bytes, slot, row, position)
    case .coded:
      if start >= base, start < end {
        if slot.pointee.dictionary.pointee.push(start, bytes.count, row: row) { resolve(slot) }
        return
      }
      // A text that was put together elsewhere: its turn is now.
      resolve(slot)
      let (code, isNew) = slot.pointee.dictionary.pointee.code(start, bytes.count, row: row)
      values.assumingMemoryBound(to: UInt32.self)[row] = code
      if isNew { check(start, bytes.count, slot, place) }
    case .plain:
      slot.pointee.texts.pointee.append(start, bytes.count)
      values.assumingMemoryBound(to: Int.self)[row] = bytes.count
      check(start, bytes.count, slot, place)
    }
  }

  /// Puts a number written with plain digits into its column.
  private mutating func storePlain(
    _ bytes: UnsafeBufferPointer<UInt8>, _ slot: UnsafeMutablePointer<CSVSlot>, _ row: Int,
    _ position: Int
  ) {
    let values = slot.pointee.values
    // Under a decimal comma, `1.234` is what the shape says or nothing.
    let isPlain =
      slot.pointee.shape?.decimal != NumberShape.comma || !bytes.contains(NumberShape.point)
    if slot.pointee.target != .float {
      if isPlain, !ColumnProfile.isPadded(bytes), let value = NumberScan.integer(bytes) {
        storeWhole(Int(value), slot, row)
        return
      }
    } else if isPlain, bytes[0] != 0x2B, !ColumnProfile.isPadded(bytes),
      let value = NumberScan.double(bytes)
    {
      values.assumingMemoryBound(to: Double.self)[row] = value
      return
    }
    nullOrMisfit(bytes, slot, row, position)
  }

  /// Puts a number of the column's shape into it; false for what is none.
  private func storeShaped(
    _ bytes: UnsafeBufferPointer<UInt8>, _ shape: NumberShape,
    _ slot: UnsafeMutablePointer<CSVSlot>, _ row: Int
  ) -> Bool {
    guard let number = ShapedNumber(bytes, decimal: shape.decimal),
      number.unit == shape.unit || number.unit == 0
        || (Unit.isTime(number.unit) && Unit.isTime(shape.unit))
    else { return false }
    if slot.pointee.target == .int {
      guard let value = number.whole(in: shape.unit) else { return false }
      slot.pointee.values.assumingMemoryBound(to: Int64.self)[row] = value
    } else {
      guard let value = number.double(in: shape.unit) else { return false }
      slot.pointee.values.assumingMemoryBound(to: Double.self)[row] = value
    }
    return true
  }

  private mutating func storeEmpty(
    _ isQuoted: Bool, _ slot: UnsafeMutablePointer<CSVSlot>, _ row: Int,
    _ place: UnsafePointer<UInt8>
  ) {
    switch slot.pointee.target {
    case .profile:
      if isQuoted { slot.pointee.profile.pointee.quotedEmpty += 1 }
    case .coded where isQuoted:
      if slot.pointee.dictionary.pointee.push(place, 0, row: row) { resolve(slot) }
    case .plain where isQuoted:
      slot.pointee.values.assumingMemoryBound(to: Int.self)[row] = 0
    default: setNull(slot, row)
    }
  }

  private mutating func storeDate(
    _ bytes: UnsafeBufferPointer<UInt8>, _ slot: UnsafeMutablePointer<CSVSlot>, _ row: Int,
    _ position: Int
  ) {
    let values = slot.pointee.values
    var found = DateScan.scan(bytes)
    if found == .other, slot.pointee.order != nil || slot.pointee.isForced {
      found = shapedDate(bytes, slot)
    }
    switch (found, slot.pointee.target) {
    case (.date(let days), .date): values.assumingMemoryBound(to: Int32.self)[row] = days
    case (.date(let days), _):
      values.assumingMemoryBound(to: Int64.self)[row] = Int64(days) * 86_400_000_000
    case (.datetime(let time), .datetime): values.assumingMemoryBound(to: Int64.self)[row] = time
    case (.impossible, _):
      slot.pointee.impossible.add(position)
      slot.pointee.faults.pointee.add(.impossible, position)
      setNull(slot, row)
    default: nullOrMisfit(bytes, slot, row, position)
    }
  }

  /// A date in the column's own order; eight digits where the user says that they are dates.
  private func shapedDate(
    _ bytes: UnsafeBufferPointer<UInt8>, _ slot: UnsafeMutablePointer<CSVSlot>
  ) -> DateScan.Result {
    if slot.pointee.isForced, bytes.count == 8 {
      let compact = ShapedDate.compact(bytes)
      if compact != .other { return compact }
    }
    guard let date = ShapedDate(bytes) else { return .other }
    if let order = slot.pointee.order { return date.result(order) }
    // Without an order only dates that need none.
    return date.orders.nonzeroBitCount == 2 ? .other : date.result(date.onlyOrder)
  }

  private mutating func nullOrMisfit(
    _ bytes: UnsafeBufferPointer<UInt8>, _ slot: UnsafeMutablePointer<CSVSlot>, _ row: Int,
    _ position: Int
  ) {
    // A number too large for a double is as infinite as `inf`.
    let isInfinite =
      slot.pointee.target == .float && bytes[0] != 0x2B && !ColumnProfile.isPadded(bytes)
      && NumberScan.isTooLarge(bytes)
    let isNumber =
      switch slot.pointee.target {
      case .int, .byte, .word, .float: true
      default: false
      }
    if isInfinite || (isNumber && ColumnProfile.isNonFinite(bytes)) {
      slot.pointee.nonFinite.add(position)
      slot.pointee.faults.pointee.add(.nonFinite, position)
      setNull(slot, row)
    } else if takesNullWords, NullWords.contains(bytes) {
      slot.pointee.nullWords.add(position)
      setNull(slot, row)
    } else {
      fail(slot, position)
    }
  }

  private func fail(_ slot: UnsafeMutablePointer<CSVSlot>, _ position: Int) {
    slot.pointee.misfit = min(slot.pointee.misfit, position)
    slot.pointee.kind = .skip
    slot.pointee.target = .skip
  }

  /// Null rows hold a zero, so that every value in memory is defined.
  @inline(__always)
  mutating func setNull(_ slot: UnsafeMutablePointer<CSVSlot>, _ row: Int) {
    let values = slot.pointee.values
    switch slot.pointee.target {
    case .int, .float, .datetime, .plain: values.assumingMemoryBound(to: UInt64.self)[row] = 0
    case .date, .coded, .word: values.assumingMemoryBound(to: UInt32.self)[row] = 0
    case .bool, .byte: values.assumingMemoryBound(to: UInt8.self)[row] = 0
    case .skip, .profile, .general: return
    }
    let word = row >> 6
    if word == firstWord || word == lastWord {
      borderNulls.append((slot - slots, row))
    } else {
      slot.pointee.validity[word] &= ~(1 << UInt64(row & 63))
    }
  }

  /// Writes the codes of the texts that the dictionary has noted.
  func resolve(_ slot: UnsafeMutablePointer<CSVSlot>) {
    slot.pointee.dictionary.pointee.resolve(
      into: slot.pointee.values.assumingMemoryBound(to: UInt32.self)
    ) { text, length in check(text, length, slot, text) }
  }

  /// Notes a text that is not what text must be.
  @inline(__always)
  func check(
    _ text: UnsafePointer<UInt8>, _ count: Int, _ slot: UnsafeMutablePointer<CSVSlot>,
    _ place: UnsafePointer<UInt8>
  ) {
    if let fault = TextFault.find(in: .init(start: text, count: count)) {
      let position = offset + (place - base)
      if position < slot.pointee.badText {
        slot.pointee.badText = position
        slot.pointee.badTextIsNUL = fault == .nul
      }
    }
  }
}
