import Diagnostics
import Frame
import Numeric
import Syntax

/// `x[i]` and `x.name`.
enum Indexing {
  static func element(of value: Value, at key: Value, span: Span, indexSpan: Span, _ work: Work)
    throws(Signal) -> Value
  {
    guard case .object(let object) = value else {
      throw .failed(
        Diagnostic("wrong-type", "\(named(value.typeName)) has no elements", at: span))
    }
    switch object {
    case let list as ListObject:
      if let range = key.object as? RangeObject {
        return .list(
          Array(
            list.values[try slice(range, count: list.values.count, what: "list", at: indexSpan)]))
      }
      return list.values[try position(key, count: list.values.count, what: "list", at: indexSpan)]
    case let record as RecordObject:
      guard let name = key.text else {
        throw .failed(
          Diagnostic(
            "wrong-type", "a record is indexed by a text, not \(key.typeName)", at: indexSpan))
      }
      guard let found = record[name] else {
        throw noField(name, among: record.keys, at: indexSpan)
      }
      return found
    case let text as TextObject:
      let scalars = Array(text.string.unicodeScalars)
      if let range = key.object as? RangeObject {
        let part = scalars[try slice(range, count: scalars.count, what: "text", at: indexSpan)]
        return .text(string(part))
      }
      let place = try position(key, count: scalars.count, what: "text", at: indexSpan)
      return .text(string(scalars[place...place]))
    case let data as DatasetObject:
      let place = try position(key, count: data.dataset.rowCount, what: "dataset", at: indexSpan)
      return try row(place, of: data.dataset, at: span, work)
    case let column as ColumnObject:
      let place = try position(key, count: column.column.count, what: "column", at: indexSpan)
      do {
        let vector = try column.column.vector(work)
        return Expressions.value(vector.scalar(at: place))
      } catch { throw Signal.from(error, at: span) }
    case let range as RangeObject:
      guard let ints = range.ints else { break }
      let place = try position(key, count: ints.count, what: "range", at: indexSpan)
      return .int(ints.lowerBound + Int64(place))
    case let expression as ExpressionObject:
      let index = try Expressions.lifted(key, at: indexSpan)
      return .expression(try Expressions.call("get", [expression.expression, index], at: span))
    default: break
    }
    throw .failed(
      Diagnostic("wrong-type", "\(named(value.typeName)) has no elements", at: span))
  }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  static func position(_ key: Value, count: Int, what: String, at span: Span) throws(Signal) -> Int
  {
    guard case .int(let wanted) = key else {
      throw .failed(
        Diagnostic(
          "wrong-type", "\(named(what)) is indexed by an int or a range, not \(key.typeName)",
          at: span, help: what == "dataset" ? datasetHelp(key.typeName, span.text) : nil))
    }
    let place = wanted < 0 ? wanted &+ Int64(count) : wanted
    guard place >= 0, place < Int64(count) else {
      throw .failed(
        Diagnostic(
          "out-of-range", "index \(wanted) is outside this \(what) of \(count)", at: span,
          help: count == 0
            ? "it is empty" : "the last one is `[\(count - 1)]`, or `.get(\(wanted))` gives null"))
    }
    return Int(place)
  }

  /// The positions of an inclusive slice; ends may be open or count from the back.
  static func slice(_ range: RangeObject, count: Int, what: String, at span: Span) throws(Signal)
    -> Range<Int>
  {
    func bound(_ value: Value?, _ otherwise: Int) throws(Signal) -> Int {
      guard let value else { return otherwise }
      guard case .int(let int) = value else {
        throw .failed(Diagnostic("wrong-type", "a slice needs ints as bounds", at: span))
      }
      return Int(int < 0 ? int &+ Int64(count) : int)
    }
    let low = try bound(range.low, 0)
    let last = try bound(range.high, count - 1)
    let isOpen = !range.isClosed && range.high != nil
    // Bounds are the user's numbers: they are compared before anything is added to them.
    if low >= 0, low <= count, isOpen ? last == low : last >= -1 && last < count && last + 1 == low
    {
      return low..<low
    }
    guard low >= 0, low <= last, isOpen ? last <= count : last < count else {
      throw .failed(
        Diagnostic(
          "out-of-range",
          "the slice \(low)\(isOpen ? "..<" : "..")\(last) is outside this \(what) of \(count)",
          at: span, help: sliceHelp(low, count: count, what: what)))
    }
    return low..<(isOpen ? last : last + 1)
  }

  private static func sliceHelp(_ low: Int, count: Int, what: String) -> String {
    if count == 0 { return "it is empty" }
    if low < 0 || low >= count { return "the last one is `[\(count - 1)]`" }
    let open = "`[\(low)..]` goes to the end"
    return what == "text" || low > 0 ? open : open + ", `head(n)` takes what there is"
  }

  static func row(_ place: Int, of data: Dataset, at span: Span, _ work: Work) throws(Signal)
    -> Value
  {
    let record = RecordObject()
    do {
      for (name, column) in zip(data.names, data.columns) {
        record.set(name, Expressions.value(try column.vector(work).scalar(at: place)))
      }
    } catch { throw Signal.from(error, at: span) }
    return .object(record)
  }

  static func noField(_ name: String, among names: [String], at span: Span) -> Signal {
    let near = Suggestion.closest(to: name, among: names)
    let few = names.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
    return .failed(
      Diagnostic(
        "unknown-field", "there is no field `\(name)`", at: span,
        help: near.map { "did you mean `\($0)`?" },
        notes: names.isEmpty ? [] : ["it has \(few)\(names.count > 8 ? ", …" : "")"]))
  }

  static func field(_ name: String, of value: Value, isOptional: Bool, span: Span, nameSpan: Span)
    throws(Signal) -> Value
  {
    switch value {
    case .date, .datetime, .duration:
      guard ElementFunctions.named(name) != nil else {
        throw noField(name, among: fieldFunctions, at: nameSpan)
      }
      return try Expressions.apply(name, [value], at: nameSpan)
    case .object(let object):
      if let expression = object as? ExpressionObject {
        guard ElementFunctions.named(name) != nil else {
          throw noField(name, among: fieldFunctions, at: nameSpan)
        }
        return .expression(try Expressions.call(name, [expression.expression], at: span))
      }
      do {
        if let member = try object.member(name) { return member }
      } catch { throw Signal.from(error, at: span) }
      if isOptional { return .null }
      if let data = object as? DatasetObject {
        let failure = data.dataset.unknownColumn(name)
        throw .failed(
          Diagnostic(
            failure.code, failure.message, at: nameSpan, help: failure.help, notes: failure.notes))
      }
      if object is ColumnObject { return try Expressions.apply(name, [value], at: nameSpan) }
      throw noField(name, among: object.memberNames, at: nameSpan)
    default:
      if isOptional, value.isNull { return .null }
      throw .failed(
        Diagnostic(
          "unknown-field", "\(named(value.typeName)) has no field `\(name)`", at: nameSpan))
    }
  }

  /// What is written in other tools between the brackets of a dataset, and here by a verb.
  static func datasetHelp(_ typeName: String, _ index: String) -> String? {
    switch typeName {
    case "text": "a column is a field: `t.x`, or `t.select(.x)` for a dataset of it"
    case "list": "columns are chosen by `t.select(.a, .b)`, rows by `t.filter(…)`"
    case "column", "column expression", "bool": "rows are chosen by `t.filter(.x > 1)`"
    default: nil
    }
  }

  /// The functions of one value that read well as fields: parts of dates.
  static let fieldFunctions = [
    "year", "month", "day", "weekday", "quarter", "day_of_year", "hour", "minute",
  ]
}
