import Describe
import Diagnostics
import Frame
import Numeric

/// `date_parts()`: numbers of a date. With `cycles`, parts that begin anew (month, weekday, day,
/// day of the year, hour) become the sine and cosine of their place in the cycle, so that December
/// lies beside January.
struct DatePartsStep: ColumnStep {
  enum Part: String, Sendable, CaseIterable {
    case year, quarter, month, day, weekday
    case yearDay = "day_of_year"
    case week, hour, days
  }
  let parts: [Part]
  let cycles: Bool

  static let spec = StepSpec(
    description: FunctionDescription(
      "date_parts", .preparation, "Makes numbers of a date: year, month, weekday and the like.",
      parameters: [
        OptionSpec(
          "parts", .list(of: .text),
          default: .list([.text("year"), .text("month"), .text("weekday")]),
          .oneOf(Part.allCases.map(\.rawValue)), "Which parts; `days` counts from 1970 on."),
        OptionSpec(
          "cycles", .bool, default: .bool(false), .none,
          "Parts that begin anew become a sine and a cosine."),
      ],
      returns: .object("step"),
      examples: [
        Example("prepare().on(.release_date, date_parts([\"year\", \"month\"], cycles: true))")
      ],
      searchTerms: ["datetime", "cyclical", "seasonal"],
      seeAlso: ["standardize", "one_hot"]),
    make: { settings in
      let parts = settings.list("parts")?.compactMap { value -> Part? in
        if case .text(let text) = value { Part(rawValue: text) } else { nil }
      }
      guard let parts, !parts.isEmpty, Set(parts).count == parts.count else {
        throw Failure(
          "bad-argument", "`parts` of `date_parts` must name one part or more, each once",
          blames: "parts")
      }
      return DatePartsStep(parts: parts, cycles: settings.flag("cycles"))
    })

  var source: String {
    let isDefault = parts == [.year, .month, .weekday]
    let names = OptionValue.list(parts.map { .text($0.rawValue) }).source
    return
      "date_parts(\((isDefault ? [] : [names] + []).joined())\(cycles ? (isDefault ? "" : ", ") + "cycles: true" : ""))"
  }

  func fit(_ column: PreparedColumn, _ training: StepTraining) throws -> any FittedColumnStep {
    let days = try column.requireDays(for: source)
    try column.requireSome(days.elements.reduce(0) { $0 + ($1.isNaN ? 0 : 1) })
    return Fitted(parts: parts, cycles: cycles)
  }

  struct Fitted: FittedColumnStep {
    let parts: [Part]
    let cycles: Bool

    func transform(_ column: PreparedColumn, _ work: Work) throws -> [PreparedColumn] {
      let days = try column.requireDays(for: "date_parts()")
      func made(_ name: String, _ value: (Double) -> Double) -> PreparedColumn {
        PreparedColumn(
          name: "\(column.name).\(name)", origin: column.origin,
          values: .numbers(
            Buffer<Double>(count: days.count) { target in
              for row in target.indices {
                target[row] = days[row].isNaN ? .nan : value(days[row])
              }
            }))
      }
      return parts.flatMap { part -> [PreparedColumn] in
        guard cycles, let period = part.period else { return [made(part.rawValue, part.value)] }
        let turn = 2 * Double.pi / period.length
        return [
          made("\(part.rawValue).sin") { sine((part.value($0) - period.first) * turn) },
          made("\(part.rawValue).cos") { cosine((part.value($0) - period.first) * turn) },
        ]
      }
    }
  }
}

extension DatePartsStep.Part {
  /// The number of a time in days since 1970.
  func value(_ time: Double) -> Double {
    let floor = time.rounded(.down)
    let day = Int32(clamping: Int(exactly: floor) ?? 0)
    switch self {
    case .year: return Double(Calendar.civil(day).year)
    case .quarter: return Double((Calendar.civil(day).month + 2) / 3)
    case .month: return Double(Calendar.civil(day).month)
    case .day: return Double(Calendar.civil(day).day)
    case .weekday: return Double(Calendar.weekday(day))
    case .yearDay: return Double(Calendar.dayOfYear(day))
    case .week: return Double(Calendar.week(day).week)
    case .hour: return ((time - floor) * 24 + 1e-6).rounded(.down)
    case .days: return time
    }
  }

  /// The first value and the length of the cycle, for parts that begin anew.
  var period: (first: Double, length: Double)? {
    switch self {
    case .quarter: (1, 4)
    case .month: (1, 12)
    case .day: (1, 31)
    case .weekday: (1, 7)
    case .yearDay: (1, 365.25)
    case .week: (1, 52.1775)
    case .hour: (0, 24)
    case .year, .days: nil
    }
  }
}

extension DatePartsStep.Fitted {
  static let tag = "date-parts"

  func encode(into writer: inout ModelWriter) {
    writer.write(parts.map(\.rawValue))
    writer.write(cycles)
  }

  init(from reader: inout ModelReader) throws {
    let names = try reader.texts()
    parts = names.compactMap(DatePartsStep.Part.init)
    try reader.require(parts.count == names.count, "a part of a date is not known")
    cycles = try reader.flag()
  }
}
