import Diagnostics
import Synchronization

/// What a verb, a reader or a fit needs of its surroundings: the budget it asks, and the place its
/// receipts and warnings go. One per statement.
public final class Work: Sendable {
  public let budget: Budget
  private let collected = Mutex<[Remark]>([])
  private let events = Mutex<[Event]>([])
  private let progressSink: (@Sendable (_ what: String, _ share: Double) -> Void)?

  public init(
    budget: Budget, progress: (@Sendable (_ what: String, _ share: Double) -> Void)? = nil
  ) {
    self.budget = budget
    progressSink = progress
  }

  public func remark(_ kind: Remark.Kind, _ code: String, _ message: String) {
    collected.withLock { $0.append(Remark(kind, code, message)) }
  }

  /// Takes out what was remarked so far, in order.
  public func takeRemarks() -> [Remark] {
    collected.withLock { remarks in
      defer { remarks = [] }
      return remarks
    }
  }

  /// Something slow that was done for a value, told in plans.
  public enum Event: Sendable, Equatable {
    case read(source: String, columns: [String])
    case gathered(columns: Int, rows: Int)
  }

  /// Remembers what was done; a statement that does very much is remembered in part.
  public func trace(_ event: Event) {
    events.withLock { if $0.count < 10_000 { $0.append(event) } }
  }

  /// A point in what is remembered.
  public struct Mark: Sendable {
    fileprivate let events: Int
    fileprivate let remarks: Int
  }

  public var mark: Mark {
    Mark(events: events.withLock { $0.count }, remarks: collected.withLock { $0.count })
  }

  /// What was done and remarked after a mark.
  public func since(_ mark: Mark) -> (events: [Event], remarks: [Remark]) {
    (
      events.withLock { Array($0.dropFirst(mark.events)) },
      collected.withLock { Array($0.dropFirst(mark.remarks)) }
    )
  }

  /// Tells how far a long piece of work is, from 0 to 1. May be called from any thread.
  public func progress(_ what: String, _ share: Double) { progressSink?(what, share) }
}
