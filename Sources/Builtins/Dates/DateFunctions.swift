import Describe
import Diagnostics
import Frame
import Interpreter

/// Lists of dates.
enum DateFunctions {
  static let all = [dateRange]

  static let dateRange = FunctionSpec(
    FunctionDescription(
      "date_range", .date, "Dates from the first to the last, by steps of a unit.",
      parameters: [
        .init("first", .date, "The date to begin with."),
        .init("last", .date, "The date not to go beyond."),
        .init(
          "unit", .text, default: .text("day"),
          "`day` `week` `month` `quarter` `year`, or several: `2 weeks`."),
      ], returns: .list(of: .date),
      examples: [
        Example(
          "date_range(@2012-01-31, @2012-03-31, \"month\")",
          shows: "[@2012-01-31, @2012-02-29, @2012-03-31]")
      ], searchTerms: ["generate_series", "seq by", "bdate_range", "dates between"],
      seeAlso: ["sequence", "add_months", "floor_date"])
  ) { call in
    guard case .date(let first) = call[0], case .date(let last) = call[1] else { return .null }
    let days = try DateSteps.days(from: first, to: last, by: call[2].text ?? "day") {
      try call.checkCount($0)
      try call.work.budget.check()
    }
    return .list(days.map { .date($0) })
  }
}
