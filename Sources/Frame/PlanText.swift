import Diagnostics
import Numeric

/// The steps that made a dataset and the state of its columns as lines.
///
/// ```
/// 1  load("films.csv")               1,306,179 rows x 36 columns
/// 2  filter(.year > 2000)              412,202 rows x 36 columns
///      filter: 1,306,179 -> 412,202 rows
///      read `.year` of films.csv
/// ```
public struct PlanText {
  private let data: Dataset
  private let last: PlanStep?
  private let work: Work

  public init(of data: Dataset, plan: PlanStep?, work: Work) {
    self.data = data
    last = plan
    self.work = work
  }

  /// At most `width` cells a line.
  public func lines(width: Int) throws -> [String] {
    let width = max(24, width)
    return steps(width) + [""] + (try columns(width))
  }

  private func steps(_ width: Int) -> [String] {
    let steps = last?.inOrder ?? [PlanStep("values", result: data)]
    let sizes = steps.map { Self.size($0.rowCount, $0.columnCount) }
    let sizeWidth = sizes.map(\.utf8.count).max() ?? 0
    let margin = String(steps.count).utf8.count + 2
    var numbers: [ObjectIdentifier: Int] = [:]
    var lines: [String] = []
    for (index, step) in steps.enumerated() {
      numbers[ObjectIdentifier(step)] = index + 1
      var text = step.call
      let inputs = step.inputs.compactMap { numbers[ObjectIdentifier($0)] }
      if inputs != [index], !inputs.isEmpty {
        text += "  of " + inputs.map(String.init).joined(separator: " and ")
      }
      let number = String(index + 1)
      let head = String(repeating: " ", count: margin - 2 - number.utf8.count) + number + "  "
      let size = String(repeating: " ", count: sizeWidth - sizes[index].utf8.count) + sizes[index]
      let room = width - margin - sizeWidth - 2
      let clean = sanitized(text)
      if displayWidth(clean) <= room {
        let gap = String(repeating: " ", count: room - displayWidth(clean) + 2)
        lines.append(head + clean + gap + size)
      } else {
        lines += Self.indented(clean, head, margin, width)
        let gap = String(repeating: " ", count: max(0, width - sizeWidth))
        lines.append(gap + size)
      }
      if step.isCut { lines += note("earlier steps are not kept", margin, width) }
      if let receipt = step.receipt { lines += note(receipt, margin, width) }
      for text in Self.texts(of: step.events) { lines += note(text, margin, width) }
    }
    return lines
  }

  private func note(_ text: String, _ margin: Int, _ width: Int) -> [String] {
    let indent = String(repeating: " ", count: margin + 2)
    return Self.indented(sanitized(text), indent, margin + 2, width)
  }

  private static func indented(
    _ text: String, _ head: String, _ margin: Int, _ width: Int
  ) -> [String] {
    let rest = String(repeating: " ", count: margin)
    return wrapped(text, toWidth: max(16, width - margin)).enumerated().map {
      ($0.offset == 0 ? head : rest) + $0.element
    }
  }

  private static func size(_ rows: Int, _ columns: Int) -> String {
    "\(VerbReceipt.rows(rows)) x \(NumberText.grouped(columns)) column\(columns == 1 ? "" : "s")"
  }

  private static func bytes(_ count: Int) -> String {
    count < 1_000_000
      ? "\(NumberText.grouped(count)) bytes" : "\(NumberText.grouped(count / 1_000_000)) MB"
  }

  /// What was read of each file and gathered, added up.
  private static func texts(of events: [Work.Event]) -> [String] {
    var reads: [(source: String, columns: [String])] = []
    var gathers: [(rows: Int, columns: Int)] = []
    for event in events {
      switch event {
      case .read(let source, let columns):
        if let known = reads.firstIndex(where: { $0.source == source }) {
          reads[known].columns += columns.filter { !reads[known].columns.contains($0) }
        } else {
          reads.append((source, columns))
        }
      case .gathered(let columns, let rows):
        if let known = gathers.firstIndex(where: { $0.rows == rows }) {
          gathers[known].columns += columns
        } else {
          gathers.append((rows, columns))
        }
      }
    }
    return reads.map { "read \(VerbReceipt.columns($0.columns)) of \($0.source)" }
      + gathers.map {
        "gathered \($0.columns) column\($0.columns == 1 ? "" : "s") on \(VerbReceipt.rows($0.rows))"
      }
  }

  /// The columns by what is known of their values.
  private func columns(_ width: Int) throws -> [String] {
    var sections: [(text: String, names: [String], bytes: Int)] = []
    for (name, column) in zip(data.names, data.columns) {
      var bytes = 0
      let text: String
      switch column.planState {
      case .inMemory:
        text = "in memory"
        bytes = try column.vector(work).byteCount
      case .deferred: text = "not read yet"
      case .toGather(let rows, let isRead):
        text =
          "not gathered yet from \(VerbReceipt.rows(rows))"
          + (isRead ? " in memory" : ", which are not read yet")
      }
      if let known = sections.firstIndex(where: { $0.text == text }) {
        sections[known].names.append(name)
        sections[known].bytes += bytes
      } else {
        sections.append((text, [name], bytes))
      }
    }
    if sections.isEmpty { return ["no columns"] }
    return sections.flatMap { section in
      let count = section.names.count
      let size = section.bytes > 0 ? " (\(Self.bytes(section.bytes)))" : ""
      let names = VerbReceipt.columns(section.names, limit: 40)
      let text = "\(count) column\(count == 1 ? "" : "s") \(section.text)\(size): \(names)"
      return Self.indented(sanitized(text), "", 0, width)
    }
  }
}
