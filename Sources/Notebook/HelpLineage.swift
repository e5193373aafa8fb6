import Diagnostics
import Frame
import Interpreter

/// The page of a column: `movies.star_power?` tells what it was computed from, by which line.
extension Help {
  /// The page of `name` in the dataset that a variable holds; nil when there is no such column.
  func columnPage(_ name: String, of variable: String) -> [String]? {
    guard let value = session.machine.value(of: variable, in: session.scope),
      let data = value.dataset, let place = data.position(of: name)
    else { return nil }
    let column = data.columns[place]
    let rows = NumberText.grouped(column.count)
    var lines = [
      "\(variable).\(name)  column of \(column.type.description), \(rows) \(column.count == 1 ? "row" : "rows")"
    ]
    if data.explodedBy.contains(name) {
      lines.append("  one element of a list a row: rows are repeated for it")
    }
    if column.lineage.isSynthetic { lines.append("  synthetic data") }
    var tree = LineageTree()
    tree.add(column.lineage, depth: 0)
    lines += ["", "  where it comes from"]
    let label = tree.rows.map { displayWidth($0.text) }.max() ?? 0
    for (text, place) in tree.rows {
      guard let place else {
        lines.append(cut("    " + sanitized(text), toWidth: width, ellipsis: "~"))
        continue
      }
      let room = max(20, width - 6 - displayWidth(place))
      let shown = cut(sanitized(text), toWidth: room, ellipsis: "~")
      lines.append("    " + padded(shown, toWidth: min(label, room)) + "  " + sanitized(place))
    }
    if tree.hidden > 0 { lines.append("    and \(tree.hidden) more") }
    return lines
  }
}

/// The ancestors of a column as lines, each ancestor once.
private struct LineageTree {
  private(set) var rows: [(text: String, place: String?)] = []
  private(set) var hidden = 0
  private var seen: Set<ObjectIdentifier> = []

  mutating func add(_ lineage: Lineage, depth: Int) {
    guard rows.count < 40, depth < 12 else {
      hidden += 1
      return
    }
    let indent = String(repeating: "  ", count: depth)
    let isNew = seen.insert(ObjectIdentifier(lineage)).inserted
    switch lineage.origin {
    case .source(let name, let column): rows.append((indent + ".\(column) of \(name)", nil))
    case .computed(let text):
      let again = isNew || lineage.parents.isEmpty ? "" : "  (as above)"
      rows.append((indent + text + again, lineage.span.map(Self.place)))
    }
    guard isNew else { return }
    var shown: Set<ObjectIdentifier> = []
    for parent in lineage.parents where shown.insert(ObjectIdentifier(parent)).inserted {
      add(parent, depth: depth + 1)
    }
  }

  private static func place(_ span: Span) -> String {
    "\(span.source.name):\(span.source.line(at: span.start) + 1)"
  }
}
