/// Sorting floats by their bits: linear in the count, for columns of any size.
public enum RadixSort {
  /// The values that are not NaN, ascending; -0 counts as 0.
  public static func ascending(_ values: UnsafeBufferPointer<Double>) -> [Double] {
    if values.count < 2048 {
      return values.filter { !$0.isNaN }.map { $0 == 0 ? 0 : $0 }.sorted()
    }
    var keys: [UInt64] = []
    keys.reserveCapacity(values.count)
    for value in values where value == value {
      let bits = (value == 0 ? 0 : value).bitPattern
      keys.append(bits >> 63 == 1 ? ~bits : bits | 1 << 63)
    }
    sort(&keys)
    return keys.map { Double(bitPattern: $0 >> 63 == 1 ? $0 & ~(1 << 63) : ~$0) }
  }

  /// Eleven bits a pass from the lowest; passes in which all keys agree are left out.
  private static func sort(_ keys: inout [UInt64]) {
    let passes = 6
    let buckets = 2048
    var counts = [Int](repeating: 0, count: passes * buckets)
    for key in keys {
      for pass in 0..<passes {
        counts[pass * buckets + Int(key >> UInt64(pass * 11) & 2047)] += 1
      }
    }
    var other = [UInt64](repeating: 0, count: keys.count)
    for pass in 0..<passes {
      let base = pass * buckets
      if counts[base..<base + buckets].contains(keys.count) { continue }
      var start = 0
      for bucket in base..<base + buckets {
        let count = counts[bucket]
        counts[bucket] = start
        start += count
      }
      let shift = UInt64(pass * 11)
      keys.withUnsafeBufferPointer { source in
        other.withUnsafeMutableBufferPointer { target in
          counts.withUnsafeMutableBufferPointer { places in
            for key in source {
              let bucket = base + Int(key >> shift & 2047)
              target[places[bucket]] = key
              places[bucket] += 1
            }
          }
        }
      }
      swap(&keys, &other)
    }
  }
}
