import Diagnostics
import Dispatch
import Files
import Synchronization

/// One line on the error stream that is rewritten while long work goes on, and erased after it.
final class ProgressLine: Sendable {
  private struct State {
    var isShown = false
    var started: UInt64 = 0
    var lastWrite: UInt64 = 0
  }
  private let state = Mutex(State())
  private let isActive: Bool
  private let width: Int

  /// Work shorter than this shows nothing.
  private static let patience: UInt64 = 400_000_000
  private static let interval: UInt64 = 100_000_000

  init(isActive: Bool, width: Int) {
    self.isActive = isActive
    self.width = width
  }

  /// A new statement begins.
  func begin() { state.withLock { $0.started = DispatchTime.now().uptimeNanoseconds } }

  /// May be called from any thread, as often as work likes.
  func update(_ what: String, _ share: Double) {
    guard isActive else { return }
    let now = DispatchTime.now().uptimeNanoseconds
    state.withLock { state in
      guard now &- state.started > Self.patience, now &- state.lastWrite > Self.interval else {
        return
      }
      state.lastWrite = now
      state.isShown = true
      let percent = Int((min(max(share, 0), 1) * 100).rounded(.down))
      let line = cut("\(sanitized(what)) \(percent) %", toWidth: max(1, width - 1))
      try? ByteSink.standardError.write("\r\u{1B}[K\(line)")
    }
  }

  /// Takes the line away, before something else is written or when the work is done.
  func clear() {
    guard isActive else { return }
    state.withLock { state in
      guard state.isShown else { return }
      state.isShown = false
      try? ByteSink.standardError.write("\r\u{1B}[K")
    }
  }
}
