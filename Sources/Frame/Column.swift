import Numeric
import Synchronization

/// A column of a dataset: its values, perhaps not read or gathered yet, and where they come from.
///
/// Values are made when first asked for, once. Until then `type` may be provisional (taken from a
/// sample of the file); verbs that evaluate a column ask for its vector first and use the vector's
/// type.
public final class Column: Sendable {
  public let count: Int
  public let lineage: Lineage
  private let provisionalType: ColumnType
  private let provisionalUnit: Unit?
  private let state: Mutex<State>
  /// What makes this column together with others, and its place there.
  let batch: (source: any ColumnSource, index: Int)?

  private enum State: Sendable {
    case ready(Vector)
    /// Packed as they were read or gathered, and in 64 bits once somebody has asked for that.
    case packed(PackedInts, wide: Vector?)
    case deferred(@Sendable (Work) throws -> ColumnValues)
    /// Rows of another column; `UInt32.max` means null.
    case gather(Column, rows: Buffer<UInt32>)
  }

  public init(_ vector: Vector, lineage: Lineage) {
    count = vector.count
    self.lineage = lineage
    provisionalType = vector.type
    provisionalUnit = vector.unit
    batch = nil
    state = Mutex(.ready(vector))
  }

  private static func state(of values: ColumnValues) -> State {
    switch values {
    case .vector(let vector): .ready(vector)
    case .packed(let ints): .packed(ints, wide: nil)
    }
  }

  /// A column whose values `make` reads or gathers when they are first needed.
  public init(
    count: Int, type: ColumnType, lineage: Lineage,
    deferred make: @escaping @Sendable (Work) throws -> Vector
  ) {
    self.count = count
    self.lineage = lineage
    provisionalType = type
    provisionalUnit = nil
    batch = nil
    state = Mutex(.deferred { work in .vector(try make(work)) })
  }

  /// The values of `source` on the rows `rows`, where `UInt32.max` means null, gathered when they are
  /// first needed.
  public init(gathering rows: Buffer<UInt32>, of source: Column) {
    count = rows.count
    lineage = source.lineage
    batch = nil
    provisionalType = source.type
    provisionalUnit = nil
    state = Mutex(.gather(source, rows: rows))
  }

  /// Column `index` of a source that makes several columns in one pass (`Dataset.collect`).
  public init(
    count: Int, type: ColumnType, unit: Unit? = nil, lineage: Lineage,
    source: any ColumnSource, index: Int
  ) {
    self.count = count
    self.lineage = lineage
    provisionalType = type
    provisionalUnit = unit
    batch = (source, index)
    state = Mutex(.deferred { work in try source.values(index, work) })
  }

  public var type: ColumnType {
    state.withLock { state in
      switch state {
      case .ready(let vector): vector.type
      case .packed: .int
      case .gather(let source, _): source.type
      case .deferred: provisionalType
      }
    }
  }

  /// What the numbers count, where that is known.
  public var unit: Unit? {
    state.withLock { state in
      switch state {
      case .ready(let vector): vector.unit
      case .packed(let ints, _): ints.unit
      case .gather(let source, _): source.unit
      case .deferred: provisionalUnit
      }
    }
  }

  /// What is still to be gathered, and from where; nil for columns that are ready or not gathered.
  var pendingGather: (source: Column, rows: Buffer<UInt32>)? {
    state.withLock { if case .gather(let source, let rows) = $0 { (source, rows) } else { nil } }
  }

  public var isReady: Bool {
    state.withLock { state in
      switch state {
      case .ready, .packed: true
      case .deferred, .gather: false
      }
    }
  }

  /// The values, read or gathered now if they were not yet.
  /// - Throws: `Failure` when the file cannot be read or has changed; `Stopped` on interrupt.
  public func vector(_ work: Work) throws -> Vector {
    try state.withLock { state in
      switch try Self.values(&state, work) {
      case .vector(let vector): return vector
      case .packed(let ints):
        if case .packed(_, let wide?) = state { return wide }
        let vector = try ints.widened(work)
        state = .packed(ints, wide: vector)
        return vector
      }
    }
  }

  /// The values as they are at hand, read or gathered now if they were not yet.
  /// - Throws: as `vector`.
  func values(_ work: Work) throws -> ColumnValues {
    try state.withLock { state in try Self.values(&state, work) }
  }

  private static func values(_ state: inout State, _ work: Work) throws -> ColumnValues {
    let values: ColumnValues
    switch state {
    case .ready(let vector): return .vector(vector)
    case .packed(let ints, _): return .packed(ints)
    case .deferred(let make): values = try make(work)
    case .gather(let source, let rows):
      values = try ColumnValues.gathered([source.values(work)], rows, work: work)[0]
      work.trace(.gathered(columns: 1, rows: rows.count))
    }
    state = Self.state(of: values)
    return values
  }

  /// Gathers the columns that still are to be, those of the same rows together.
  static func gather(_ columns: [Column], _ work: Work) throws {
    var open: [(rows: Buffer<UInt32>, columns: [Column], values: [ColumnValues])] = []
    for column in columns {
      guard let (source, rows) = column.pendingGather else { continue }
      let values = try source.values(work)
      if let known = open.firstIndex(where: { $0.rows === rows }) {
        open[known].columns.append(column)
        open[known].values.append(values)
      } else {
        open.append((rows, [column], [values]))
      }
    }
    for (rows, columns, values) in open {
      let gathered = try ColumnValues.gathered(values, rows, work: work)
      work.trace(.gathered(columns: columns.count, rows: rows.count))
      for (column, values) in zip(columns, gathered) { column.fulfil(with: values) }
    }
  }

  private func fulfil(with values: ColumnValues) {
    state.withLock { state in
      switch state {
      case .ready, .packed: return
      case .deferred, .gather: state = Self.state(of: values)
      }
    }
  }
}
