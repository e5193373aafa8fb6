import Diagnostics
import Numeric

/// Dates at equal steps of a unit.
public enum DateSteps {
  /// The dates from one to another by a unit, each counted from the first, so that the last days of
  /// months stay last days.
  /// - Throws: `unknown-unit` for what is no unit of a day or longer, and what `check`, which is asked
  ///   with the number of dates so far, throws.
  public static func days(
    from first: Int32, to last: Int32, by name: String, check: (Int) throws -> Void
  ) throws -> [Int32] {
    let unit = try TimeUnit.named(name, blames: "unit")
    if case .microseconds = unit.kind {
      throw Failure(
        "bad-argument", "the steps between dates must be days or longer, not \"\(name)\"",
        blames: "unit")
    }
    var days: [Int32] = []
    var count: Int64 = 0
    while let day = unit.adding(count, to: first), day <= last {
      days.append(day)
      count += 1
      if days.count & 4095 == 0 { try check(days.count) }
    }
    return days
  }
}
