import Diagnostics
import Files
import Glibc
import Interpreter
import Syntax
import Testing

@testable import Notebook

@Suite struct ExplanationTests {
  @Test("every code that the sources give has an explanation") func allCodesAreExplained() throws {
    var missing: Set<String> = []
    #expect(SourceFiles.all.count > 100)
    #expect(SourceFiles.codes(in: "throw Failure(\n  \"no-file\", \"there\")") == ["no-file"])
    for file in SourceFiles.all {
      for code in SourceFiles.codes(in: try SourceFiles.text(of: file))
      where Explanations.explanation(of: code) == nil {
        missing.insert(code)
      }
    }
    #expect(missing.sorted().isEmpty, "without explanation: \(missing.sorted())")
  }

  /// What the examples speak of.
  private static let preamble = """
    movies = sample("films", rows: 300)
      .with(year: .release_date.year, profit: .revenue - .budget, n: 1)
      .with(class: if .profit > 0 { "hit" } else { "flop" }, hit: .profit > 0)
      .with(tier: .budget.cut([20M], labels: ["low", "high"]), kind: 1, homepage: null)
      .with(score: if .profit > 0 { 1.5 } else { null })
    films = movies
    links = table(tmdbId: [1, 1], imdb: [7, 8])
    ids = table(id: [9_000_000_000_000_000_000, 9_000_000_000_000_000_000])
    a = table(id: [1, 2], x: [1, 2])
    b = table(id: [1, 2], y: [1, 2])
    t = table(title: ["Heat"], year: [1995], genre: ["Crime"], profit: [-5], genres: [["Crime", "Drama"]], countries: [["US", "FR"]])
    titles = sample("titles", rows: 300).with(kind: 1, homepage: null)
    shows = table(id: ["a", "b", "c"], title: ["Taxi Driver", "Taxi Driver", "Fargo"],
      year: [1976, 2000, 1996], genres: [["Crime"], ["Crime"], ["Drama"]],
      score: [null, 7.5, null], votes: [5, null, null], imdb: [null, null, null])
      .with(imdb: .imdb.to_text())
    rec = shows.recommender(.id, label: .title, features: [.genres])
    prep = prepare().on(.vote_count, impute("median"))
    train = movies.filter(.class != null)
    test = train.head(5).with(class: "cult")
    model = train.task(.class, prep: prep).fit(random_forest(trees: 2))
    revenue = 5M
    title = "Heat"
    """

  /// The example of each explanation gives its code.
  @Test(arguments: Explanations.all.filter { $0.form == .script || $0.form == .data }.map(\.code))
  func exampleGivesTheCode(_ code: String) throws {
    let explanation = try #require(Explanations.explanation(of: code))
    var codes: [String] = []
    let session = Session(
      SessionOptions(style: DisplayStyle(width: 80, charset: .ascii), threads: 1, folder: "/tmp"))
    session.onOutput = { output in
      switch output {
      case .diagnostic(let diagnostic): codes.append(diagnostic.code)
      case .remark(let remark, _) where remark.kind == .warning: codes.append(remark.code)
      default: break
      }
    }
    var source = explanation.example
    if explanation.form == .data {
      let path = "/tmp/mvs-explanation-\(getpid())-\(code).csv"
      try AtomicFile.write(try PathGate(base: "/").writing(path)) { try $0.write(source + "\n") }
      defer { unlink(path) }
      session.run("load(\"\(path)\").agg(n: count())", name: "example")
    } else {
      session.run(Self.preamble, name: "preamble")
      #expect(codes.isEmpty, "the preamble gave \(codes)")
      codes = []
      source += "\n"
      session.run(parse(SourceFile(name: "example", text: source)), parameters: [])
    }
    #expect(codes.contains(code), "\(explanation.example) gave \(codes)")
  }

  @Test("no code is explained twice") func codesAreUnique() {
    #expect(Set(Explanations.codes).count == Explanations.codes.count)
  }

  @Test("a page has cause, example and remedy within its width") func pageFits() throws {
    let page = try #require(Explanations.explanation(of: "unknown-column")).lines(width: 60)
    #expect(page.first == "unknown-column")
    #expect(page.contains("  Example"))
    #expect(page.contains("  What to do"))
    #expect(page.allSatisfy { $0.count <= 60 })
  }
}

/// The sources of the project, found from this file.
enum SourceFiles {
  static let root: String = {
    let here = #filePath
    guard let range = here.firstRange(of: "/Tests/Notebook/") else { return "" }
    return String(here[..<range.lowerBound]) + "/Sources"
  }()

  static var all: [String] { files(in: root) }

  private static func files(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var found: [String] = []
    while let entry = readdir(stream) {
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      let name = String(decoding: bytes, as: UTF8.self)
      if name.hasPrefix(".") { continue }
      if name.hasSuffix(".swift") {
        found.append("\(folder)/\(name)")
      } else if !name.contains(".") {
        found += files(in: "\(folder)/\(name)")
      }
    }
    return found.sorted()
  }

  static func text(of path: String) throws -> String {
    let file = try PathGate(base: "/").read(path)
    return String(decoding: try file.bytes(count: file.identity.size), as: UTF8.self)
  }

  /// The kebab-case words that stand first in the calls which make messages.
  static func codes(in text: String) -> [String] {
    let makers = [
      "Failure(", "Diagnostic(", "report(", "failure(", "mistake(", "remark(.warning,", ".warning,",
    ].map { Array($0.utf8) }
    let bytes = Array(text.utf8)
    var found: [String] = []
    for index in bytes.indices where makers.contains(where: { bytes[index...].starts(with: $0) }) {
      guard let maker = makers.first(where: { bytes[index...].starts(with: $0) }) else { continue }
      var position = index + maker.count
      while position < bytes.count, [0x20, 0x0A].contains(bytes[position]) { position += 1 }
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { continue }
      let word = bytes[(position + 1)...].prefix { $0 != UInt8(ascii: "\"") }
      let isCode =
        !word.isEmpty
        && word.allSatisfy {
          (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
        }
      if isCode { found.append(String(decoding: word, as: UTF8.self)) }
    }
    return found
  }
}
