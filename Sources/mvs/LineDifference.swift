/// The lines that differ between a script and its canonical layout.
struct LineDifference {
  struct Change {
    /// Lines of the old text that go, by their place.
    var old: Range<Int>
    /// Lines of the new text that come.
    var new: Range<Int>
  }

  let changes: [Change]
  private let old: [String]
  private let new: [String]

  init(_ old: String, _ new: String) {
    self.old = Self.lines(of: old)
    self.new = Self.lines(of: new)
    changes = Self.changes(self.old, self.new)
  }

  private static func lines(of text: String) -> [String] {
    var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  /// How far ahead a line that is the same again is looked for.
  private static let reach = 200

  private static func changes(_ old: [String], _ new: [String]) -> [Change] {
    var found: [Change] = []
    var (i, j) = (0, 0)
    while i < old.count || j < new.count {
      if i < old.count, j < new.count, old[i] == new[j] {
        (i, j) = (i + 1, j + 1)
        continue
      }
      let (nextOld, nextNew) = meeting(old, i, new, j)
      found.append(Change(old: i..<nextOld, new: j..<nextNew))
      (i, j) = (nextOld, nextNew)
    }
    return found
  }

  /// The nearest places at which both texts go on alike.
  private static func meeting(_ old: [String], _ i: Int, _ new: [String], _ j: Int) -> (Int, Int) {
    for distance in 1...reach {
      for ahead in 0...distance {
        let (x, y) = (i + ahead, j + distance - ahead)
        if x < old.count, y < new.count, old[x] == new[y], !old[x].isEmpty { return (x, y) }
      }
    }
    return (old.count, new.count)
  }

  /// The first changes as lines: the number of the line, `-` what stands there, `+` what would.
  func lines(atMost limit: Int) -> [String] {
    let width = String(old.count).utf8.count
    var lines: [String] = []
    for change in changes.prefix(limit) {
      for line in change.old {
        let number = String(line + 1)
        lines.append(
          "  " + String(repeating: " ", count: width - number.utf8.count)
            + "\(number) - \(old[line])")
      }
      for line in change.new {
        lines.append("  " + String(repeating: " ", count: width) + " + \(new[line])")
      }
    }
    let more = changes.count - limit
    if more > 0 { lines.append("  … and \(more) more \(more == 1 ? "place" : "places")") }
    return lines
  }
}
