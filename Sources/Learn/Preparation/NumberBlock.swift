import Diagnostics
import Frame
import Numeric

extension [PreparedColumn] {
  /// How many of the columns a block holds.
  var numberCount: Int {
    reduce(0) { if case .numbers = $1.values { $0 + 1 } else { $0 } }
  }
}

/// The number columns of a line side by side, row by row, for steps that work on several at once;
/// indicators are left out and pass such steps untouched.
struct NumberBlock: Sendable {
  let rowCount: Int
  /// Which of the columns are in the block.
  let places: [Int]
  /// `rowCount * places.count` values; NaN where one is missing.
  var values: [Double]

  var width: Int { places.count }

  /// - Throws: `wrong-type` when a column holds texts, lists or dates.
  init(_ columns: [PreparedColumn], for step: String) throws {
    var places: [Int] = []
    var buffers: [Buffer<Double>] = []
    for (place, column) in columns.enumerated() {
      try column.requireNumbers(for: step)
      guard case .numbers(let numbers) = column.values else { continue }
      places.append(place)
      buffers.append(numbers)
    }
    let rows = columns.first?.rowCount ?? 0
    let width = places.count
    values = [Double](unsafeUninitializedCapacity: rows * width) { target, count in
      for (place, buffer) in buffers.enumerated() {
        for row in 0..<rows { target[row * width + place] = buffer.pointer[row] }
      }
      count = rows * width
    }
    rowCount = rows
    self.places = places
  }

  /// The columns with the numbers of this block in their places.
  func columns(replacing columns: [PreparedColumn]) -> [PreparedColumn] {
    var result = columns
    for (place, column) in places.enumerated() {
      result[column].values = .numbers(
        Buffer<Double>(count: rowCount) { target in
          for row in 0..<rowCount { target[row] = values[row * width + place] }
        })
    }
    return result
  }

  /// The mean of the values of each column that are there, in order of the columns.
  /// - Throws: `all-null` naming the first column without any.
  func means(_ columns: [PreparedColumn]) throws -> [Double] {
    try places.indices.map { place in
      var sum = CompensatedSum()
      var count = 0
      for row in 0..<rowCount where !values[row * width + place].isNaN {
        sum.add(values[row * width + place])
        count += 1
      }
      try columns[places[place]].requireSome(count)
      return sum.value / Double(count)
    }
  }

  /// How many values of each column are missing.
  var missingCounts: [Int] {
    var counts = [Int](repeating: 0, count: width)
    for (place, value) in values.enumerated() where value.isNaN { counts[place % width] += 1 }
    return counts
  }

  /// Some of the rows, in their order.
  func taking(rows: [Int]) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(rows.count * width)
    for row in rows { result += values[row * width..<(row + 1) * width] }
    return result
  }
}
