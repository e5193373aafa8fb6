import Diagnostics
import Numeric

/// Arithmetic of dates, datetimes and durations, and the joining of texts and lists.
extension ElementFunctions {
  /// A date moves by whole days and stays a date; a datetime moves by any duration.
  static func momentSum(_ types: [ColumnType]) -> ColumnType? {
    switch (types[0], types[1]) {
    case (.duration, .duration), (.duration, .null), (.null, .duration): .duration
    case (.date, .duration), (.duration, .date), (.date, .null), (.null, .date): .date
    case (.datetime, .duration), (.duration, .datetime), (.datetime, .null), (.null, .datetime):
      .datetime
    default: nil
    }
  }

  static func momentDifference(_ types: [ColumnType]) -> ColumnType? {
    switch (types[0], types[1]) {
    case (.date, .duration): .date
    case (.datetime, .duration): .datetime
    case (.date, .date), (.datetime, .datetime), (.date, .datetime), (.datetime, .date),
      (.duration, .duration), (.duration, .null), (.null, .duration), (.date, .null),
      (.datetime, .null), (.null, .date), (.null, .datetime):
      .duration
    default: nil
    }
  }
}

extension ElementCall {
  /// A date or datetime beside a duration, on either side; nil for other arguments.
  func dateAndDuration() throws -> (moment: Vector, step: Buffer<Int64>)? {
    func isMoment(_ type: ColumnType) -> Bool { type == .date || type == .datetime }
    if isMoment(self[0].type), self[1].type == .duration, let step = self[1].times {
      return (self[0], step)
    }
    if isMoment(self[1].type), self[0].type == .duration, let step = self[0].times {
      return (self[1], step)
    }
    return nil
  }

  /// Dates move by whole days (a rest of a day is an error), datetimes by microseconds; results
  /// outside the years 1 to 9999 are null with a note.
  func shifted(_ moment: Vector, _ step: Buffer<Int64>) throws -> Vector {
    let low = Calendar.time(of: Calendar.dayRange.lowerBound)
    let high = Calendar.time(of: Calendar.dayRange.upperBound) + Calendar.microsecondsPerDay - 1
    let isDate = moment.type == .date
    if isDate {
      let stepSize = step.count == 1 && rowCount != 1 ? 0 : 1
      for row in 0..<step.count
      where step[row] % Calendar.microsecondsPerDay != 0
        && (stepSize == 0 || validity?[row] != false)
      {
        throw Failure(
          "wrong-type",
          "a date moves by whole days, and the duration is not a whole number of them",
          help: "make the date a datetime first with `.to_datetime()`")
      }
    }
    let start = try times(of: moment)
    let sums = try zip(start, step) { a, b in
      let (sum, overflow) = a.addingReportingOverflow(b)
      return overflow || sum < low || sum > high ? Int64.min : sum
    }
    let inside = try Bitmap.made(count: rowCount, work: work) { sums[$0] != .min }
    let valid = validity.and(inside)
    let lost = (validity?.setCount ?? rowCount) - (valid?.setCount ?? rowCount)
    if lost > 0 { noteNulls(lost, "leaves the years 1 to 9999") }
    let storage: Vector.Storage =
      isDate ? .date(try map(sums) { $0 == .min ? 0 : Calendar.day(of: $0) }) : .time(sums)
    return Vector(type: moment.type, count: rowCount, storage: storage, validity: valid)
  }

  func dateDifference() throws -> Vector {
    result(.duration, .time(try checked(times(of: self[0]), times(of: self[1])) { ($0 &- $1, 0) }))
  }

  /// Dates as their midnights; datetimes as they are.
  func times(of moment: Vector) throws -> Buffer<Int64> {
    if let times = moment.times { return times }
    guard let days = moment.days else { return Buffer(repeating: 0, count: moment.count) }
    return try Buffer(shared: days.count) { target in
      try RowRanges.forEach(days.count, work: work) { _, rows in
        for row in rows { target[row] = Calendar.time(of: days[row]) }
      }
    }
  }

  /// Left and right text of each row, one after the other.
  func joinedTexts() throws -> Vector {
    let (left, right) = (self[0], self[1])
    return try texts { row, out in
      out.append(contentsOf: left.utf8(left.isConstant(among: rowCount) ? 0 : row))
      out.append(contentsOf: right.utf8(right.isConstant(among: rowCount) ? 0 : row))
      return true
    }
  }

  func joinedLists() throws -> Vector {
    try lists { row, out in
      out.append(contentsOf: listRange(0, row).map { ListElement(side: 0, index: $0) })
      out.append(contentsOf: listRange(1, row).map { ListElement(side: 1, index: $0) })
    }
  }
}
