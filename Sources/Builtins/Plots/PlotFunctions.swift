import Describe
import Diagnostics
import Frame
import Interpreter
import Numeric
import Plot

/// Every kind of plot as a function, made mechanically from its description.
enum PlotFunctions {
  static let all = PlotKinds.all.map(function) + [table, summary] + FigureFunctions.all

  private static func function(_ spec: PlotSpec) -> FunctionSpec {
    FunctionSpec(spec.description) { call in
      let data = try call.dataset("data")
      var roles: [(role: String, columns: [AxisColumn])] = []
      for option in spec.columns where !call[option.name].isNull {
        if option.type == .columns {
          roles.append(
            (
              option.name,
              try call.expressions(option.name).map { try column($0, of: data, call) }
            ))
        } else {
          roles.append((option.name, [try column(call.expression(option.name), of: data, call)]))
        }
      }
      var plotted = PlotData(roles)
      plotted.budget = call.work.budget
      var made = try spec.figure(plotted, try settings(spec.options, call))
      if data.columns.contains(where: { $0.lineage.isSynthetic }) {
        made.caption = (made.caption.map { $0 + "; " } ?? "") + "synthetic data"
      }
      return figure(made)
    }
  }

  /// The options as data.
  static func settings(
    _ options: [OptionSpec], _ call: Call
  ) throws -> [(name: String, value: OptionValue)] {
    try options.map { option in
      let value = call[option.name]
      guard let setting = OptionValue(value) ?? places(value, call) else {
        throw call.failure(
          "wrong-type", "`\(option.name)` must be \(option.type.description)", at: option.name)
      }
      return (option.name, setting)
    }
  }

  /// Dates as places on an axis of days.
  private static func places(_ value: Value, _ call: Call) -> OptionValue? {
    if let list = value.list {
      let values = list.compactMap { OptionValue($0) ?? places($0, call) }
      return values.count == list.count ? .list(values) : nil
    }
    switch try? Expressions.scalar(value, at: call.span) {
    case .date(let days)?: return .float(Double(days))
    case .datetime(let time)?: return .float(Double(time) / 86_400e6)
    case .duration(let time)?: return .float(Double(time) / 60e6)
    default: return nil
    }
  }

  static func figure(_ figure: Figure) -> Value {
    .object(
      Foreign(figure, "figure") { figure, style, work in
        try figure.lines(
          width: style.width, charset: style.charset, color: style.usesColor ? style.colors : .none,
          budget: work.budget)
      })
  }

  private static func column(_ expression: ColumnExpression, of data: Dataset, _ call: Call) throws
    -> AxisColumn
  {
    let vector = try expression.vector(on: data, work: call.work)
    var column = try AxisColumn(
      expression.outputName ?? expression.text, vector, at: expression, call.work)
    column.unit = vector.unit?.symbol ?? column.unit
    return column
  }

  static let table = FunctionSpec(
    FunctionDescription(
      "table", .plot, "The values behind a figure's marks, as a dataset.",
      parameters: [.init("figure", .figure, "The figure.")], returns: .dataset,
      examples: [Example("table(x: [\"a\"], n: [2]).bar(.x, .n).table().count()", shows: "1")],
      searchTerms: ["data", "values"], seeAlso: ["summary"])
  ) { call in
    guard let figure = call[0].foreign(Figure.self) else { return .null }
    let columns = figure.table
    let origin = Lineage(.computed("table of a \(figure.kind) figure"))
    return .dataset(
      Dataset(
        rowCount: columns.first?.rowCount ?? 0, names: columns.map(\.name),
        columns: columns.map { Column($0.vector, lineage: origin) }))
  }

  static let summary = FunctionSpec(
    FunctionDescription(
      "summary", .plot, "Says in one sentence what a figure shows.",
      parameters: [.init("figure", .figure, "The figure.")], returns: .text,
      examples: [
        Example("type_of(table(x: [\"a\"], n: [2]).bar(.x, .n).summary())", shows: "\"text\"")
      ],
      searchTerms: ["alt text", "describe"], seeAlso: ["table"])
  ) { call in .text(call[0].foreign(Figure.self)?.summary ?? "") }
}

extension AxisColumn {
  /// A column of a dataset as a plot takes it.
  init(_ name: String, _ vector: Vector, at expression: ColumnExpression, _ work: Work) throws {
    /// Nulls are NaN.
    func numbers(_ value: (Int) -> Double) -> [Double] {
      let nulls = vector.nullCount
      return [Double](unsafeUninitializedCapacity: vector.count) { target, count in
        if nulls == 0 {
          for row in 0..<vector.count { target[row] = value(row) }
        } else {
          for row in 0..<vector.count { target[row] = vector.isNull(row) ? .nan : value(row) }
        }
        count = vector.count
      }
    }
    switch vector.storage {
    case .int(let values): self.init(name, .numbers(numbers { Double(values[$0]) }), isWhole: true)
    case .float(let values):
      if vector.validity == nil {
        self.init(name, .numbers(Array(values.elements)))
      } else {
        self.init(name, .numbers(numbers { values[$0] }))
      }
    case .date(let days): self.init(name, .dates(numbers { Double(days[$0]) }))
    case .time(let values):
      if vector.type == .duration {
        self.init(name, .numbers(numbers { Double(values[$0]) / 60e6 }), unit: "min")
      } else {
        self.init(name, .dates(numbers { Double(values[$0]) / 86_400e6 }))
      }
    case .bool(let values):
      self.init(
        name,
        .categories(
          codes: (0..<vector.count).map { vector.isNull($0) ? -1 : Int32(values[$0]) },
          labels: ["false", "true"], isOrdered: true))
    case .coded(let codes, let texts):
      self.init(
        name,
        .categories(
          codes: (0..<vector.count).map { vector.isNull($0) ? -1 : Int32(bitPattern: codes[$0]) },
          labels: (0..<texts.count).map { texts.string(at: $0) },
          isOrdered: vector.type == .category(ordered: true)))
    case .text(let texts):
      let groups = try Grouping.of([vector], rowCount: vector.count, work: work)
      // The group of nulls is the last one.
      let hasNulls = vector.nullCount > 0
      let labelCount = groups.groupCount - (hasNulls ? 1 : 0)
      self.init(
        name,
        .categories(
          codes: groups.codes.elements.map {
            Int($0) < labelCount ? Int32(truncatingIfNeeded: $0) : -1
          },
          labels: (0..<labelCount).map { texts.string(at: Int(groups.firstRows[$0])) },
          isOrdered: false))
    case .null: self.init(name, .numbers([Double](repeating: .nan, count: vector.count)))
    case .list:
      throw Failure(
        "wrong-type", "`\(name)` holds lists, which cannot be drawn",
        help: "explode it first: `.explode(name: \(expression.text))`", span: expression.span)
    }
    if let counted = vector.unit, unit == nil { unit = counted.symbol }
  }

  /// The column as a vector of a dataset.
  var vector: Vector {
    switch values {
    case .numbers(let numbers):
      if isWhole { return .ints(numbers.map { Int64(exactly: $0) }) }
      return .floats(numbers.map { $0.isFinite ? $0 : nil })
    case .dates(let days):
      return .dates(days.map { $0.isFinite ? Int32(exactly: $0.rounded(.down)) : nil })
    case .categories(let codes, let labels, let isOrdered):
      return .category(
        codes.map { $0 < 0 ? nil : Int($0) }, of: labels, ordered: isOrdered)
    }
  }
}
