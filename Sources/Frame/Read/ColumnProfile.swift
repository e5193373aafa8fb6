/// What the values of a column look like, counted by kind; from it the column's type is chosen.
struct ColumnProfile {
  /// Whether words such as `NA` stand for "none" without being declared.
  var takesNullWords = true
  /// Values that are not empty and no word for "none".
  var values = 0
  /// Words for "none", which are texts among texts.
  var nullWords = Kind()
  var quotedEmpty = 0
  var ints = Kind()
  var sizes = IntSizes()
  var floats = Kind()
  /// Integers with a leading zero: ids that must keep it.
  var padded = Kind()
  /// Integers beyond 64 bits.
  var large = Kind()
  /// NaN and infinity, as numeric columns write them.
  var nonFinite = Kind()
  var bools = Kind()
  /// `yes` and `no`.
  var answers = Kind()
  /// Floats that a decimal comma would read as thousands: `1.234`.
  var groupedFloats = 0
  var shaped = Shapes()
  var dates = Kind()
  var datetimes = Kind()
  /// Written like a date that does not exist.
  var impossible = Kind()
  /// Any other text.
  var others = Kind()
  /// Texts in square brackets, among the others.
  var brackets = 0
  /// Of those: lists without elements, what looks like lists of numbers, and those with fractions.
  var emptyLists = 0
  var numberLists = 0
  var fractionLists = 0
  /// Texts that hold a `|`, and the pieces it makes of all of them.
  var piped = 0
  var pieces = 0
  var pieceBytes = 0

  /// Numbers and dates that are written otherwise than with plain digits.
  struct Shapes {
    var numbers = Kind()
    /// Those that a point or a comma as decimal mark explains, and of them those with a fraction.
    var point = Kind()
    var comma = Kind()
    /// Numbers that both explain, one as a whole and one with a fraction.
    var ambiguous = Kind()
    var pointFractions = 0
    var commaFractions = 0
    /// Numbers that only one of the marks explains.
    var onlyPoint = Kind()
    var onlyComma = Kind()
    /// The units that occur, a bit each; bit 0 for none.
    var units: UInt64 = 0
    var bare = Kind()
    var dates = Kind()
    var dmy = Kind()
    var mdy = Kind()
    var ymd = Kind()
    /// Dates that can only be of one order, for the line that tells.
    var onlyDMY = Kind()
    var onlyMDY = Kind()
    var times = 0
    /// Texts that begin or end with a blank.
    var padded = Kind()

    mutating func merge(_ other: Shapes) {
      numbers.merge(other.numbers)
      point.merge(other.point)
      comma.merge(other.comma)
      ambiguous.merge(other.ambiguous)
      pointFractions += other.pointFractions
      commaFractions += other.commaFractions
      onlyPoint.merge(other.onlyPoint)
      onlyComma.merge(other.onlyComma)
      units |= other.units
      bare.merge(other.bare)
      dates.merge(other.dates)
      dmy.merge(other.dmy)
      mdy.merge(other.mdy)
      ymd.merge(other.ymd)
      onlyDMY.merge(other.onlyDMY)
      onlyMDY.merge(other.onlyMDY)
      times += other.times
      padded.merge(other.padded)
    }
  }

  struct Kind {
    var count = 0
    /// Where in the file the first three start.
    var first = Int.max
    var second = Int.max
    var third = Int.max
    var places: [Int] { [first, second, third].filter { $0 < .max } }

    @inline(__always) mutating func add(_ offset: Int) {
      count += 1
      if offset < third { note(offset) }
    }

    private mutating func note(_ offset: Int) {
      if offset < first {
        (first, second, third) = (offset, first, second)
      } else if offset < second {
        (second, third) = (offset, second)
      } else if offset < third {
        third = offset
      }
    }

    mutating func merge(_ other: Kind) {
      count += other.count
      for place in [other.first, other.second, other.third] where place < .max { note(place) }
    }
  }

  mutating func merge(_ other: ColumnProfile) {
    values += other.values
    quotedEmpty += other.quotedEmpty
    nullWords.merge(other.nullWords)
    answers.merge(other.answers)
    groupedFloats += other.groupedFloats
    shaped.merge(other.shaped)
    ints.merge(other.ints)
    sizes.merge(other.sizes)
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
    emptyLists += other.emptyLists
    numberLists += other.numberLists
    fractionLists += other.fractionLists
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
      if Self.answer(bytes) != nil { return answers.add(offset) }
      if takesNullWords, NullWords.contains(bytes) {
        values -= 1
        return nullWords.add(offset)
      }
    }
    if Self.hasBlankEnd(bytes) { shaped.padded.add(offset) }
    if addShaped(bytes, offset) { return }
    others.add(offset)
    if p[0] == 0x5B, p[bytes.count - 1] == 0x5D { addBrackets(bytes) }
    var bars = 0
    for byte in bytes where byte == 0x7C { bars += 1 }
    if bars > 0 { piped += 1 }
    pieces += bars + 1
    pieceBytes += bytes.count - bars
  }

  private mutating func addBrackets(_ bytes: UnsafeBufferPointer<UInt8>) {
    brackets += 1
    let (isOfNumbers, isWhole) = NumberLists.mayBeList(bytes)
    if isOfNumbers {
      numberLists += 1
      if !isWhole { fractionLists += 1 }
    } else if bytes.dropFirst().dropLast().allSatisfy({ $0 == 0x20 }) {
      emptyLists += 1
    }
  }

  /// Whether a text begins or ends with a blank, a no-break space included.
  static func hasBlankEnd(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let p = bytes.baseAddress, bytes.count > 0 else { return false }
    return p[0] <= 0x20 || p[bytes.count - 1] <= 0x20
      || (bytes.count > 1 && p[bytes.count - 1] == 0xA0 && p[bytes.count - 2] == 0xC2)
  }

  private mutating func addNumber(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int) -> Bool {
    if Self.isPadded(bytes) {
      guard NumberScan.double(bytes) != nil else { return false }
      padded.add(offset)
    } else if let value = NumberScan.integer(bytes) {
      ints.add(offset)
      sizes.add(value)
    } else if Self.isWhole(bytes) {
      large.add(offset)
    } else if NumberScan.double(bytes) != nil {
      floats.add(offset)
      if bytes.count >= 5, bytes.count <= 8, bytes[bytes.count - 4] == 0x2E,
        ShapedNumber(bytes, decimal: NumberShape.comma) != nil
      {
        groupedFloats += 1
      }
    } else if NumberScan.isTooLarge(bytes) {
      nonFinite.add(offset)
    } else {
      return false
    }
    return true
  }

  /// Counts a number or a date of another shape; false for what is neither.
  private mutating func addShaped(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int) -> Bool {
    guard bytes.count <= 40, Self.mayBeShaped(bytes) else { return false }
    let point = ShapedNumber(bytes, decimal: NumberShape.point)
    let comma = ShapedNumber(bytes, decimal: NumberShape.comma)
    if let number = point ?? comma {
      shaped.numbers.add(offset)
      if let point {
        shaped.point.add(offset)
        if !point.isWhole { shaped.pointFractions += 1 }
      }
      if let comma {
        shaped.comma.add(offset)
        if !comma.isWhole { shaped.commaFractions += 1 }
      }
      if let point, let comma, point.isWhole != comma.isWhole { shaped.ambiguous.add(offset) }
      if comma == nil { shaped.onlyPoint.add(offset) }
      if point == nil { shaped.onlyComma.add(offset) }
      shaped.units |= number.units
      if number.units == 1 { shaped.bare.add(offset) }
      return true
    }
    guard let date = ShapedDate(bytes) else { return false }
    shaped.dates.add(offset)
    let orders = date.orders
    if orders & DateOrder.dmy.rawValue != 0 { shaped.dmy.add(offset) }
    if orders & DateOrder.mdy.rawValue != 0 { shaped.mdy.add(offset) }
    if orders & DateOrder.ymd.rawValue != 0 { shaped.ymd.add(offset) }
    if orders == DateOrder.dmy.rawValue { shaped.onlyDMY.add(offset) }
    if orders == DateOrder.mdy.rawValue { shaped.onlyMDY.add(offset) }
    if date.time != nil { shaped.times += 1 }
    return true
  }

  /// Whether a text begins or ends like a number or a date; most texts do not.
  private static func mayBeShaped(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let first = bytes[0]
    if first &- 0x30 < 10 || first == 0x2D || first == 0x24 || first == 0x28 || first == 0x20 {
      return true
    }
    if first == 0xC2 || first == 0xE2 { return bytes.count <= 24 }
    let last = bytes[bytes.count - 1]
    // `USD 5`, `May 4, 2012`, `Fri, 4 May 2012 8:15 PM`.
    return bytes.count >= 5 && (first | 0x20) &- 0x61 < 26
      && (last &- 0x30 < 10 || last | 0x20 == 0x6D)
      && bytes.contains { $0 == 0x20 || $0 == 0x2D }
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

  /// `yes` and `no`, also capitalised or in capitals.
  static func answer(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool? {
    guard let p = bytes.baseAddress else { return nil }
    if bytes.count == 3, p[0] | 0x20 == 0x79, p[1] | 0x20 == 0x65, p[2] | 0x20 == 0x73 {
      return true
    }
    return bytes.count == 2 && p[0] | 0x20 == 0x6E && p[1] | 0x20 == 0x6F ? false : nil
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
