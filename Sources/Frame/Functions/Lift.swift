import Diagnostics
import Numeric

/// Loops over the rows of arguments, in parallel over fixed ranges. A buffer of one element among
/// longer ones is a constant. The closures are literals at each call, so they are inlined into the
/// loops.
extension ElementCall {
  @inline(__always)
  func map<A, R: BitwiseCopyable & Sendable>(
    _ a: Buffer<A>, _ operation: @escaping @Sendable (A) -> R
  ) throws -> Buffer<R> {
    if a.count == 1 && rowCount != 1 {
      return Buffer(repeating: operation(a[0]), count: rowCount)
    }
    return try Buffer(shared: rowCount) { target in
      try RowRanges.forEach(rowCount, work: work) { _, rows in
        let from = a.pointer
        let into = target.base
        for row in rows { into[row] = operation(from[row]) }
      }
    }
  }

  @inline(__always)
  func zip<A: Sendable, B: Sendable, R: BitwiseCopyable & Sendable>(
    _ a: Buffer<A>, _ b: Buffer<B>, _ operation: @escaping @Sendable (A, B) -> R
  ) throws -> Buffer<R> {
    // Loops of their own, because a closure around `operation` would not be inlined.
    let isLeftConstant = rowCount != 1 && a.count == 1
    let isRightConstant = rowCount != 1 && b.count == 1
    return try Buffer(shared: rowCount) { target in
      try RowRanges.forEach(rowCount, work: work) { _, rows in
        let left = a.pointer
        let right = b.pointer
        let into = target.base
        if isRightConstant, !isLeftConstant {
          let constant = right[0]
          for row in rows { into[row] = operation(left[row], constant) }
        } else if isLeftConstant, !isRightConstant {
          let constant = left[0]
          for row in rows { into[row] = operation(constant, right[row]) }
        } else if isLeftConstant {
          for row in rows { into[row] = operation(left[0], right[0]) }
        } else {
          for row in rows { into[row] = operation(left[row], right[row]) }
        }
      }
    }
  }

  /// Checked arithmetic on ints: `operation` gives a value and a word that is negative on overflow.
  /// - Throws: `overflow` naming the first row and its values.
  @inline(__always)
  func checked(
    _ a: Buffer<Int64>, _ b: Buffer<Int64>,
    _ operation: @escaping @Sendable (Int64, Int64) -> (Int64, Int64)
  ) throws -> Buffer<Int64> {
    let leftStep = a.count == 1 && rowCount != 1 ? 0 : 1
    let rightStep = b.count == 1 && rowCount != 1 ? 0 : 1
    let chunks = RowRanges.count(of: rowCount)
    let flags = Buffer<Int64>(repeating: 0, count: chunks)
    let flagged = SharedPointer(UnsafeMutablePointer(mutating: flags.pointer))
    let result = try Buffer<Int64>(shared: rowCount) { target in
      try RowRanges.forEach(rowCount, work: work) { chunk, rows in
        let left = a.pointer
        let right = b.pointer
        let into = target.base
        var overflow: Int64 = 0
        if leftStep == 1, rightStep == 1 {
          for row in rows {
            let (value, flag) = operation(left[row], right[row])
            into[row] = value
            overflow |= flag
          }
        } else if leftStep == 1 {
          let constant = right[0]
          for row in rows {
            let (value, flag) = operation(left[row], constant)
            into[row] = value
            overflow |= flag
          }
        } else {
          let constant = left[0]
          for row in rows {
            let (value, flag) = operation(constant, right[row * rightStep])
            into[row] = value
            overflow |= flag
          }
        }
        flagged[chunk] = overflow
      }
    }
    for chunk in 0..<chunks where flags[chunk] < 0 {
      for row in chunk * RowRanges.size..<min(rowCount, (chunk + 1) * RowRanges.size)
      where validity?[row] != false {
        let (x, y) = (a[row * leftStep], b[row * rightStep])
        if operation(x, y).1 < 0 { throw overflow(x, y, row) }
      }
    }
    return result
  }

  func overflow(_ x: Int64, _ y: Int64, _ row: Int) -> Failure {
    let isWord = name.utf8.first.map { $0 >= 0x61 && $0 <= 0x7A } ?? false
    let call =
      name == "negate"
      ? "`-(\(y))`"
      : !isWord
        ? "`\(x) \(name) \(y)`"
        : arguments.count == 2 ? "`\(name)(\(x), \(y))`" : "`\(name)(\(x))`"
    return Failure(
      "int-overflow",
      call + " is outside the range of int"
        + (rowCount == 1 ? "" : " (row \(row))"),
      help: "compute with floats: `.to_float()`, or write `1.0 *` in front")
  }
}

extension Vector {
  var ints: Buffer<Int64>? { if case .int(let values) = storage { values } else { nil } }
  var floats: Buffer<Double>? { if case .float(let values) = storage { values } else { nil } }
  var flags: Buffer<UInt8>? { if case .bool(let values) = storage { values } else { nil } }
  var days: Buffer<Int32>? { if case .date(let values) = storage { values } else { nil } }
  var times: Buffer<Int64>? { if case .time(let values) = storage { values } else { nil } }

  /// Whether the vector is one value for all rows of a call.
  func isConstant(among rowCount: Int) -> Bool { count == 1 && rowCount != 1 }

  /// The UTF-8 of a row; empty for a null.
  @inline(__always) func utf8(_ row: Int) -> UnsafeBufferPointer<UInt8> {
    switch storage {
    case .text(let texts): texts[row]
    case .coded(let codes, let values):
      Int(codes[row]) < values.count ? values[Int(codes[row])] : .init(start: nil, count: 0)
    default: .init(start: nil, count: 0)
    }
  }

  /// A constant repeated to `count` rows; text becomes one code.
  func expanded(to count: Int, work: Work) throws -> Vector {
    if self.count == count { return self }
    if count == 0 { return .nulls(type, count: 0) }
    if isNull(0) { return .nulls(type, count: count) }
    switch storage {
    case .int(let v):
      return Vector(
        type: type, count: count, storage: .int(Buffer(repeating: v[0], count: count)),
        validity: nil)
    case .float(let v):
      return Vector(
        type: type, count: count, storage: .float(Buffer(repeating: v[0], count: count)),
        validity: nil)
    case .text(let v):
      return Vector(
        type: type, count: count,
        storage: .coded(Buffer(repeating: 0, count: count), v), validity: nil)
    default: return try gathered(Buffer(repeating: 0, count: count), work: work)
    }
  }

  /// An int column as floats, a float column as it is.
  func asFloats(work: Work) throws -> Buffer<Double> {
    switch storage {
    case .float(let values): return values
    case .int(let values): return try Self.converted(values, work) { Double($0) }
    case .bool(let values): return try Self.converted(values, work) { Double($0) }
    case .time(let values): return try Self.converted(values, work) { Double($0) }
    default: return Buffer(repeating: 0, count: count)
    }
  }

  @inline(__always)
  private static func converted<A>(
    _ values: Buffer<A>, _ work: Work, _ convert: @escaping @Sendable (A) -> Double
  ) throws -> Buffer<Double> {
    try Buffer(shared: values.count) { target in
      try RowRanges.forEach(values.count, work: work) { _, rows in
        let from = values.pointer
        let into = target.base
        for row in rows { into[row] = convert(from[row]) }
      }
    }
  }
}
