import Describe
import Diagnostics

extension PlotKinds {
  static let calendar = PlotSpec(
    "calendar", "Shades days by weekday and week, or months by year where years are many.",
    columns: [
      OptionSpec("date", .columnExpression, .none, "The dates."),
      OptionSpec(
        "value", .columnExpression, default: .null, .none,
        "Numbers that are added up for each day; null counts rows."),
    ],
    options: sharedOptions,
    examples: [Example("table(d: [@2012-05-04, @2012-05-05], n: [3, 7]).calendar(.d, .n)")],
    searchTerms: ["calplot", "calendar heatmap", "days", "weekday", "github"],
    seeAlso: ["heatmap", "line"]
  ) { data, settings in
    try CalendarChart(data).chart
  }
}

/// Sums of days: a panel a year with weeks across and weekdays down, or one panel with months across and
/// years down.
struct CalendarChart {
  private let date: AxisColumn
  private let value: AxisColumn?
  /// Sums by day, ascending.
  private let sums: [(day: Int, sum: Double)]
  private let notes: [String]

  private static let yearsOfDays = 12
  private static let yearsOfMonths = 60
  private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// - Throws: `wrong-type`.
  init(_ data: PlotData) throws {
    date = try data.required("date", "calendar")
    guard date.isDate else {
      throw Failure(
        "wrong-type",
        "`calendar` needs dates, `\(date.name)` holds "
          + (date.isCategorical ? "text" : "numbers"),
        help: "draw numbers with `heatmap`", blames: "date")
    }
    value = try data["value"].map { _ in try data.requiredNumbers("value", "calendar") }
    var sums: [Int: Double] = [:]
    var left = LeftOut()
    for (row, day) in (date.numbers ?? []).enumerated() {
      guard day.isFinite, abs(day) < 4e6 else {
        left.nullX += 1
        continue
      }
      var amount = 1.0
      if let value {
        amount = value.numbers?[row] ?? .nan
        guard amount.isFinite else {
          left.nullY += 1
          continue
        }
      }
      sums[Int(day.rounded(.down)), default: 0] += amount
    }
    self.sums = sums.keys.sorted().map { ($0, sums[$0] ?? 0) }
    notes = left.notes(x: date, y: value ?? date)
  }

  var chart: Chart {
    guard date.rowCount > 0 else { return .empty("no rows") }
    guard let first = sums.first, let last = sums.last else {
      return .empty("no row has a date" + (value.map { " and \($0.name)" } ?? ""), notes: notes)
    }
    let from = CivilTime.date(days: Double(first.day)).year
    let to = CivilTime.date(days: Double(last.day)).year
    return to - from < Self.yearsOfDays ? days(from...to) : months(from, to)
  }

  private func ramp(_ values: [Double]) -> Ramp {
    let range = finiteRange(values) ?? (0, 1)
    return Ramp(
      name: value.map { sanitized($0.name) } ?? "rows", low: min(0, range.low), high: range.high,
      format: value?.format ?? AxisFormat(isWhole: true))
  }

  private func days(_ years: ClosedRange<Int>) -> Chart {
    let ramp = ramp(sums.map(\.sum))
    let panels = years.map { year -> Panel in
      let start = Int(CivilTime.days(year: year, month: 1, day: 1))
      let end = Int(CivilTime.days(year: year, month: 12, day: 31))
      // 1970-01-01 was a Thursday.
      let monday = start - Self.weekday(start)
      let weeks = (end - monday) / 7 + 1
      var values = [Double](repeating: .nan, count: weeks * 7)
      for (day, sum) in sums where day >= start && day <= end {
        values[Self.weekday(day) * weeks + (day - monday) / 7] = sum
      }
      var bands = Bands(labels: [String](repeating: "", count: weeks))
      bands.names = (1...12).map { month in
        let day = Int(CivilTime.days(year: year, month: month, day: 1))
        return (Double((day - monday) / 7) + 0.5, Self.months[month - 1])
      }
      return Panel(
        title: String(year), x: .bands("", bands), y: .bands("", Bands(labels: Self.weekdays)),
        marks: [.cells(CellMarks(columns: weeks, rows: 7, values: values, ramp: ramp))])
    }
    return Chart(
      panels: panels, panelsInRow: 1, notes: notes, summary: { sentence }, table: { table })
  }

  private static func weekday(_ day: Int) -> Int { ((day + 3) % 7 + 7) % 7 }

  private func months(_ from: Int, _ to: Int) -> Chart {
    let first = max(from, to - Self.yearsOfMonths + 1)
    let years = to - first + 1
    var values = [Double](repeating: .nan, count: years * 12)
    var leftOut = 0
    for (day, sum) in sums {
      let (year, month, _) = CivilTime.date(days: Double(day))
      guard year >= first else {
        leftOut += 1
        continue
      }
      let cell = (year - first) * 12 + month - 1
      values[cell] = (values[cell].isFinite ? values[cell] : 0) + sum
    }
    var marks = CellMarks(columns: 12, rows: years, values: values, ramp: ramp(values))
    marks.texts = values.map { $0.isFinite ? NumberText.withUnit($0, digits: 3) : "" }
    let panel = Panel(
      x: .bands("", Bands(labels: Self.months)),
      y: .bands("", Bands(labels: (first...to).map { String($0) })), marks: [.cells(marks)])
    var notes = ["months of \(years) years"] + notes
    if leftOut > 0 {
      notes.append("\(counted(leftOut, "day")) before \(first) left out: \(years) years have room")
    }
    return Chart(panels: [panel], notes: notes, summary: { sentence }, table: { table })
  }

  private var sentence: String {
    guard let first = sums.first, let last = sums.last,
      let highest = sums.max(by: { $0.sum < $1.sum })
    else { return "no days" }
    let name = value?.name ?? "rows"
    func day(_ day: Int) -> String { CivilTime.text(days: Double(day)) }
    return "\(name) of \(counted(sums.count, "day")) from \(day(first.day)) to \(day(last.day)), "
      + "highest on \(day(highest.day)) at \(ramp([]).format.text(highest.sum))"
  }

  private var table: [AxisColumn] {
    [
      .dates(date.name, days: sums.map(\.day)),
      AxisColumn(
        value?.name ?? "n", .numbers(sums.map(\.sum)), unit: value?.unit,
        isWhole: value?.isWhole ?? true),
    ]
  }
}
