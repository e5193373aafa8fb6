import Diagnostics

/// Rows that a figure leaves out, by reason.
struct LeftOut: Sendable {
  var nullX = 0
  var nullY = 0
  var belowX = 0
  var belowY = 0

  func notes(x: AxisColumn, y: AxisColumn) -> [String] {
    var notes: [String] = []
    let xName = sanitized(x.name)
    let yName = sanitized(y.name)
    if nullX > 0 { notes.append("\(counted(nullX, "row")) left out: \(xName) is null") }
    if nullY > 0 { notes.append("\(counted(nullY, "row")) left out: \(yName) is null") }
    if belowX > 0 {
      notes.append("\(counted(belowX, "row")) left out: \(xName) is not above zero (log axis)")
    }
    if belowY > 0 {
      notes.append("\(counted(belowY, "row")) left out: \(yName) is not above zero (log axis)")
    }
    return notes
  }

  /// What is left out of one column of numbers.
  static func notes(of column: AxisColumn, isLog: Bool, _ chunks: RowChunks) -> [String] {
    let values = column.numbers ?? []
    let parts = chunks.map(values.count) { rows in
      var left = LeftOut()
      for value in values[rows] {
        if !value.isFinite {
          left.nullX += 1
        } else if isLog, value <= 0 {
          left.belowX += 1
        }
      }
      return left
    }
    return parts.reduce(into: LeftOut()) { $0.add($1) }.notes(x: column, y: column)
  }

  mutating func add(_ other: LeftOut) {
    nullX += other.nullX
    nullY += other.nullY
    belowX += other.belowX
    belowY += other.belowY
  }
}
