import Diagnostics
import Frame
import Interpreter

/// Pages of variables: what they are and where they come from. Nothing is read for them.
extension Help {
  func variable(_ name: String, _ value: Value) -> [String] {
    if case .object(let object) = value {
      if let closure = object as? ClosureObject { return userFunction(name, closure) }
      if let dataset = value.dataset { return self.dataset(name, dataset) }
      if let column = object as? ColumnObject { return self.column(name, column) }
      var lines = ["\(name)  \(Self.summary(of: value))"]
      let members = object.memberNames
      if !members.isEmpty, !(object is RecordObject) {
        lines += wrapped(
          "has " + members.map { ".\($0)" }.joined(separator: ", "), toWidth: width - 2
        )
        .map { "  " + $0 }
      }
      let methods = methods(of: object.typeName)
      if !methods.isEmpty { lines += ["", "  what it can do"] + table(methods) }
      return lines
    }
    return ["\(name)  \(Self.summary(of: value))"]
  }

  /// Functions made for values of this type and no other.
  private func methods(of typeName: String) -> [(String, String)] {
    catalog.functions.filter { $0.description.parameters.first?.type == .object(typeName) }
      .map { ($0.name, $0.description.summary) }
  }

  private func dataset(_ name: String, _ dataset: Dataset) -> [String] {
    var lines = ["\(name)  \(Self.summary(of: .dataset(dataset)))"]
    let sources = Self.sources(dataset.columns.map(\.lineage))
    if !sources.isEmpty {
      lines += wrapped("from " + sources.joined(separator: ", "), toWidth: width - 2).map {
        "  " + $0
      }
    }
    if !dataset.explodedBy.isEmpty {
      lines.append(
        "  rows are repeated for each element of \(dataset.explodedBy.map { ".\($0)" }.joined(separator: ", "))"
      )
    }
    let origins = zip(dataset.names, dataset.columns).map { Self.origin($1.lineage, of: $0) }
    var columns = [
      TextTable.Column("column", .left, dataset.names.map { $0 }),
      TextTable.Column("type", .left, dataset.columns.map { $0.type.description }),
    ]
    if origins.contains(where: { !$0.isEmpty }) {
      columns.append(TextTable.Column("computed from", .left, origins.map { $0 }))
    }
    lines.append("")
    lines += TextTable(columns).lines(maxWidth: width - 2, charset: session.style.charset)
      .map { "  " + $0 }
    return lines
  }

  private func column(_ name: String, _ object: ColumnObject) -> [String] {
    var lines = ["\(name)  \(Self.summary(of: .object(object)))"]
    let origin = Self.origin(object.column.lineage, of: object.name)
    if !origin.isEmpty { lines.append("  computed from \(origin)") }
    let sources = Self.sources([object.column.lineage])
    if !sources.isEmpty { lines.append("  from \(sources.joined(separator: ", "))") }
    return lines
  }

  /// The files and the like that columns come from, in order.
  private static func sources(_ lineages: [Lineage]) -> [String] {
    var seen: Set<ObjectIdentifier> = []
    var names: [String] = []
    var open = Array(lineages.reversed())
    while let next = open.popLast() {
      guard seen.insert(ObjectIdentifier(next)).inserted else { continue }
      if case .source(let name, _) = next.origin, !names.contains(name) { names.append(name) }
      open.append(contentsOf: next.parents.reversed())
    }
    return names
  }

  /// How a column was made; empty when it stands in a file by the same name.
  private static func origin(_ lineage: Lineage, of name: String) -> String {
    switch lineage.origin {
    case .source(_, let column): column == name ? "" : ".\(column)"
    case .computed(let text): text
    }
  }

  // MARK: In one line

  /// Type and size of a value, or the value itself when it is short.
  public static func summary(of value: Value) -> String {
    switch value {
    case .unset, .null: return "null"
    case .object(let object):
      switch object {
      case let data as DatasetObject:
        let count = data.dataset.names.count
        return "dataset  \(counted(data.dataset.rowCount, "row")) x \(counted(count, "column"))"
      case let column as ColumnObject:
        return "column of \(column.column.type.description)  \(counted(column.column.count, "row"))"
      case let list as ListObject: return "list  \(counted(list.values.count, "value"))"
      case let record as RecordObject: return "record  \(counted(record.count, "field"))"
      case is TextObject, is RangeObject, is PeriodObject, is ExpressionObject:
        return
          "\(object.typeName)  \(cut(ValueText.source(value, limit: 60), toWidth: 50, ellipsis: "~"))"
      default: return object.typeName
      }
    default: return "\(value.typeName)  \(ValueText.source(value))"
    }
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(NumberText.grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// What the session holds: variables, functions, modules.
  public func variables() -> [String] {
    var rows: [(String, String)] = []
    for name in session.scope.variableNames where name != "_" {
      if let value = session.machine.value(of: name, in: session.scope) {
        rows.append((name, Self.summary(of: value)))
      }
    }
    for name in session.scope.functionNames {
      if case .object(let object)? = session.machine.value(of: name, in: session.scope),
        let closure = object as? ClosureObject
      {
        rows.append(("\(name)(\(closure.parameters.joined(separator: ", ")))", "function"))
      }
    }
    for name in session.scope.moduleNames { rows.append((name, "module")) }
    return rows.isEmpty ? ["nothing is bound yet"] : table(rows)
  }
}
