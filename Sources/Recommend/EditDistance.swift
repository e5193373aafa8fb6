/// Edit distance from one text to many, bytes as letters, a swap of neighbours counted once (optimal
/// string alignment): bit-parallel for texts of up to 64 bytes (Myers 1999 in the form of Hyyrö 2003),
/// by the table for longer ones.
struct EditDistance {
  private let pattern: [UInt8]
  /// The places of each byte in the pattern, a bit a place.
  private let masks: [UInt64]

  init(_ pattern: [UInt8]) {
    self.pattern = pattern
    var masks = [UInt64](repeating: 0, count: 256)
    for (place, byte) in pattern.prefix(64).enumerated() { masks[Int(byte)] |= 1 << UInt64(place) }
    self.masks = masks
  }

  func to(_ text: [UInt8]) -> Int {
    if pattern.isEmpty || text.isEmpty { return max(pattern.count, text.count) }
    return pattern.count <= 64 ? bitParallel(text) : table(text)
  }

  private func bitParallel(_ text: [UInt8]) -> Int {
    var distance = pattern.count
    let last: UInt64 = 1 << UInt64(pattern.count - 1)
    var positive = UInt64.max
    var negative: UInt64 = 0
    var diagonal: UInt64 = 0
    var previousMatch: UInt64 = 0
    for byte in text {
      let match = masks[Int(byte)]
      let swapped = ((~diagonal & match) << 1) & previousMatch
      diagonal = (((match & positive) &+ positive) ^ positive) | match | negative | swapped
      var up = negative | ~(diagonal | positive)
      var down = positive & diagonal
      if up & last != 0 { distance += 1 }
      if down & last != 0 { distance -= 1 }
      up = up << 1 | 1
      down <<= 1
      positive = down | ~(diagonal | up)
      negative = up & diagonal
      previousMatch = match
    }
    return distance
  }

  private func table(_ text: [UInt8]) -> Int {
    var beforePrevious = [Int](repeating: 0, count: text.count + 1)
    var previous = Array(0...text.count)
    var current = previous
    for row in pattern.indices {
      current[0] = row + 1
      for column in text.indices {
        var least = min(previous[column + 1], current[column]) + 1
        least = min(least, previous[column] + (pattern[row] == text[column] ? 0 : 1))
        if row > 0, column > 0, pattern[row] == text[column - 1], pattern[row - 1] == text[column] {
          least = min(least, beforePrevious[column - 1] + 1)
        }
        current[column + 1] = least
      }
      (beforePrevious, previous, current) = (previous, current, beforePrevious)
    }
    return previous[text.count]
  }
}
