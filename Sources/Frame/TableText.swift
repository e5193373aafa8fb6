import Diagnostics
import Numeric

/// A dataset as lines of text for a terminal or a page of text, at most `width` cells wide.
///
/// Header, types, rows; numbers stand right, floats with 6 significant digits and their points in
/// line, whole numbers as they are or, above 9,999,999, with a unit where that loses no digit. At most
/// `maxRows` rows are shown: the first ones and, of a longer dataset, the last two. Long texts are
/// cut, columns that do not fit are named below, and the last line tells how large the dataset is.
/// - Throws: what reading the columns throws.
public func tableText(
  _ data: Dataset, width: Int, charset: TextCharset, maxRows: Int, color: ColorMode = .none,
  work: Work
) throws -> [String] {
  let size = sizeText(data, charset)
  guard !data.columns.isEmpty else { return [size] }
  let excerpt = TableExcerpt(rowCount: data.rowCount, limit: max(0, maxRows))
  var table = TextTable([], notes: [])
  // No column is narrower than one cell and its gap: more can never be shown.
  let reachable = min(data.columns.count, max(1, (width + 1) / 3 + 1))
  for (position, column) in data.columns.enumerated() {
    let name = data.names[position]
    guard position < reachable else {
      table.columns.append(TextTable.Column(name, .left, []))
      continue
    }
    table.columns.append(try excerpt.column(name, column, charset: charset, work: work))
  }
  if excerpt.hiddenCount > 0 {
    table.gap = (beforeRow: excerpt.headCount, rows: excerpt.hiddenCount)
  }
  let lines = table.lines(maxWidth: width, charset: charset, color: color)
  return lines + [cut(size, toWidth: max(1, width), ellipsis: charset.ellipsis)]
}

/// The rows of a dataset as records, one line a column: for wide datasets and for single films.
/// - Throws: what reading the columns throws.
public func recordText(
  _ data: Dataset, width: Int, charset: TextCharset, maxRows: Int, work: Work
) throws -> [String] {
  let shown = min(data.rowCount, max(0, maxRows))
  let rows = Buffer((0..<shown).lazy.map { UInt32(truncatingIfNeeded: $0) })
  let names = data.names.map { sanitized($0) }
  let label = min(names.map { displayWidth($0) }.max() ?? 0, max(8, width / 3))
  var cells: [[String?]] = []
  for column in data.columns {
    let values = try column.vector(work).gathered(rows, work: work)
    cells.append((0..<shown).map { TableCell.text(values.scalar(at: $0)) })
  }
  var lines: [String] = []
  for row in 0..<shown {
    let title = "row \(VerbReceipt.number(row))"
    lines.append(cut(title, toWidth: max(1, width), ellipsis: charset.ellipsis))
    for (name, values) in zip(names, cells) {
      let head = "  " + fitted(name, toWidth: label, ellipsis: charset.ellipsis) + "  "
      let text = sanitized(values[row] ?? "null")
      lines.append(cut(head + text, toWidth: max(1, width), ellipsis: charset.ellipsis))
    }
  }
  if data.rowCount > shown {
    let more = "\(charset == .ascii ? "..." : "…") \(VerbReceipt.rows(data.rowCount - shown)) more"
    lines.append(cut(more, toWidth: max(1, width), ellipsis: charset.ellipsis))
  }
  let size = sizeText(data, charset)
  lines.append(cut(size, toWidth: max(1, width), ellipsis: charset.ellipsis))
  return lines
}

private func columnCount(_ data: Dataset) -> String {
  data.columns.count == 1 ? "1 column" : "\(VerbReceipt.number(data.columns.count)) columns"
}

/// Which rows of a long dataset are shown.
private struct TableExcerpt {
  let headCount: Int
  let rows: Buffer<UInt32>
  let hiddenCount: Int

  init(rowCount: Int, limit: Int) {
    let isWhole = rowCount <= limit
    // The last rows tell whether a dataset is sorted and where it ends.
    let tail = isWhole || limit < 6 ? 0 : 2
    headCount = isWhole ? rowCount : limit - tail
    hiddenCount = rowCount - headCount - tail
    let first = (0..<headCount).map { UInt32(truncatingIfNeeded: $0) }
    let last = ((rowCount - tail)..<rowCount).map { UInt32(truncatingIfNeeded: $0) }
    rows = Buffer(first + last)
  }

  func column(
    _ name: String, _ column: Column, charset: TextCharset, work: Work
  ) throws -> TextTable.Column {
    let values = try column.vector(work).gathered(rows, work: work)
    let subtitle = column.type.description + (values.unit.map { " \($0.symbol)" } ?? "")
    switch values.type {
    case .int:
      return TextTable.Column(name, .right, TableCell.ints(values), subtitle: subtitle)
    case .float:
      return TextTable.Column(name, .right, TableCell.floats(values), subtitle: subtitle)
    case .date, .datetime, .duration, .bool:
      return TextTable.Column(
        name, .right, (0..<values.count).map { TableCell.text(values.scalar(at: $0)) },
        subtitle: subtitle)
    default:
      return TextTable.Column(
        name, .left, (0..<values.count).map { TableCell.text(values.scalar(at: $0)) },
        subtitle: subtitle)
    }
  }
}

/// How values are written in tables; nil is null.
enum TableCell {
  /// Ints as they are while all are below 10 million. Columns with larger ones use units when four
  /// digits tell every value exactly, and separate thousands when not.
  static func ints(_ values: Vector) -> [String?] {
    let ints = (0..<values.count).map { row -> Int64? in
      if case .int(let value) = values.scalar(at: row) { value } else { nil }
    }
    guard ints.contains(where: { ($0?.magnitude ?? 0) > 9_999_999 }) else {
      return ints.map { $0.map { String($0) } }
    }
    let isExact = ints.allSatisfy { $0.map(hasFourDigits) ?? true }
    return ints.map { value in
      value.map { isExact ? NumberText.withUnit(Double($0), digits: 4) : NumberText.grouped($0) }
    }
  }

  /// Whether all but the first four digits are zeros.
  private static func hasFourDigits(_ value: Int64) -> Bool {
    var size = value.magnitude
    guard size < 1_000_000_000_000_000 else { return false }
    while size >= 10_000 {
      if size % 10 != 0 { return false }
      size /= 10
    }
    return true
  }

  /// Floats with their points in line; thousands are separated where values reach 10 million.
  static func floats(_ values: Vector) -> [String?] {
    let floats = (0..<values.count).map { row -> Double? in
      if case .float(let value) = values.scalar(at: row) { value } else { nil }
    }
    let texts = NumberText.column(floats)
    let largest = floats.reduce(0) { max($0, abs($1 ?? 0)) }
    guard largest > 9_999_999, largest < 1e15 else { return texts }
    return zip(floats, texts).map { value, text in
      guard let value, let text, !text.utf8.contains(UInt8(ascii: "e")) else { return text }
      let parts = text.utf8.split(separator: UInt8(ascii: "."))
      return NumberText.grouped(value, decimals: parts.count > 1 ? parts[1].count : 0)
    }
  }

  static func text(_ value: Scalar) -> String? {
    switch value {
    case .null: nil
    case .int(let value): String(value)
    case .float(let value): NumberText.significant(value)
    case .bool(let value): value ? "true" : "false"
    case .text(let value): value
    case .date(let days): Calendar.text(date: days)
    case .datetime(let time): Calendar.text(datetime: time)
    case .duration: value.source
    case .list(let values):
      "[" + values.map { text($0) ?? "null" }.joined(separator: ", ") + "]"
    }
  }
}

/// `4,803 rows x 23 columns`, and that the data is synthetic where it is.
private func sizeText(_ data: Dataset, _ charset: TextCharset) -> String {
  let isSynthetic = data.columns.contains { $0.lineage.isSynthetic }
  return "\(VerbReceipt.rows(data.rowCount)) \(charset.times) \(columnCount(data))"
    + (isSynthetic ? ", synthetic" : "")
}
