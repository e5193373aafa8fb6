import Diagnostics
import Synchronization

/// What a verb, a reader or a fit needs of its surroundings: the budget it asks, and the place its
/// receipts and warnings go. One per statement.
public final class Work: Sendable {
  public let budget: Budget
  private let collected = Mutex<[Remark]>([])
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

  /// Tells how far a long piece of work is, from 0 to 1. May be called from any thread.
  public func progress(_ what: String, _ share: Double) { progressSink?(what, share) }
}
