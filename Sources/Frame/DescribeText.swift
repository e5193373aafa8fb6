import Diagnostics

/// A profile of a dataset: a dataset of its columns, and a page for people.
public struct DatasetProfile: Sendable {
  let rowCount: Int
  let columns: [ColumnSummary]
  public let dataset: Dataset
  let isSynthetic: Bool

  /// The page, at most `width` cells wide: numbers, dates, and other columns below each other, then
  /// the hints. Nothing is left out on a narrow terminal; a name that is too long for its place has a
  /// line of its own.
  public func lines(width: Int, charset: TextCharset) -> [String] {
    let width = max(30, width)
    var lines: [String] = []
    let numbers = columns.filter { !$0.figures.isEmpty }
    let dates = columns.filter { $0.kind.isTemporal }
    let others = columns.filter { $0.figures.isEmpty && !$0.kind.isTemporal }
    lines += section(
      "number", ["min", "q25", "median", "q75", "max", "mean"],
      numbers.map { ($0, $0.figures.map { Self.compact($0) }, $0.histogram ?? "") }, width, charset)
    lines += section(
      "date", ["first", "median", "last"],
      dates.map { column in
        (
          column, [column.least, column.median, column.largest].map { $0 ?? "" },
          column.histogram ?? ""
        )
      }, width, charset)
    lines += section(
      "other", ["type"],
      others.map { column in
        (column, [column.kind.shortDescription], Self.frequentText(column))
      }, width, charset, last: "most frequent")
    let hinted = columns.filter { $0.hint != nil }
    if !hinted.isEmpty {
      lines += ["", "hints"]
      let label = min(
        24, hinted.map { displayWidth(Self.label($0.name)) }.max() ?? 0)
      for column in hinted {
        let name = fitted(Self.label(column.name), toWidth: label, ellipsis: charset.ellipsis)
        let parts = wrapped(sanitized(column.hint ?? ""), toWidth: max(20, width - label - 4))
        for (index, part) in parts.enumerated() {
          let head = index == 0 ? name : padded("", toWidth: label)
          lines.append(cut("  \(head)  \(part)", toWidth: width, ellipsis: charset.ellipsis))
        }
      }
    }
    let count = columns.count == 1 ? "1 column" : "\(VerbReceipt.number(columns.count)) columns"
    let size =
      "\(VerbReceipt.rows(rowCount)) \(charset.times) \(count)" + (isSynthetic ? ", synthetic" : "")
    if lines.first == "" { lines.removeFirst() }
    return lines.isEmpty ? [size] : lines + ["", size]
  }

  private static func label(_ name: String) -> String {
    sanitized(ColumnExpression.columnText(name))
  }

  /// Columns of one kind below each other: name, nulls, distinct values, their figures, and at the end
  /// something that takes what room is left.
  private func section(
    _ title: String, _ heads: [String],
    _ rows: [(column: ColumnSummary, cells: [String], last: String)], _ width: Int,
    _ charset: TextCharset, last: String = "histogram"
  ) -> [String] {
    guard !rows.isEmpty else { return [] }
    let heads = ["nulls", "unique"] + heads
    let cells = rows.map { row in
      [Self.count(row.column.nulls), row.column.distinct.map { Self.count($0) } ?? ""] + row.cells
    }
    let widths = heads.indices.map { place in
      max(displayWidth(heads[place]), cells.map { displayWidth($0[place]) }.max() ?? 0)
    }
    let isText = last != "histogram"
    let fixed = widths.reduce(0) { $0 + $1 + 2 }
    let tail = isText ? min(24, width / 3) : 8
    let names = rows.map { row in
      sanitized(row.column.name + (row.column.unit.map { " (\($0))" } ?? ""))
    }
    let longest = max(displayWidth(title), names.map { displayWidth($0) }.max() ?? 0)
    let room = max(8, min(longest, width - fixed - tail - 2))
    let lastWidth = max(4, width - room - fixed - 2)
    func line(_ name: String, _ cells: [String], _ last: String) -> String {
      var text = padded(name, toWidth: room)
      for (place, cell) in cells.enumerated() {
        // The word for a type stands left, numbers right.
        let gap = padded("", toWidth: widths[place] - displayWidth(cell))
        text += "  " + (isText && place >= 2 ? cell + gap : gap + cell)
      }
      text += "  " + cut(last, toWidth: lastWidth, ellipsis: charset.ellipsis)
      var bytes = Array(text.utf8)
      while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
      return cut(String(decoding: bytes, as: UTF8.self), toWidth: width, ellipsis: charset.ellipsis)
    }
    let rule = charset == .ascii ? "-" : "─"
    var lines = ["", line(title, heads, last)]
    let ruled = displayWidth(
      line(title, heads, String(repeating: "x", count: min(lastWidth, isText ? 13 : 9))))
    lines.append(String(repeating: rule, count: min(width, ruled)))
    for (place, row) in rows.enumerated() {
      if displayWidth(names[place]) > room {
        lines.append(cut(names[place], toWidth: width, ellipsis: charset.ellipsis))
        lines.append(line("", cells[place], sanitized(row.last)))
      } else {
        lines.append(line(names[place], cells[place], sanitized(row.last)))
      }
    }
    return lines
  }

  private static func frequentText(_ column: ColumnSummary) -> String {
    if column.frequent.isEmpty { return column.distinct == 0 ? "" : "all different" }
    return column.frequent.map { value, share in
      let percent =
        share < 0.001 ? "< 0.1%" : NumberText.percent(share, decimals: share < 0.1 ? 1 : 0)
      return "\(cut(value, toWidth: 24, ellipsis: "~")) \(percent)"
    }.joined(separator: ", ")
  }

  private static func count(_ value: Int) -> String {
    value < 100_000 ? NumberText.grouped(value) : NumberText.withUnit(Double(value))
  }

  /// Three digits, or all of a whole number below 100,000.
  private static func compact(_ value: Double) -> String {
    if abs(value) >= 100_000 { return NumberText.withUnit(value) }
    if value == value.rounded() { return String(Int(value)) }
    return NumberText.significant(value, digits: abs(value) >= 1000 ? 5 : 3)
  }
}

extension ColumnType {
  var isTemporal: Bool { self == .date || self == .datetime || self == .duration }

  /// The type in one word.
  fileprivate var shortDescription: String {
    switch self {
    case .category: "category"
    case .list: "list"
    default: description
    }
  }
}
