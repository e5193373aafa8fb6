import Diagnostics
import Files
import Numeric

/// The bytes that structure a file: what separates fields and records, where the records begin.
struct CSVSyntax: Sendable {
  var delimiter: UInt8
  /// LF; CR in files that know no LF.
  var newline: UInt8

  static let quote: UInt8 = 0x22
  static let carriageReturn: UInt8 = 0x0D
}

/// What the head of a file tells: its syntax and the names of its columns.
struct CSVDialect: Sendable {
  var syntax: CSVSyntax
  var names: [String]
  /// Where the first record of values starts.
  var bodyStart: Int
  /// Bytes of a window, the unit of parallel work.
  var windowSize: Int

  /// Reads the head of `file`.
  /// - Throws: `empty-file`, `csv-encoding` for UTF-16, `csv-nul`, `csv-quote` for a header that does
  ///   not end.
  static func find(
    in file: ReadableFile, _ options: CSVOptions, _ work: Work
  ) throws -> CSVDialect {
    var length = 65_536
    while true {
      let bytes = try file.bytes(count: length)
      let isWhole = bytes.count == file.identity.size
      if let dialect = try find(in: bytes, isWhole: isWhole, file.displayName, options, work) {
        return dialect
      }
      if isWhole || length > 1 << 26 {
        throw Failure(
          "csv-quote",
          "a quote in the header of `\(file.displayName)` never closes",
          help: "close the quote, or name the separator with `delimiter:`")
      }
      length *= 8
    }
  }

  /// Nil when the header goes on beyond the bytes.
  private static func find(
    in bytes: [UInt8], isWhole: Bool, _ name: String, _ options: CSVOptions, _ work: Work
  ) throws -> CSVDialect? {
    if bytes.isEmpty { throw Failure("empty-file", "`\(name)` is empty") }
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw Failure(
        "csv-encoding", "`\(name)` is written in UTF-16, not UTF-8",
        help: "convert it with `iconv -f UTF-16 -t UTF-8`")
    }
    if let zero = bytes.firstIndex(of: 0) {
      throw Failure(
        "csv-nul", "`\(name)` holds a NUL byte at offset \(zero): it is no text",
        help: "if it is UTF-16 text, convert it with `iconv -f UTF-16LE -t UTF-8`")
    }
    if start == bytes.count { throw Failure("empty-file", "`\(name)` is empty") }
    var syntax = CSVSyntax(delimiter: options.delimiter ?? 0x2C, newline: 0x0A)
    if !bytes.contains(0x0A), bytes.contains(CSVSyntax.carriageReturn) {
      syntax.newline = CSVSyntax.carriageReturn
    }
    if options.delimiter == nil {
      syntax.delimiter = detectDelimiter(bytes, from: start, syntax)
    }
    var at = start
    var records: [[[UInt8]]] = []
    // Blank lines before the header do not count.
    while records.isEmpty {
      guard let record = CSVRecord.read(bytes, at, syntax, isWhole: isWhole) else {
        if at >= bytes.count, isWhole {
          throw Failure("empty-file", "`\(name)` holds only blank lines")
        }
        return nil
      }
      if !record.isBlank { records.append(record.fields) }
      if record.isBlank || options.header == true { at = record.end }
      if !record.isBlank, options.header != true {
        let isHeader = options.header ?? !record.fields.allSatisfy(looksLikeValue)
        if isHeader {
          at = record.end
        } else {
          if options.header == nil {
            work.remark(
              .note, "csv-header",
              "`\(name)`: the first line holds values only, so the columns are named column_1 and so on"
            )
          }
          return CSVDialect(
            syntax: syntax, names: (1...record.fields.count).map { "column_\($0)" }, bodyStart: at,
            windowSize: options.windowSize)
        }
      }
    }
    let names = try columnNames(records[0], name, options, work)
    return CSVDialect(
      syntax: syntax, names: names, bodyStart: at,
      windowSize: options.windowSize)
  }

  private static func looksLikeValue(_ field: [UInt8]) -> Bool {
    field.withUnsafeBufferPointer { bytes in
      NumberScan.double(bytes) != nil || DateScan.scan(bytes) != .other
    }
  }

  /// The separator that gives the most records as many fields as the first; ties go to more fields,
  /// then to the order `,` `;` tab `|`.
  private static func detectDelimiter(
    _ bytes: [UInt8], from start: Int, _ syntax: CSVSyntax
  ) -> UInt8 {
    var best: (delimiter: UInt8, agreement: Double, fields: Int) = (0x2C, 0, 1)
    for delimiter: UInt8 in [0x2C, 0x3B, 0x09, 0x7C] {
      var trial = syntax
      trial.delimiter = delimiter
      var at = start
      var counts: [Int] = []
      // Up to 50 records; the last of a cut head may be cut itself and is left out.
      while counts.count < 50,
        let record = CSVRecord.read(bytes, at, trial, isWhole: bytes.count < 65_536)
      {
        if !record.isBlank { counts.append(record.fields.count) }
        at = record.end
      }
      guard let first = counts.first, first > 1 else { continue }
      let agreement =
        Double(counts.reduce(0) { $0 + ($1 == first ? 1 : 0) }) / Double(counts.count)
      if agreement > best.agreement || (agreement == best.agreement && first > best.fields) {
        best = (delimiter, agreement, first)
      }
    }
    return best.delimiter
  }

  /// Distinct, non-empty names.
  private static func columnNames(
    _ fields: [[UInt8]], _ file: String, _ options: CSVOptions, _ work: Work
  ) throws -> [String] {
    var used: Set<[UInt8]> = []
    var names: [String] = []
    var renamed: [String] = []
    let written = Set(fields)
    for (index, field) in fields.enumerated() {
      var field = field
      if options.encoding == .latin1 {
        field = Latin1.utf8(field)
      } else if !field.withUnsafeBufferPointer({ TextFault.find(in: $0) == nil }) {
        throw Failure(
          "csv-encoding", "the header of `\(file)` is not UTF-8",
          help: "convert it with `iconv -f LATIN1 -t UTF-8`, or load it with `encoding: \"latin1\"`"
        )
      }
      let name = field.isEmpty ? Array("column_\(index + 1)".utf8) : field
      var candidate = name
      var number = 2
      while used.contains(candidate) || (candidate != field && written.contains(candidate)) {
        candidate = name + Array("_\(number)".utf8)
        number += 1
      }
      used.insert(candidate)
      names.append(String(decoding: candidate, as: UTF8.self))
      if candidate != field {
        renamed.append(
          field.isEmpty
            ? "column \(index + 1) has no name and is called `\(names[index])`"
            : "`\(String(decoding: field, as: UTF8.self))` is there twice; column \(index + 1) is called `\(names[index])`"
        )
      }
    }
    if let first = renamed.first {
      let more = renamed.count > 1 ? " (and \(renamed.count - 1) more)" : ""
      work.remark(.warning, "csv-header", "`\(file)`: \(first)\(more)")
    }
    return names
  }
}

/// One record, read plainly: for the header and the search for the separator.
struct CSVRecord {
  var fields: [[UInt8]]
  /// The place after the record's line end.
  var end: Int
  var isBlank: Bool

  /// Nil at the end of the bytes, and when the record goes on beyond them.
  static func read(_ bytes: [UInt8], _ start: Int, _ syntax: CSVSyntax, isWhole: Bool) -> CSVRecord?
  {
    guard start < bytes.count else { return nil }
    var fields: [[UInt8]] = []
    var field: [UInt8] = []
    var at = start
    var isAtStart = true
    while at < bytes.count {
      let byte = bytes[at]
      if isAtStart, byte == CSVSyntax.quote {
        at += 1
        while true {
          guard at < bytes.count else { return nil }
          if bytes[at] != CSVSyntax.quote {
            field.append(bytes[at])
          } else if at + 1 < bytes.count, bytes[at + 1] == CSVSyntax.quote {
            field.append(CSVSyntax.quote)
            at += 1
          } else {
            at += 1
            break
          }
          at += 1
        }
        isAtStart = false
      } else if byte == syntax.newline {
        return finish(fields, field, from: start, at, at + 1)
      } else if byte == CSVSyntax.carriageReturn, at + 1 < bytes.count,
        bytes[at + 1] == syntax.newline
      {
        return finish(fields, field, from: start, at, at + 2)
      } else if byte == syntax.delimiter {
        fields.append(field)
        field = []
        isAtStart = true
        at += 1
      } else {
        field.append(byte)
        isAtStart = false
        at += 1
      }
    }
    return isWhole ? finish(fields, field, from: start, at, at) : nil
  }

  private static func finish(
    _ fields: [[UInt8]], _ last: [UInt8], from start: Int, _ stop: Int, _ end: Int
  ) -> CSVRecord { CSVRecord(fields: fields + [last], end: end, isBlank: stop == start) }
}
