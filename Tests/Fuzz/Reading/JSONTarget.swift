import Diagnostics
import Files
import Numeric

@testable import Frame

extension FuzzTarget {
  /// A text is read as a table exactly when it is JSON that holds one; what is read is written as
  /// JSON lines that give the same columns and values again.
  static let json = FuzzTarget(name: "json") { bytes in
    var findings = Findings()
    var judge = JSONJudge(bytes)
    let isDocument = judge.isDocument
    for isLines in [false, true] {
      let outcome = JSONOutcome(bytes, isLines: isLines, threads: 1)
      let other = JSONOutcome(bytes, isLines: isLines, threads: 2)
      findings.expect(
        outcome.lines == other.lines, "\(other.lines), on one thread \(outcome.lines)")
      let isText = bytes.withUnsafeBufferPointer { TextFault.find(in: $0) != .notUTF8 }
      if outcome.data != nil, isText {
        let isRight = isLines ? judge.areRecords : isDocument
        findings.expect(isRight, "what is no JSON is read: \(outcome.lines)")
      } else if outcome.failure == "json-syntax", isText, !isLines {
        findings.expect(!isDocument || !judge.isTable, "JSON is refused: \(outcome.lines)")
      }
      if let data = outcome.data { checkWritten(data, outcome, &findings) }
    }
    return findings.words
  }

  private static func checkWritten(
    _ data: Dataset, _ outcome: JSONOutcome, _ findings: inout Findings
  ) {
    var out: [UInt8] = []
    do {
      let vectors = try data.columns.map { try $0.vector(outcome.work) }
      for row in 0..<data.rowCount {
        out.append(0x7B)
        for (place, vector) in vectors.enumerated() {
          if place > 0 { out.append(0x2C) }
          JSONText.append(text: data.names[place].utf8, to: &out)
          out.append(0x3A)
          JSONText.append(vector, row, to: &out)
        }
        out.append(contentsOf: "}\n".utf8)
      }
    } catch {
      findings.expect(false, "what was read once cannot be read again: \(error)")
    }
    guard data.rowCount > 0 else { return }
    let again = JSONOutcome(out, isLines: true, threads: 1)
    findings.expect(
      again.values == outcome.values,
      "\(again.values ?? again.lines) is read back, written was \(outcome.values ?? [])")
  }
}

/// What reading gives: names, types, values, remarks; or the error.
private struct JSONOutcome {
  var lines: [String] = []
  var values: [String]?
  var data: Dataset?
  var failure: String?
  let work: Work

  init(_ bytes: [UInt8], isLines: Bool, threads: Int) {
    work = Work(budget: Budget(threads: threads))
    let file = ReadableFile(ByteBlock(bytes), path: "/t.json", displayName: "t.json")
    do {
      let data = try JSONReader.load(file, isLines: isLines, CSVOptions(), work)
      var values: [String] = []
      for name in data.names {
        let column = try data.column(name)
        let vector = try column.vector(work)
        // A column of nothing but nulls or empty lists has no type to keep.
        lines.append("\(name): \(vector.type.description)")
        for row in 0..<vector.count { values.append("\(name) \(vector.scalar(at: row))") }
      }
      self.data = data
      self.values = values
      lines += values
      lines += work.takeRemarks().map(\.message)
    } catch let error as Failure {
      failure = error.code
      lines = [error.code, error.message]
    } catch { lines = ["\(error)"] }
  }
}

/// Says of a text whether it is JSON (RFC 8259), by another way than the reader: a machine over bytes
/// with a stack of its own.
struct JSONJudge {
  private let text: [UInt8]
  private var at = 0

  init(_ text: [UInt8]) { self.text = text }

  /// Whether the text is one value and nothing else.
  var isDocument: Bool {
    mutating get {
      at = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      guard passValue() else { return false }
      passBlanks()
      return at == text.count
    }
  }

  /// Whether the text is records, one behind the other.
  var areRecords: Bool {
    mutating get {
      at = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      passBlanks()
      repeat {
        guard at < text.count, text[at] == 0x7B, passValue() else { return false }
        passBlanks()
      } while at < text.count
      return true
    }
  }

  /// Whether a document is an array of nothing but records, none deep.
  var isTable: Bool {
    mutating get {
      at = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      passBlanks()
      guard at < text.count, text[at] == 0x5B else { return false }
      at += 1
      passBlanks()
      if at < text.count, text[at] == 0x5D { return true }
      while at < text.count, text[at] == 0x7B, passValue() {
        passBlanks()
        guard at < text.count, text[at] == 0x2C else { break }
        at += 1
        passBlanks()
      }
      return at < text.count && text[at] == 0x5D
    }
  }

  private mutating func passBlanks() {
    while at < text.count, [0x20, 0x0A, 0x0D, 0x09].contains(text[at]) { at += 1 }
  }

  /// Passes one value; `open` holds the brackets that still are to close.
  private mutating func passValue() -> Bool {
    var open: [UInt8] = []
    while true {
      passBlanks()
      guard at < text.count else { return false }
      let first = text[at]
      if first == 0x5B || first == 0x7B {
        at += 1
        passBlanks()
        guard at < text.count else { return false }
        if text[at] != first + 2 {
          open.append(first + 2)
          if first == 0x7B, !passKey() { return false }
          continue
        }
        at += 1
      } else if first == 0x22 {
        guard passString() else { return false }
      } else if !passWord() {
        return false
      }
      // Behind a value: what closes, or a comma and the next one.
      while true {
        guard let close = open.last else { return true }
        passBlanks()
        guard at < text.count else { return false }
        let next = text[at]
        at += 1
        if next == close {
          open.removeLast()
        } else if next == 0x2C {
          passBlanks()
          if close == 0x7D, !passKey() { return false }
          break
        } else {
          return false
        }
      }
    }
  }

  private mutating func passKey() -> Bool {
    guard at < text.count, text[at] == 0x22, passString() else { return false }
    passBlanks()
    guard at < text.count, text[at] == 0x3A else { return false }
    at += 1
    return true
  }

  private mutating func passString() -> Bool {
    at += 1
    var half = false
    while at < text.count {
      let byte = text[at]
      at += 1
      if byte != 0x5C {
        if half || byte < 0x20 { return false }
        if byte == 0x22 { return true }
        continue
      }
      guard at < text.count else { return false }
      let letter = text[at]
      at += 1
      guard letter == 0x75 else {
        if half || !"\"\\/bfnrt".utf8.contains(letter) { return false }
        continue
      }
      guard at + 4 <= text.count,
        text[at..<at + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit && $0 < 0x80 }),
        let unit = UInt16(String(decoding: text[at..<at + 4], as: UTF8.self), radix: 16)
      else { return false }
      at += 4
      switch unit {
      case 0xD800..<0xDC00:
        if half { return false }
        half = true
      case 0xDC00..<0xE000:
        if !half { return false }
        half = false
      default: if half { return false }
      }
    }
    return false
  }

  private mutating func passWord() -> Bool {
    let start = at
    while at < text.count, "+-.0123456789Eetrufalsn".utf8.contains(text[at]) { at += 1 }
    let word = String(decoding: text[start..<at], as: UTF8.self)
    if ["true", "false", "null"].contains(word) { return true }
    var digits = word.utf8[...]
    if digits.first == 0x2D { digits.removeFirst() }
    let whole = digits.prefix { (0x30...0x39).contains($0) }
    guard !whole.isEmpty, whole.count == 1 || whole.first != 0x30 else { return false }
    digits.removeFirst(whole.count)
    if digits.first == 0x2E {
      digits.removeFirst()
      let part = digits.prefix { (0x30...0x39).contains($0) }
      if part.isEmpty { return false }
      digits.removeFirst(part.count)
    }
    if let letter = digits.first, letter | 0x20 == 0x65 {
      digits.removeFirst()
      if let sign = digits.first, sign == 0x2B || sign == 0x2D { digits.removeFirst() }
      let power = digits.prefix { (0x30...0x39).contains($0) }
      if power.isEmpty { return false }
      digits.removeFirst(power.count)
    }
    return digits.isEmpty
  }
}
