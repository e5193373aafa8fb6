import Glibc

/// The fields that take the long way: quoted, empty, or not as their column's type expects.
extension CSVParser {
  /// Parses any field at `p`; gives the place of the delimiter or line end after it.
  @inline(never)
  mutating func parseAny(
    _ p: UnsafePointer<UInt8>, _ slot: UnsafeMutablePointer<CSVSlot>, _ row: Int
  ) -> UnsafePointer<UInt8> {
    if p[0] == CSVSyntax.quote { return parseQuoted(p, slot, row) }
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
    while close[1] == CSVSyntax.quote {
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
    }
    store(
      .init(start: scratch.pointer, count: scratch.count), isQuoted: true, slot, row, p)
    return q
  }

  @inline(__always)
  private func closing(_ from: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
    guard from < end else { return nil }
    return memchr(from, Int32(CSVSyntax.quote), end - from).map {
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
    case .int:
      if !ColumnProfile.isPadded(bytes), let value = NumberScan.integer(bytes) {
        values.assumingMemoryBound(to: Int64.self)[row] = value
      } else {
        nullOrMisfit(bytes, slot, row, position)
      }
    case .float:
      if start[0] != 0x2B, !ColumnProfile.isPadded(bytes), let value = NumberScan.double(bytes) {
        values.assumingMemoryBound(to: Double.self)[row] = value
      } else {
        nullOrMisfit(bytes, slot, row, position)
      }
    case .bool:
      if let value = ColumnProfile.truth(bytes) {
        values.assumingMemoryBound(to: UInt8.self)[row] = value ? 1 : 0
      } else {
        fail(slot, position)
      }
    case .date, .datetime: storeDate(bytes, slot, row, position)
    case .coded:
      if !isLatin1, start >= base, start < end {
        if slot.pointee.dictionary.pointee.push(start, bytes.count, row: row) { resolve(slot) }
        return
      }
      // A text that was put together elsewhere: its turn is now.
      resolve(slot)
      let text = decodedText(bytes)
      guard let start = text.baseAddress else { return }
      let (code, isNew) = slot.pointee.dictionary.pointee.code(start, text.count, row: row)
      values.assumingMemoryBound(to: UInt32.self)[row] = code
      if isNew { check(start, text.count, slot, place) }
    case .plain:
      let text = decodedText(bytes)
      guard let start = text.baseAddress else { return }
      slot.pointee.texts.pointee.append(start, text.count)
      values.assumingMemoryBound(to: Int.self)[row] = text.count
      check(start, text.count, slot, place)
    }
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
    switch (DateScan.scan(bytes), slot.pointee.target) {
    case (.date(let days), .date): values.assumingMemoryBound(to: Int32.self)[row] = days
    case (.date(let days), _):
      values.assumingMemoryBound(to: Int64.self)[row] = Int64(days) * 86_400_000_000
    case (.datetime(let time), .datetime): values.assumingMemoryBound(to: Int64.self)[row] = time
    case (.impossible, _):
      slot.pointee.impossible.add(position)
      setNull(slot, row)
    default: fail(slot, position)
    }
  }

  private mutating func nullOrMisfit(
    _ bytes: UnsafeBufferPointer<UInt8>, _ slot: UnsafeMutablePointer<CSVSlot>, _ row: Int,
    _ position: Int
  ) {
    // A number too large for a double is as infinite as `inf`.
    let isInfinite =
      slot.pointee.target == .float && bytes[0] != 0x2B && !ColumnProfile.isPadded(bytes)
      && NumberScan.isTooLarge(bytes)
    if isInfinite || ColumnProfile.isNonFinite(bytes) {
      slot.pointee.nonFinite.add(position)
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
    case .date, .coded: values.assumingMemoryBound(to: UInt32.self)[row] = 0
    case .bool: values.assumingMemoryBound(to: UInt8.self)[row] = 0
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

  /// The text in UTF-8.
  private mutating func decodedText(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    guard isLatin1 else { return bytes }
    decoded.removeAll()
    Latin1.utf8(Array(bytes)).withUnsafeBufferPointer { text in
      if let start = text.baseAddress { decoded.append(start, text.count) }
    }
    return UnsafeBufferPointer(start: decoded.pointer, count: decoded.count)
  }
}
