import Diagnostics
import Files
import Numeric

extension Dataset {
  /// Writes the dataset as CSV (RFC 4180, UTF-8, LF): a header, then a record a row. Null is an empty
  /// field, empty text a quoted empty one; lists are JSON arrays; floats have the shortest digits that
  /// read back.
  /// - Throws: `SinkError`; what reading the columns throws; `Stopped`.
  public func writeCSV(to sink: ByteSink, work: Work) throws {
    try collect(work: work)
    let vectors = try columns.map { try $0.vector(work) }
    var out: [UInt8] = []
    for (index, name) in names.enumerated() {
      if index > 0 { out.append(0x2C) }
      CSVText.append(Array(name.utf8), to: &out)
    }
    out.append(0x0A)
    for row in 0..<rowCount {
      for (index, vector) in vectors.enumerated() {
        if index > 0 { out.append(0x2C) }
        CSVText.append(vector, row, to: &out)
      }
      out.append(0x0A)
      if out.count >= 1 << 16 {
        try work.budget.check()
        try sink.write(out)
        out.removeAll(keepingCapacity: true)
      }
    }
    try sink.write(out)
  }
}

/// Values as fields of a record.
private enum CSVText {
  static func append(_ vector: Vector, _ row: Int, to out: inout [UInt8]) {
    if vector.isNull(row) { return }
    switch vector.storage {
    case .text(let texts): append(texts[row], to: &out)
    case .coded(let codes, let values): append(values[Int(codes[row])], to: &out)
    case .list:
      var json: [UInt8] = []
      appendJSON(vector.scalar(at: row), to: &json)
      append(json, to: &out)
    default: out.append(contentsOf: plain(vector.scalar(at: row)).utf8)
    }
  }

  /// A value that needs no quotes.
  private static func plain(_ value: Scalar) -> String {
    switch value {
    case .int(let value): String(value)
    case .float(let value): String(value)
    case .bool(let value): value ? "true" : "false"
    case .text(let text): text
    case .date(let days): Calendar.text(date: days)
    case .datetime(let time): Calendar.text(datetime: time)
    case .duration(let time): String(time)
    case .null, .list: ""
    }
  }

  /// A text, quoted where it must be: for separators, quotes, line ends and emptiness, and for what a
  /// reader would take away or misread at the ends.
  static func append(_ text: some RandomAccessCollection<UInt8>, to out: inout [UInt8]) {
    let isPlain =
      !text.isEmpty
      && !text.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
      && text.first != 0xEF
    if isPlain {
      out.append(contentsOf: text)
      return
    }
    out.append(0x22)
    for byte in text {
      if byte == 0x22 { out.append(0x22) }
      out.append(byte)
    }
    out.append(0x22)
  }

  private static func appendJSON(_ value: Scalar, to out: inout [UInt8]) {
    switch value {
    case .null: out.append(contentsOf: "null".utf8)
    case .int, .float, .bool: out.append(contentsOf: plain(value).utf8)
    case .text, .date, .datetime, .duration: appendJSON(text: plain(value), to: &out)
    case .list(let values):
      out.append(0x5B)
      for (index, value) in values.enumerated() {
        if index > 0 { out.append(contentsOf: ", ".utf8) }
        appendJSON(value, to: &out)
      }
      out.append(0x5D)
    }
  }

  private static func appendJSON(text: String, to out: inout [UInt8]) {
    out.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C:
        out.append(0x5C)
        out.append(byte)
      case 0x0A: out.append(contentsOf: "\\n".utf8)
      case 0x0D: out.append(contentsOf: "\\r".utf8)
      case 0x09: out.append(contentsOf: "\\t".utf8)
      case 0..<0x20:
        let digits = String(byte, radix: 16)
        out.append(contentsOf: "\\u00\(digits.utf8.count == 1 ? "0" : "")\(digits)".utf8)
      default: out.append(byte)
      }
    }
    out.append(0x22)
  }
}
