import Diagnostics
import Files
import Numeric

extension Dataset {
  /// Writes the rows as JSON records: in one array, or one a line. Dates are texts in ISO 8601.
  /// - Throws: what `target` throws; what reading the columns throws; `Stopped`.
  public func writeJSON(
    to target: any ByteTarget, asLines: Bool, work: Work
  ) throws {
    try collect(work: work)
    let vectors = try columns.map { try $0.vector(work) }
    let keys = names.enumerated().map { index, name in
      var key = Array((index > 0 ? ", " : "").utf8)
      JSONText.append(text: name.utf8, to: &key)
      return key + Array(": ".utf8)
    }
    var out = Array((asLines ? "" : "[").utf8)
    for row in 0..<rowCount {
      if !asLines { out.append(contentsOf: (row > 0 ? ",\n " : "\n ").utf8) }
      out.append(0x7B)
      for (key, vector) in zip(keys, vectors) {
        out.append(contentsOf: key)
        JSONText.append(vector, row, to: &out)
      }
      out.append(0x7D)
      if asLines { out.append(0x0A) }
      if out.count >= 1 << 16 {
        try work.budget.check()
        try target.put(out)
        out.removeAll(keepingCapacity: true)
      }
    }
    if !asLines { out.append(contentsOf: (rowCount > 0 ? "\n]\n" : "]\n").utf8) }
    try target.put(out)
  }

  /// Writes the dataset as a table of GitHub's Markdown: numbers stand right, line ends are `<br>`.
  /// - Throws: what `target` throws; what reading the columns throws; `Stopped`.
  public func writeMarkdown(to target: any ByteTarget, work: Work) throws {
    try collect(work: work)
    let vectors = try columns.map { try $0.vector(work) }
    var out: [UInt8] = []
    func line(_ cells: [String]) {
      out.append(contentsOf: "| \(cells.joined(separator: " | ")) |\n".utf8)
    }
    line(names.map(Self.markdown))
    line(vectors.map { $0.type.isNumeric || $0.type == .duration ? "---:" : "---" })
    for row in 0..<rowCount {
      line(vectors.map { Self.markdown(TableCell.text($0.scalar(at: row)) ?? "") })
      if out.count >= 1 << 16 {
        try work.budget.check()
        try target.put(out)
        out.removeAll(keepingCapacity: true)
      }
    }
    try target.put(out)
  }

  /// A text that Markdown shows as it is.
  private static func markdown(_ text: String) -> String {
    var out: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 0x7C, 0x5C, 0x2A, 0x5F, 0x60, 0x5B, 0x5D, 0x3C, 0x3E:
        out.append(0x5C)
        out.append(byte)
      case 0x0A: out.append(contentsOf: "<br>".utf8)
      case 0x0D: break
      default: out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
