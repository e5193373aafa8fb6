import Diagnostics
import Files
import Numeric

/// What reading a file has to say: one line a column and kind, each with the first place.
struct CSVRemarks {
  let file: ReadableFile
  let dialect: CSVDialect
  let report: ReadReport
  let work: Work
  /// Whether what is said comes from a sample of the rows, so that it has no counts.
  var isSampled = false

  init(_ file: ReadableFile, _ dialect: CSVDialect, _ report: ReadReport, _ work: Work) {
    self.file = file
    self.dialect = dialect
    self.report = report
    self.work = work
  }

  func remark(_ kind: Remark.Kind, _ code: String, _ message: String) {
    report.remark(kind, code, message, work)
  }

  /// Puts what was found into the report.
  func note(
    _ column: Int?, _ problem: String, _ action: String, count: Int = 1, at places: [Int] = []
  ) {
    report.add(
      .init(
        column: column.map { dialect.names[$0] }, problem: problem, action: action,
        count: isSampled ? nil : count, places: places))
  }

  func name(_ column: Int) -> String { "`\(file.displayName)`: `\(dialect.names[column])`" }

  func line(_ offset: Int) throws(Failure) -> Int {
    try CSVPlace.line(of: offset, in: file, dialect.syntax)
  }

  func field(_ offset: Int) throws(Failure) -> String {
    try CSVPlace.field(at: offset, in: file, dialect.syntax)
  }

  /// How many values, where all were counted.
  func values(_ count: Int, _ noun: String) -> String {
    isSampled ? "\(noun)s" : Self.counted(count, noun)
  }

  static func counted(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
  }

  /// How the file is written, where it is not as most are.
  func dialect(_ encoding: TextEncoding?, _ hints: ReadHints) {
    var found = dialect.findings + (encoding.map { ["it is written in \($0.name)"] } ?? [])
    if hints.decimal == NumberShape.comma, !hints.isDecimalForced {
      found.append("decimals stand behind a comma")
    }
    if let order = hints.order, order != .ymd { found.append("dates are \(order.words)") }
    if found.isEmpty { return }
    remark(
      .note, "csv-dialect", "`\(file.displayName)`: \(found.joined(separator: "; "))")
  }

  /// What concerns records as a whole.
  func structure(_ pass: CSVPass) throws(Failure) {
    let file = file.displayName
    let ragged = pass.ragged
    if ragged.count > 0 {
      note(
        nil, "record of another length than the header",
        "missing fields null, surplus fields left out", count: ragged.count,
        at: pass.places(nil, .ragged))
      let count = Self.counted(ragged.count, "record")
      remark(
        .warning, "csv-ragged",
        "`\(file)`: \(count) of another length than the header, the first in line \(try line(ragged.first)); missing fields are null, surplus fields are left out"
      )
    }
    let tails = pass.tails
    if tails.count > 0 {
      note(
        nil, "text behind the closing quote", "kept as part of the value", count: tails.count,
        at: pass.places(nil, .tail))
      let count = Self.counted(tails.count, "value")
      remark(
        .warning, "csv-quote",
        "`\(file)`: \(count) with text behind the closing quote, the first in line \(try line(tails.first)); it is kept as part of the value"
      )
    }
  }

  /// A column that turned out to be of another type than its sample.
  func retyped(_ column: Int, _ old: ReadType, to new: ReadType, at offset: Int) throws(Failure) {
    guard old != new, offset < .max else { return }
    note(
      column, "not \(old.columnType.description) as the first rows suggest",
      "read as \(new.columnType.description)", at: [offset])
    remark(
      .note, "csv-retyped",
      "\(name(column)) is \(new.columnType.description), not \(old.columnType.description) as its first rows suggest: `\(try field(offset))` in line \(try line(offset))"
    )
  }

  /// The values that were read as null though something is written there.
  func values(_ column: Int, _ pass: CSVPass, _ r: Int) throws(Failure) {
    let words = pass.total(r) { $0.nullWords }
    if words.count > 0 {
      let word = try field(words.first)
      note(
        column, "a word for no value, such as `\(word)`", "read as null", count: words.count,
        at: [words.first])
      remark(
        .note, "csv-null",
        "\(name(column)): \(Self.counted(words.count, "value")) such as `\(word)` in line \(try line(words.first)), read as null"
      )
    }
    let nonFinite = pass.total(r) { $0.nonFinite }
    if nonFinite.count > 0 {
      note(
        column, "not finite", "read as null", count: nonFinite.count,
        at: pass.places(r, .nonFinite))
      remark(
        .warning, "csv-not-finite",
        "\(name(column)): \(Self.counted(nonFinite.count, "value")) not finite, the first `\(try field(nonFinite.first))` in line \(try line(nonFinite.first)), read as null"
      )
    }
    let impossible = pass.total(r) { $0.impossible }
    if impossible.count > 0 {
      note(
        column, "no such date", "read as null", count: impossible.count,
        at: pass.places(r, .impossible))
      remark(
        .warning, "csv-impossible-date",
        "\(name(column)): \(Self.counted(impossible.count, "date")) that cannot be, the first `\(try field(impossible.first))` in line \(try line(impossible.first)), read as null"
      )
    }
  }

  func unknown(_ column: Int, count: Int) {
    if count > 0 {
      note(column, "declared unknown", "read as null", count: count)
      remark(
        .note, "csv-unknown",
        "\(name(column)): \(Self.counted(count, "value")) declared unknown, read as null")
    } else {
      remark(
        .warning, "csv-unknown", "\(name(column)): the value declared unknown does not occur")
    }
  }

  /// The error of a value that does not fit the type that was asked for.
  func misfit(_ column: Int, _ type: ReadType, at offset: Int) throws(Failure) -> Failure {
    Failure(
      "csv-value",
      "`\(try field(offset))` in line \(try line(offset)) of `\(file.displayName)` is no \(type.columnType.description), as `types:` wants of `\(dialect.names[column])`",
      help: "leave the column out of `types:`, or declare the value with `unknown:`",
      blames: "types")
  }

  /// - Throws: `text-encoding` or `csv-nul` for a text that is none.
  func checkText(_ pass: CSVPass, _ r: Int) throws(Failure) {
    let slot = pass.least(r) { $0.badText }
    guard slot.badText < .max else { return }
    let line = try line(slot.badText)
    if slot.badTextIsNUL {
      throw Failure(
        "csv-nul", "line \(line) of `\(file.displayName)` holds a NUL byte",
        help: "the file is damaged or no text; remove the NUL bytes with `tr -d '\\000'`")
    }
    throw Failure(
      "text-encoding", "line \(line) of `\(file.displayName)` is not UTF-8",
      help: "name the encoding, such as `encoding: \"windows1252\"`, or mend the line")
  }
}
