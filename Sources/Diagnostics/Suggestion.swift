/// Finds what the user probably meant.
public enum Suggestion {
  /// The candidate closest to `name`: one that differs in case only, else the least edit distance
  /// up to a third of the length (at least 1; names of one or two letters must also begin alike).
  /// Ties go to the earlier candidate. Nil if none is close.
  public static func closest(to name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased().unicodeScalars)
    let limit = max(wanted.count / 3, 1)
    var best: (distance: Int, candidate: String)?
    for candidate in candidates where candidate.utf8.count <= 200 {
      let other = Array(candidate.lowercased().unicodeScalars)
      if other == wanted { return candidate }
      guard abs(other.count - wanted.count) <= limit,
        wanted.count > 2 || other.first == wanted.first
      else { continue }
      let distance = editDistance(wanted, other)
      if distance <= limit, distance < best?.distance ?? .max { best = (distance, candidate) }
    }
    return best?.candidate
  }

  /// Edit distance with swaps of neighbours counted once (optimal string alignment).
  static func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforePrevious = [Int](repeating: 0, count: b.count + 1)
    var previous = Array(0...b.count)
    var current = previous
    for i in 1...a.count {
      current[0] = i
      for j in 1...b.count {
        let cost = a[i - 1] == b[j - 1] ? 0 : 1
        current[j] = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          current[j] = min(current[j], beforePrevious[j - 2] + 1)
        }
      }
      (beforePrevious, previous, current) = (previous, current, beforePrevious)
    }
    return previous[b.count]
  }
}
