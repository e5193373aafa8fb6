import Dispatch
import Synchronization

/// Thrown when the user interrupts, the deadline passes or memory runs out; nothing was changed.
public enum Stopped: Error, Sendable {
  case interrupted
  case timedOut
  case outOfMemory
}

/// What every long loop asks now and then whether it may go on. One per statement.
///
/// The flag may be set from a signal handler: `interrupt()` only stores an atomic.
public final class Budget: Sendable {
  private let interrupted = Atomic<Bool>(false)
  private let deadline = Atomic<UInt64>(.max)
  /// When to look at the memory next.
  private let nextLook = Atomic<UInt64>(0)
  private let isFull = Atomic<Bool>(false)
  /// How many threads kernels may use.
  public let threads: Int

  /// The budget this one is a part of: when that runs out, so does this.
  private let whole: Budget?

  public init(threads: Int) {
    self.threads = max(1, threads)
    whole = nil
  }

  /// A part of another budget with threads of its own, for work of which several parts run at once.
  public init(partOf whole: Budget, threads: Int) {
    self.threads = max(1, threads)
    self.whole = whole
  }

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
  public var isInterrupted: Bool {
    interrupted.load(ordering: .relaxed) || (whole?.isInterrupted ?? false)
  }

  /// Whether a loop should stop: interrupted, past the deadline, or out of memory. Ask every few
  /// milliseconds.
  public var isExhausted: Bool { isInterrupted || isLate(now) || runsFull(now) }

  /// - Throws: `Stopped` when the loop should stop.
  public func check() throws(Stopped) {
    if isInterrupted { throw .interrupted }
    let now = now
    if isLate(now) { throw .timedOut }
    guard runsFull(now) else { return }
    isFull.store(false, ordering: .relaxed)
    throw .outOfMemory
  }

  private var now: UInt64 { DispatchTime.now().uptimeNanoseconds }

  private func isLate(_ now: UInt64) -> Bool {
    now > deadline.load(ordering: .relaxed) || (whole?.isLate(now) ?? false)
  }

  /// Whether more memory is in use than allowed, as the last look found, a few milliseconds ago.
  private func runsFull(_ now: UInt64) -> Bool {
    if now >= nextLook.load(ordering: .relaxed) {
      nextLook.store(now + 5_000_000, ordering: .relaxed)
      isFull.store(MemoryLimit.isExceeded, ordering: .relaxed)
    }
    return isFull.load(ordering: .relaxed)
  }
}
