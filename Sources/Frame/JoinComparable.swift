import Diagnostics
import Numeric

extension MatchCodes {
  /// The keys of both sides in one layout. Ints and floats compare exactly, dates as the start of
  /// their day.
  /// - Throws: `wrong-type` when values of the two types are never equal, or are lists.
  static func comparable(
    _ left: Vector, _ right: Vector, work: Work
  ) throws -> (Vector, Vector) {
    switch (left.type, right.type) {
    case (.list, _), (_, .list):
      throw Failure(
        "wrong-type", "a list column is no key of a join", help: "`explode` it first", blames: "on")
    case (.int, .float): return (left, try right.wholeNumbers(work: work))
    case (.float, .int): return (try left.wholeNumbers(work: work), right)
    case (.date, .datetime): return (try left.startsOfDays(work: work), right)
    case (.datetime, .date): return (left, try right.startsOfDays(work: work))
    case (let a, let b) where a == b || a == .null || b == .null || (a.isTextual && b.isTextual):
      return (left, right)
    case (let a, let b):
      throw Failure(
        "wrong-type", "the keys of the join are \(a.description) and \(b.description)",
        help: "convert one of them, so that both have the same type", blames: "on")
    }
  }
}

extension Vector {
  /// Floats as ints, null where they are not whole or too large.
  fileprivate func wholeNumbers(work: Work) throws -> Vector {
    guard case .float(let values) = storage else { return self }
    let old = validity
    let ints = try Buffer<Int64>(shared: count) { target in
      try RowRanges.forEach(count, work: work) { _, rows in
        for row in rows { target[row] = Int64(exactly: values.pointer[row]) ?? 0 }
      }
    }
    let validity = try Bitmap.made(count: count, work: work) { row in
      (old?[row] ?? true) && Int64(exactly: values.pointer[row]) != nil
    }
    return Vector(type: .int, count: count, storage: .int(ints), validity: validity)
  }

  /// Dates as datetimes, null where they are out of range.
  fileprivate func startsOfDays(work: Work) throws -> Vector {
    guard case .date(let days) = storage else { return self }
    let old = validity
    let perDay: Int64 = 86_400_000_000
    let times = try Buffer<Int64>(shared: count) { target in
      try RowRanges.forEach(count, work: work) { _, rows in
        for row in rows { target[row] = Int64(days.pointer[row]) &* perDay }
      }
    }
    let validity = try Bitmap.made(count: count, work: work) { row in
      (old?[row] ?? true)
        && !Int64(days.pointer[row]).multipliedReportingOverflow(by: perDay).overflow
    }
    return Vector(type: .datetime, count: count, storage: .time(times), validity: validity)
  }
}
