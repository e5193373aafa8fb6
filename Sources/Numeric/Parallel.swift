import Dispatch
import Synchronization

/// Runs loops over fixed chunks on a number of threads. The chunks never depend on the number of
/// threads, so results that are combined in chunk order are the same on any number.
public enum Parallel {
  /// Calls `body(chunk)` once for each chunk in `0..<chunks`, on up to `budget.threads` threads, in no
  /// fixed order. The body writes only what belongs to its chunk.
  /// - Throws: `Stopped` when the budget ran out; some chunks were then left out.
  public static func forEach(
    chunks: Int, budget: Budget, _ body: @Sendable (_ chunk: Int) -> Void
  ) throws(Stopped) {
    try forEach(chunks: chunks, budget: budget) { chunk, _ in body(chunk) }
  }

  /// The same, telling the body which worker (`0..<budget.threads`) runs it: for scratch space only,
  /// never for results.
  public static func forEach(
    chunks: Int, budget: Budget, _ body: @Sendable (_ chunk: Int, _ worker: Int) -> Void
  ) throws(Stopped) {
    let threads = min(budget.threads, chunks)
    if threads <= 1 {
      for chunk in 0..<max(0, chunks) {
        if budget.isExhausted { break }
        body(chunk, 0)
      }
    } else {
      let next = Atomic<Int>(0)
      DispatchQueue.concurrentPerform(iterations: threads) { worker in
        while true {
          let chunk = next.add(1, ordering: .relaxed).oldValue
          if chunk >= chunks || budget.isExhausted { return }
          body(chunk, worker)
        }
      }
    }
    try budget.check()
  }
}
