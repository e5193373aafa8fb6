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
    /// 1 in the rows whose code is `code`; made by an encoder and left alone by later steps.
    case indicator(codes: Buffer<UInt32>, code: UInt32)
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
    let count = rows?.count ?? vector.count
    func numbers(_ value: (Int) -> Double) -> Values {
      .numbers(
        Buffer<Double>(count: count) { target in
          if let rows {
            for (place, row) in rows.enumerated() {
              target[place] = vector.isNull(row) ? .nan : value(row)
            }
          } else {
            for row in 0..<count { target[row] = vector.isNull(row) ? .nan : value(row) }
          }
        })
    }
    switch vector.storage {
    case .int(let ints): values = numbers { Double(ints[$0]) }
    case .float(let floats): values = numbers { floats[$0] }
    case .bool(let flags): values = numbers { Double(flags[$0]) }
    case .null: values = numbers { _ in .nan }
    default:
      let help =
        switch vector.type {
        case .date, .datetime: "take a number of it first: `\(columnSource(name)).year`"
        case .list: "make numbers of it first, such as its length"
        default: "make it a number first"
        }
      throw Failure(
        "wrong-type",
        "`\(columnSource(name))` is a \(vector.type.description) and cannot be a feature",
        help: help)
    }
  }

  /// What a column of the step's needs to be for steps that work on numbers.
  /// - Throws: `wrong-type` when it holds texts.
  func requireNumbers(for step: String) throws {
    guard case .texts = values else { return }
    throw Failure(
      "wrong-type", "`\(step)` needs numbers, but `\(columnSource(origin))` holds text",
      help: "encode it with `one_hot()`")
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
    case .numbers(let numbers): numbers.elements.reduce(0) { $0 + ($1.isNaN ? 1 : 0) }
    case .texts(let texts): texts.missingCount
    case .indicator: 0
    }
  }

  var rowCount: Int {
    switch values {
    case .numbers(let numbers): numbers.count
    case .texts(let texts): texts.codes.count
    case .indicator(let codes, _): codes.count
    }
  }
}
