import Diagnostics
import Frame
import Numeric

/// The ranking of a content recommender: which titles are compared, in what order they are listed.
extension ContentRecommender {
  func recommend(
    _ n: Int, like liked: [Int], subject: String, _ filter: CandidateFilter, isForUser: Bool,
    work: Work
  ) throws -> Recommendations {
    guard n > 0 else {
      throw Failure("bad-argument", "`n` must be at least 1, not \(n)", blames: "n")
    }
    let admission = try Admission(filter, titles: titles, rowCount: rowCount, except: liked)
    let taste = Taste(of: liked, features)
    let searched = Set(liked.map { cluster(of: $0) }).sorted()
    var candidates: [Candidate] = []
    for cluster in searched {
      try work.budget.check()
      compare(members[cluster], with: taste, admission, into: &candidates)
    }
    candidates = withoutTwins(candidates)
    var best = BestCandidates(n)
    for candidate in candidates { best.insert(candidate) }
    let listed = best.sorted()
    let outside = try bestOutside(searched, taste, admission, last: listed.last, work: work)
    return Recommendations(
      subject: subject, similarityName: recipe.similarity.rawValue, asked: n,
      rows: listed.enumerated().map { place, candidate in
        row(candidate, rank: place + 1, liked, taste, isForUser: isForUser)
      },
      candidates: candidates.count, ties: ties(listed, candidates),
      clusters: clusters == nil
        ? []
        : searched.map { Recommendations.Cluster(number: $0 + 1, size: members[$0].count) },
      outside: outside, notes: notes(listed, n, liked, taste, isForUser: isForUser),
      idType: titles.idType, lineage: lineage)
  }

  /// Adds the admitted titles that share a feature with the taste.
  private func compare(
    _ members: [Int], with taste: Taste, _ admission: Admission,
    into candidates: inout [Candidate]
  ) {
    let matrix = features.matrix
    for title in members {
      var dot = 0.0
      for entry in matrix.entries(ofRow: title) {
        dot += matrix.values[entry] * taste.values[Int(matrix.columns[entry])]
      }
      guard dot > 0, admission.admits(title) else { continue }
      let similarity = min(1, dot / taste.divisor(dot, features.norms[title], recipe.similarity))
      candidates.append(Candidate(title, similarity, rating: rating?.ratings[title] ?? 0))
    }
  }

  /// Of rows that are the same title, the one that would be listed first.
  private func withoutTwins(_ candidates: [Candidate]) -> [Candidate] {
    var bestOfTwins: [UInt32: Candidate] = [:]
    for candidate in candidates where titles.hasTwin[candidate.title] {
      let twin = titles.twins[candidate.title]
      if let known = bestOfTwins[twin], known.precedes(candidate) { continue }
      bestOfTwins[twin] = candidate
    }
    guard !bestOfTwins.isEmpty else { return candidates }
    return candidates.filter { candidate in
      !titles.hasTwin[candidate.title]
        || bestOfTwins[titles.twins[candidate.title]]?.title == candidate.title
    }
  }

  private func ties(
    _ listed: [Candidate], _ candidates: [Candidate]
  ) -> Recommendations.Ties? {
    guard let last = listed.last else { return nil }
    let tied = candidates.count { $0.key == last.key }
    let shown = listed.count { $0.key == last.key }
    guard tied > 1 else { return nil }
    return Recommendations.Ties(
      similarity: last.similarity, tied: tied, listed: shown, order: tieOrder)
  }

  /// What decides between titles of equal similarity, in words.
  var tieOrder: String {
    rating.map { "weighted rating of \($0.scoreColumn) and \($0.votesColumn)" }
      ?? "the order of rows"
  }

  private func bestOutside(
    _ searched: [Int], _ taste: Taste, _ admission: Admission, last: Candidate?, work: Work
  ) throws -> Recommendations.Outside? {
    guard clusters != nil, searched.count < members.count else { return nil }
    var found: [Candidate] = []
    for cluster in members.indices where !searched.contains(cluster) {
      try work.budget.check()
      compare(members[cluster], with: taste, admission, into: &found)
    }
    var best = BestCandidates(1)
    for candidate in found { best.insert(candidate) }
    guard let first = best.sorted().first else { return nil }
    let bar = last?.key ?? 0
    return Recommendations.Outside(
      title: titles.name(first.title), id: titles.id(first.title), similarity: first.similarity,
      cluster: cluster(of: first.title) + 1, betterThanLast: found.count { $0.key > bar })
  }

  private func row(
    _ candidate: Candidate, rank: Int, _ liked: [Int], _ taste: Taste, isForUser: Bool
  ) -> Recommendations.Row {
    let title = candidate.title
    return Recommendations.Row(
      rank: rank, id: titles.id(title), title: titles.label(title), year: titles.year(title),
      type: titles.type(title), similarity: candidate.similarity,
      reason: reason(for: candidate, liked, taste, isForUser: isForUser),
      row: titles.rows[title])
  }

  private func notes(
    _ listed: [Candidate], _ n: Int, _ liked: [Int], _ taste: Taste, isForUser: Bool
  ) -> [String] {
    var notes: [String] = []
    if isForUser {
      notes.append("compared by features of the liked titles, not by anybody's history")
    }
    if taste.squaredNorm == 0 {
      notes.append(
        "none of \(recipe.features.map(\.column).joined(separator: ", ")) is known here: nothing to compare"
      )
    } else if listed.count < n {
      let place = clusters == nil ? "" : " in the cluster\(liked.count == 1 ? "" : "s")"
      notes.append("\(listed.count) of \(n): no other title\(place) qualifies")
    }
    return notes
  }
}

/// Which titles may be listed in one answer.
struct Admission {
  private let titles: TitleTable
  private let typeCode: UInt32?
  private let years: ClosedRange<Int>?
  private let mask: Bitmap?
  /// The title itself and the rows that are the same title again.
  private let excluded: Set<UInt32>

  /// - Throws: `bad-argument` when a filter cannot apply.
  init(
    _ filter: CandidateFilter, titles: TitleTable, rowCount: Int, except own: [Int]
  ) throws {
    self.titles = titles
    if let type = filter.type {
      guard titles.typeCodes != nil else {
        throw Failure(
          "bad-argument", "the recommender has no column of types to filter by",
          help: "make it with `type:` naming one", blames: "type")
      }
      guard let code = titles.types.firstIndex(where: { $0.utf8.elementsEqual(type.utf8) }) else {
        let known = titles.types.filter { !$0.isEmpty }.prefix(10).map { "`\($0)`" }
        throw Failure(
          "bad-argument", "no title has the type `\(type)`",
          help: "types are \(known.joined(separator: ", "))", blames: "type")
      }
      typeCode = UInt32(truncatingIfNeeded: code)
    } else {
      typeCode = nil
    }
    if filter.years != nil, titles.years == nil {
      throw Failure(
        "bad-argument", "the recommender has no column of years to filter by",
        help: "make it with `year:` naming one", blames: "year")
    }
    years = filter.years
    if let mask = filter.rows, mask.count != rowCount {
      throw Failure(
        "bad-argument",
        "the rows to choose from are \(mask.count), but the recommender was made from \(rowCount)",
        blames: "where")
    }
    mask = filter.rows
    excluded = Set(own.map { titles.twins[$0] })
  }

  func admits(_ title: Int) -> Bool {
    if excluded.contains(titles.twins[title]) { return false }
    if let typeCode, titles.typeCodes?[title] != typeCode { return false }
    if let years {
      guard let year = titles.year(title), years.contains(year) else { return false }
    }
    if let mask, !mask[titles.rows[title]] { return false }
    return true
  }
}
