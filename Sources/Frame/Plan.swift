import Numeric

/// One call that made a dataset: what was written, how large the result is, what it made the engine
/// read and gather, and the steps its inputs came from.
public final class PlanStep: Sendable {
  /// The call as written, from its name on, on one line.
  public let call: String
  public let rowCount: Int
  public let columnCount: Int
  public let events: [Work.Event]
  /// What the call said of the rows it kept; nil when it said nothing.
  public let receipt: String?
  public let inputs: [PlanStep]
  /// Whether there were steps before that are not kept.
  public let isCut: Bool
  private let depth: Int

  /// Longer histories, such as those of loops, are cut.
  private static let maxDepth = 200

  public init(
    _ call: String, result: Dataset, events: [Work.Event] = [], receipt: String? = nil,
    inputs: [PlanStep] = []
  ) {
    self.call = call
    rowCount = result.rowCount
    columnCount = result.names.count
    self.events = events
    self.receipt = receipt
    isCut = inputs.contains { $0.depth >= Self.maxDepth }
    self.inputs = isCut ? [] : inputs
    depth = (self.inputs.map(\.depth).max() ?? 0) + 1
  }

  /// This step and all before it, inputs before what they went into, each once.
  var inOrder: [PlanStep] {
    var order: [PlanStep] = []
    var seen: Set<ObjectIdentifier> = []
    var open: [(step: PlanStep, isDone: Bool)] = [(self, false)]
    while let (step, isDone) = open.popLast() {
      if isDone {
        order.append(step)
      } else if seen.insert(ObjectIdentifier(step)).inserted {
        open.append((step, true))
        for input in step.inputs.reversed() { open.append((input, false)) }
      }
    }
    return order
  }
}

/// What is known of the values of a column.
public enum ColumnState: Sendable, Equatable {
  case inMemory
  /// Still in its file, or not computed.
  case deferred
  /// The values are taken from the rows of a longer column when they are needed; `isRead` tells
  /// whether that is in memory.
  case toGather(rowCount: Int, isRead: Bool)
}

extension Column {
  public var planState: ColumnState {
    if isReady { return .inMemory }
    guard let (source, _) = pendingGather else { return .deferred }
    return .toGather(rowCount: source.count, isRead: source.isReady)
  }
}

extension Vector {
  /// How many bytes the values take; shared dictionaries count in each column.
  public var byteCount: Int {
    let values =
      switch storage {
      case .int, .float, .time: count * 8
      case .bool: count
      case .text(let texts): texts.bytes.count + texts.offsets.count * 8
      case .coded(_, let set): count * 4 + set.bytes.count + set.offsets.count * 8
      case .date: count * 4
      case .list(_, let elements): (count + 1) * 8 + elements.vector.byteCount
      case .null: 0
      }
    return values + (validity == nil ? 0 : count / 8)
  }
}
