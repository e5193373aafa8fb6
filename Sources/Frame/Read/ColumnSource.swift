import Numeric

/// Something that makes several deferred columns in one pass, such as a file.
public protocol ColumnSource: AnyObject, Sendable {
  /// Makes these columns ready in one pass; asking for the values of each is then free.
  func prepare(_ columns: [Int], _ work: Work) throws
  /// The values of one column, made now if they are not ready.
  func values(_ column: Int, _ work: Work) throws -> ColumnValues
}

extension Dataset {
  /// Makes the values of these columns, or of all: the columns of one file are read in one pass.
  /// Verbs ask for the columns they use by it before they take vectors one by one.
  /// - Throws: `unknown-column`; what reading throws.
  public func collect(_ names: [String]? = nil, work: Work) throws {
    try Self.collect(names.map { try $0.map(column) } ?? columns, work: work)
  }

  /// Makes the columns ready that the expressions name; names that do not exist are for the
  /// evaluation to complain of.
  func collect(inputsOf expressions: [ColumnExpression], work: Work) throws {
    var found: [Column] = []
    for expression in expressions {
      for (name, _, _) in expression.columnNames() {
        guard let position = position(of: name) else { continue }
        if !found.contains(where: { $0 === columns[position] }) { found.append(columns[position]) }
      }
    }
    if found.contains(where: { !$0.isReady }) { try Self.collect(found, work: work) }
  }

  private static func collect(_ columns: [Column], work: Work) throws {
    var pending: [(source: any ColumnSource, indices: [Int])] = []
    for asked in columns {
      let column = asked.pendingGather?.source ?? asked
      guard !column.isReady, let (source, index) = column.batch else { continue }
      if let known = pending.firstIndex(where: { $0.source === source }) {
        pending[known].indices.append(index)
      } else {
        pending.append((source, [index]))
      }
    }
    for (source, indices) in pending { try source.prepare(indices, work) }
    try Column.gather(columns, work)
    for column in columns { _ = try column.values(work) }
  }
}
