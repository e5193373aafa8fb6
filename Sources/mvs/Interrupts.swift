import Glibc
import Numeric
import Synchronization

/// Signals of the user: they stop what runs, or reach the line reader through a pipe, since readline
/// itself returns from a signal only after another key.
enum Interrupts {
  /// From now on an interrupt stops `budget`; the handler is set up with the first. A signal may be at
  /// work with the one before, so that is kept.
  static func install(for budget: Budget) {
    target.store(
      UInt(bitPattern: Unmanaged.passRetained(budget).toOpaque()), ordering: .relaxed)
    var ends: [Int32] = [-1, -1]
    guard readEnd.load(ordering: .relaxed) < 0, pipe(&ends) == 0 else { return }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    readEnd.store(ends[0], ordering: .relaxed)
    writeEnd.store(ends[1], ordering: .relaxed)
    handle(SIGINT)
  }

  /// Lets the line reader see the signals that a line in the making must survive or be told of.
  static func handleTerminalSignals() {
    for signal in [SIGWINCH, SIGTERM, SIGHUP, SIGTSTP] { handle(signal) }
  }

  /// Takes `signal` until `restoreDefault`; without restart, so that a blocked read returns.
  static func handle(_ signal: Int32) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { onSignal($0) }
    sigemptyset(&action.sa_mask)
    sigaction(signal, &action, nil)
  }

  static func restoreDefault(_ signal: Int32) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = SIG_DFL
    sigemptyset(&action.sa_mask)
    sigaction(signal, &action, nil)
  }

  /// The end of the pipe from which the line reader takes signal numbers; -1 before `install`.
  static var descriptor: Int32 { readEnd.load(ordering: .relaxed) }

  /// The next signal that arrived, without waiting.
  static func next() -> Int32? {
    var byte: UInt8 = 0
    return read(descriptor, &byte, 1) == 1 ? Int32(byte) : nil
  }

  /// Forgets interrupts that came too late for what they meant.
  static func forget() {
    while next() != nil {}
    interruptCount.store(0, ordering: .relaxed)
  }

  static var wasInterrupted: Bool { interruptCount.load(ordering: .relaxed) > 0 }

  /// Whether a statement runs: then the first interrupt asks it to stop, and a second one, when it
  /// has not stopped by then, ends the process.
  static var isWorking: Bool {
    get { working.load(ordering: .relaxed) }
    set { working.store(newValue, ordering: .relaxed) }
  }
}

private let readEnd = Atomic<Int32>(-1)
private let writeEnd = Atomic<Int32>(-1)
private let target = Atomic<UInt>(0)
private let working = Atomic<Bool>(false)
private let interruptCount = Atomic<Int>(0)

/// Only what a signal handler may do: atomics and `write`.
private func onSignal(_ signal: Int32) {
  let saved = errno
  if signal == SIGINT {
    let count = interruptCount.add(1, ordering: .relaxed).newValue
    if working.load(ordering: .relaxed) {
      if count > 1 { _exit(130) }
      if let raw = UnsafeRawPointer(bitPattern: target.load(ordering: .relaxed)) {
        Unmanaged<Budget>.fromOpaque(raw)._withUnsafeGuaranteedRef { $0.interrupt() }
      }
    }
  }
  var byte = UInt8(truncatingIfNeeded: signal)
  _ = write(writeEnd.load(ordering: .relaxed), &byte, 1)
  errno = saved
}
