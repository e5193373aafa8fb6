import Diagnostics

/// Why a title is listed: the similarity taken apart. The parts add up to it.
public struct Reason: Sendable, Equatable {
  /// One block of features: what both sides have of it.
  public struct Part: Sendable, Equatable {
    /// The column of the dataset.
    public let block: String
    /// The shared values, the one that counts most first.
    public let values: [String]
    /// What the block adds to the similarity.
    public let contribution: Double
  }

  /// One liked title that the list was made from.
  public struct Liked: Sendable, Equatable {
    public let title: String
    /// What it adds to the similarity.
    public let contribution: Double
  }

  public let similarity: Double
  /// The largest contribution first.
  public let parts: [Part]
  /// The liked titles that contribute, the largest contribution first; empty for `similar`.
  public let liked: [Liked]

  /// The part's share of the similarity, in whole percent; the shares of all parts add up to 100.
  public var percents: [Int] { Self.percents(parts.map(\.contribution)) }

  /// `genres drama, crime 50% + type SHOW 25% + production_countries US 25%`, led by the liked title
  /// that contributes most, where there are any.
  public var words: String {
    let blocks = zip(parts, percents).map { part, percent in
      "\(part.block) \(part.values.joined(separator: ", ")) \(percent)%"
    }
    let shared = blocks.joined(separator: " + ")
    guard let first = liked.first else { return shared }
    let percent = Self.percents(liked.map(\.contribution))[0]
    return "because you liked \(first.title), \(percent)%: \(shared)"
  }

  /// The same without the names of blocks, for tables: `drama, crime 50% + SHOW 25% + US 25%`.
  public var shortWords: String {
    let shared = zip(parts, percents).map { part, percent in
      "\(part.values.joined(separator: ", ")) \(percent)%"
    }.joined(separator: " + ")
    guard let first = liked.first else { return shared }
    return "\(first.title) \(Self.percents(liked.map(\.contribution))[0])%: \(shared)"
  }

  /// Each liked title with its share: `Inception 60%, Breaking Bad 40%`.
  var likedWords: String {
    zip(liked, Self.percents(liked.map(\.contribution))).map { "\($0.title) \($1)%" }
      .joined(separator: ", ")
  }

  /// Shares of the sum in whole percent that add up to 100, by largest remainder; ties to the earlier.
  static func percents(_ contributions: [Double]) -> [Int] {
    let total = contributions.reduce(0, +)
    guard total > 0 else { return contributions.map { _ in 0 } }
    let exact = contributions.map { min(100, max(0, $0 / total * 100)) }
    var percents = exact.map { Int($0.rounded(.down)) }
    let order = exact.indices.sorted { a, b in
      let first = exact[a] - exact[a].rounded(.down)
      let second = exact[b] - exact[b].rounded(.down)
      return first != second ? first > second : a < b
    }
    let missing = 100 - percents.reduce(0, +)
    for index in order.prefix(max(0, missing)) { percents[index] += 1 }
    return percents
  }
}
