import Describe
import Diagnostics
import Numeric

/// Durations: as numbers, and of texts.
extension ElementFunctions {
  static let durationFunctions: [ElementFunction] = [
    total("seconds", "A duration in seconds.", Example("2min.seconds()", shows: "120.0"), 1e6),
    total("minutes", "A duration in minutes.", Example("2h.minutes()", shows: "120.0"), 60e6),
    total("hours", "A duration in hours.", Example("90min.hours()", shows: "1.5"), 3600e6),
    total("days", "A duration in days.", Example("36h.days()", shows: "1.5"), 86_400e6),
    total("weeks", "A duration in weeks.", Example("14d.weeks()", shows: "2.0"), 604_800e6),
    toDuration,
  ]

  private static func total(
    _ name: String, _ summary: String, _ example: Example, _ unit: Double
  ) -> ElementFunction {
    .strict(
      describeDate(
        name, summary, [OptionSpec("duration", .duration, "Length of time.")], .float, example,
        ["dt.total_\(name)", "dt.\(name)", "duration to number", "as.numeric"],
        seeAlso: ["to_duration", "to_text"]),
      type: { $0[0] == .duration || $0[0] == .null ? .float : nil }
    ) { call in
      guard let times = call[0].times else { return .nulls(.float, count: call.rowCount) }
      return try call.floats(call.map(times) { Double($0) / unit })
    }
  }

  private static let toDuration = ElementFunction.strict(
    describeDate(
      "to_duration", "The duration that a text names: `2h 5min`, `1:30:00`, `95 minutes`, `PT1H`.",
      [OptionSpec("value", .oneOf([.text, .duration]), "Text.")], .duration,
      Example("\"2h 5min\".to_duration()", shows: "125min"),
      ["to_timedelta", "as.duration", "hms", "parse duration", "interval"],
      seeAlso: ["minutes", "to_text"]),
    type: { isText($0[0]) || $0[0] == .duration ? .duration : nil }
  ) { call in
    guard call[0].type.isTextual else {
      return call[0].type == .null ? .nulls(.duration, count: call.rowCount) : call[0]
    }
    let (values, read) = try call.mapText(empty: Int64(0)) { DurationText.parse($0) }
    return call.parsed(
      .duration, .time(values), read, "\(call.rowCount == 1 ? "is" : "are") no duration")
  }
}
