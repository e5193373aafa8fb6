import Numeric

/// The least number of insertions, deletions and changes of code points that make one text another
/// (Levenshtein 1966): bit-parallel where the shorter text has up to 64 code points (Myers 1999 in the
/// form of Hyyrö 2003), by the table for longer ones.
enum Levenshtein {
  static func distance(
    _ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>, budget: Budget
  ) -> Int {
    if a.elementsEqual(b) { return 0 }
    let (x, y) = (a.points, b.points)
    let (short, long) = x.count <= y.count ? (x, y) : (y, x)
    if short.isEmpty { return long.count }
    return short.count <= 64 ? bitParallel(short, long) : table(short, long, budget)
  }

  private static func bitParallel(_ pattern: [UInt32], _ text: [UInt32]) -> Int {
    // Code points above 127 are few in a pattern: a short list beside the table of the others.
    var masks = [UInt64](repeating: 0, count: 128)
    var wide: [(point: UInt32, mask: UInt64)] = []
    for (place, point) in pattern.enumerated() {
      let bit: UInt64 = 1 << UInt64(place)
      if point < 128 {
        masks[Int(point)] |= bit
      } else if let index = wide.firstIndex(where: { $0.point == point }) {
        wide[index].mask |= bit
      } else {
        wide.append((point, bit))
      }
    }
    var distance = pattern.count
    let last: UInt64 = 1 << UInt64(pattern.count - 1)
    var positive = UInt64.max
    var negative: UInt64 = 0
    for point in text {
      let match =
        point < 128 ? masks[Int(point)] : wide.first { $0.point == point }?.mask ?? 0
      let diagonal = (((match & positive) &+ positive) ^ positive) | match | negative
      var up = negative | ~(diagonal | positive)
      var down = positive & diagonal
      if up & last != 0 { distance += 1 }
      if down & last != 0 { distance -= 1 }
      up = up << 1 | 1
      down <<= 1
      positive = down | ~(diagonal | up)
      negative = up & diagonal
    }
    return distance
  }

  /// Stops early, with a meaningless result, when the budget is spent; the caller's loop asks it next.
  private static func table(_ a: [UInt32], _ b: [UInt32], _ budget: Budget) -> Int {
    var row = Array(0...a.count)
    for (j, point) in b.enumerated() {
      if j & 63 == 0, budget.isExhausted { return 0 }
      var diagonal = row[0]
      row[0] = j + 1
      for i in a.indices {
        let above = row[i + 1]
        row[i + 1] = min(min(above, row[i]) + 1, diagonal + (a[i] == point ? 0 : 1))
        diagonal = above
      }
    }
    return row[a.count]
  }
}
