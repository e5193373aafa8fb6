import Describe
import Diagnostics
import Numeric

/// Values of rows before and after, and what lies between them.
extension WindowFunctions {
  static let shifts: [WindowFunction] = [
    lag, lead, diff, pctChange, fillForward, fillBackward, interpolate,
  ]

  private static let steps = OptionSpec(
    "n", .int, default: .int(1), .ints(0...Int64(UInt32.max)), "How many rows away.")

  private static func shift(
    _ name: String, _ summary: String, sign: Int, _ example: Example, _ terms: [String],
    seeAlso: String
  ) -> WindowFunction {
    WindowFunction(
      describe(
        name, summary,
        [
          column("Values."), steps,
          OptionSpec("default", .any, default: .null, "What rows without such a row get."),
        ], returns: .any, [example], terms, seeAlso: [seeAlso, "diff"]),
      constants: ["n", "default"],
      type: { $0[1] == .int ? $0[0].union($0[2]) : nil }
    ) { call in
      let steps = (call.int(1) ?? 1) * sign
      let type = call[0].type.union(call[2].type) ?? call[0].type
      var source = try call[0].converted(to: type, work: call.work)
      var outside = UInt32.max
      if !call.scalar(2).isNull {
        source = try Vector.concatenated([
          source, try call[2].converted(to: type, work: call.work),
        ])
        outside = UInt32(truncatingIfNeeded: call.rowCount)
      }
      return try call.picked(source) { target in
        try call.forEachGroup { places in
          for place in places {
            let from = place - steps
            target[call.row(place)] = places.contains(from) ? call.rows.rows[from] : outside
          }
        }
      }
    }
  }

  private static let lag = shift(
    "lag", "The value some rows before, one unless told.", sign: 1,
    Example("[1, 2, 4].lag()", shows: "[null, 1, 2]"), ["shift", "previous", "prev", "offset"],
    seeAlso: "lead")

  private static let lead = shift(
    "lead", "The value some rows after, one unless told.", sign: -1,
    Example("[1, 2, 4].lead(1, default: 0)", shows: "[2, 4, 0]"), ["next", "shift"],
    seeAlso: "lag")

  /// The rows `n` before, as one more column in the order of the dataset.
  private static func earlier(_ call: WindowCall) throws -> Vector {
    let steps = call.int(1) ?? 1
    return try call.picked(call[0]) { target in
      try call.forEachGroup { places in
        for place in places where place - steps >= places.lowerBound {
          target[call.row(place)] = call.rows.rows[place - steps]
        }
      }
    }
  }

  private static let diff = WindowFunction(
    describe(
      "diff", "How much the value has grown since some rows before.",
      [column("Numbers, dates or durations."), steps], returns: .any,
      [Example("[1, 4, 9].diff()", shows: "[null, 3, 5]")], ["difference", "delta", "change"],
      seeAlso: ["lag", "pct_change"]),
    constants: ["n"],
    type: { types in
      guard types[1] == .int, let minus = ElementFunctions.named("-") else { return nil }
      return try? minus.resultType([types[0], types[0]])
    }
  ) { call in
    guard let minus = ElementFunctions.named("-") else { return call[0] }
    return try minus.evaluate([call[0], try earlier(call)], call.rowCount, call.work)
  }

  private static let pctChange = WindowFunction(
    describe(
      "pct_change", "The growth since some rows before, as a share of what it was then.",
      [column("Numbers."), steps], returns: .float,
      [Example("[2, 3, 6].pct_change()", shows: "[null, 0.5, 1.0]")],
      ["percent change", "growth rate", "returns"], seeAlso: ["diff", "lag"]),
    constants: ["n"], type: { $0[1] == .int && isNumber($0[0]) ? .float : nil }
  ) { call in
    let values = try call.numbers(0)
    let steps = call.int(1) ?? 1
    return try call.floats { target in
      try call.forEachGroup { places in
        for place in places where place - steps >= places.lowerBound {
          let row = call.row(place)
          target[row] = values[row] / values[call.row(place - steps)] - 1
        }
      }
    }
  }

  // MARK: Gaps

  private static func fill(
    _ name: String, _ summary: String, forward: Bool, _ example: Example, _ terms: [String],
    seeAlso: String
  ) -> WindowFunction {
    WindowFunction(
      describe(
        name, summary,
        [
          column("Values."),
          OptionSpec(
            "limit", .int, default: .null, .ints(1...Int64.max),
            "How many nulls after one value are filled at most."),
        ], returns: .any, [example], terms, seeAlso: [seeAlso, "interpolate"]),
      constants: ["limit"], type: { $0[1] == .int || $0[1] == .null ? $0[0] : nil }
    ) { call in
      let limit = call.int(1) ?? .max
      let column = call[0]
      return try call.picked(column) { target in
        try call.forEachGroup { places in
          var last = UInt32.max
          var gap = 0
          for step in 0..<places.count {
            let place = forward ? places.lowerBound + step : places.upperBound - 1 - step
            let row = call.row(place)
            if column.isNull(row) {
              gap += 1
              if gap <= limit { target[row] = last }
            } else {
              gap = 0
              last = UInt32(truncatingIfNeeded: row)
              target[row] = last
            }
          }
        }
      }
    }
  }

  private static let fillForward = fill(
    "fill_forward", "Replaces nulls by the last value before them.", forward: true,
    Example("[1, null, null, 4].fill_forward()", shows: "[1, 1, 1, 4]"),
    ["ffill", "locf", "pad", "fill down"], seeAlso: "fill_backward")

  private static let fillBackward = fill(
    "fill_backward", "Replaces nulls by the next value after them.", forward: false,
    Example("[1, null, null, 4].fill_backward()", shows: "[1, 4, 4, 4]"),
    ["bfill", "backfill", "fill up"], seeAlso: "fill_forward")

  private static let interpolate = WindowFunction(
    describe(
      "interpolate", "Replaces nulls between two values by the line between them, row by row.",
      [column("Numbers.")], returns: .float,
      [Example("[1, null, null, 4].interpolate()", shows: "[1.0, 2.0, 3.0, 4.0]")],
      ["linear", "approx", "fill gaps"], seeAlso: ["fill_forward"]),
    type: { isNumber($0[0]) ? .float : nil }
  ) { call in
    let values = try call.numbers(0)
    return try call.floats { target in
      try call.forEachGroup { places in
        var previous: Int?
        for place in places {
          let value = values[call.row(place)]
          if value.isNaN { continue }
          target[call.row(place)] = value
          if let previous, place - previous > 1 {
            let start = values[call.row(previous)]
            for between in (previous + 1)..<place {
              let share = Double(between - previous) / Double(place - previous)
              target[call.row(between)] = start + (value - start) * share
            }
          }
          previous = place
        }
      }
    }
  }
}

extension Scalar {
  var isNull: Bool { if case .null = self { true } else { false } }
}
