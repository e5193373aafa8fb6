import Diagnostics
import Files
import Numeric

/// Reads JSON (RFC 8259) into columns: an array of records, records one a line, a record of arrays,
/// or a record that holds one such array. Records inside of records become columns `a.b`.
struct JSONReader {
  private var scan: JSONScanner
  private let name: String
  private let work: Work
  private var columns: [ValueColumn] = []
  private var positions: [[UInt8]: Int] = [:]
  private var rowCount = 0
  private var repeated = 0
  /// Members beside the one array of records at the top.
  private var leftOut: [String] = []

  private init(_ text: UnsafeBufferPointer<UInt8>, _ name: String, _ work: Work) {
    scan = JSONScanner(text, name)
    self.name = name
    self.work = work
  }

  /// - Parameter isLines: whether each line is a record of its own.
  /// - Throws: `json-syntax` with the line, `json-shape` for what is no table, `text-encoding`; `Stopped`.
  static func load(
    _ file: ReadableFile, isLines: Bool, _ options: CSVOptions, _ work: Work
  ) throws -> Dataset {
    let file = try TextInput.open(file, encoding: options.encoding, work).file
    let bytes = try file.bytes(count: file.identity.size)
    guard bytes.count == file.identity.size else { throw ReadableFile.changed(file.displayName) }
    try file.checkUnchanged()
    let report = ReadReport(file, nil)
    return try bytes.withUnsafeBufferPointer { text in
      if let fault = TextFault.find(in: text), fault == .notUTF8 {
        throw Failure("text-encoding", "`\(file.displayName)` is not UTF-8")
      }
      var reader = JSONReader(text, file.displayName, work)
      try reader.readAll(isLines: isLines)
      if reader.repeated > 0 {
        report.add(
          .init(
            problem: "key repeated in a record", action: "last one kept", count: reader.repeated))
        report.remark(
          .warning, "json-key",
          "`\(file.displayName)`: \(CSVRemarks.counted(reader.repeated, "key")) repeated in one record; the last value is kept",
          work)
      }
      if let first = reader.leftOut.first {
        let more = reader.leftOut.count > 1 ? " and \(reader.leftOut.count - 1) more" : ""
        report.add(
          .init(
            problem: "members beside the array of records", action: "left out",
            count: reader.leftOut.count))
        report.remark(
          .note, "json-members",
          "`\(file.displayName)`: the rows stand in an array beside other members, which are left out: `\(first)`\(more)",
          work)
      }
      for column in reader.columns.indices { reader.columns[column].pad(to: reader.rowCount) }
      return try Dataset.of(
        reader.columns, rowCount: reader.rowCount, options, report, work)
    }
  }

  // MARK: Documents

  private mutating func readAll(isLines: Bool) throws {
    scan.skipBlanks()
    guard scan.at < scan.text.count else { throw Failure("empty-file", "`\(name)` is empty") }
    if isLines {
      while scan.at < scan.text.count {
        guard scan.text[scan.at] == 0x7B else {
          throw scan.syntax("a record `{…}` is expected in each line")
        }
        try readRow()
        scan.skipBlanks()
      }
      return
    }
    if scan.text[scan.at] == 0x5B {
      try readRows()
    } else if scan.text[scan.at] == 0x7B {
      try readTop()
    } else {
      throw Failure(
        "json-shape", "`\(name)` holds one value, not a table",
        help: "a table is an array of records: `[{\"title\": \"Heat\"}]`")
    }
    scan.skipBlanks()
    if scan.at < scan.text.count {
      throw scan.syntax(
        "there is something behind the end",
        help: scan.text[scan.at] == 0x7B ? "records one a line are `format: \"jsonl\"`" : nil)
    }
  }

  private mutating func readRows() throws {
    scan.at += 1
    scan.skipBlanks()
    if scan.take(0x5D) { return }
    repeat {
      scan.skipBlanks()
      guard scan.byte == 0x7B else {
        if rowCount == 0, scan.at < scan.text.count {
          return try readValues(into: "value")
        }
        throw scan.syntax("a record `{…}` is expected, as the ones before it are")
      }
      try readRow()
      scan.skipBlanks()
    } while scan.take(0x2C)
    guard scan.take(0x5D) else { throw scan.syntax("`,` or `]` is expected") }
  }

  /// The rest of an array of plain values, as one column.
  private mutating func readValues(into name: String) throws {
    let column = position(Array(name.utf8))
    repeat {
      scan.skipBlanks()
      try readValue(into: column, depth: 1)
      rowCount += 1
      columns[column].pad(to: rowCount)
      scan.skipBlanks()
    } while scan.take(0x2C)
    guard scan.take(0x5D) else { throw scan.syntax("`,` or `]` is expected") }
  }

  private mutating func readRow() throws {
    if rowCount & 0xFFF == 0 { try work.budget.check() }
    try readRecord(prefix: [], depth: 0)
    rowCount += 1
  }

  /// A record at the top: of arrays of one length, of one array of records, or a single row.
  private mutating func readTop() throws {
    let start = scan.at
    var arrays: [(key: [UInt8], place: Int)] = []
    var others: [String] = []
    scan.at += 1
    scan.skipBlanks()
    if !scan.take(0x7D) {
      repeat {
        scan.skipBlanks()
        let key = try scan.readKey()
        scan.skipBlanks()
        if scan.byte == 0x5B {
          arrays.append((key, scan.at))
        } else {
          others.append(String(decoding: key, as: UTF8.self))
        }
        try scan.skipValue(depth: 1)
        scan.skipBlanks()
      } while scan.take(0x2C)
      guard scan.take(0x7D) else { throw scan.syntax("`,` or `}` is expected") }
    }
    let end = scan.at
    if arrays.count == 1 {
      scan.at = arrays[0].place + 1
      scan.skipBlanks()
      if scan.byte == 0x7B {
        scan.at = arrays[0].place
        try readRows()
        leftOut = others
        scan.at = end
        return
      }
    }
    if others.isEmpty, !arrays.isEmpty {
      for (key, place) in arrays {
        scan.at = place
        try readArrayColumn(key)
      }
      scan.at = end
      return
    }
    scan.at = start
    try readRow()
  }

  private mutating func readArrayColumn(_ key: [UInt8]) throws {
    let column = position(key)
    scan.at += 1
    scan.skipBlanks()
    var rows = 0
    if !scan.take(0x5D) {
      repeat {
        scan.skipBlanks()
        try readValue(into: column, depth: 1)
        rows += 1
        columns[column].pad(to: rows)
        scan.skipBlanks()
      } while scan.take(0x2C)
      guard scan.take(0x5D) else { throw scan.syntax("`,` or `]` is expected") }
    }
    if column > 0, rows != rowCount {
      throw Failure(
        "json-shape",
        "`\(String(decoding: key, as: UTF8.self))` of `\(name)` has \(rows) values, the arrays before it have \(rowCount)",
        help: "the arrays of a record must have one length to be columns")
    }
    rowCount = rows
  }

  // MARK: Values

  private mutating func readRecord(prefix: [UInt8], depth: Int) throws {
    guard depth < JSONScanner.deepest else { throw scan.tooDeep() }
    scan.at += 1
    scan.skipBlanks()
    if scan.take(0x7D) { return }
    repeat {
      scan.skipBlanks()
      let key = try scan.readKey()
      scan.skipBlanks()
      let path = prefix.isEmpty ? key : prefix + [0x2E] + key
      if scan.byte == 0x7B {
        let start = scan.at
        scan.at += 1
        scan.skipBlanks()
        let isEmpty = scan.byte == 0x7D
        scan.at = start
        if !isEmpty {
          try readRecord(prefix: path, depth: depth + 1)
          scan.skipBlanks()
          continue
        }
      }
      let column = position(path)
      if columns[column].count > rowCount {
        repeated += 1
        columns[column].removeLast()
      }
      columns[column].pad(to: rowCount)
      try readValue(into: column, depth: depth + 1)
      scan.skipBlanks()
    } while scan.take(0x2C)
    guard scan.take(0x7D) else { throw scan.syntax("`,` or `}` is expected") }
  }

  private mutating func position(_ path: [UInt8]) -> Int {
    if let known = positions[path] { return known }
    positions[path] = columns.count
    columns.append(ValueColumn(String(decoding: path, as: UTF8.self)))
    return columns.count - 1
  }

  private mutating func readValue(into column: Int, depth: Int) throws {
    switch scan.byte {
    case 0x22:
      try scan.readString()
      columns[column].append(.text, scan.scratch)
    case 0x5B, 0x7B:
      let start = scan.at
      try scan.skipValue(depth: depth)
      columns[column].append(.json, scan.text[start..<scan.at])
    case 0x74 where scan.takeWord("true"): columns[column].append(true)
    case 0x66 where scan.takeWord("false"): columns[column].append(false)
    case 0x6E where scan.takeWord("null"): columns[column].appendNull()
    default: try readNumber(into: column)
    }
  }

  private mutating func readNumber(into column: Int) throws {
    let start = scan.at
    try scan.skipNumber()
    let digits = UnsafeBufferPointer(rebasing: scan.text[start..<scan.at])
    if !digits.contains(where: { $0 == 0x2E || $0 | 0x20 == 0x65 }) {
      if let value = NumberScan.integer(digits) {
        columns[column].append(value)
      } else {
        columns[column].append(.large, digits)
      }
    } else {
      columns[column].append(NumberScan.double(digits) ?? .infinity)
    }
  }
}
