import Diagnostics
import Files
import Numeric

/// Finds the records of a file byte by byte from the front, as the field parser sees them: for files
/// with quotes inside unquoted fields, and to find the quote that never closes.
enum CSVWalk {
  private enum State { case fieldStart, unquoted, quoted, quoteInQuoted }

  static func findings(
    of file: ReadableFile, _ dialect: CSVDialect, windowCount: Int, _ work: Work
  ) throws -> [CSVWindow.Findings] {
    let buffers = WindowBuffers(count: 1, size: dialect.windowSize)
    let bytes = buffers[0]
    let syntax = dialect.syntax
    let size = file.identity.size
    var state = State.fieldStart
    var opened = 0
    var result: [CSVWindow.Findings] = []
    for chunk in 0..<windowCount {
      try work.budget.check()
      let start = try CSVWindow.fill(bytes, from: file, dialect, chunk)
      let p = bytes + 1
      let count = min(dialect.windowSize, size - start)
      var findings = CSVWindow.Findings()
      for at in 0..<max(0, count) {
        let byte = p[at]
        switch state {
        case .quoted:
          if byte == syntax.quote { state = .quoteInQuoted }
          continue
        case .quoteInQuoted where byte == syntax.quote:
          state = .quoted
          continue
        case .fieldStart where byte == syntax.quote:
          state = .quoted
          opened = start + at
          continue
        default: break
        }
        if byte == syntax.newline {
          let isBlank =
            p[at + 1] == syntax.newline
            || (p[at + 1] == CSVSyntax.carriageReturn && p[at + 2] == syntax.newline)
          findings.add(1, isBlank ? 1 : 0, start + at)
          if start + at + 1 == size { findings.lastIsFileEnd = true }
          state = .fieldStart
        } else {
          state = byte == syntax.delimiter ? .fieldStart : .unquoted
        }
      }
      result.append(findings)
    }
    if state == .quoted {
      let line = try CSVPlace.line(of: opened, in: file, syntax)
      throw Failure(
        "csv-quote", "a quote that opens in line \(line) of `\(file.displayName)` never closes",
        help: "close it, or double a quote that is meant as text: `\"\"`")
    }
    return result
  }
}

/// Places in a file, for messages.
enum CSVPlace {
  /// The line, from 1, that holds a byte offset. Reads the file up to there.
  static func line(
    of offset: Int, in file: ReadableFile, _ syntax: CSVSyntax
  ) throws(Failure) -> Int {
    var line = 1
    var at = 0
    while at < offset {
      let bytes = try file.bytes(at: at, count: min(1 << 20, offset - at))
      if bytes.isEmpty { break }
      for byte in bytes where byte == syntax.newline { line += 1 }
      at += bytes.count
    }
    return line
  }

  /// The lines of many offsets, in one reading of the file.
  static func lines(
    of offsets: [Int], in file: ReadableFile, _ syntax: CSVSyntax, _ work: Work
  ) throws -> [Int: Int] {
    var lines: [Int: Int] = [:]
    var line = 1
    var at = 0
    var bytes: [UInt8] = []
    var start = 0
    for offset in offsets.sorted() {
      while at < offset {
        if at >= start + bytes.count {
          try work.budget.check()
          start = at
          bytes = try file.bytes(at: at, count: 1 << 20)
          if bytes.isEmpty { throw ReadableFile.changed(file.displayName) }
        }
        let stop = min(offset, start + bytes.count)
        for byte in bytes[(at - start)..<(stop - start)] where byte == syntax.newline { line += 1 }
        at = stop
      }
      lines[offset] = line
    }
    return lines
  }

  /// The field that starts at an offset, shortened for a message.
  static func field(
    at offset: Int, in file: ReadableFile, _ syntax: CSVSyntax
  ) throws(Failure) -> String {
    let bytes = try file.bytes(at: offset, count: 4096)
    let record = CSVRecord.read(bytes, 0, syntax, isWhole: true)
    let field = record?.fields.first ?? Array(bytes.prefix(40))
    let text = String(decoding: field.prefix(160), as: UTF8.self)
    let scalars = text.unicodeScalars.prefix(40)
    return scalars.count < text.unicodeScalars.count
      ? String(String.UnicodeScalarView(scalars)) + "…" : text
  }
}
