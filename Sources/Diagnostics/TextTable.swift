/// A table of texts laid out for a terminal. Cells come as they are and are sanitised here; a nil cell
/// is null. All lines are equally wide.
///
/// ```
///   title          year   budget
///   ─────────────  ────  ───────
///   Avatar         2009    $237M
///   The Artist     2011     $15M
/// ```
public struct TextTable: Sendable {
  public struct Column: Sendable {
    public var title: String
    public var alignment: TextAlignment
    public var cells: [String?]
    /// Below the title, such as a type or a unit; shown when any column has one.
    public var subtitle: String?

    public init(
      _ title: String, _ alignment: TextAlignment = .left, _ cells: [String?],
      subtitle: String? = nil
    ) {
      self.title = title
      self.alignment = alignment
      self.cells = cells
      self.subtitle = subtitle
    }
  }

  public var columns: [Column]
  /// Lines below the table, wrapped to its width: how many rows there are, what was left out.
  public var notes: [String]
  /// Rows left out before this row, named in a line of their own: `… 4,783 rows`.
  public var gap: (beforeRow: Int, rows: Int)?
  /// What a null cell shows.
  public var nullText = "null"

  public init(_ columns: [Column], notes: [String] = []) {
    self.columns = columns
    self.notes = notes
  }

  /// The least width a text column is cut to before columns are hidden instead.
  private static let leastCutWidth = 12
  private static let spacing = 2
  /// So many hidden columns are named.
  private static let namedHidden = 60

  /// The table in at most `maxWidth` cells (at least 1): long texts are cut first, then columns at the
  /// right are hidden and named below.
  public func lines(
    maxWidth: Int, charset: TextCharset, color: ColorMode = .none
  ) -> [String] {
    let maxWidth = max(1, maxWidth)
    let shown = columns.map { ShownColumn($0, nullText: nullText) }
    let widths = columnWidths(shown, maxWidth: maxWidth)
    var out: [String] = []
    let visible = zip(shown, widths).map { ($0, $1) }

    func line(_ cell: (ShownColumn) -> String, dimmed: (ShownColumn) -> Bool = { _ in false })
      -> String
    {
      visible.map { column, width in
        let text = fitted(
          cell(column), toWidth: width, column.alignment, ellipsis: charset.ellipsis)
        return color != .none && dimmed(column) ? "\u{1B}[2m\(text)\u{1B}[22m" : text
      }.joined(separator: String(repeating: " ", count: Self.spacing))
    }

    if !visible.isEmpty {
      out.append(line { $0.title })
      if shown.contains(where: { !$0.subtitle.isEmpty }) {
        out.append(line({ $0.subtitle }, dimmed: { _ in true }))
      }
      out.append(
        visible.map { String(repeating: charset.horizontalLine, count: $0.1) }
          .joined(separator: String(repeating: " ", count: Self.spacing)))
      let rowCount = columns.map(\.cells.count).max() ?? 0
      for row in 0...rowCount {
        if let gap, gap.beforeRow == row, gap.rows > 0 {
          let rows = gap.rows == 1 ? "row" : "rows"
          out.append("\(charset == .ascii ? "..." : "…") \(NumberText.grouped(gap.rows)) \(rows)")
        }
        guard row < rowCount else { break }
        out.append(line({ $0.cell(row) ?? nullText }, dimmed: { $0.cell(row) == nil }))
      }
    }
    let hidden = shown.dropFirst(visible.count)
    var below = notes.map { sanitized($0) }
    if !hidden.isEmpty {
      let count = NumberText.grouped(hidden.count)
      let named = hidden.prefix(Self.namedHidden)
      below.append(
        "\(count) more \(hidden.count == 1 ? "column" : "columns"): "
          + named.map(\.title).joined(separator: ", ")
          + (named.count < hidden.count
            ? " and \(NumberText.grouped(hidden.count - named.count)) others" : ""))
    }
    out += below.flatMap { wrapped($0, toWidth: maxWidth) }
    if color == .none { return equallyWide(out, maxWidth, charset) }
    return equallyWide(out, maxWidth, charset, styled: true)
  }

  /// How wide each column that is shown is drawn; those after the last are hidden.
  private func columnWidths(_ shown: [ShownColumn], maxWidth: Int) -> [Int] {
    let least = shown.map { min($0.width, $0.canBeCut ? Self.leastCutWidth : $0.width) }
    var visible = 0
    var used = 0
    for width in least {
      let next = used + width + (visible > 0 ? Self.spacing : 0)
      if next > maxWidth, visible > 0 { break }
      used = next
      visible += 1
    }
    var widths = Array(least.prefix(visible))
    if used > maxWidth, !widths.isEmpty { return [maxWidth] }
    // The spare width goes to the cut columns, one cell each in turn, so that all are cut alike.
    var spare = maxWidth - used
    var narrow = widths.indices.filter { widths[$0] < shown[$0].width }
    while spare > 0, !narrow.isEmpty {
      for index in narrow where spare > 0 {
        widths[index] += 1
        spare -= 1
      }
      narrow = narrow.filter { widths[$0] < shown[$0].width }
    }
    return widths
  }

  private func equallyWide(
    _ lines: [String], _ maxWidth: Int, _ charset: TextCharset, styled: Bool = false
  ) -> [String] {
    let measure = { (line: String) in
      styled ? displayWidth(withoutStyles(line)) : displayWidth(line)
    }
    let lines = lines.map {
      measure($0) > maxWidth ? cut($0, toWidth: maxWidth, ellipsis: charset.ellipsis) : $0
    }
    let width = lines.map(measure).max() ?? 0
    return lines.map { $0 + String(repeating: " ", count: width - measure($0)) }
  }
}

/// A column with its texts made safe and measured.
private struct ShownColumn {
  let title: String
  let subtitle: String
  let alignment: TextAlignment
  let cells: [String?]
  let width: Int
  /// Texts may be cut; numbers, which stand right, never.
  var canBeCut: Bool { alignment != .right }

  init(_ column: TextTable.Column, nullText: String) {
    title = sanitized(column.title)
    subtitle = sanitized(column.subtitle ?? "")
    alignment = column.alignment
    cells = column.cells.map { $0.map { sanitized($0) } }
    let widest = cells.reduce(0) { max($0, displayWidth($1 ?? nullText)) }
    width = max(1, widest, displayWidth(title), displayWidth(subtitle))
  }

  func cell(_ row: Int) -> String? { row < cells.count ? cells[row] : "" }
}

/// The text in lines of at most `width` cells, broken at spaces, and inside a word that is longer.
public func wrapped(_ text: String, toWidth width: Int) -> [String] {
  let width = max(1, width)
  var lines: [String] = []
  var line = ""
  var lineWidth = 0
  func place(_ word: String) {
    let wordWidth = displayWidth(word)
    if lineWidth > 0, lineWidth + 1 + wordWidth <= width {
      line += " " + word
      lineWidth += 1 + wordWidth
      return
    }
    if lineWidth > 0 { lines.append(line) }
    line = ""
    lineWidth = 0
    for character in word {
      let size = displayWidth(of: character)
      if lineWidth + size > width, lineWidth > 0 {
        lines.append(line)
        line = ""
        lineWidth = 0
      }
      line.append(character)
      lineWidth += size
    }
  }
  for word in text.split(separator: " ", omittingEmptySubsequences: true) { place(String(word)) }
  if lineWidth > 0 || lines.isEmpty { lines.append(line) }
  return lines
}

/// The text without its colour and style sequences (`ESC [ … m`), to be measured.
public func withoutStyles(_ text: String) -> String {
  guard text.utf8.contains(0x1B) else { return text }
  var bytes: [UInt8] = []
  var isInside = false
  for byte in text.utf8 {
    if byte == 0x1B { isInside = true }
    if !isInside { bytes.append(byte) }
    if byte == UInt8(ascii: "m") { isInside = false }
  }
  return String(decoding: bytes, as: UTF8.self)
}
