/// How far two divisions of the same rows into groups agree, whatever the groups are called: 1 when they
/// are the same, about 0 by chance, below it when they agree less (Hubert and Arabie 1985; scikit-learn's
/// `adjusted_rand_score`).
public enum AdjustedRand {
  /// - Parameter weights: how many rows each entry stands for; nil when for one each.
  /// - Precondition: both lists are of one length.
  public static func index(_ a: [UInt32], _ b: [UInt32], weights: [Double]? = nil) -> Double {
    let (rows, columns) = (groups(a), groups(b))
    var (first, second) = (
      [Double](repeating: 0, count: rows), [Double](repeating: 0, count: columns)
    )
    var total = 0.0
    for place in a.indices {
      let weight = weights?[place] ?? 1
      first[Int(a[place])] += weight
      second[Int(b[place])] += weight
      total += weight
    }
    let together = squares(a, b, columns, weights)
    let own = first.reduce(0) { $0 + $1 * $1 }
    let other = second.reduce(0) { $0 + $1 * $1 }
    let (both, onlyFirst, onlySecond) = (together - total, own - together, other - together)
    let neither = total * total - onlyFirst - onlySecond - together
    if onlyFirst == 0, onlySecond == 0 { return 1 }
    return 2 * (both * neither - onlyFirst * onlySecond)
      / ((both + onlyFirst) * (onlyFirst + neither) + (both + onlySecond) * (onlySecond + neither))
  }

  /// The squares of the rows in each pair of groups, added up.
  private static func squares(
    _ a: [UInt32], _ b: [UInt32], _ columns: Int, _ weights: [Double]?
  ) -> Double {
    let groups = groups(a)
    guard groups.multipliedReportingOverflow(by: columns).partialValue <= 1 << 22,
      groups <= 1 << 22, columns <= 1 << 22
    else { return sortedSquares(a, b, columns, weights) }
    var counts = [Double](repeating: 0, count: groups * columns)
    for place in a.indices {
      counts[Int(a[place]) * columns + Int(b[place])] += weights?[place] ?? 1
    }
    return counts.reduce(0) { $0 + $1 * $1 }
  }

  /// The same for so many groups that their pairs would not fit.
  private static func sortedSquares(
    _ a: [UInt32], _ b: [UInt32], _ columns: Int, _ weights: [Double]?
  ) -> Double {
    let order = a.indices.sorted { a[$0] != a[$1] ? a[$0] < a[$1] : $0 < $1 }
    var counts = [Double](repeating: 0, count: columns)
    var sum = 0.0
    var start = 0
    while start < order.count {
      var end = start
      while end < order.count, a[order[end]] == a[order[start]] {
        counts[Int(b[order[end]])] += weights?[order[end]] ?? 1
        end += 1
      }
      for place in start..<end {
        let group = Int(b[order[place]])
        sum += counts[group] * counts[group]
        counts[group] = 0
      }
      start = end
    }
    return sum
  }

  private static func groups(_ codes: [UInt32]) -> Int { codes.max().map { Int($0) + 1 } ?? 0 }

  /// The mean over every two of several divisions; nil for fewer than two.
  static func mean(_ divisions: [[UInt32]], weights: [Double]) -> Double? {
    guard divisions.count > 1 else { return nil }
    // Those that are the same are looked at once.
    var different: [(labels: [UInt32], count: Int)] = []
    for division in divisions {
      if let known = different.firstIndex(where: { $0.labels == division }) {
        different[known].count += 1
      } else {
        different.append((division, 1))
      }
    }
    var sum = 0.0
    for place in different.indices {
      let count = different[place].count
      sum += Double(count * (count - 1) / 2)
      for other in different.indices[(place + 1)...] {
        let index = index(different[place].labels, different[other].labels, weights: weights)
        sum += index * Double(count * different[other].count)
      }
    }
    return sum / Double(divisions.count * (divisions.count - 1) / 2)
  }
}
