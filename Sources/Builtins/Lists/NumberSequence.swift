import Diagnostics
import Interpreter

/// The numbers of `sequence`: ints where all three arguments are, else floats of `first + i * step`,
/// so that errors of rounding do not add up.
enum NumberSequence {
  static func values(_ call: Call) throws -> Value {
    if case (.int(let first), .int(let last), .int(let step)) = (call[0], call[1], call[2]) {
      guard step != 0 else { throw zeroStep(call) }
      if (step > 0 && last < first) || (step < 0 && last > first) { return .list([]) }
      let (span, overflow) = last.subtractingReportingOverflow(first)
      guard !overflow, !(span == .min && step == -1) else {
        try call.checkCount(nil)
        return .null
      }
      let count = Int(span / step) + 1
      try call.checkCount(count)
      return .list((0..<Int64(count)).map { .int(first &+ $0 &* step) })
    }
    guard let first = call[0].number, let last = call[1].number, let step = call[2].number else {
      return .null
    }
    guard step != 0 else { throw zeroStep(call) }
    let steps = (last - first) / step
    if steps < 0 { return .list([]) }
    // A last number that rounding puts a hair beyond the end still belongs to the sequence.
    let count = (steps + 1e-10).rounded(.down) + 1
    try call.checkCount(Int(exactly: count))
    return .list((0..<Int(count)).map { .float(first + Double($0) * step) })
  }

  private static func zeroStep(_ call: Call) -> Signal {
    call.failure("bad-argument", "`step` of `sequence` must not be 0", at: "step")
  }
}
