import Diagnostics
import Files
import Numeric

/// How separated values are written.
public struct CSVStyle: Sendable {
  public var delimiter: UInt8
  /// What becomes of texts that a spreadsheet would run as formulas.
  public var formulas: Formulas

  public enum Formulas: String, Sendable, CaseIterable {
    /// Written as they are, and said.
    case warn
    /// Written behind an apostrophe, and said.
    case quote
    /// An error; nothing is written.
    case refuse
  }

  public init(delimiter: UInt8 = 0x2C, formulas: Formulas = .warn) {
    self.delimiter = delimiter
    self.formulas = formulas
  }
}

extension Dataset {
  /// Writes the dataset as separated values (RFC 4180, UTF-8, LF): a header, then a record a row. Null
  /// is an empty field, empty text a quoted empty one; lists are JSON arrays; floats have the shortest
  /// digits that read back.
  /// - Throws: `formula` where formulas are refused; what `target` throws; what reading the columns
  ///   throws; `Stopped`.
  public func writeCSV(
    to target: any ByteTarget, style: CSVStyle = CSVStyle(), work: Work
  ) throws {
    try collect(work: work)
    let vectors = try columns.map { try $0.vector(work) }
    var text = CSVText(style: style)
    for (index, name) in names.enumerated() {
      if index > 0 { text.out.append(style.delimiter) }
      text.append(Array(name.utf8))
    }
    text.out.append(0x0A)
    for row in 0..<rowCount {
      for (index, vector) in vectors.enumerated() {
        if index > 0 { text.out.append(style.delimiter) }
        let before = text.formulas
        text.append(vector, row)
        if text.formulas > before, style.formulas == .refuse {
          throw Failure(
            "formula",
            "`\(names[index])` in row \(row) would be run as a formula by a spreadsheet",
            help:
              "write it behind an apostrophe with `formulas: \"quote\"`, or as it is with `\"warn\"`",
            notes: ["nothing was written"])
        }
      }
      text.out.append(0x0A)
      if text.out.count >= 1 << 16 {
        try work.budget.check()
        try target.put(text.out)
        text.out.removeAll(keepingCapacity: true)
      }
    }
    try target.put(text.out)
    if text.formulas > 0 {
      let count = text.formulas == 1 ? "1 text" : "\(NumberText.grouped(text.formulas)) texts"
      work.remark(
        .warning, "formula",
        style.formulas == .quote
          ? "\(count) that a spreadsheet would run as formulas stand behind an apostrophe"
          : "\(count) \(text.formulas == 1 ? "begins like a formula" : "begin like formulas"), which a spreadsheet would run; `formulas: \"quote\"` puts an apostrophe before \(text.formulas == 1 ? "it" : "them")"
      )
    }
  }
}

/// Values as fields of a record.
private struct CSVText {
  let style: CSVStyle
  var out: [UInt8] = []
  /// Texts that begin like formulas.
  var formulas = 0

  init(style: CSVStyle) { self.style = style }

  mutating func append(_ vector: Vector, _ row: Int) {
    if vector.isNull(row) { return }
    switch vector.storage {
    case .text(let texts): append(texts[row], isValue: true)
    case .coded(let codes, let values): append(values[Int(codes[row])], isValue: true)
    case .list:
      var json: [UInt8] = []
      JSONText.append(vector.scalar(at: row), to: &json)
      append(json)
    default: out.append(contentsOf: JSONText.plain(vector.scalar(at: row)).utf8)
    }
  }

  /// A text, quoted where it must be: for separators, quotes, line ends and emptiness, and for what a
  /// reader would take away or misread at the ends.
  mutating func append(_ text: some RandomAccessCollection<UInt8>, isValue: Bool = false) {
    var hasApostrophe = false
    if isValue, Self.isFormula(text) {
      formulas += 1
      hasApostrophe = style.formulas == .quote
    }
    let delimiter = style.delimiter
    let isPlain =
      !text.isEmpty
      && !text.contains { $0 == delimiter || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
      && text.first != 0xEF && text.first != 0x27
    if isPlain {
      if hasApostrophe { out.append(0x27) }
      out.append(contentsOf: text)
      return
    }
    out.append(0x22)
    if hasApostrophe { out.append(0x27) }
    for byte in text {
      if byte == 0x22 { out.append(0x22) }
      out.append(byte)
    }
    out.append(0x22)
  }

  /// Whether a spreadsheet would run a text: it begins with one of six signs and is no number.
  static func isFormula(_ text: some RandomAccessCollection<UInt8>) -> Bool {
    switch text.first {
    case 0x3D, 0x40, 0x09, 0x0D: return true
    case 0x2B, 0x2D:
      return Array(text).withUnsafeBufferPointer { NumberScan.double($0) == nil }
    default: return false
    }
  }
}
