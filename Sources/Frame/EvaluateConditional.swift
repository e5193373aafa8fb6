import Diagnostics
import Numeric

extension Evaluation {
  /// Each row takes the value of its first true arm. An arm is computed on the rows that reach it
  /// only, so that `when { .b == 0 -> null; else -> .a / .b }` divides by no zero.
  func conditional(
    _ arms: [(condition: ColumnExpression, value: ColumnExpression)],
    _ otherwise: ColumnExpression
  ) throws -> Value {
    var open = rows ?? Buffer((0..<data.rowCount).lazy.map { UInt32(truncatingIfNeeded: $0) })
    /// The places (in the result) of the rows that are still open.
    var places = Buffer((0..<rowCount).lazy.map { UInt32(truncatingIfNeeded: $0) })
    var parts: [Part] = []
    for (condition, value) in arms {
      let here = Evaluation(data: data, right: right, work: work, rows: open)
      let flags = try here.flags(of: condition)
      if flags.isConstant {
        guard flags.isTrue(0) else { continue }
        parts.append(try here.part(value, places))
        open = Buffer([])
        places = Buffer([])
        break
      }
      var hit: [Int] = []
      var missed: [Int] = []
      for row in 0..<open.count {
        if flags.isTrue(row) { hit.append(row) } else { missed.append(row) }
      }
      let taken = Evaluation(
        data: data, right: right, work: work, rows: Buffer(hit.lazy.map { open[$0] }))
      parts.append(try taken.part(value, Buffer(hit.lazy.map { places[$0] })))
      let (before, beforePlaces) = (open, places)
      open = Buffer(missed.lazy.map { before[$0] })
      places = Buffer(missed.lazy.map { beforePlaces[$0] })
    }
    let rest = Evaluation(data: data, right: right, work: work, rows: open)
    parts.append(try rest.part(otherwise, places))
    return try joined(parts)
  }

  private struct Part {
    var value: Value
    var places: Buffer<UInt32>
    var span: Span?
  }

  private struct Flags {
    var vector: Vector
    var isConstant: Bool
    func isTrue(_ row: Int) -> Bool {
      guard !vector.isNull(row), let flags = vector.flags else { return false }
      return flags[row] != 0
    }
  }

  private func flags(of condition: ColumnExpression) throws -> Flags {
    let value = try value(of: condition)
    guard value.vector.type == .bool || value.vector.type == .null else {
      throw Failure(
        "wrong-type", "a condition must be bool, not \(value.vector.type.description)",
        span: condition.span)
    }
    return Flags(vector: value.vector, isConstant: value.isConstant)
  }

  private func part(_ expression: ColumnExpression, _ places: Buffer<UInt32>) throws -> Part {
    Part(value: try value(of: expression), places: places, span: expression.span)
  }

  private func joined(_ parts: [Part]) throws -> Value {
    var type = ColumnType.null
    for part in parts {
      guard let joined = type.union(part.value.vector.type) else {
        throw Failure(
          "wrong-type",
          "the arms have different types: \(type.description) and \(part.value.vector.type.description)",
          help: "make all arms one type, for instance with `.to_text()`", span: part.span)
      }
      type = joined
    }
    var starts: [Int] = []
    var total = 0
    let vectors = try parts.map { part in
      starts.append(total)
      total += part.value.vector.count
      let vector = try part.value.vector.converted(to: type, work: work)
      guard part.value.isConstant, case .text(let text) = vector.storage else { return vector }
      // Arms that are words make a column of few different texts.
      return Vector(
        type: type, count: vector.count,
        storage: .coded(Buffer(repeating: 0, count: vector.count), text),
        validity: vector.validity)
    }
    let order = Buffer<UInt32>(count: rowCount) { target in
      for (part, start) in zip(parts, starts) {
        for index in 0..<part.places.count {
          target[Int(part.places[index])] = UInt32(
            truncatingIfNeeded: part.value.isConstant ? start : start + index)
        }
      }
    }
    return Value(
      vector: try Vector.concatenated(vectors).gathered(order, work: work), isConstant: false)
  }
}
