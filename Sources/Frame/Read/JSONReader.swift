import Diagnostics
import Files
import Numeric

/// Reads JSON (RFC 8259) into columns: an array of records, records one a line, a record of arrays,
/// or a record that holds one such array. Records inside of records become columns `a.b`.
struct JSONReader {
  private let text: UnsafeBufferPointer<UInt8>
  private let name: String
  private let work: Work
  private var at = 0
  private var columns: [ValueColumn] = []
  private var positions: [[UInt8]: Int] = [:]
  private var rowCount = 0
  private var repeated = 0
  /// Members beside the one array of records at the top.
  private var leftOut: [String] = []
  private var scratch: [UInt8] = []

  /// Values inside of values.
  static let deepest = 500

  private init(_ text: UnsafeBufferPointer<UInt8>, _ name: String, _ work: Work) {
    self.text = text
    self.name = name
    self.work = work
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
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
    skipBlanks()
    guard at < text.count else { throw Failure("empty-file", "`\(name)` is empty") }
    if isLines {
      while at < text.count {
        guard text[at] == 0x7B else { throw syntax("a record `{…}` is expected in each line") }
        try readRow()
        skipBlanks()
      }
      return
    }
    if text[at] == 0x5B {
      try readRows()
    } else if text[at] == 0x7B {
      try readTop()
    } else {
      throw Failure(
        "json-shape", "`\(name)` holds one value, not a table",
        help: "a table is an array of records: `[{\"title\": \"Heat\"}]`")
    }
    skipBlanks()
    if at < text.count {
      throw syntax(
        "there is something behind the end",
        help: text[at] == 0x7B ? "records one a line are `format: \"jsonl\"`" : nil)
    }
  }

  private mutating func readRows() throws {
    at += 1
    skipBlanks()
    if take(0x5D) { return }
    repeat {
      skipBlanks()
      guard byte == 0x7B else {
        if rowCount == 0, at < text.count {
          return try readValues(into: "value")
        }
        throw syntax("a record `{…}` is expected, as the ones before it are")
      }
      try readRow()
      skipBlanks()
    } while take(0x2C)
    guard take(0x5D) else { throw syntax("`,` or `]` is expected") }
  }

  /// The rest of an array of plain values, as one column.
  private mutating func readValues(into name: String) throws {
    let column = position(Array(name.utf8))
    repeat {
      skipBlanks()
      try readValue(into: column, depth: 1)
      rowCount += 1
      columns[column].pad(to: rowCount)
      skipBlanks()
    } while take(0x2C)
    guard take(0x5D) else { throw syntax("`,` or `]` is expected") }
  }

  private mutating func readRow() throws {
    if rowCount & 0xFFF == 0 { try work.budget.check() }
    try readRecord(prefix: [], depth: 0)
    rowCount += 1
  }

  /// A record at the top: of arrays of one length, of one array of records, or a single row.
  private mutating func readTop() throws {
    let start = at
    var arrays: [(key: [UInt8], place: Int)] = []
    var others: [String] = []
    at += 1
    skipBlanks()
    if !take(0x7D) {
      repeat {
        skipBlanks()
        let key = try readKey()
        skipBlanks()
        if byte == 0x5B {
          arrays.append((key, at))
        } else {
          others.append(String(decoding: key, as: UTF8.self))
        }
        try skipValue(depth: 1)
        skipBlanks()
      } while take(0x2C)
      guard take(0x7D) else { throw syntax("`,` or `}` is expected") }
    }
    let end = at
    if arrays.count == 1 {
      at = arrays[0].place + 1
      skipBlanks()
      if byte == 0x7B {
        at = arrays[0].place
        try readRows()
        leftOut = others
        at = end
        return
      }
    }
    if others.isEmpty, !arrays.isEmpty {
      for (key, place) in arrays {
        at = place
        try readArrayColumn(key)
      }
      at = end
      return
    }
    at = start
    try readRow()
  }

  private mutating func readArrayColumn(_ key: [UInt8]) throws {
    let column = position(key)
    at += 1
    skipBlanks()
    var rows = 0
    if !take(0x5D) {
      repeat {
        skipBlanks()
        try readValue(into: column, depth: 1)
        rows += 1
        columns[column].pad(to: rows)
        skipBlanks()
      } while take(0x2C)
      guard take(0x5D) else { throw syntax("`,` or `]` is expected") }
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
    guard depth < Self.deepest else { throw tooDeep() }
    at += 1
    skipBlanks()
    if take(0x7D) { return }
    repeat {
      skipBlanks()
      let key = try readKey()
      skipBlanks()
      let path = prefix.isEmpty ? key : prefix + [0x2E] + key
      if byte == 0x7B {
        let start = at
        at += 1
        skipBlanks()
        let isEmpty = byte == 0x7D
        at = start
        if !isEmpty {
          try readRecord(prefix: path, depth: depth + 1)
          skipBlanks()
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
      skipBlanks()
    } while take(0x2C)
    guard take(0x7D) else { throw syntax("`,` or `}` is expected") }
  }

  private mutating func position(_ path: [UInt8]) -> Int {
    if let known = positions[path] { return known }
    positions[path] = columns.count
    columns.append(ValueColumn(String(decoding: path, as: UTF8.self)))
    return columns.count - 1
  }

  private mutating func readValue(into column: Int, depth: Int) throws {
    switch byte {
    case 0x22:
      try readString()
      columns[column].append(.text, scratch)
    case 0x5B, 0x7B:
      let start = at
      try skipValue(depth: depth)
      columns[column].append(.json, text[start..<at])
    case 0x74 where takeWord("true"): columns[column].append(true)
    case 0x66 where takeWord("false"): columns[column].append(false)
    case 0x6E where takeWord("null"): columns[column].appendNull()
    default: try readNumber(into: column)
    }
  }

  private mutating func readNumber(into column: Int) throws {
    let start = at
    try skipNumber()
    let digits = UnsafeBufferPointer(rebasing: text[start..<at])
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

  private mutating func skipNumber() throws {
    let start = at
    if byte == 0x2D { at += 1 }
    let whole = at
    while isDigit { at += 1 }
    guard at > whole, at == whole + 1 || text[whole] != 0x30 else { throw badValue(start) }
    if byte == 0x2E {
      at += 1
      guard isDigit else { throw badValue(start) }
      while isDigit { at += 1 }
    }
    if byte | 0x20 == 0x65 {
      at += 1
      if byte == 0x2B || byte == 0x2D { at += 1 }
      guard isDigit else { throw badValue(start) }
      while isDigit { at += 1 }
    }
  }

  private mutating func skipValue(depth: Int) throws {
    guard depth < Self.deepest else { throw tooDeep() }
    switch byte {
    case 0x22: try readString()
    case 0x5B:
      at += 1
      skipBlanks()
      if take(0x5D) { return }
      repeat {
        skipBlanks()
        try skipValue(depth: depth + 1)
        skipBlanks()
      } while take(0x2C)
      guard take(0x5D) else { throw syntax("`,` or `]` is expected") }
    case 0x7B:
      at += 1
      skipBlanks()
      if take(0x7D) { return }
      repeat {
        skipBlanks()
        _ = try readKey()
        skipBlanks()
        try skipValue(depth: depth + 1)
        skipBlanks()
      } while take(0x2C)
      guard take(0x7D) else { throw syntax("`,` or `}` is expected") }
    case 0x74 where takeWord("true"), 0x66 where takeWord("false"), 0x6E where takeWord("null"):
      return
    default: try skipNumber()
    }
  }

  private mutating func readKey() throws -> [UInt8] {
    guard byte == 0x22 else { throw syntax("a key in quotes is expected") }
    try readString()
    let key = scratch
    skipBlanks()
    guard take(0x3A) else { throw syntax("`:` is expected") }
    return key
  }

  /// A string into `scratch`.
  private mutating func readString() throws {
    scratch.removeAll(keepingCapacity: true)
    at += 1
    while at < text.count {
      let start = at
      while at < text.count, text[at] != 0x22, text[at] != 0x5C, text[at] >= 0x20 { at += 1 }
      scratch.append(contentsOf: text[start..<at])
      guard at < text.count else { break }
      if text[at] == 0x22 {
        at += 1
        return
      }
      guard text[at] == 0x5C else { throw syntax("a control character stands in a string") }
      at += 1
      try readEscape()
    }
    throw syntax("a string never closes")
  }

  private mutating func readEscape() throws {
    let escape = byte
    at += 1
    switch escape {
    case 0x22, 0x5C, 0x2F: scratch.append(escape)
    case 0x62: scratch.append(0x08)
    case 0x66: scratch.append(0x0C)
    case 0x6E: scratch.append(0x0A)
    case 0x72: scratch.append(0x0D)
    case 0x74: scratch.append(0x09)
    case 0x75:
      var value = try readHex()
      if value & 0xFC00 == 0xD800, at + 1 < text.count, text[at] == 0x5C, text[at + 1] == 0x75 {
        at += 2
        let low = try readHex()
        guard low & 0xFC00 == 0xDC00 else { throw syntax("half a character stands in a string") }
        value = 0x10000 + ((value & 0x3FF) << 10) + (low & 0x3FF)
      }
      guard let scalar = Unicode.Scalar(value), let encoded = UTF8.encode(scalar) else {
        throw syntax("half a character stands in a string")
      }
      scratch.append(contentsOf: encoded)
    default: throw syntax("an escape of this kind does not exist")
    }
  }

  private mutating func readHex() throws -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      let digit = byte
      let number =
        digit &- 0x30 < 10
        ? digit &- 0x30 : (digit | 0x20) &- 0x61 < 6 ? (digit | 0x20) &- 0x57 : 255
      guard number < 16 else { throw syntax("four hexadecimal digits are expected") }
      value = value << 4 | UInt32(number)
      at += 1
    }
    return value
  }

  // MARK: Bytes

  private var byte: UInt8 { at < text.count ? text[at] : 0 }
  private var isDigit: Bool { byte &- 0x30 < 10 }

  private mutating func skipBlanks() {
    while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
  }

  private mutating func take(_ wanted: UInt8) -> Bool {
    guard at < text.count, text[at] == wanted else { return false }
    at += 1
    return true
  }

  private mutating func takeWord(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard at + count <= text.count,
      (0..<count).allSatisfy({ text[at + $0] == word.utf8Start[$0] })
    else { return false }
    at += count
    return true
  }

  private func line(_ place: Int) -> Int {
    text[..<min(place, text.count)].reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) }
  }

  private func syntax(_ what: String, help: String? = nil) -> Failure {
    let isCut = at >= text.count
    return Failure(
      "json-syntax",
      "line \(line(at)) of `\(name)` is no JSON: \(isCut ? "it ends too early" : what)",
      help: help ?? (isCut ? "the file may be cut short: fetch or make it again" : nil))
  }

  private func badValue(_ start: Int) -> Failure {
    let word = text[start..<min(start + 12, text.count)].prefix {
      ($0 | 0x20) &- 0x61 < 26 || $0 == 0x2D
    }
    let shown = String(decoding: word, as: UTF8.self)
    if ["NaN", "Infinity", "-Infinity"].contains(where: { shown.hasPrefix($0) }) {
      return syntax("`\(shown)` is no value", help: "write `null` for a number that is none")
    }
    return syntax("a value is expected")
  }

  private func tooDeep() -> Failure {
    Failure(
      "json-depth",
      "line \(line(at)) of `\(name)` nests values more than \(Self.deepest) deep",
      help: "no table is that deep: the file is damaged or meant to harm")
  }
}
