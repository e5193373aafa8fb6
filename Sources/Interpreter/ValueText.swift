import Diagnostics
import Frame
import Numeric
import Syntax

/// Values as text: as they are written in the language, and as they stand in an f-string.
public enum ValueText {
  /// As written in the language; long lists and records are cut after `limit` characters.
  public static func source(_ value: Value, limit: Int = .max) -> String {
    var writer = SourceWriter(limit: limit)
    writer.write(value, depth: 0)
    return writer.text
  }

  /// As it stands in a joined text: texts without quotes, dates without `@`, floats by their shortest
  /// digits.
  public static func plain(_ value: Value) -> String {
    if case .int(let int) = value { return String(int) }
    if let text = value.text { return text }
    let source = source(value)
    switch value {
    case .date, .datetime: return String(source.dropFirst())
    case .object(let object) where object is PeriodObject: return String(source.dropFirst())
    default: return source
    }
  }

  /// The value of `{value:format}`.
  static func interpolated(_ value: Value, format: String?, at span: Span) throws(Signal) -> String
  {
    guard let format else { return plain(value) }
    do {
      switch value {
      case .null, .unset: return "null"
      case .int(let int): return try formatted(int, as: format)
      case .float(let float): return try formatted(float, as: format)
      case .date(let day): return try ValueFormat(format, for: .date).text(of: .date(day))
      case .datetime(let time):
        return try ValueFormat(format, for: .datetime).text(of: .datetime(time))
      case .duration(let span):
        return try ValueFormat(format, for: .duration).text(of: .duration(span))
      default: return try formatted(plain(value), as: format)
      }
    } catch { throw Signal.from(error, at: span) }
  }

  public static func isWord(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first, first == "_" || first.properties.isAlphabetic
    else {
      return false
    }
    return name.unicodeScalars.allSatisfy {
      $0 == "_" || $0.properties.isAlphabetic || $0.properties.numericType != nil
    }
  }
}

private struct SourceWriter {
  var text = ""
  let limit: Int
  private var isFull: Bool { text.utf8.count > limit }

  init(limit: Int) { self.limit = limit }

  mutating func write(_ value: Value, depth: Int) {
    switch value {
    case .unset, .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .int(let int): text += String(int)
    case .float(let float): text += NumberText.shortest(float)
    case .date(let day): text += "@" + Calendar.text(date: day)
    case .datetime(let micros): text += "@" + Calendar.text(datetime: micros)
    case .duration(let micros): text += Scalar.duration(micros).source
    case .object(let object): write(object, depth: depth)
    }
  }

  private mutating func write(_ object: Object, depth: Int) {
    if depth > 10_000 {
      text += "…"
      return
    }
    switch object {
    case let it as TextObject: text += Scalar.text(it.string).source
    case let it as ListObject:
      text += "["
      for (index, element) in it.values.enumerated() {
        if index > 0 { text += ", " }
        if isFull {
          text += "… \(it.values.count - index) more"
          break
        }
        write(element, depth: depth + 1)
      }
      text += "]"
    case let it as RecordObject:
      text += "{"
      for (index, (key, value)) in zip(it.keys, it.values).enumerated() {
        if index > 0 { text += ", " }
        if isFull {
          text += "… \(it.count - index) more"
          break
        }
        text += (ValueText.isWord(key) ? key : Scalar.text(key).source) + ": "
        write(value, depth: depth + 1)
      }
      text += "}"
    case let it as RangeObject:
      if let low = it.low { write(low, depth: depth + 1) }
      text += it.isClosed ? ".." : "..<"
      if let high = it.high { write(high, depth: depth + 1) }
    case let it as PeriodObject:
      text += "@\(padded(it.year, 4))" + (it.month.map { "-" + padded($0, 2) } ?? "")
    case let it as ExpressionObject: text += it.expression.text
    case let it as ClosureObject: text += "fn \(it.name)(\(it.parameters.joined(separator: ", ")))"
    case let it as BuiltinFunctionObject: text += "fn \(it.name)(…)"
    case let it as DatasetObject:
      text += "<dataset \(it.dataset.rowCount) rows x \(it.dataset.names.count) columns>"
    case let it as ColumnObject:
      text += "<column \(it.name): \(it.column.type.description), \(it.column.count) rows>"
    default: text += "<\(object.typeName)>"
    }
  }

  private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
