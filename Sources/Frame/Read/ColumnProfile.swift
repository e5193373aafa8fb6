/// What the values of a column look like, counted by kind; from it the column's type is chosen.
struct ColumnProfile {
  /// Values that are not empty.
  var values = 0
  var quotedEmpty = 0
  var ints = Kind()
  var floats = Kind()
  /// Integers with a leading zero: ids that must keep it.
  var padded = Kind()
  /// Integers beyond 64 bits.
  var large = Kind()
  /// NaN and infinity, as numeric columns write them.
  var nonFinite = Kind()
  var bools = Kind()
  var dates = Kind()
  var datetimes = Kind()
  /// Written like a date that does not exist.
  var impossible = Kind()
  /// Any other text.
  var others = Kind()
  /// Texts in square brackets, among the others.
  var brackets = 0
  /// Texts that hold a `|`, and the pieces it makes of all of them.
  var piped = 0
  var pieces = 0
  var pieceBytes = 0

  struct Kind {
    var count = 0
    /// Where in the file the first one starts.
    var first = Int.max

    @inline(__always) mutating func add(_ offset: Int) {
      count += 1
      if offset < first { first = offset }
    }

    mutating func merge(_ other: Kind) {
      count += other.count
      first = min(first, other.first)
    }
  }

  mutating func merge(_ other: ColumnProfile) {
    values += other.values
    quotedEmpty += other.quotedEmpty
    ints.merge(other.ints)
    floats.merge(other.floats)
    padded.merge(other.padded)
    large.merge(other.large)
    nonFinite.merge(other.nonFinite)
    bools.merge(other.bools)
    dates.merge(other.dates)
    datetimes.merge(other.datetimes)
    impossible.merge(other.impossible)
    others.merge(other.others)
    brackets += other.brackets
    piped += other.piped
    pieces += other.pieces
    pieceBytes += other.pieceBytes
  }

  /// Counts one value, which starts at `offset` in the file.
  mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) {
    guard let p = bytes.baseAddress, bytes.count > 0 else {
      quotedEmpty += 1
      return
    }
    values += 1
    let first = p[0] == 0x2D && bytes.count > 1 ? p[1] : p[0]
    if first &- 0x30 < 10 || first == 0x2E {
      if addNumber(bytes, offset) { return }
      switch DateScan.scan(bytes) {
      case .date: return dates.add(offset)
      case .datetime: return datetimes.add(offset)
      case .impossible: return impossible.add(offset)
      case .other: break
      }
    } else if bytes.count <= 9 {
      if Self.isNonFinite(bytes) { return nonFinite.add(offset) }
      if Self.truth(bytes) != nil { return bools.add(offset) }
    }
    others.add(offset)
    if p[0] == 0x5B, p[bytes.count - 1] == 0x5D { brackets += 1 }
    var bars = 0
    for byte in bytes where byte == 0x7C { bars += 1 }
    if bars > 0 { piped += 1 }
    pieces += bars + 1
    pieceBytes += bytes.count - bars
  }

  private mutating func addNumber(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int) -> Bool {
    if Self.isPadded(bytes) {
      guard NumberScan.double(bytes) != nil else { return false }
      padded.add(offset)
    } else if NumberScan.integer(bytes) != nil {
      ints.add(offset)
    } else if Self.isWhole(bytes) {
      large.add(offset)
    } else if NumberScan.double(bytes) != nil {
      floats.add(offset)
    } else if NumberScan.isTooLarge(bytes) {
      nonFinite.add(offset)
    } else {
      return false
    }
    return true
  }

  /// A leading zero before another digit.
  @inline(__always) static func isPadded(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let sign = bytes[0] == 0x2D ? 1 : 0
    return bytes.count > sign + 1 && bytes[sign] == 0x30 && bytes[sign + 1] &- 0x30 < 10
  }

  private static func isWhole(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let digits = bytes[0] == 0x2D ? bytes.dropFirst() : bytes[...]
    return !digits.isEmpty && digits.allSatisfy { $0 &- 0x30 < 10 }
  }

  /// `nan`, `inf`, `infinity` in any case, with a sign or without.
  static func isNonFinite(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let p = bytes.baseAddress, bytes.count >= 3, bytes.count <= 9 else { return false }
    let sign = p[0] == 0x2D || p[0] == 0x2B ? 1 : 0
    func spells(_ word: StaticString) -> Bool {
      guard bytes.count - sign == word.utf8CodeUnitCount else { return false }
      for i in 0..<word.utf8CodeUnitCount where p[sign + i] | 0x20 != word.utf8Start[i] {
        return false
      }
      return true
    }
    return spells("nan") || spells("inf") || spells("infinity")
  }

  /// `true` and `false`, also capitalised or in capitals.
  static func truth(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool? {
    guard let p = bytes.baseAddress else { return nil }
    func spells(_ word: StaticString) -> Bool {
      guard bytes.count == word.utf8CodeUnitCount else { return false }
      for i in 0..<bytes.count where p[i] != word.utf8Start[i] { return false }
      return true
    }
    if spells("true") || spells("True") || spells("TRUE") { return true }
    if spells("false") || spells("False") || spells("FALSE") { return false }
    return nil
  }
}

/// How the values of a column are to be read.
enum ReadType: Equatable {
  case int, float, bool, date, datetime, text, category
  /// Lists in brackets: JSON or Python literals.
  case bracketList
  case pipeList
  /// No value was seen.
  case unknown

  var columnType: ColumnType {
    switch self {
    case .int: .int
    case .float: .float
    case .bool: .bool
    case .date: .date
    case .datetime: .datetime
    case .text: .text
    case .category: .category(ordered: false)
    case .bracketList, .pipeList: .list(of: .text)
    case .unknown: .null
    }
  }

  /// The narrowest type that holds all values that were counted.
  init(for profile: ColumnProfile) {
    let count = profile.values
    let numbers =
      profile.ints.count + profile.floats.count + profile.large.count + profile.nonFinite.count
    let days = profile.dates.count + profile.impossible.count
    if count == 0 {
      self = profile.quotedEmpty > 0 ? .text : .unknown
    } else if numbers == count, numbers > profile.nonFinite.count {
      self = profile.floats.count > 0 ? .float : profile.large.count > 0 ? .text : .int
    } else if profile.bools.count == count {
      self = .bool
    } else if days == count, profile.dates.count > 0 {
      self = .date
    } else if days + profile.datetimes.count == count, profile.datetimes.count > 0 {
      self = .datetime
    } else if profile.brackets == count {
      self = .bracketList
    } else if profile.others.count == count, profile.piped * 4 >= count,
      profile.pieceBytes <= 32 * profile.pieces
    {
      self = .pipeList
    } else {
      self = .text
    }
  }
}
