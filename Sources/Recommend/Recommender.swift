import Frame
import Numeric

/// What every recommender answers, whatever it learns from.
public protocol Recommender: Sendable {
  /// Titles like one title, best first. A larger `n` only lengthens the list.
  func similar(
    _ query: TitleQuery, _ n: Int, where filter: CandidateFilter, work: Work
  ) throws -> Recommendations

  /// Titles for somebody who likes the given ones, best first.
  func forUser(
    _ n: Int, likes: [TitleQuery], where filter: CandidateFilter, work: Work
  ) throws -> Recommendations

  /// What it was made of, in a few lines for people.
  func lines(work: Work) throws -> [String]
}

/// How the user names a title: by its text or its id, and by year or type where the text alone fits
/// several.
public struct TitleQuery: Sendable {
  /// A title, or an id as text.
  public var text: String
  /// Whether `text` is an id and nothing else.
  public var isID: Bool
  /// Used only to tell titles of the same text apart.
  public var year: Int?
  /// Used only to tell titles of the same text apart.
  public var type: String?

  public init(_ text: String, year: Int? = nil, type: String? = nil) {
    self.text = text
    isID = false
    self.year = year
    self.type = type
  }

  public init(id: String) {
    text = id
    isID = true
  }

  public init(id: Int64) { self.init(id: String(id)) }
}

/// Which titles may be recommended. Everything given must hold.
public struct CandidateFilter: Sendable {
  public var type: String?
  public var years: ClosedRange<Int>?
  /// One bit a row of the dataset the recommender was fitted on.
  public var rows: Bitmap?

  public init(type: String? = nil, years: ClosedRange<Int>? = nil, rows: Bitmap? = nil) {
    self.type = type
    self.years = years
    self.rows = rows
  }

  public static let all = CandidateFilter()
}
