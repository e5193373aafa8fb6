import Frame
import Numeric

/// What breaks ties between titles of equal similarity: the weighted rating v/(v+m) R + m/(v+m) C,
/// where R is a title's score, v its votes, C the mean score of all titles and m the median of the
/// votes. A title without score or votes has the rating C.
///
/// The formula is that of IMDb's list of top films.
public struct WeightedRating: Sendable {
  public let scoreColumn: String
  public let votesColumn: String
  /// C: the mean of the known scores.
  public let meanScore: Double
  /// m: the median of the known votes.
  public let medianVotes: Double
  /// The rating of each title.
  let ratings: [Double]

  /// Pairs of columns that are used without being asked for, where a dataset has both.
  static let usualColumns = [("imdb_score", "imdb_votes"), ("vote_average", "vote_count")]

  /// Nil when no title has both a score and votes above 0.
  init?(_ data: Dataset, rows: [Int], score: String, votes: String, work: Work) throws {
    let scores = try ColumnValues(score, of: data, work: work)
    let counts = try ColumnValues(votes, of: data, work: work)
    var known: [(score: Double, votes: Double)?] = []
    known.reserveCapacity(rows.count)
    for row in rows {
      if let score = scores.number(at: row), let votes = counts.number(at: row), votes > 0 {
        known.append((score, votes))
      } else {
        known.append(nil)
      }
    }
    let present = known.compactMap { $0 }
    guard !present.isEmpty else { return nil }
    let mean = present.reduce(0) { $0 + $1.score } / Double(present.count)
    let sorted = present.map(\.votes).sorted()
    let middle = sorted.count / 2
    let median =
      sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    scoreColumn = score
    votesColumn = votes
    meanScore = mean
    medianVotes = median
    ratings = known.map { title in
      guard let title else { return mean }
      let weight = title.votes / (title.votes + median)
      return weight * title.score + (1 - weight) * mean
    }
  }
}
