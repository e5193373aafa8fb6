import Diagnostics
import Files
import Glibc
import Interpreter
import Notebook
import Syntax
import Testing

/// Notebooks as a whole: their output as a golden, the numbers in it against the real files, and that
/// the prompt gives what the batch gives.
@Suite struct NotebookTests {
  /// Set `MVS_RECORD=1` to write the golden anew.
  @Test func quickStartShowsItsGolden() throws {
    let shown = try run("quick_start", ["rows=600"]).shown
    let path = "\(Self.project)/Tests/Golden/quick_start.txt"
    if getenv("MVS_RECORD") != nil {
      try AtomicFile.write(try PathGate(base: "/").writing(path)) { sink in
        try sink.write(shown.joined(separator: "\n") + "\n")
      }
    }
    let golden = try text(path)
    #expect(shown.joined(separator: "\n") + "\n" == golden)
  }

  @Test func resultsAreTheSameOnAnyNumberOfThreads() throws {
    let one = try run("quick_start", ["rows=300"], threads: 1).shown
    #expect(try run("quick_start", ["rows=300"], threads: 2).shown == one)
    #expect(try run("quick_start", ["rows=300"], threads: 8).shown == one)
  }

  /// Each statement typed by itself shows what the script shows.
  @Test func thePromptShowsWhatTheBatchShows() throws {
    let whole = try run("quick_start", []).shown
    let source = try text("\(Self.project)/notebooks/quick_start.mvs")
    let tree = parse(SourceFile(name: "quick_start.mvs", text: source))
    let session = session(threads: 2)
    var shown: [String] = []
    session.onOutput = { output in if case .result(_, let lines) = output { shown += lines } }
    for statement in tree.cells.flatMap(\.statements) {
      session.run(statement.span.text + (statement.isSilenced ? ";" : ""), name: "[1]")
    }
    #expect(shown == whole)
  }

  static let data = "\(project)/../shared/data"

  /// The figures are those of the same merge in pandas.
  @Test(.enabled(if: access("\(data)/tmdb/links.csv", R_OK) == 0))
  func filmSuccessAgreesWithPandas() throws {
    let session = session(threads: 2)
    let source = try text("\(Self.project)/notebooks/film_success.mvs")
    var diagnostics: [String] = []
    session.onOutput = { output in
      if case .diagnostic(let it) = output { diagnostics.append(it.message) }
    }
    session.machine.baseFolder = "\(Self.project)/notebooks"
    let status = session.run(
      parse(SourceFile(name: "film_success.mvs", text: source)),
      parameters: [("data", Self.data), ("trees", "20"), ("effort", "quick")])
    #expect(status == .ok, "\(diagnostics)")
    func value(_ code: String) -> String {
      var shown = ""
      session.onOutput = { output in
        if case .result(_, let lines) = output { shown = lines.joined(separator: "\n") }
      }
      session.run(code, name: "[1]")
      return shown
    }
    #expect(value("movies.count()") == "4803")
    #expect(value("movies.filter(.imdb_id_imdb? != null).count() >= 0") == "true")
    #expect(value("movies.agg(n: count(.budget)).to_list()[0].n") == "4401")
    #expect(value("movies.agg(s: sum(.budget)).to_list()[0].s") == "156017497281")
    #expect(value("movies.agg(s: sum(.revenue)).to_list()[0].s") == "405656447205")
    #expect(value("movies.agg(s: sum(.runtime)).to_list()[0].s") == "514016.0")
    #expect(value("movies.agg(s: sum(.year)).to_list()[0].s") == "9615855")
    #expect(value("movies.agg(s: sum(.month)).to_list()[0].s") == "32634")
    #expect(value("known.count()") == "4050")
    let counts =
      "[[\"disaster\", 784], [\"flop\", 278], [\"below_avg\", 258], [\"average\", 239], [\"above_average\", 346], [\"hit\", 502], [\"super_hit\", 483], [\"blockbuster\", 405], [\"all_time_blockbuster\", 755]]"
    #expect(
      value("known.count(by: .class).sort(.class).to_list().map(r -> [r.class, r.n]) == \(counts)")
        == "true")
    #expect(value("four.table().count()") == "7")
    #expect(value("net.report(test).accuracy + best.report(test).accuracy > 0.2") == "true")
    #expect(value("money_unknown.table().filter(.model == \"majority()\").count()") == "1")
  }

  // MARK: Running

  static let project: String = {
    var path = #filePath
    for _ in 0..<3 { path = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) }
    return path
  }()

  private func text(_ path: String) throws -> String {
    let file = try PathGate(base: "/").read(path)
    return String(decoding: try file.bytes(count: file.identity.size), as: UTF8.self)
  }

  private func session(threads: Int) -> Session {
    Session(
      SessionOptions(
        style: DisplayStyle(width: 80, charset: .ascii), threads: threads,
        folder: "\(Self.project)/notebooks"))
  }

  private func run(_ name: String, _ parameters: [String], threads: Int = 2) throws -> (
    shown: [String], status: RunStatus
  ) {
    let session = session(threads: threads)
    var shown: [String] = []
    session.onOutput = { output in
      switch output {
      case .result(_, let lines): shown += lines
      case .diagnostic(let diagnostic): shown.append("error: \(diagnostic.message)")
      default: break
      }
    }
    let source = try text("\(Self.project)/notebooks/\(name).mvs")
    let given = parameters.map { parameter in
      let parts = parameter.split(separator: "=", maxSplits: 1)
      return (name: String(parts[0]), text: String(parts[1]))
    }
    let status = session.run(
      parse(SourceFile(name: "\(name).mvs", text: source)), parameters: given)
    return (shown, status)
  }
}
