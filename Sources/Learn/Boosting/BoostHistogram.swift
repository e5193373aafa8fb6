import Numeric

/// The sums of one node by column and bin: gradients and second derivatives in units of the round,
/// and rows. Whole numbers, so that any order of adding gives the same bytes.
final class BoostHistogram {
  struct Cell: BitwiseCopyable {
    var gradient: Int64 = 0
    var curvature: Int64 = 0
    var rows: Int64 = 0
  }

  let cells: UnsafeMutablePointer<Cell>
  let count: Int

  init(columns: Int) {
    count = columns * BoostRecords.binCount
    cells = .allocate(capacity: max(1, count))
    cells.initialize(repeating: Cell(), count: count)
  }

  deinit { cells.deallocate() }

  func clear() { cells.update(repeating: Cell(), count: count) }

  func subtract(_ other: BoostHistogram) {
    for place in 0..<count {
      cells[place].gradient &-= other.cells[place].gradient
      cells[place].curvature &-= other.cells[place].curvature
      cells[place].rows &-= other.cells[place].rows
    }
  }

  func add(_ other: BoostHistogram) {
    for place in 0..<count {
      cells[place].gradient &+= other.cells[place].gradient
      cells[place].curvature &+= other.cells[place].curvature
      cells[place].rows &+= other.cells[place].rows
    }
  }
}

/// Adds rows to histograms: up to 4,095 rows in narrow cells of 28, 24 and 12 bits that are added in
/// one step, which then go to the wide ones.
final class BoostGatherer {
  /// A gradient is stored with this added, in 16 bits; a second derivative in 12.
  static let gradientOffset = 32_768
  static let mostGradient = 32_767.0
  static let mostCurvature = 4_095.0
  private static let block = 4_095

  private let records: BoostRecords
  private let narrow: UnsafeMutablePointer<UInt64>

  init(_ records: BoostRecords) {
    self.records = records
    narrow = .allocate(capacity: records.words * 8 * BoostRecords.binCount)
    narrow.initialize(repeating: 0, count: records.words * 8 * BoostRecords.binCount)
  }

  deinit { narrow.deallocate() }

  /// - Parameters:
  ///   - rows: the rows of the node.
  ///   - slopes: for each row of the data, gradient (upper 16 bits) and second derivative.
  func gather(
    _ rows: UnsafePointer<UInt32>, _ count: Int, _ slopes: UnsafePointer<UInt32>,
    to histogram: BoostHistogram
  ) {
    let base = UnsafeRawPointer(records.bytes.pointer).assumingMemoryBound(to: UInt64.self)
    let words = records.words
    let cells = narrow
    var start = 0
    while start < count {
      let end = min(count, start + Self.block)
      if words == 1 {
        for place in start..<end {
          let row = Int(rows[place])
          let slope = UInt64(slopes[row])
          let cell = (slope >> 16) << 36 | (slope & 0xFFFF) << 12 | 1
          let record = base[row]
          Self.add(cell, record, cells)
        }
      } else {
        for place in start..<end {
          let row = Int(rows[place])
          let slope = UInt64(slopes[row])
          let cell = (slope >> 16) << 36 | (slope & 0xFFFF) << 12 | 1
          let record = base + row &* words
          for word in 0..<words { Self.add(cell, record[word], cells + word &* 2048) }
        }
      }
      flush(histogram)
      start = end
    }
  }

  @inline(__always)
  private static func add(
    _ cell: UInt64, _ record: UInt64, _ cells: UnsafeMutablePointer<UInt64>
  ) {
    cells[Int(record & 255)] &+= cell
    cells[256 &+ Int(record >> 8 & 255)] &+= cell
    cells[512 &+ Int(record >> 16 & 255)] &+= cell
    cells[768 &+ Int(record >> 24 & 255)] &+= cell
    cells[1024 &+ Int(record >> 32 & 255)] &+= cell
    cells[1280 &+ Int(record >> 40 & 255)] &+= cell
    cells[1536 &+ Int(record >> 48 & 255)] &+= cell
    cells[1792 &+ Int(record >> 56)] &+= cell
  }

  private func flush(_ histogram: BoostHistogram) {
    let wide = histogram.cells
    for place in 0..<histogram.count {
      let cell = narrow[place]
      if cell == 0 { continue }
      let rows = Int64(cell & 0xFFF)
      wide[place].gradient &+= Int64(cell >> 36) &- rows &* Int64(Self.gradientOffset)
      wide[place].curvature &+= Int64(cell >> 12 & 0xFF_FFFF)
      wide[place].rows &+= rows
    }
    // Also the columns of padding, which all rows add to.
    narrow.update(repeating: 0, count: records.words * 2048)
  }
}
