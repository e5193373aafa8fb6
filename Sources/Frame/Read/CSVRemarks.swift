import Diagnostics
import Files
import Numeric

/// What reading a file has to say: one line a column and kind, each with the first place.
struct CSVRemarks {
  let file: ReadableFile
  let dialect: CSVDialect
  let work: Work

  init(_ file: ReadableFile, _ dialect: CSVDialect, _ work: Work) {
    self.file = file
    self.dialect = dialect
    self.work = work
  }

  private func name(_ column: Int) -> String { "`\(file.displayName)`: `\(dialect.names[column])`" }

  private func line(_ offset: Int) throws(Failure) -> Int {
    try CSVPlace.line(of: offset, in: file, dialect.syntax)
  }

  private func field(_ offset: Int) throws(Failure) -> String {
    try CSVPlace.field(at: offset, in: file, dialect.syntax)
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
  }

  /// What concerns records as a whole.
  func structure(_ pass: CSVPass) throws(Failure) {
    let file = file.displayName
    let ragged = pass.ragged
    if ragged.count > 0 {
      let count = Self.counted(ragged.count, "record")
      work.remark(
        .warning, "csv-ragged",
        "`\(file)`: \(count) of another length than the header, the first in line \(try line(ragged.first)); missing fields are null, surplus fields are left out"
      )
    }
    let tails = pass.tails
    if tails.count > 0 {
      let count = Self.counted(tails.count, "value")
      work.remark(
        .warning, "csv-quote",
        "`\(file)`: \(count) with text behind the closing quote, the first in line \(try line(tails.first)); it is kept as part of the value"
      )
    }
  }

  /// What the values of a column suggest, where its type may surprise.
  func profile(_ column: Int, _ profile: ColumnProfile, _ type: ReadType) throws(Failure) {
    guard type == .text else { return }
    let numbers = profile.ints.count + profile.floats.count
    let whole = numbers + profile.padded.count + profile.large.count + profile.nonFinite.count
    if whole == profile.values, profile.padded.count > 0 {
      work.remark(
        .note, "csv-text",
        "\(name(column)) stays text: `\(try field(profile.padded.first))` in line \(try line(profile.padded.first)) has a leading zero"
      )
    } else if whole == profile.values, profile.large.count > 0 {
      work.remark(
        .note, "csv-text",
        "\(name(column)) stays text: `\(try field(profile.large.first))` in line \(try line(profile.large.first)) is beyond 64-bit integers"
      )
    } else if profile.values >= 10, numbers < profile.values, numbers * 10 >= profile.values * 9 {
      let first = min(
        profile.others.first, profile.bools.first, profile.dates.first, profile.datetimes.first,
        profile.padded.first, profile.impossible.first)
      guard first < .max else { return }
      let value = try field(first)
      work.remark(
        .warning, "csv-text",
        "\(name(column)) is text because of `\(value)` in line \(try line(first)), while most of its values are numbers; `unknown: {\(dialect.names[column]): \"\(value)\"}` reads it as null"
      )
    }
  }

  /// A column that turned out to be of another type than its sample.
  func retyped(_ column: Int, _ old: ReadType, to new: ReadType, at offset: Int) throws(Failure) {
    guard old != new, offset < .max else { return }
    work.remark(
      .note, "csv-retyped",
      "\(name(column)) is \(new.columnType.description), not \(old.columnType.description) as its first rows suggest: `\(try field(offset))` in line \(try line(offset))"
    )
  }

  /// The values that were read as null though something is written there.
  func values(_ column: Int, _ pass: CSVPass, _ r: Int) throws(Failure) {
    let nonFinite = pass.total(r) { $0.nonFinite }
    if nonFinite.count > 0 {
      work.remark(
        .warning, "csv-not-finite",
        "\(name(column)): \(Self.counted(nonFinite.count, "value")) not finite, the first `\(try field(nonFinite.first))` in line \(try line(nonFinite.first)), read as null"
      )
    }
    let impossible = pass.total(r) { $0.impossible }
    if impossible.count > 0 {
      work.remark(
        .warning, "csv-impossible-date",
        "\(name(column)): \(Self.counted(impossible.count, "date")) that cannot be, the first `\(try field(impossible.first))` in line \(try line(impossible.first)), read as null"
      )
    }
  }

  func unknown(_ column: Int, count: Int) {
    if count > 0 {
      work.remark(
        .note, "csv-unknown",
        "\(name(column)): \(Self.counted(count, "value")) declared unknown, read as null")
    } else {
      work.remark(
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

  /// - Throws: `csv-encoding` or `csv-nul` for a text that is none.
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
      "csv-encoding", "line \(line) of `\(file.displayName)` is not UTF-8",
      help:
        "convert the file with `iconv -f LATIN1 -t UTF-8`, or load it with `encoding: \"latin1\"`")
  }
}
