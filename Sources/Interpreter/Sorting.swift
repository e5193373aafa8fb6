import Diagnostics

/// Order and equality of values for list functions.
public enum Sorting {
  public static func areEqual(_ a: Value, _ b: Value, at span: Span) throws -> Bool {
    if a.isNull || b.isNull { return a.isNull && b.isNull }
    return try Comparison.equality(a, b, at: span) == true
  }

  /// Sorts stably; nulls come last both ways.
  public static func sorted(_ values: [Value], by key: Value?, descending: Bool, _ call: Call)
    throws
    -> [Value]
  {
    if key == nil, let ints = allInts(values) {
      var ints = ints
      if descending { ints.sort(by: >) } else { ints.sort() }
      return ints.map { .int($0) }
    }
    var keys = values
    if let key {
      for index in keys.indices {
        keys[index] = try call.machine.call(key, [values[index]], at: call.span(of: "by"))
        if index & 255 == 0 { try call.work.budget.check() }
      }
    }
    let span = call.span
    var nulls: [Int] = []
    var rows: [Int] = []
    for index in keys.indices {
      if keys[index].isNull { nulls.append(index) } else { rows.append(index) }
    }
    var buffer = rows
    try mergeSort(&rows, &buffer, 0, rows.count) { a, b in
      guard let order = try Comparison.order(keys[a], keys[b], at: span) else {
        throw Signal.failed(
          Diagnostic(
            "wrong-type", "\(keys[a].typeName) and \(keys[b].typeName) have no common order",
            at: span,
            help: "give a key: `.sort(x -> …)`"))
      }
      return descending ? order > 0 : order < 0
    }
    return (rows + nulls).map { values[$0] }
  }

  private static func allInts(_ values: [Value]) -> [Int64]? {
    var ints: [Int64] = []
    ints.reserveCapacity(values.count)
    for value in values {
      guard case .int(let int) = value else { return nil }
      ints.append(int)
    }
    return ints
  }

  /// A stable merge sort whose comparison may throw.
  private static func mergeSort(
    _ rows: inout [Int], _ buffer: inout [Int], _ low: Int, _ high: Int,
    _ precedes: (Int, Int) throws -> Bool
  ) throws {
    guard high - low > 1 else { return }
    let middle = (low + high) / 2
    try mergeSort(&rows, &buffer, low, middle, precedes)
    try mergeSort(&rows, &buffer, middle, high, precedes)
    var (i, j) = (low, middle)
    for k in low..<high {
      if j >= high {
        buffer[k] = rows[i]
        i += 1
      } else if i < middle, !(try precedes(rows[j], rows[i])) {
        buffer[k] = rows[i]
        i += 1
      } else {
        buffer[k] = rows[j]
        j += 1
      }
    }
    for k in low..<high { rows[k] = buffer[k] }
  }
}

extension Sorting {
  /// Negative, 0 or positive.
  /// - Throws: a `Failure` when the values have no common order.
  public static func order(_ a: Value, _ b: Value) throws -> Int {
    guard let order = try Comparison.order(a, b, at: nil) else {
      throw Failure("wrong-type", "\(a.typeName) and \(b.typeName) have no common order")
    }
    return order
  }
}
