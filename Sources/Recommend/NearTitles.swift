import Frame
import Numeric

/// Titles close to a text that is none: equal but for case, else those that begin with it, contain
/// it, or differ from it by few letters.
struct NearTitles {
  private let titles: TitleTable
  /// How many suggestions are made at most.
  private let limit = 5

  init(_ titles: TitleTable) { self.titles = titles }

  struct Found {
    var sameButCase: [Int] = []
    /// Best first, each text once.
    var others: [Int] = []
  }

  /// Searches all titles once. Comparison is by lower-case UTF-8.
  func search(_ text: String, budget: Budget) -> Found {
    let wanted = Array(text.lowercased().utf8)
    guard !wanted.isEmpty else { return Found() }
    let distance = EditDistance(wanted)
    let farthest = max(1, wanted.count / 3)
    var found = Found()
    var candidates: [(rank: Int, length: Int, title: Int)] = []
    var folded: [UInt8] = []
    for (step, first) in titles.labelGroups.firsts.enumerated() {
      if step & 4095 == 0, budget.isExhausted { return found }
      fold(titles.labels[first], into: &folded)
      if folded == wanted {
        found.sameButCase.append(contentsOf: members(of: first))
      } else if let place = position(of: wanted, in: folded) {
        let startsWord = place == 0 || folded[place - 1] == UInt8(ascii: " ")
        candidates.append((place == 0 ? 0 : startsWord ? 1 : 2, folded.count, first))
      } else if abs(folded.count - wanted.count) <= farthest {
        let edits = distance.to(folded)
        if edits <= farthest { candidates.append((2 + edits, folded.count, first)) }
      }
    }
    candidates.sort { a, b in
      (a.rank, a.length, a.title) < (b.rank, b.length, b.title)
    }
    found.others = candidates.prefix(limit).map(\.title)
    return found
  }

  private func members(of first: Int) -> [Int] {
    let group = titles.labelGroups.groups[first]
    return (first..<titles.count).filter { titles.labelGroups.groups[$0] == group }
  }

  private func fold(_ text: UnsafeBufferPointer<UInt8>, into folded: inout [UInt8]) {
    folded.removeAll(keepingCapacity: true)
    for byte in text {
      if byte >= 0x80 {
        folded = Array(String(decoding: text, as: UTF8.self).lowercased().utf8)
        return
      }
      folded.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
    }
  }

  private func position(of part: [UInt8], in text: [UInt8]) -> Int? {
    guard part.count <= text.count else { return nil }
    return text.withUnsafeBufferPointer { text in
      part.withUnsafeBufferPointer { part in
        for start in 0...(text.count - part.count) where text[start] == part[0] {
          var length = 1
          while length < part.count, text[start + length] == part[length] { length += 1 }
          if length == part.count { return start }
        }
        return nil
      }
    }
  }
}
