import Diagnostics
import Frame
import Numeric

/// A column on its way through the steps of a preparation: numbers or texts, with holes perhaps.
public struct PreparedColumn: Sendable {
  /// Such as `budget`; encoders make `certificate=PG-13`.
  var name: String
  /// The column of the dataset it comes from.
  let origin: String
  var values: Values

  enum Values: Sendable {
    /// NaN where a value is missing.
    case numbers(Buffer<Double>)
    case texts(TextCodes)
    case lists(RowLists)
    /// Days since 1970-01-01 with their fraction; NaN where a date is missing.
    case days(Buffer<Double>)
    /// 1 in the rows whose code is `code`; made by an encoder and left alone by later steps.
    case indicator(codes: Buffer<UInt32>, code: UInt32)
  }

  /// What a column of a dataset holds for a preparation.
  public enum Kind: String, Sendable {
    case numbers, text, lists, dates
  }

  var kind: Kind {
    switch values {
    case .numbers, .indicator: .numbers
    case .texts: .text
    case .lists: .lists
    case .days: .dates
    }
  }

  /// The column as one that held `kind` in training; a column of nothing but nulls may be any.
  /// - Throws: `wrong-type` when it holds something else.
  func of(_ kind: Kind) throws -> PreparedColumn {
    if kind == self.kind { return self }
    guard case .numbers(let numbers) = values, missingCount == numbers.count else {
      throw Failure(
        "wrong-type",
        "`\(columnSource(origin))` holds \(content) here, but held \(kind.rawValue) when it was prepared"
      )
    }
    var result = self
    switch kind {
    case .numbers: break
    case .text:
      result.values = .texts(
        TextCodes(
          codes: Buffer(repeating: TextCodes.missing, count: numbers.count), values: [],
          missingCount: numbers.count))
    case .lists: result.values = .lists(RowLists(missing: numbers.count))
    case .dates: result.values = .days(numbers)
    }
    return result
  }

  init(name: String, origin: String, values: Values) {
    self.name = name
    self.origin = origin
    self.values = values
  }

  /// A column of a dataset, for `rows` (in their order) or for all rows.
  /// - Throws: `wrong-type` for columns that no step can take.
  init(_ column: Column, name: String, rows: [Int]?, _ work: Work) throws {
    let vector = try column.vector(work)
    self.name = name
    origin = name
    if let texts = TextCodes(vector, rows: rows) {
      values = .texts(texts)
      return
    }
    if let lists = RowLists(vector, rows: rows) {
      values = .lists(lists)
      return
    }
    let count = rows?.count ?? vector.count
    func buffer(_ value: (Int) -> Double) -> Buffer<Double> {
      Buffer<Double>(count: count) { target in
        if let rows {
          for (place, row) in rows.enumerated() {
            target[place] = vector.isNull(row) ? .nan : value(row)
          }
        } else {
          for row in 0..<count { target[row] = vector.isNull(row) ? .nan : value(row) }
        }
      }
    }
    func numbers(_ value: (Int) -> Double) -> Values { .numbers(buffer(value)) }
    switch vector.storage {
    case .int(let ints): values = numbers { Double(ints[$0]) }
    case .float(let floats): values = numbers { floats[$0] }
    case .bool(let flags): values = numbers { Double(flags[$0]) }
    case .null: values = numbers { _ in .nan }
    case .date(let days): values = .days(buffer { Double(days[$0]) })
    case .time(let times) where vector.type == .datetime:
      values = .days(buffer { Double(times[$0]) / Double(Calendar.microsecondsPerDay) })
    case .time, .list, .text, .coded:
      throw Failure(
        "wrong-type",
        "`\(columnSource(name))` is a \(vector.type.description) and cannot be a feature",
        help: "make it a number first")
    }
  }

  /// What a column needs to be for steps that work on numbers.
  /// - Throws: `wrong-type` when it holds texts, lists or dates.
  func requireNumbers(for step: String) throws {
    let (what, help): (String, String)
    switch values {
    case .numbers, .indicator: return
    case .texts: (what, help) = ("text", "encode it with `one_hot()`")
    case .lists: (what, help) = ("lists", "encode them with `multi_hot()`")
    case .days: (what, help) = ("dates", "take their parts with `date_parts()`")
    }
    throw Failure(
      "wrong-type", "`\(step)` needs numbers, but `\(columnSource(origin))` holds \(what)",
      help: help)
  }

  /// The lists of a column.
  /// - Throws: `wrong-type` when it holds something else.
  func requireLists(for step: String) throws -> RowLists {
    if case .lists(let lists) = values { return lists }
    throw Failure(
      "wrong-type",
      "`\(step)` needs lists of texts, but `\(columnSource(origin))` holds \(content)",
      help: "for one category a row use `one_hot()`")
  }

  /// The dates of a column as days.
  /// - Throws: `wrong-type` when it holds something else.
  func requireDays(for step: String) throws -> Buffer<Double> {
    if case .days(let days) = values { return days }
    throw Failure(
      "wrong-type", "`\(step)` needs dates, but `\(columnSource(origin))` holds \(content)",
      help: "make dates of it first with `to_date`")
  }

  /// What is thrown by steps that need texts.
  func notText(for step: String) -> Failure {
    Failure(
      "wrong-type", "`\(step)` needs text, but `\(columnSource(origin))` holds \(content)")
  }

  private var content: String {
    switch values {
    case .numbers, .indicator: "numbers"
    case .texts: "text"
    case .lists: "lists"
    case .days: "dates"
    }
  }

  /// - Throws: `all-null` when none of the training rows has a value.
  func requireSome(_ known: Int) throws {
    guard known == 0 else { return }
    throw Failure(
      "all-null", "`\(columnSource(origin))` has no value in \(counted(rowCount, "training row"))",
      help: "leave the column out, or give a constant with `fill(…)`")
  }

  /// What is thrown when a range or a variance overflows.
  var tooWide: Failure {
    Failure(
      "bad-value", "the range of `\(columnSource(origin))` is too wide for a float",
      help: "divide the column by a constant first")
  }

  /// The column as plain numbers: indicators as 0 and 1.
  /// - Throws: `wrong-type` when it holds anything else.
  func plainNumbers(for step: String) throws -> Buffer<Double> {
    try requireNumbers(for: step)
    switch values {
    case .numbers(let numbers): return numbers
    case .indicator(let codes, let code):
      return Buffer<Double>(count: codes.count) { target in
        for row in target.indices { target[row] = codes[row] == code ? 1 : 0 }
      }
    case .texts, .lists, .days: throw tooWide
    }
  }

  /// - Throws: `null-in-feature` when a value is missing.
  func requireComplete(_ numbers: Buffer<Double>, for step: String) throws {
    let missing = numbers.elements.reduce(0) { $0 + ($1.isNaN ? 1 : 0) }
    guard missing > 0 else { return }
    throw Failure(
      "null-in-feature",
      "`\(columnSource(origin))` is null in \(counted(missing, "row")) of \(NumberText.grouped(numbers.count)), and `\(step)` needs all",
      help: "put `impute(\"median\")` or `fill(0)` before it")
  }

  /// The column with every number replaced; indicators stay as they are.
  func mapped(_ transform: (Double) -> Double) -> PreparedColumn {
    guard case .numbers(let numbers) = values else { return self }
    var result = self
    result.values = .numbers(
      Buffer<Double>(count: numbers.count) { target in
        for row in 0..<numbers.count { target[row] = transform(numbers.pointer[row]) }
      })
    return result
  }

  var missingCount: Int {
    switch values {
    case .numbers(let numbers), .days(let numbers):
      numbers.elements.reduce(0) { $0 + ($1.isNaN ? 1 : 0) }
    case .texts(let texts): texts.missingCount
    case .lists(let lists): lists.missingCount
    case .indicator: 0
    }
  }

  var rowCount: Int {
    switch values {
    case .numbers(let numbers), .days(let numbers): numbers.count
    case .lists(let lists): lists.rowCount
    case .texts(let texts): texts.codes.count
    case .indicator(let codes, _): codes.count
    }
  }
}
