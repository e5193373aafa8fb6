import Diagnostics
import Files
import Numeric

/// The bytes that structure a file: what separates fields and records, where the records begin.
struct CSVSyntax: Sendable {
  var delimiter: UInt8
  /// LF; CR in files that know no LF.
  var newline: UInt8
  /// `CSVOptions.noQuote` where nothing is quoted.
  var quote: UInt8 = 0x22

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
  /// What was found out and is not as most files have it, for a note.
  var findings: [String] = []

  /// Reads the head of `file`.
  /// - Throws: `empty-file`, `csv-nul`, `csv-quote` for a header that does not end.
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
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    if start == bytes.count { throw Failure("empty-file", "`\(name)` is empty") }
    if let zero = bytes.firstIndex(of: 0) {
      throw Failure(
        "csv-nul", "`\(name)` holds a NUL byte at offset \(zero): it is no text",
        help: "the file is damaged or no text; remove the NUL bytes with `tr -d '\\000'`")
    }
    var syntax = CSVSyntax(
      delimiter: options.delimiter ?? 0x2C, newline: 0x0A, quote: options.quote ?? 0x22)
    if !bytes.contains(0x0A), bytes.contains(CSVSyntax.carriageReturn) {
      syntax.newline = CSVSyntax.carriageReturn
    }
    syntax = CSVSniff(bytes, from: start, name: name).syntax(syntax, options)
    var dialect = CSVDialect(
      syntax: syntax, names: [], bodyStart: 0, windowSize: options.windowSize)
    if options.delimiter == nil, syntax.delimiter != 0x2C {
      dialect.findings.append("fields end with \(Self.words(for: syntax.delimiter))")
    }
    if options.quote == nil, syntax.quote != 0x22 {
      dialect.findings.append("quotes are `\(Character(Unicode.Scalar(syntax.quote)))`")
    }
    var at = start
    while true {
      guard let record = CSVRecord.read(bytes, at, syntax, isWhole: isWhole) else {
        if at >= bytes.count, isWhole {
          throw Failure("empty-file", "`\(name)` holds only blank lines")
        }
        return nil
      }
      // Blank lines before the header do not count.
      if record.isBlank {
        at = record.end
        continue
      }
      let isHeader = options.header ?? !isOfValues(record, bytes, syntax, isWhole: isWhole)
      dialect.bodyStart = isHeader ? record.end : at
      if isHeader {
        dialect.names = try columnNames(record.fields, name, work)
      } else {
        dialect.names = (1...record.fields.count).map { "column_\($0)" }
        if options.header == nil {
          dialect.findings.append(
            "the first line holds values, so the columns are named column_1 and so on")
        }
      }
      return dialect
    }
  }

  /// `,` as a word or two.
  private static func words(for delimiter: UInt8) -> String {
    delimiter == 0x09 ? "a tab" : "`\(Character(Unicode.Scalar(delimiter)))`"
  }

  /// Whether a first record holds values, not names: nothing but numbers and dates, or a date, a
  /// fraction or a large number that stands above its like.
  private static func isOfValues(
    _ record: CSVRecord, _ bytes: [UInt8], _ syntax: CSVSyntax, isWhole: Bool
  ) -> Bool {
    if record.fields.allSatisfy(looksLikeValue) { return true }
    guard let next = CSVRecord.read(bytes, record.end, syntax, isWhole: isWhole),
      next.fields.count == record.fields.count
    else { return false }
    return zip(record.fields, next.fields).contains { name, value in
      guard looksLikeValue(name), looksLikeValue(value) else { return false }
      // `country,1990,1991` are names: years and other short numbers.
      return name.count > 4 || name.contains(0x2E)
    }
  }

  private static func looksLikeValue(_ field: [UInt8]) -> Bool {
    field.withUnsafeBufferPointer { bytes in
      NumberScan.double(bytes) != nil || DateScan.scan(bytes) != .other
    }
  }

  /// Distinct, non-empty names.
  private static func columnNames(
    _ fields: [[UInt8]], _ file: String, _ work: Work
  ) throws -> [String] {
    var used: Set<[UInt8]> = []
    var names: [String] = []
    var renamed: [String] = []
    let written = Set(fields)
    for (index, field) in fields.enumerated() {
      if !field.withUnsafeBufferPointer({ TextFault.find(in: $0) == nil }) {
        throw Failure(
          "text-encoding", "the header of `\(file)` is not UTF-8",
          help: "name the encoding, such as `encoding: \"windows1252\"`")
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
