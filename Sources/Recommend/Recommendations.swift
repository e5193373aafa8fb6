import Diagnostics
import Frame

/// A list of recommended titles, and what the list rests on.
public struct Recommendations: Sendable {
  public struct Row: Sendable {
    /// From 1.
    public let rank: Int
    public let id: String
    public let title: String
    public let year: Int?
    public let type: String?
    /// From 0 to 1.
    public let similarity: Double
    public let reason: Reason
    /// The row of the dataset the recommender was fitted on.
    public let row: Int

    /// `Taxi Driver (1976, MOVIE)`, with what is known.
    public var name: String {
      let facts = [year.map { String($0) }, type].compactMap { $0 }
      return facts.isEmpty ? title : "\(title) (\(facts.joined(separator: ", ")))"
    }
  }

  /// Candidates as similar as the last one listed, where there are several.
  public struct Ties: Sendable {
    public let similarity: Double
    /// How many candidates have this similarity, and how many of them are listed.
    public let tied: Int
    public let listed: Int
    /// What decided: `weighted rating of imdb_score and imdb_votes`, `order of rows`.
    public let order: String
  }

  /// A cluster that was searched; the number counts from 1.
  public struct Cluster: Sendable {
    public let number: Int
    public let size: Int
  }

  /// The best title outside the clusters searched.
  public struct Outside: Sendable {
    public let title: String
    public let id: String
    public let similarity: Double
    /// From 1.
    public let cluster: Int
    /// How many titles outside are more similar than the last one listed.
    public let betterThanLast: Int
  }

  /// What was asked: `similar to Breaking Bad (2008, SHOW)`.
  public let subject: String
  public let similarityName: String
  /// How many were asked for.
  public let asked: Int
  public let rows: [Row]
  /// How many titles were compared and share a feature.
  public let candidates: Int
  /// Nil when no other title is as similar as the last one listed.
  public let ties: Ties?
  /// The clusters searched; empty without clustering.
  public let clusters: [Cluster]
  public let outside: Outside?
  /// What else must be known to read the list rightly, a sentence each.
  public let notes: [String]
  /// The id column's type and the lineage of the columns the list came from.
  let idType: ColumnType
  let lineage: [Lineage]

  /// The list as a dataset: rank, id, title, year and type where known, similarity, because.
  public var dataset: Dataset {
    let origin = Lineage(.computed(subject), from: lineage)
    func column(_ vector: Vector) -> Column { Column(vector, lineage: origin) }
    var names = ["rank", "id", "title"]
    var columns = [
      column(.ints(rows.map { Int64($0.rank) })), column(idVector),
      column(.texts(rows.map(\.title))),
    ]
    if rows.contains(where: { $0.year != nil }) {
      names.append("year")
      columns.append(column(.ints(rows.map { $0.year.map { Int64($0) } })))
    }
    if rows.contains(where: { $0.type != nil }) {
      names.append("type")
      columns.append(column(.texts(rows.map(\.type))))
    }
    names.append(contentsOf: ["similarity", "because"])
    columns.append(column(.floats(rows.map(\.similarity))))
    columns.append(column(.texts(rows.map(\.reason.words))))
    return Dataset(rowCount: rows.count, names: names, columns: columns)
  }

  private var idVector: Vector {
    guard idType.isNumeric else { return .texts(rows.map(\.id)) }
    let numbers = rows.map { Int64($0.id) }
    return numbers.contains(nil) ? .texts(rows.map(\.id)) : .ints(numbers)
  }
}
