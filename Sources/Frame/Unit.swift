/// What the numbers of a column count: minutes, dollars, percent.
///
/// Units are labels that survive with the values; of times the length is known too, so that durations
/// compare with a column of numbers that has one.
public final class Unit: Sendable, Equatable {
  /// As headers, axes and `describe` write it.
  public let symbol: String
  /// The length of one, for units of time.
  public let microseconds: Int64?

  private init(_ symbol: String, microseconds: Int64? = nil) {
    self.symbol = symbol
    self.microseconds = microseconds
  }

  public static func == (a: Unit, b: Unit) -> Bool { a.symbol.utf8.elementsEqual(b.symbol.utf8) }

  /// The unit of that name: a known one by any of its spellings, else a label of its own.
  public static func named(_ name: String) -> Unit {
    let bytes = Array(name.utf8)
    let code = bytes.withUnsafeBufferPointer { Self.code(of: $0) }
    return known(code) ?? Unit(name)
  }

  // MARK: Known units

  /// The unit of a code, which is its place among the known units from 1 on.
  static func known(_ code: UInt8) -> Unit? {
    code >= 1 && Int(code) <= all.count ? all[Int(code) - 1] : nil
  }

  static func isTime(_ code: UInt8) -> Bool { code >= 1 && code <= 6 }
  static func isCurrency(_ code: UInt8) -> Bool { code >= 8 && code <= 18 }
  static let hour: UInt8 = 4
  static let minute: UInt8 = 3
  static let percent: UInt8 = 7

  /// Times first, from short to long, then percent, then currencies; at most 63.
  private static let all: [Unit] = [
    Unit("ms", microseconds: 1000), Unit("s", microseconds: 1_000_000),
    Unit("min", microseconds: 60_000_000), Unit("h", microseconds: 3_600_000_000),
    Unit("d", microseconds: 86_400_000_000), Unit("weeks", microseconds: 604_800_000_000),
    Unit("%"), Unit("$"), Unit("€"), Unit("£"), Unit("¥"), Unit("₹"), Unit("USD"), Unit("EUR"),
    Unit("GBP"), Unit("JPY"), Unit("INR"), Unit("CHF"), Unit("mm"), Unit("cm"), Unit("m"),
    Unit("km"), Unit("in"), Unit("ft"), Unit("mi"), Unit("g"), Unit("kg"), Unit("lb"), Unit("KB"),
    Unit("MB"), Unit("GB"), Unit("TB"), Unit("px"), Unit("fps"), Unit("°C"), Unit("°F"),
  ]

  /// Further spellings of times, in lower case; from three letters on, case does not matter.
  private static let spellings: [(word: StaticString, code: UInt8)] = [
    ("msec", 1), ("sec", 2), ("secs", 2), ("second", 2), ("seconds", 2), ("mins", 3), ("min.", 3),
    ("minute", 3), ("minutes", 3), ("hr", 4), ("hrs", 4), ("hour", 4), ("hours", 4), ("day", 5),
    ("days", 5), ("week", 6), ("percent", 7), ("pct", 7), ("dollar", 8), ("dollars", 8),
    ("euro", 9), ("euros", 9),
  ]

  /// The code of a unit's spelling; 0 for none.
  static func code(of word: UnsafeBufferPointer<UInt8>) -> UInt8 {
    guard word.count >= 1, word.count <= 8 else { return 0 }
    for (place, unit) in all.enumerated()
    where word.count == unit.symbol.utf8.count && word.elementsEqual(unit.symbol.utf8) {
      return UInt8(place + 1)
    }
    guard word.count >= 2 else { return 0 }
    for (spelling, code) in spellings
    where spelling.utf8CodeUnitCount == word.count || code == 3 && word.count == 3 {
      let target = spelling.utf8CodeUnitCount == word.count ? spelling : "min"
      var isSame = true
      for place in 0..<word.count where isSame {
        let letter = word.count >= 3 ? word[place] | 0x20 : word[place]
        isSame = letter == target.utf8Start[place] || word[place] == target.utf8Start[place]
      }
      if isSame { return code }
    }
    return 0
  }
}
