import Describe
import Diagnostics
import Numeric

/// One evaluation of a window function, for its kernel: the arguments, defaults filled in.
struct WindowCall {
  let description: FunctionDescription
  /// Columns of `rowCount` rows; parameters that take one value have one row.
  let arguments: [Vector]
  let rows: WindowRows
  let rowCount: Int
  let work: Work

  var name: String { description.name }
  subscript(index: Int) -> Vector { arguments[index] }

  func scalar(_ index: Int) -> Scalar {
    arguments[index].count > 0 ? arguments[index].scalar(at: 0) : .null
  }

  func int(_ index: Int) -> Int? {
    if case .int(let value) = scalar(index) { Int(value) } else { nil }
  }

  func number(_ index: Int) -> Double? {
    switch scalar(index) {
    case .int(let value): Double(value)
    case .float(let value): value
    default: nil
    }
  }

  func text(_ index: Int) -> String? {
    if case .text(let value) = scalar(index) { value } else { nil }
  }

  func flag(_ index: Int) -> Bool {
    if case .bool(true) = scalar(index) { true } else { false }
  }

  func failure(
    _ message: String, help: String? = nil, blaming index: Int? = nil, code: String = "bad-argument"
  ) -> Failure {
    Failure(
      code, message, help: help, blames: index.map { description.parameters[$0].name })
  }

  // MARK: Results

  /// Floats a kernel wrote, NaN where there is no value; infinities become null with a note.
  func floats(_ fill: (UnsafeMutableBufferPointer<Double>) throws -> Void) throws -> Vector {
    let values = try Buffer<Double>(count: rowCount) { target in
      target.update(repeating: .nan)
      try fill(target)
    }
    var lost = 0
    for row in 0..<rowCount where values[row].isInfinite { lost += 1 }
    if lost > 0 {
      work.remark(
        .note, "null-result",
        "`\(name)` has no finite result in \(VerbReceipt.rows(lost)), null there")
    }
    let validity = Bitmap(count: rowCount) { values[$0].isFinite }
    return Vector(type: .float, count: rowCount, storage: .float(values), validity: validity)
  }

  /// Ints a kernel wrote, null where it says no.
  func ints(
    where validity: Bitmap? = nil, _ fill: (UnsafeMutableBufferPointer<Int64>) throws -> Void
  ) throws -> Vector {
    let values = try Buffer<Int64>(count: rowCount) { target in
      target.update(repeating: 0)
      try fill(target)
    }
    return Vector(type: .int, count: rowCount, storage: .int(values), validity: validity)
  }

  /// The values of other rows: the kernel writes for each row the row it takes, `.max` for null.
  func picked(
    _ source: Vector, _ fill: (UnsafeMutableBufferPointer<UInt32>) throws -> Void
  ) throws -> Vector {
    let from = try Buffer<UInt32>(count: rowCount) { target in
      target.update(repeating: .max)
      try fill(target)
    }
    return try source.gathered(from, work: work)
  }

  /// Calls the body for the places of each group.
  func forEachGroup(_ body: (Range<Int>) throws -> Void) throws {
    try rows.forEachGroup(work: work, body)
  }

  @inline(__always) func row(_ place: Int) -> Int { Int(rows.rows.pointer[place]) }

  /// The values of an argument as floats, NaN for null.
  func numbers(_ index: Int) throws -> Buffer<Double> {
    let vector = self[index]
    if vector.type == .null { return Buffer(repeating: .nan, count: rowCount) }
    let values = try vector.asFloats(work: work)
    guard let validity = vector.validity else { return values }
    return Buffer<Double>(count: rowCount) { target in
      for row in target.indices { target[row] = validity[row] ? values[row] : .nan }
    }
  }
}

extension WindowFunctions {
  static func describe(
    _ name: String, _ summary: String, _ parameters: [OptionSpec], returns: ValueType,
    _ examples: [Example], _ terms: [String], seeAlso: [String] = []
  ) -> FunctionDescription {
    FunctionDescription(
      name, .window, summary, parameters: parameters, returns: returns, examples: examples,
      searchTerms: terms, seeAlso: seeAlso)
  }

  static func column(_ summary: String = "Column.") -> OptionSpec {
    OptionSpec("column", .columnExpression, summary)
  }

  static func isNumber(_ type: ColumnType) -> Bool {
    type.isNumeric || type == .bool || type == .null
  }

  static func isConstantNumber(_ type: ColumnType) -> Bool { type.isNumeric || type == .null }
}
