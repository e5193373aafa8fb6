import Describe
import Diagnostics
import Numeric

/// One evaluation of an element function, for its kernel: the arguments, all defaults filled in.
struct ElementCall: Sendable {
  let name: String
  let arguments: [Vector]
  let parameters: [String]
  let rowCount: Int
  let work: Work
  /// Which rows have a value in every argument; nil when all do.
  let validity: Bitmap?

  subscript(index: Int) -> Vector { arguments[index] }

  /// A result whose nulls are exactly the rows in which an argument is null.
  func result(_ type: ColumnType, _ storage: Vector.Storage) -> Vector {
    Vector(type: type, count: rowCount, storage: storage, validity: validity)
  }

  /// A result whose validity the kernel made, beside the nulls of the arguments.
  func result(_ type: ColumnType, _ storage: Vector.Storage, where valid: Bitmap?) -> Vector {
    Vector(type: type, count: rowCount, storage: storage, validity: validity.and(valid))
  }

  /// A float result; what is not finite becomes null, with a note that says how often and why.
  func floats(_ values: Buffer<Double>, type: ColumnType = .float) throws -> Vector {
    let finite = try finiteRows(values)
    let valid = validity.and(finite)
    if finite != nil {
      let lost =
        (validity?.setCount ?? rowCount) - (valid?.setCount ?? rowCount)
      if lost > 0 { noteNulls(lost, "has no finite result") }
    }
    return Vector(type: type, count: rowCount, storage: .float(values), validity: valid)
  }

  /// Says that `lost` rows became null although no argument was.
  func noteNulls(_ lost: Int, _ reason: String) {
    work.remark(
      .note, "null-result",
      "`\(name)` \(reason) in \(lost) \(lost == 1 ? "row" : "rows"), null there")
  }

  private func finiteRows(_ values: Buffer<Double>) throws -> Bitmap? {
    let chunks = RowRanges.count(of: values.count)
    let all = try Buffer<Bool>(shared: chunks) { target in
      try RowRanges.forEach(values.count, work: work) { chunk, rows in
        let from = values.pointer
        // x - x is 0 for finite x and NaN otherwise, and a sum with a NaN in it is NaN.
        var sum = 0.0
        var other = 0.0
        var row = rows.lowerBound
        while row + 1 < rows.upperBound {
          sum += from[row] - from[row]
          other += from[row + 1] - from[row + 1]
          row += 2
        }
        if row < rows.upperBound { sum += from[row] - from[row] }
        target[chunk] = sum + other == 0
      }
    }
    if all.elements.allSatisfy({ $0 }) { return nil }
    return try Bitmap.made(count: values.count, work: work) { values[$0].isFinite }
  }

  /// The one value of a constant argument.
  func scalar(_ index: Int) -> Scalar {
    arguments[index].count > 0 ? arguments[index].scalar(at: 0) : .null
  }

  func text(_ index: Int) -> String? {
    if case .text(let value) = scalar(index) { value } else { nil }
  }

  func int(_ index: Int) -> Int? {
    if case .int(let value) = scalar(index) { Int(value) } else { nil }
  }

  func flag(_ index: Int) -> Bool? {
    if case .bool(let value) = scalar(index) { value } else { nil }
  }

  func failure(_ message: String, help: String? = nil, blaming index: Int? = nil) -> Failure {
    Failure(
      "bad-argument", message, help: help,
      blames: index.flatMap { $0 < parameters.count ? parameters[$0] : nil })
  }
}

extension Bitmap? {
  /// Rows set in both; nil stands for all rows.
  func and(_ other: Bitmap?) -> Bitmap? {
    guard let self else { return other }
    guard let other else { return self }
    let words = Buffer<UInt64>(count: self.words.count) { target in
      for word in target.indices { target[word] = self.words[word] & other.words[word] }
    }
    return Bitmap(words: words, count: self.count)
  }
}

extension ElementFunction {
  /// A function that is null where an argument is: the kernel runs only when no constant is null.
  /// - Parameters:
  ///   - constants: the parameters that take one value for all rows, not a column.
  ///   - type: the result for the argument types, all defaults filled in; nil when they do not fit.
  static func strict(
    _ description: FunctionDescription, constants: Set<String> = [],
    type: @escaping @Sendable ([ColumnType]) -> ColumnType?,
    _ kernel: @escaping @Sendable (ElementCall) throws -> Vector
  ) -> ElementFunction {
    lenient(description, constants: constants, type: type) { call in
      let nullable = description.parameters.map(\.allowsNull)
      let isNull = zip(call.arguments, nullable).contains { argument, allowed in
        !allowed && (argument.type == .null || (argument.count == 1 && argument.isNull(0)))
      }
      if isNull {
        let result = type(call.arguments.map(\.type)) ?? .null
        return .nulls(result, count: call.rowCount)
      }
      var validity: Bitmap?
      for (argument, allowed) in zip(call.arguments, nullable)
      where !allowed && argument.count == call.rowCount {
        validity = validity.and(argument.validity)
      }
      return try kernel(
        ElementCall(
          name: call.name, arguments: call.arguments, parameters: call.parameters,
          rowCount: call.rowCount, work: call.work, validity: validity))
    }
  }

  /// A function whose kernel decides what null arguments mean.
  static func lenient(
    _ description: FunctionDescription, constants: Set<String> = [],
    type: @escaping @Sendable ([ColumnType]) -> ColumnType?,
    _ kernel: @escaping @Sendable (ElementCall) throws -> Vector
  ) -> ElementFunction {
    let names = description.parameters.map(\.name)
    let defaults = description.parameters.map { $0.defaultValue.map(Scalar.init) }
    @Sendable func complete(_ given: Int) throws -> [Scalar] {
      guard given <= names.count || description.parameters.last?.isVariadic == true else {
        throw Failure(
          "too-many-arguments",
          "`\(description.name)` takes \(names.count) arguments, not \(given)")
      }
      return try zip(names, defaults).dropFirst(given).compactMap { name, value in
        if let value { return value }
        if description.parameters.last?.isVariadic == true { return nil }
        throw Failure("missing-argument", "`\(description.name)` needs `\(name)`")
      }
    }
    return ElementFunction(
      description, constants: Set(names.indices.filter { constants.contains(names[$0]) }),
      resultType: { given in
        let types = given + (try complete(given.count)).map { ColumnType(of: $0) ?? .null }
        guard let result = type(types) else {
          throw wrongType(description, types) { type($0) != nil }
        }
        return result
      },
      evaluate: { given, rowCount, work in
        let arguments = given + (try complete(given.count).map { try Vector.constant($0) })
        guard type(arguments.map(\.type)) != nil else {
          throw wrongType(description, arguments.map(\.type)) { type($0) != nil }
        }
        return try kernel(
          ElementCall(
            name: description.name, arguments: arguments, parameters: names, rowCount: rowCount,
            work: work, validity: nil))
      })
  }

  /// The message for arguments that do not fit: it blames the first one that no value of another
  /// type in its place would mend.
  private static func wrongType(
    _ description: FunctionDescription, _ types: [ColumnType], fits: ([ColumnType]) -> Bool
  ) -> Failure {
    let shown = types.map(\.description)
    let isOperator = description.name.utf8.first.map { !($0 >= 0x61 && $0 <= 0x7A) } ?? true
    if isOperator || ["and", "or", "in", "not in"].contains(description.name), types.count == 2 {
      return OperatorWording.failure(description.name, shown[0], shown[1])
    }
    let culprit = types.indices.first { index in
      var changed = types
      changed[index] = .null
      return fits(changed)
    }
    let index = culprit ?? 0
    guard index < types.count else {
      return Failure("missing-argument", "`\(description.name)` needs an argument")
    }
    let parameter = index < description.parameters.count ? description.parameters[index] : nil
    if description.parameters.count == 1 || index == 0 {
      return Failure(
        "wrong-type",
        "`\(description.name)` takes \(parameter?.type.description ?? "other values"), not \(shown[index])",
        blames: parameter?.name)
    }
    return Failure(
      "wrong-type",
      "`\(parameter?.name ?? "argument \(index + 1)")` of `\(description.name)` must be \(parameter?.type.description ?? "of another type"), not \(shown[index])",
      blames: parameter?.name)
  }
}

extension Scalar {
  init(_ value: OptionValue) {
    switch value {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .float(let value): self = .float(value)
    case .text(let value): self = .text(value)
    case .list(let values): self = .list(values.map(Scalar.init))
    }
  }
}
