import Diagnostics
import Frame
import Numeric

/// One column turned into feature codes, before the blocks are put side by side: title i has the
/// codes `offsets[i]..<offsets[i + 1]`, rising, each once.
struct FeatureDraft {
  var kind: ContentFeatures.Block.Kind
  /// The value of each code, ordered by code points (decades by time).
  var values: [String] = []
  var offsets: [Int] = [0]
  var codes: [UInt32] = []
  /// The amount of each entry; empty when all are 1.
  var amounts: [Double] = []
  var missing = 0
  var bounds: ClosedRange<Double>?

  init(_ column: ColumnValues, rows: [Int], work: Work) throws {
    let vector = column.vector
    switch (vector.storage, vector.type) {
    case (.text, _), (.coded, _), (.bool, _):
      kind = .category
      setLabels(column, rows: rows) { row in row..<(row + 1) }
    case (.list(let offsets, let values), _) where Self.isLabel(values.vector.type):
      kind = .labels
      let elements = ColumnValues(name: column.name, vector: values.vector)
      missing = rows.count { vector.isNull($0) }
      setLabels(elements, rows: rows) { row in
        vector.isNull(row) ? 0..<0 : offsets[row]..<offsets[row + 1]
      }
    case (.int, _), (.float, _):
      kind = .number
      setNumbers(column, rows: rows, work: work)
    case (.date, _), (.time, .datetime):
      kind = .decade
      setDecades(column, rows: rows)
    case (.null, _):
      kind = .category
      missing = rows.count
      offsets = Array(repeating: 0, count: rows.count + 1)
    default:
      throw Failure(
        "wrong-type", "`.\(column.name)` is \(vector.type.description), which cannot be a feature",
        help: "features are text, categories, lists of text, numbers or dates", blames: "features")
    }
    if !rows.isEmpty, values.isEmpty {
      work.remark(
        .warning, "empty-feature", "`.\(column.name)` has no values: it has no part in similarity")
    }
  }

  private static func isLabel(_ type: ColumnType) -> Bool {
    switch type {
    case .text, .category, .int, .bool, .null: true
    default: false
    }
  }

  /// One code for each distinct value; `elements` gives the places of a row in `column`.
  private mutating func setLabels(
    _ column: ColumnValues, rows: [Int], elements: (Int) -> Range<Int>
  ) {
    var places: [Int] = []
    var starts = [0]
    for row in rows {
      for place in elements(row) where !column.vector.isNull(place) { places.append(place) }
      starts.append(places.count)
    }
    if kind == .category { missing = rows.count - places.count }
    let texts = column.texts(of: places)
    let groups = TextGroups(texts)
    let order = (0..<groups.count).sorted {
      precedes(texts[groups.firsts[$0]], texts[groups.firsts[$1]])
    }
    var code = [UInt32](repeating: 0, count: groups.count)
    for (rank, group) in order.enumerated() { code[group] = UInt32(truncatingIfNeeded: rank) }
    values = order.map { texts.string(at: groups.firsts[$0]) }
    offsets.reserveCapacity(rows.count + 1)
    codes.reserveCapacity(places.count)
    for row in rows.indices {
      let start = codes.count
      for place in starts[row]..<starts[row + 1] {
        insert(code[Int(groups.groups[place])], from: start)
      }
      offsets.append(codes.count)
    }
  }

  /// Puts a code into the row that begins at `start`, in order and once. Rows are short.
  private mutating func insert(_ code: UInt32, from start: Int) {
    var place = codes.count
    while place > start, codes[place - 1] > code { place -= 1 }
    if place > start, codes[place - 1] == code { return }
    codes.insert(code, at: place)
  }

  private mutating func setNumbers(_ column: ColumnValues, rows: [Int], work: Work) {
    let numbers = rows.map { column.number(at: $0) }
    missing = numbers.count { $0 == nil }
    let known = numbers.compactMap { $0 }
    if let low = known.min(), let high = known.max() {
      bounds = low...high
      values = [column.name]
      if low == high {
        work.remark(
          .warning, "constant-feature",
          "`.\(column.name)` is always \(NumberText.significant(low)): it has no part in similarity"
        )
      }
    }
    for number in numbers {
      if let number, let bounds, bounds.upperBound > bounds.lowerBound {
        // Halves first, so that bounds far apart do not overflow.
        let amount =
          (number / 2 - bounds.lowerBound / 2) / (bounds.upperBound / 2 - bounds.lowerBound / 2)
        if amount > 0 {
          codes.append(0)
          amounts.append(amount)
        }
      }
      offsets.append(codes.count)
    }
  }

  private mutating func setDecades(_ column: ColumnValues, rows: [Int]) {
    let decades = rows.map { row in
      column.year(at: row).map { year in (year >= 0 ? year : year - 9) / 10 * 10 }
    }
    missing = decades.count { $0 == nil }
    let present = Set(decades.compactMap { $0 }).sorted()
    values = present.map { "\($0)s" }
    for decade in decades {
      if let decade {
        var low = 0
        var high = present.count - 1
        while low < high {
          let middle = (low + high) / 2
          if present[middle] < decade { low = middle + 1 } else { high = middle }
        }
        codes.append(UInt32(truncatingIfNeeded: low))
      }
      offsets.append(codes.count)
    }
  }
}
