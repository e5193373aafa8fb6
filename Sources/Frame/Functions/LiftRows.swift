import Describe
import Diagnostics
import Numeric

/// Loops over rows for functions whose further arguments may be columns too. Where they are constants
/// and the texts are coded, the work is done once a distinct text.
extension ElementCall {
  /// The place of a row in an argument, which is 0 for a constant.
  @inline(__always) func place(_ argument: Int, _ row: Int) -> Int {
    arguments[argument].count == 1 ? 0 : row
  }

  /// The UTF-8 of an argument in a row.
  @inline(__always) func utf8(_ argument: Int, _ row: Int) -> UnsafeBufferPointer<UInt8> {
    arguments[argument].utf8(place(argument, row))
  }

  /// The int of an argument in a row; nil where there is none.
  func int(_ argument: Int, row: Int) -> Int? {
    let place = place(argument, row)
    guard let values = arguments[argument].ints, !arguments[argument].isNull(place) else {
      return nil
    }
    return Int(values[place])
  }

  /// Whether every argument but the first is one value for all rows.
  private var restIsConstant: Bool {
    arguments.dropFirst().allSatisfy { $0.count == 1 }
      && (arguments[0].count == rowCount || arguments.count == 1)
  }

  /// A text for each row; false makes the row null. The row is for reading the other arguments.
  func mapRows(
    _ operation:
      @escaping @Sendable (
        _ row: Int, _ text: UnsafeBufferPointer<UInt8>, _ out: inout [UInt8]
      ) -> Bool
  ) throws -> Vector {
    if restIsConstant { return try mapText { operation(0, $0, &$1) } }
    return try texts { row, out in operation(row, self.utf8(0, row), &out) }
  }

  /// A plain value for each row; nil makes the row null.
  func mapRows<R: BitwiseCopyable & Sendable>(
    empty: R,
    _ operation: @escaping @Sendable (_ row: Int, _ text: UnsafeBufferPointer<UInt8>) -> R?
  ) throws -> (Buffer<R>, Bitmap?) {
    if restIsConstant { return try mapText(empty: empty) { operation(0, $0) } }
    return try plainRows(empty: empty) { operation($0, self.utf8(0, $0)) }
  }

  /// A plain value for each row that has all arguments; nil makes the row null.
  func plainRows<R: BitwiseCopyable & Sendable>(
    empty: R, _ operation: @escaping @Sendable (_ row: Int) -> R?
  ) throws -> (Buffer<R>, Bitmap?) {
    let words = Buffer<UInt64>(repeating: 0, count: (rowCount + 63) / 64)
    let bits = SharedPointer(UnsafeMutablePointer(mutating: words.pointer))
    let values = try Buffer<R>(shared: rowCount) { target in
      try RowRanges.forEach(rowCount, work: work) { _, rows in
        for row in rows {
          if row & 1023 == 0, work.budget.isExhausted { return }
          guard validity?[row] != false, let value = operation(row) else {
            target[row] = empty
            continue
          }
          target[row] = value
          bits[row >> 6] |= 1 << UInt64(row & 63)
        }
      }
    }
    try work.budget.check()
    let bitmap = Bitmap(words: words, count: rowCount)
    return (values, bitmap.setCount == rowCount ? nil : bitmap)
  }

  /// A list for each row, appended to the builder of its elements.
  func mapLists(
    of element: ColumnType,
    _ operation: (
      _ row: Int, _ text: UnsafeBufferPointer<UInt8>, _ out: inout VectorBuilder
    ) throws -> Void
  ) throws -> Vector {
    if restIsConstant, case .coded(let codes, let values) = self[0].storage {
      var builder = VectorBuilder(.list(of: element), capacity: values.count)
      for index in 0..<values.count {
        if index & 1023 == 0 { try work.budget.check() }
        try builder.appendList { try operation(0, values[index], &$0) }
      }
      if values.count == 0 { return .nulls(.list(of: element), count: rowCount) }
      let all = try builder.finish().gathered(codes, work: work)
      return Vector(
        type: all.type, count: rowCount, storage: all.storage,
        validity: validity.and(all.validity))
    }
    var builder = VectorBuilder(.list(of: element), capacity: rowCount)
    for row in 0..<rowCount {
      if row & 1023 == 0 { try work.budget.check() }
      if validity?[row] == false {
        builder.appendNull()
      } else {
        try builder.appendList { try operation(row, utf8(0, row), &$0) }
      }
    }
    return builder.finish()
  }

  /// A result of reading texts: those that could not be read are null, with a note.
  func parsed(
    _ type: ColumnType, _ storage: Vector.Storage, _ read: Bitmap?, _ reason: String
  ) -> Vector {
    let vector = result(type, storage, where: read)
    let lost = vector.nullCount - (validity.map { rowCount - $0.setCount } ?? 0)
    if lost > 0 {
      work.remark(
        .note, "null-result",
        "`\(name)`: \(lost) \(lost == 1 ? "text" : "texts") \(reason), null there")
    }
    return vector
  }

  /// The most bytes that a function of texts may make.
  static let textLimit = 1 << 30

  /// - Throws: `too-large` when a result would need more than `textLimit` bytes.
  func checkSize(_ bytes: Int?) throws {
    guard let bytes, bytes <= Self.textLimit else {
      throw Failure(
        "too-large",
        "`\(name)` would make \(bytes.map { NumberText.grouped(($0 + 999_999) / 1_000_000) } ?? "too many") MB of text, more than the \(NumberText.grouped(Self.textLimit / 1_000_000)) MB allowed",
        help: "ask for less at once")
    }
  }
}

extension ElementFunction {
  /// A function of one text, and perhaps more arguments, to a text.
  static func textToText(
    _ description: FunctionDescription, constants: Set<String> = [],
    type: @escaping @Sendable ([ColumnType]) -> Bool = { ElementFunctions.isText($0[0]) },
    _ operation:
      @escaping @Sendable (
        _ call: ElementCall, _ row: Int, _ text: UnsafeBufferPointer<UInt8>,
        _ out: inout [UInt8]
      ) -> Bool
  ) -> ElementFunction {
    .strict(description, constants: constants, type: { type($0) ? .text : nil }) { call in
      try call.mapRows { operation(call, $0, $1, &$2) }
    }
  }

  /// A function of one text, and perhaps more arguments, to a truth value.
  static func textToBool(
    _ description: FunctionDescription, constants: Set<String> = [],
    type: @escaping @Sendable ([ColumnType]) -> Bool = { ElementFunctions.isText($0[0]) },
    _ operation:
      @escaping @Sendable (
        _ call: ElementCall, _ row: Int, _ text: UnsafeBufferPointer<UInt8>
      ) -> Bool
  ) -> ElementFunction {
    .strict(description, constants: constants, type: { type($0) ? .bool : nil }) { call in
      let (flags, valid) = try call.mapRows(empty: UInt8(0)) {
        operation(call, $0, $1) ? 1 : 0
      }
      return call.result(.bool, .bool(flags), where: valid)
    }
  }

  /// A function of one text, and perhaps more arguments, to an int; nil is null.
  static func textToInt(
    _ description: FunctionDescription, constants: Set<String> = [],
    type: @escaping @Sendable ([ColumnType]) -> Bool = { ElementFunctions.isText($0[0]) },
    _ operation:
      @escaping @Sendable (
        _ call: ElementCall, _ row: Int, _ text: UnsafeBufferPointer<UInt8>
      ) -> Int?
  ) -> ElementFunction {
    .strict(description, constants: constants, type: { type($0) ? .int : nil }) { call in
      let (values, valid) = try call.mapRows(empty: Int64(0)) {
        operation(call, $0, $1).map(Int64.init)
      }
      return call.result(.int, .int(values), where: valid)
    }
  }

  /// A function of one text, and perhaps more arguments, to a list of texts.
  static func textToTexts(
    _ description: FunctionDescription, constants: Set<String> = [],
    type: @escaping @Sendable ([ColumnType]) -> Bool = { ElementFunctions.isText($0[0]) },
    _ operation:
      @escaping @Sendable (
        _ call: ElementCall, _ row: Int, _ text: UnsafeBufferPointer<UInt8>,
        _ out: inout VectorBuilder
      ) -> Void
  ) -> ElementFunction {
    .strict(
      description, constants: constants, type: { type($0) ? .list(of: .text) : nil }
    ) { call in
      try call.mapLists(of: .text) { operation(call, $0, $1, &$2) }
    }
  }
}
