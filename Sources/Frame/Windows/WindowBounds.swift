import Diagnostics
import Numeric

/// For each place of a group, which places its rolling window covers. Both ends only move forward.
struct WindowBounds {
  private enum Width {
    /// This many rows, `after` of them behind the row itself.
    case rows(Int, after: Int)
    /// All rows of the last so many microseconds, the row's own moment included.
    case time(Int64, moments: Buffer<Int64>, known: Bitmap?)
    /// All rows so far.
    case open
  }
  private let width: Width
  /// How many values a window needs.
  let minimum: Int
  private let call: WindowCall

  /// Reads `window`, `min_count` and `center`, which are the arguments from `index` on.
  /// - Throws: `bad-argument`.
  init(_ call: WindowCall, from index: Int) throws {
    self.call = call
    let given = call.int(index + 1)
    switch call.scalar(index) {
    case .int(let count):
      guard count >= 1, let rows = Int(exactly: count) else {
        throw call.failure("`window` of `\(call.name)` must be at least 1", blaming: index)
      }
      width = .rows(rows, after: call.flag(index + 2) ? (rows - 1) / 2 : 0)
      minimum = given ?? rows
      guard minimum <= rows else {
        throw call.failure(
          "`min_count` of `\(call.name)` is \(minimum), more than the window's \(rows) rows",
          blaming: index + 1)
      }
    case .duration(let length):
      guard length > 0 else {
        throw call.failure("`window` of `\(call.name)` must be longer than nothing", blaming: index)
      }
      guard !call.flag(index + 2) else {
        throw call.failure(
          "a window of time ends at its row and cannot be centred", blaming: index + 2)
      }
      (width, minimum) = (try Self.time(length, call, index), given ?? 1)
    default: (width, minimum) = (.open, given ?? 1)
    }
  }

  private static func time(_ length: Int64, _ call: WindowCall, _ index: Int) throws -> Width {
    guard let (key, isDescending) = call.rows.order.first, call.rows.order.count == 1,
      !isDescending, key.type == .date || key.type == .datetime || key.type == .duration
    else {
      throw call.failure(
        "a window of time needs `order:`, one ascending column of dates",
        help: "write `\(call.name)(.x, 30d, order: .date)`", blaming: index)
    }
    let scale = key.type == .date ? Calendar.microsecondsPerDay : 1
    let moments = try Buffer<Int64>(count: call.rowCount) { target in
      for row in target.indices where !key.isNull(row) {
        target[row] = key.whole(row).multipliedReportingOverflow(by: scale).partialValue
      }
      for row in target.indices where key.isNull(row) { target[row] = 0 }
      try call.work.budget.check()
    }
    return .time(length, moments: moments, known: key.validity)
  }

  /// The places `low..<high` of the window of each place of a group, in order; rows without a moment
  /// have an empty window.
  func forEach(_ places: Range<Int>, _ body: (_ place: Int, _ low: Int, _ high: Int) throws -> Void)
    rethrows
  {
    switch width {
    case .rows(let count, let after):
      for place in places {
        let last = min(places.upperBound - 1, place + after)
        try body(place, max(places.lowerBound, place + after - count + 1), last + 1)
      }
    case .open:
      for place in places { try body(place, places.lowerBound, place + 1) }
    case .time(let length, let moments, let known):
      var low = places.lowerBound
      var high = low
      for place in places {
        let row = call.row(place)
        guard known?[row] ?? true else {
          // Rows without a moment stand last.
          try body(place, high, high)
          continue
        }
        let now = moments[row]
        while high < places.upperBound, known?[call.row(high)] ?? true,
          moments[call.row(high)] <= now
        { high += 1 }
        while low < high,
          now.subtractingReportingOverflow(moments[call.row(low)]).partialValue >= length
        { low += 1 }
        try body(place, low, high)
      }
    }
  }
}

/// Sums of parts over a window whose ends only move forward, without ever taking a part away: what
/// left the window leaves no rounding behind. Two stacks, amortised constant time.
struct SlidingSums<Part: Accumulator> {
  /// For each place of the front stack, the sum from there to its end.
  private var front: [Part] = []
  private var frontStart = 0
  private var frontEnd = 0
  private var back = Part()
  private var high = 0

  init(startingAt place: Int) { (frontStart, frontEnd, high) = (place, place, place) }

  /// The sum over `low..<high`; `part` gives what one place adds.
  mutating func sum(_ low: Int, _ high: Int, _ part: (Int) -> Part) -> Part {
    while self.high < high {
      back.merge(part(self.high))
      self.high += 1
    }
    if low >= frontEnd {
      // The back stack becomes the front: its suffix sums, from the end on.
      frontStart = low
      frontEnd = max(low, self.high)
      front = [Part](repeating: Part(), count: frontEnd - frontStart)
      var sum = Part()
      for place in (frontStart..<frontEnd).reversed() {
        var one = part(place)
        one.merge(sum)
        sum = one
        front[place - frontStart] = sum
      }
      back = Part()
    }
    guard low < frontEnd else { return back }
    var total = front[low - frontStart]
    total.merge(back)
    return total
  }
}
