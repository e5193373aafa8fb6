import Diagnostics
import Files
import Numeric
import Synchronization

/// What was odd in one file, and what was done about it. The columns read from the file hold it by
/// their lineage, so that every dataset made of them can tell.
public final class ReadReport: Sendable {
  /// One kind of oddity: a value in one place, values in many places, or something about a column or
  /// the file as a whole.
  struct Entry: Sendable {
    var column: String?
    var problem: String
    var action: String
    /// How many values or records are concerned; nil where only a sample was looked at.
    var count: Int? = 1
    /// Where they start in the file, ascending; not all where there are very many.
    var places: [Int] = []
  }

  private struct State {
    var entries: [Entry] = []
    /// What is to be said when loading is done; nil once it is.
    var waiting: [Remark]? = []
  }

  private let state = Mutex(State())
  /// The file as its columns were read from it; nil for what has no places, such as a database.
  private let source: (reference: FileReference, syntax: CSVSyntax)?
  let fileName: String

  init(_ file: ReadableFile, _ syntax: CSVSyntax?) {
    fileName = file.displayName
    source = syntax.map { (file.reference, $0) }
  }

  func add(_ entry: Entry) { state.withLock { $0.entries.append(entry) } }

  /// Says something, at once or when loading is done.
  func remark(_ kind: Remark.Kind, _ code: String, _ message: String, _ work: Work) {
    let waits = state.withLock { state in
      guard state.waiting != nil else { return false }
      state.waiting?.append(Remark(kind, code, message))
      return true
    }
    if !waits { work.remark(kind, code, message) }
  }

  /// How many remarks of one file are said each for itself.
  private static let spoken = 5

  /// Says what was remarked while loading: every line of a few, else the first of them, warnings
  /// first, and how many more there are.
  func flush(_ work: Work) {
    let remarks = state.withLock { state in
      defer { state.waiting = nil }
      return state.waiting ?? []
    }
    let limit = remarks.count <= Self.spoken ? remarks.count : Self.spoken - 1
    let warnings = remarks.indices.filter { remarks[$0].kind == .warning }
    let notes = remarks.indices.filter { remarks[$0].kind != .warning }
    for place in (warnings + notes).prefix(limit).sorted() {
      work.remark(remarks[place].kind, remarks[place].code, remarks[place].message)
    }
    if remarks.count > limit {
      work.remark(
        .note, "problems",
        "`\(fileName)`: \(remarks.count - limit) more such notes; `.problems()` lists all")
    }
  }

  /// One row a place, or one for what has none.
  fileprivate struct Row {
    var line: Int?
    var column: String?
    var value: String?
    var problem: String
    var action: String
    var count: Int?
  }

  /// - Throws: `file-changed`, `cannot-read`; `Stopped`.
  fileprivate func rows(_ work: Work) throws -> [Row] {
    let entries = state.withLock { $0.entries }
    var lines: [Int: Int] = [:]
    var file: ReadableFile?
    if let source, entries.contains(where: { !$0.places.isEmpty }) {
      let opened = try source.reference.open()
      lines = try CSVPlace.lines(of: entries.flatMap(\.places), in: opened, source.syntax, work)
      file = opened
    }
    var rows: [Row] = []
    for entry in entries {
      var row = Row(
        column: entry.column, problem: entry.problem, action: entry.action, count: entry.count)
      guard let file, let source, !entry.places.isEmpty else {
        rows.append(row)
        continue
      }
      // One place stands for all values of its kind; of several, each is a row, and the rest one more.
      for place in entry.places {
        row.line = lines[place]
        row.value =
          entry.column == nil ? nil : try CSVPlace.field(at: place, in: file, source.syntax)
        row.count = entry.places.count == 1 ? entry.count : 1
        rows.append(row)
      }
      if entry.places.count > 1, entry.count ?? .max > entry.places.count {
        row.line = nil
        row.value = nil
        row.problem += ", further ones"
        row.count = entry.count.map { $0 - entry.places.count }
        rows.append(row)
      }
    }
    return rows
  }
}

extension Dataset {
  /// What was odd in the files that the columns come from, one row a value or a kind: file, line,
  /// column, value, the problem, what was done, and how many values are concerned. Columns that were
  /// not read yet are read for it.
  /// - Throws: what reading throws; `file-changed`; `Stopped`.
  public func problems(work: Work) throws -> Dataset {
    try collect(work: work)
    var files: [String?] = []
    var rows: [ReadReport.Row] = []
    for report in Lineage.reports(of: columns.map(\.lineage)) {
      let found = try report.rows(work)
      rows += found
      files += found.map { _ in report.fileName }
    }
    let vectors: [(String, Vector)] = [
      ("file", .texts(files)), ("line", .ints(rows.map { $0.line.map(Int64.init) })),
      ("column", .texts(rows.map(\.column))), ("value", .texts(rows.map(\.value))),
      ("problem", .texts(rows.map(\.problem))), ("done", .texts(rows.map(\.action))),
      ("values", .ints(rows.map { $0.count.map(Int64.init) })),
    ]
    return Dataset(
      rowCount: rows.count, names: vectors.map(\.0),
      columns: vectors.map { Column($0.1, lineage: Lineage(.computed("problems()"))) })
  }
}
