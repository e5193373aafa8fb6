import Frame
import Numeric

/// A column of lists as small codes into the distinct elements, compared by their bytes.
struct RowLists: Sendable {
  /// Row i holds `codes[offsets[i]..<offsets[i + 1]]`.
  let offsets: [Int]
  let codes: [UInt32]
  /// The distinct elements, sorted by code points.
  let values: [String]
  private let nulls: [Bool]?

  var rowCount: Int { offsets.count - 1 }
  func isMissing(_ row: Int) -> Bool { nulls?[row] ?? false }
  var missingCount: Int { nulls?.reduce(0) { $0 + ($1 ? 1 : 0) } ?? 0 }

  /// Rows of nulls.
  init(missing count: Int) {
    offsets = [Int](repeating: 0, count: count + 1)
    codes = []
    values = []
    nulls = [Bool](repeating: true, count: count)
  }

  /// The lists of texts of a vector, for `rows` or for all rows; nil for other types.
  init?(_ vector: Vector, rows: [Int]?) {
    guard case .list(let offsets, let elements) = vector.storage,
      let texts = TextCodes(elements.vector, rows: nil)
    else { return nil }
    let count = rows?.count ?? vector.count
    var newOffsets = [0]
    var codes: [UInt32] = []
    var nulls: [Bool] = []
    for place in 0..<count {
      let row = rows?[place] ?? place
      nulls.append(vector.isNull(row))
      if !vector.isNull(row) {
        for element in offsets[row]..<offsets[row + 1]
        where texts.codes[element] != TextCodes.missing {
          codes.append(texts.codes[element])
        }
      }
      newOffsets.append(codes.count)
    }
    self.offsets = newOffsets
    self.codes = codes
    values = texts.values
    self.nulls = nulls.contains(true) ? nulls : nil
  }

  /// In how many rows each element occurs.
  var rowCounts: [Int] {
    var counts = [Int](repeating: 0, count: values.count)
    var lastRow = [Int](repeating: -1, count: values.count)
    for row in 0..<rowCount {
      for place in offsets[row]..<offsets[row + 1] where lastRow[Int(codes[place])] != row {
        lastRow[Int(codes[place])] = row
        counts[Int(codes[place])] += 1
      }
    }
    return counts
  }
}
