import Diagnostics
import Numeric

/// Finds the title that a user names.
struct TitleLookup: Sendable {
  let titles: TitleTable

  /// The title a query names: the title of that text, else the one of that id, else the only one
  /// that differs in case.
  /// - Throws: `ambiguous-title`, `unknown-title`, blaming `parameter`; `Stopped`.
  func find(_ query: TitleQuery, parameter: String, work: Work) throws -> Int {
    if query.isID {
      guard let title = titles.idGroups.group(of: query.text) else {
        throw Failure(
          "unknown-title", "there is no title with the id `\(query.text)`",
          help: "look the id up in the dataset, or pass the title", blames: parameter)
      }
      return titles.idGroups.firsts[title]
    }
    if let group = titles.labelGroups.group(of: query.text) {
      let first = titles.labelGroups.firsts[group]
      let all = titles.labelGroups.groups
      var matches = [first]
      for title in (first + 1)..<max(first + 1, titles.count) where all[title] == UInt32(group) {
        matches.append(title)
      }
      return try only(matches, query, parameter: parameter)
    }
    if let group = titles.idGroups.group(of: query.text) { return titles.idGroups.firsts[group] }
    let near = NearTitles(titles).search(query.text, budget: work.budget)
    try work.budget.check()
    if !near.sameButCase.isEmpty {
      return try only(near.sameButCase, query, parameter: parameter)
    }
    throw unknown(query, near.others, parameter: parameter)
  }

  /// The one title among several of the same text that fits year and type; rows that are the same
  /// title again count once.
  private func only(_ matches: [Int], _ query: TitleQuery, parameter: String) throws -> Int {
    let different = withoutTwins(matches)
    if different.count == 1 { return different[0] }
    let fitting = different.filter { title in
      (query.year == nil || titles.year(title) == query.year)
        && (query.type == nil || titles.type(title) == query.type)
    }
    if fitting.count == 1 { return fitting[0] }
    let given = [query.year.map { "year: \($0)" }, query.type.map { "type: \"\($0)\"" }]
      .compactMap { $0 }.joined(separator: ", ")
    let fit = given.isEmpty ? "" : fitting.isEmpty ? ", none of them \(given)" : " with \(given)"
    let listed = fitting.isEmpty ? different : fitting
    throw Failure(
      "ambiguous-title", "`\(query.text)` is the title of \(listed.count) entries\(fit)",
      help: "pass the id" + ways(for: parameter) + " to say which",
      notes: Self.shortened(listed.map { "\(titles.id($0))  \(titles.name($0))" }),
      blames: parameter)
  }

  /// What else than the id tells titles apart; among several likes only the id does.
  private func ways(for parameter: String) -> String {
    guard parameter != "likes" else { return "" }
    let ways = [titles.years == nil ? nil : "`year:`", titles.typeCodes == nil ? nil : "`type:`"]
      .compactMap { $0 }
    return ways.isEmpty ? "" : ", or \(ways.joined(separator: " or ")),"
  }

  private func withoutTwins(_ matches: [Int]) -> [Int] {
    var seen: Set<UInt32> = []
    return matches.filter { seen.insert(titles.twins[$0]).inserted }
  }

  private func unknown(_ query: TitleQuery, _ near: [Int], parameter: String) -> Failure {
    guard let first = near.first else {
      return Failure(
        "unknown-title", "there is no title `\(query.text)`",
        help: "look for it with `filter`; titles must be written as in the dataset",
        notes: ["no title contains it or is close to it"], blames: parameter)
    }
    return Failure(
      "unknown-title", "there is no title `\(query.text)`",
      help: "did you mean `\(titles.label(first))`?",
      notes: near.count > 1
        ? ["near: " + near.map { titles.name($0) }.joined(separator: "; ")] : [],
      blames: parameter)
  }

  private static func shortened(_ lines: [String]) -> [String] {
    lines.count <= 10 ? lines : Array(lines[..<9]) + ["and \(lines.count - 9) more"]
  }
}
