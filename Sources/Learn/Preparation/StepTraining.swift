import Diagnostics
import Numeric

/// What a step may look at beside its columns while it learns: the target of the training rows.
public struct StepTraining: Sendable {
  /// The target of the training rows, one value a row; nil when a preparation is fitted without one.
  public let target: Target?
  public let work: Work

  public enum Target: Sendable {
    /// A class for each row, below `names.count`.
    case classes([UInt32], names: [String])
    case numbers([Double])
  }

  public init(target: Target?, work: Work) {
    self.target = target
    self.work = work
  }

  /// The target of a step that cannot learn without one.
  /// - Throws: `no-target`.
  func requireTarget(for step: String) throws -> Target {
    guard let target else {
      throw Failure(
        "no-target", "`\(step)` learns from the target, and there is none here",
        help: "use it in the preparation of a task: `data.task(.class, prep: …)`")
    }
    return target
  }
}

/// Fits each column by itself: what most steps do.
protocol ColumnStep: PreparationStep {
  /// Learns from the training rows of one column.
  func fit(_ column: PreparedColumn, _ training: StepTraining) throws -> any FittedColumnStep
}

extension ColumnStep {
  public func fit(_ columns: [PreparedColumn], _ training: StepTraining) throws -> any FittedStep {
    ColumnByColumn(
      steps: try columns.map { column in
        try training.work.budget.check()
        return try fit(column, training)
      })
  }
}

/// A step that knows its numbers for one column; it treats each row by itself.
protocol FittedColumnStep: SavedStep {
  /// The columns that one column becomes.
  func transform(_ column: PreparedColumn, _ work: Work) throws -> [PreparedColumn]
}

/// One fitted step for each column.
struct ColumnByColumn: FittedStep {
  let steps: [any FittedColumnStep]

  func transform(_ columns: [PreparedColumn], _ work: Work) throws -> [PreparedColumn] {
    try zip(steps, columns).flatMap { try $0.transform($1, work) }
  }
}

extension ColumnByColumn {
  static let tag = "columns"

  func encode(into writer: inout ModelWriter) {
    writer.write(steps.count)
    for step in steps {
      writer.write(type(of: step).tag)
      step.encode(into: &writer)
    }
  }

  init(from reader: inout ModelReader) throws {
    let count = try reader.int(in: 0...reader.remaining, "the number of steps")
    var steps: [any FittedColumnStep] = []
    for _ in 0..<count {
      let tag = try reader.text()
      guard let type = Steps.fittedColumns.first(where: { $0.tag == tag }) else {
        throw reader.damaged("it has a step `\(tag)` that this version does not know")
      }
      steps.append(try type.init(from: &reader))
    }
    self.steps = steps
  }
}
