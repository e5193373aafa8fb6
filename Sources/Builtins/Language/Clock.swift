import Describe
import Diagnostics
import Interpreter

/// The time that passes outside: a script gives the same bytes on every day, so it gets the day as a
/// parameter.
enum ClockFunctions {
  static let all = [today]

  static let today = FunctionSpec(
    FunctionDescription(
      "today", .date, "The day it is, in UTC: at the prompt, or as a parameter's default.",
      parameters: [], returns: .date, examples: [Example("param until: date = today()")],
      searchTerms: ["now", "Sys.Date", "current_date", "date.today"], seeAlso: ["to_date"])
  ) { call in
    guard let day = call.machine.today else {
      throw Failure(
        "today-in-script", "`today()` would give another result tomorrow",
        help: "declare it where it can be set: `param until: date = today()`")
    }
    return .date(day)
  }
}
