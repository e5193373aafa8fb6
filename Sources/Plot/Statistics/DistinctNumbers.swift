import Numeric

/// The different finite numbers of a column.
struct DistinctNumbers: Sendable {
  let ascending: [Double]
  /// Whether there are more than were asked for; `ascending` then holds some of them.
  let isCut: Bool

  /// - Parameter most: stop beyond so many.
  init(_ values: [Double], _ chunks: RowChunks, most: Int = .max) {
    let parts = chunks.map(values.count) { rows in
      var table = NumberTable()
      for value in values[rows] where value.isFinite {
        table.add(value)
        if table.count > most { break }
      }
      return table.numbers
    }
    var table = NumberTable()
    for part in parts { for number in part { table.add(number) } }
    isCut = table.count > most
    ascending = table.numbers.withUnsafeBufferPointer { RadixSort.ascending($0) }
  }

  /// The place of each value among the numbers, -1 for what is not finite.
  func codes(_ values: [Double], _ chunks: RowChunks) -> [Int32] {
    var table = NumberTable()
    for number in ascending { table.add(number) }
    let made = table
    return chunks.fill(values.count, from: -1) { rows, codes in
      for row in rows where values[row].isFinite {
        codes[row] = made.place(values[row])
      }
    }
  }
}

/// Numbers by the order in which they were added first; -0 is 0. Open addressing, never more than half
/// full.
private struct NumberTable: Sendable {
  private(set) var numbers: [Double] = []
  private var slots = [Int32](repeating: -1, count: 64)
  var count: Int { numbers.count }

  private func slot(_ number: Double) -> Int {
    let mask = slots.count - 1
    let hash = number.bitPattern &* 0x9E37_79B9_7F4A_7C15
    var slot = Int(truncatingIfNeeded: hash >> 32) & mask
    while slots[slot] >= 0, numbers[Int(slots[slot])] != number { slot = (slot + 1) & mask }
    return slot
  }

  mutating func add(_ value: Double) {
    let number = value == 0 ? 0 : value
    let place = slot(number)
    guard slots[place] < 0 else { return }
    slots[place] = Int32(truncatingIfNeeded: numbers.count)
    numbers.append(number)
    guard numbers.count * 2 > slots.count else { return }
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for (index, number) in numbers.enumerated() {
      slots[slot(number)] = Int32(truncatingIfNeeded: index)
    }
  }

  /// -1 when it was never added.
  func place(_ value: Double) -> Int32 { slots[slot(value == 0 ? 0 : value)] }
}
