import Dispatch
import Synchronization

/// Thrown when the user interrupts or the deadline passes; nothing was changed.
public enum Stopped: Error, Sendable {
  case interrupted
  case timedOut
}

/// What every long loop asks now and then whether it may go on. One per statement.
///
/// The flag may be set from a signal handler: `interrupt()` only stores an atomic.
public final class Budget: Sendable {
  private let interrupted = Atomic<Bool>(false)
  private let deadline = Atomic<UInt64>(.max)
  /// How many threads kernels may use.
  public let threads: Int

  public init(threads: Int) { self.threads = max(1, threads) }

  public func interrupt() { interrupted.store(true, ordering: .relaxed) }

  /// Makes the budget fresh for the next statement.
  public func reset() { interrupted.store(false, ordering: .relaxed) }

  /// Sets a deadline `seconds` from now.
  public func limit(seconds: Double) {
    let now = DispatchTime.now().uptimeNanoseconds
    let span = min(seconds * 1e9, 9e18)
    deadline.store(now &+ UInt64(max(0, span)), ordering: .relaxed)
  }

  /// Cheap enough for every few thousand steps.
  public var isInterrupted: Bool { interrupted.load(ordering: .relaxed) }

  /// Whether a loop should stop: interrupted, or past the deadline. Ask every few milliseconds.
  public var isExhausted: Bool {
    isInterrupted
      || (deadline.load(ordering: .relaxed) != .max
        && DispatchTime.now().uptimeNanoseconds > deadline.load(ordering: .relaxed))
  }

  /// - Throws: `Stopped` when the loop should stop.
  public func check() throws(Stopped) {
    if isInterrupted { throw .interrupted }
    if isExhausted { throw .timedOut }
  }
}
