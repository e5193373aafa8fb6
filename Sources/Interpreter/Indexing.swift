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
      if case .object = key {
        let name = String(
          decoding: span.text.utf8.prefix { $0 != UInt8(ascii: "[") }, as: UTF8.self)
        if let mistake = datasetMistake(key.typeName, at: indexSpan, of: name) {
          throw .failed(mistake)
        }
      }
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
          at: span))
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

  /// For the name of a function where a column's is expected.
  static func callHelp(_ name: String, _ catalog: Catalog) -> String? {
    catalog.overloads(of: name).isEmpty ? nil : "functions are called: `.\(name)()`"
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

  static func field(
    _ name: String, of value: Value, isOptional: Bool, callHelp: String?, span: Span, nameSpan: Span
  ) throws(Signal) -> Value {
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
            failure.code, failure.message, at: nameSpan, help: callHelp ?? failure.help,
            notes: failure.notes))
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

  /// What is wrong with an index of the dataset `receiver` whose type is one that users of other tools
  /// write there: a name, several names, or a condition.
  static func datasetMistake(_ typeName: String, at index: Span, of receiver: String) -> Diagnostic?
  {
    let given: String
    let help: String
    switch typeName {
    case "text":
      given = "a text"
      let name = index.text.utf8.dropFirst().dropLast()
      let isWritten = index.text.utf8.first == UInt8(ascii: "\"")
      let isPlain = isWritten && !name.isEmpty && name.allSatisfy(continuesName)
      let column = isPlain ? String(name) ?? "x" : "x"
      let dataset = column == "x" || !receiver.utf8.allSatisfy(continuesName) ? "t" : receiver
      help =
        "a column is a field: `\(dataset).\(column)`, or `\(dataset).select(.\(column))` for a dataset of it"
    case "list":
      (given, help) = ("a list", "columns are chosen by `t.select(.a, .b)`, rows by `t.filter(…)`")
    case "column", "column expression", "bool":
      given = "a condition"
      let condition = expression(index.text, inVerbOf: receiver)
      help =
        "rows are chosen by `\(condition.map { "\(receiver).filter(\($0))" } ?? "t.filter(.x > 1)")`"
    default: return nil
    }
    return Diagnostic(
      "wrong-type", "a dataset is indexed by a row number or a range, not by \(given)", at: index,
      help: help)
  }

  /// `text` as a verb of the dataset reads it, its columns without the name of the dataset; nil when
  /// it is long or names no column so.
  private static func expression(_ text: String, inVerbOf receiver: String) -> String? {
    let name = Array(receiver.utf8)
    let bytes = Array(text.utf8)
    guard !name.isEmpty, name.allSatisfy(continuesName), bytes.count <= 60 else { return nil }
    var written: [UInt8] = []
    var hasColumn = false
    var isQuoted = false
    var place = 0
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "\"") { isQuoted.toggle() }
      let before = place == 0 ? UInt8(ascii: " ") : bytes[place - 1]
      if !isQuoted, !continuesName(before), before != UInt8(ascii: "."),
        bytes[place...].starts(with: name), place + name.count < bytes.count,
        bytes[place + name.count] == UInt8(ascii: ".")
      {
        place += name.count
        hasColumn = true
      }
      written.append(bytes[place])
      place += 1
    }
    return hasColumn ? String(decoding: written, as: UTF8.self) : nil
  }

  private static func continuesName(_ byte: UInt8) -> Bool {
    let letter = byte | 0x20
    return byte >= 0x80 || byte == UInt8(ascii: "_") || (byte >= 0x30 && byte <= 0x39)
      || (letter >= 0x61 && letter <= 0x7A)
  }

  /// The functions of one value that read well as fields: parts of dates.
  static let fieldFunctions = [
    "year", "month", "day", "weekday", "quarter", "day_of_year", "hour", "minute",
  ]
}
