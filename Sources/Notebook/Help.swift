import Describe
import Diagnostics
import Interpreter

/// The pages of `:help`: an overview, a function, a variable, the code of a message, or what a search
/// finds. All of it is read from the catalog, the session and the explanations.
public struct Help {
  let session: Session
  let width: Int

  public init(session: Session) {
    self.session = session
    width = max(40, min(session.style.width, 100))
  }

  var catalog: Catalog { session.machine.catalog }

  /// The page for a topic; the overview for an empty one.
  public func lines(for topic: String) -> [String] {
    if let word = LanguageWord.named(Self.trimmed(topic)) { return self.word(word) }
    let (receiver, topic) = Self.plain(topic)
    if topic.isEmpty { return overview() }
    var pages: [[String]] = []
    if let receiver, let page = columnPage(topic, of: receiver) { pages.append(page) }
    if receiver == nil, let value = session.machine.value(of: topic, in: session.scope) {
      pages.append(variable(topic, value))
    } else if let module = session.scope.module(named: topic) {
      pages.append(self.module(module))
    }
    let specs = overloads(of: topic, on: receiver)
    if !specs.isEmpty { pages.append(function(specs)) }
    if let explanation = Explanations.explanation(of: topic) {
      pages.append(explanation.lines(width: width))
    }
    if pages.isEmpty, let page = standardModulePage(receiver, topic) { pages.append(page) }
    if pages.isEmpty, let inModule = memberPage(topic) { pages.append(inModule) }
    if let chapter = Guide.installed().chapter(about: topic) {
      pages.append(
        pages.isEmpty
          ? chapter.lines(width: width)
          : ["  The chapter `:help \(chapter.name)` tells more: \(chapter.title)"])
    }
    if pages.isEmpty { return search(topic) }
    return Array(pages.joined(separator: [""]))
  }

  /// The functions of a name: those for the value of a variable, when one stands before the dot; else
  /// those of datasets first.
  private func overloads(of name: String, on receiver: String?) -> [FunctionSpec] {
    let all = catalog.overloads(of: name)
    if let receiver, let value = session.machine.value(of: receiver, in: session.scope) {
      let type = StaticType.known(of: value)
      let fitting = all.filter { type.mayComeFirst(in: $0) != false }
      if !fitting.isEmpty { return fitting }
    }
    return all.filter { $0.description.category == .dataset }
      + all.filter { $0.description.category != .dataset }
  }

  /// The topic without blanks and backquotes around it.
  private static func trimmed(_ topic: String) -> String {
    var bytes = topic.utf8[...]
    while let last = bytes.last, last <= 0x20 || last == UInt8(ascii: "`") { bytes.removeLast() }
    while let first = bytes.first, first <= 0x20 || first == UInt8(ascii: "`") {
      bytes.removeFirst()
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The topic without quotes, a dot before or brackets after it; `movies.filter` as its two names.
  private static func plain(_ topic: String) -> (receiver: String?, name: String) {
    var bytes = Array(topic.utf8)
    let edges = Array(" \t\"'`".utf8)
    while let last = bytes.last, edges.contains(last) { bytes.removeLast() }
    while let first = bytes.first, edges.contains(first) { bytes.removeFirst() }
    if bytes.suffix(2).elementsEqual("()".utf8) { bytes.removeLast(2) }
    let isPath = bytes.allSatisfy { CompletionScan.isWordByte($0) || $0 == UInt8(ascii: ".") }
    var receiver: String?
    if isPath, let dot = bytes.lastIndex(of: UInt8(ascii: ".")) {
      if dot > 0 { receiver = String(decoding: bytes[..<dot], as: UTF8.self) }
      bytes.removeSubrange(...dot)
    }
    return (receiver, String(decoding: bytes, as: UTF8.self))
  }

  // MARK: Overview

  static let categories: [(category: FunctionDescription.Category, title: String)] = [
    (.reading, "Reading and writing data"), (.dataset, "Rows and columns of a dataset"),
    (.aggregate, "Aggregates, over all rows or by groups"),
    (.window, "Values from the rows around a row"), (.column, "Column expressions"),
    (.statistics, "Statistics and tests"),
    (.plot, "Plots"), (.preparation, "Preparing features"), (.model, "Models"),
    (.selection, "Splitting, comparing and tuning"), (.evaluation, "Judging models"),
    (.recommender, "Recommenders"), (.number, "Numbers"), (.text, "Texts"),
    (.date, "Dates and times"), (.list, "Lists"), (.record, "Records"),
    (.language, "The language"), (.session, "The session"),
  ]
  /// How many functions of a category get a line of their own.
  private static let mainCount = 5

  private func overview() -> [String] {
    var lines = [
      "`:help NAME` explains a function, a variable, a keyword, a sign such as `..` or the code of an error, and opens a chapter of the guide; `:help WORDS` searches."
    ]
    lines = wrapped(lines[0], toWidth: width)
    lines += chapterTable()
    for (category, title) in Self.categories {
      var seen: Set<String> = []
      let specs = catalog.functions.filter {
        $0.description.category == category && seen.insert($0.name).inserted
      }
      guard !specs.isEmpty else { continue }
      lines += ["", title]
      let main = specs.prefix(specs.count <= Self.mainCount + 1 ? specs.count : Self.mainCount)
      lines += table(main.map { ($0.name, $0.description.summary) })
      let others = specs.dropFirst(main.count).map(\.name)
      if !others.isEmpty {
        lines += wrapped("also " + others.joined(separator: ", "), toWidth: width - 2).map {
          "  " + $0
        }
      }
    }
    return lines
  }

  /// Rows of a name and a sentence, the sentences below each other.
  func table(_ rows: [(String, String)]) -> [String] {
    let column = min(24, (rows.map { displayWidth($0.0) }.max() ?? 0)) + 2
    return rows.flatMap { name, sentence -> [String] in
      let text = wrapped(sentence, toWidth: max(20, width - column - 2))
      return text.enumerated().map { index, line in
        "  " + padded(index == 0 ? name : "", toWidth: column) + line
      }
    }
  }

  // MARK: Search

  /// What has the words in its name, its search words or its summary.
  private func search(_ topic: String) -> [String] {
    let words = topic.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(
      String.init)
    guard !words.isEmpty else {
      return ["nothing is known of `\(topic)`; `:help` gives an overview"]
    }
    var found: [(rank: Int, name: String, summary: String)] = []
    for spec in catalog.functions {
      let rank = words.reduce(0) { $0 + score(spec.description, $1) }
      if rank > 0,
        !found.contains(where: { $0.name == spec.name && $0.summary == spec.description.summary })
      {
        found.append((rank, spec.name, spec.description.summary))
      }
    }
    for explanation in Explanations.all
    where words.contains(where: { explanation.code.contains($0) }) {
      found.append((1, explanation.code, explanation.cause))
    }
    if found.isEmpty {
      let names = catalog.names + session.scope.variableNames + session.scope.functionNames
      let near = Suggestion.closest(to: topic, among: names + Explanations.codes)
      return [
        "nothing is known of `\(topic)`"
          + (near.map { ": did you mean `\($0)`?" } ?? "; `:help` gives an overview")
      ]
    }
    let ranked = found.enumerated().sorted {
      ($1.element.rank, $0.offset) < ($0.element.rank, $1.offset)
    }
    return ["for `\(topic)`:"]
      + table(ranked.prefix(12).map { ($0.element.name, $0.element.summary) })
  }

  private func score(_ description: FunctionDescription, _ word: String) -> Int {
    let terms = description.searchTerms.map { $0.lowercased() }
    if terms.contains(word) { return 8 }
    if description.name.contains(word) { return 5 }
    if terms.contains(where: { $0.contains(word) }) { return 3 }
    return word.utf8.count > 2 && description.summary.lowercased().contains(word) ? 2 : 0
  }
}
