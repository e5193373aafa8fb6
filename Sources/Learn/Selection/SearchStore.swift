import Diagnostics
import Files

/// Where a search or a comparison keeps what it has finished: a text file, one line a fit, that is replaced whole.
///
/// The first line names the format, the second the data, the preparation and the folds by a number; a
/// search on other ones does not go on from it.
public final class SearchStore {
  private let place: WritablePlace
  private let content: [UInt8]?
  private var header = ""

  private static let title = "mvs search 1"

  /// - Parameter content: what the file holds; nil when there is none yet.
  public init(_ place: WritablePlace, content: [UInt8]?) {
    self.place = place
    self.content = content
  }

  /// What was finished before: fits by their names, in the order of the file.
  /// - Throws: `damaged-search` for a file that is none, `other-search` for one of another search.
  func open(fingerprint: UInt64, scores: [String]) throws -> [(name: String, fold: Comparison.Fold)]
  {
    header = "\(Self.title)\n\(String(fingerprint, radix: 16)) \(scores.joined(separator: " "))\n"
    guard let content else { return [] }
    let lines = String(decoding: content, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: true)
    guard lines.first.map(String.init) == Self.title, lines.count > 1 else {
      throw Failure(
        "damaged-search", "`\(place.displayName)` holds no search",
        help: "name another file to keep the search in", blames: "keep")
    }
    guard header == lines[0] + "\n" + lines[1] + "\n" else {
      throw Failure(
        "other-search",
        "`\(place.displayName)` keeps fits on other data, with another preparation or in other folds",
        help: "name another file, or remove this one", blames: "keep")
    }
    var found: [(name: String, fold: Comparison.Fold)] = []
    for line in lines.dropFirst(2) {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count == scores.count + 3 else {
        throw Failure(
          "damaged-search", "a line of `\(place.displayName)` is not whole",
          help: "remove the file and begin anew", blames: "keep")
      }
      let values = fields[1...].map { Double($0) }
      let fold = Comparison.Fold(
        scores: Array(values[..<scores.count]), fitSeconds: values[scores.count] ?? 0,
        askSeconds: values[scores.count + 1] ?? 0)
      found.append((String(fields[0]), fold))
    }
    return found
  }

  func write(_ entries: [(name: String, fold: Comparison.Fold)]) throws {
    try AtomicFile.write(place) { sink in
      try sink.write(header)
      for (name, fold) in entries {
        let values =
          fold.scores.map { $0?.description ?? "null" }
          + [fold.fitSeconds.description, fold.askSeconds.description]
        try sink.write("\(name)\t\(values.joined(separator: "\t"))\n")
      }
    }
  }
}
