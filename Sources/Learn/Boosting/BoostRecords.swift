import Diagnostics
import Frame
import Numeric

/// The rows as records of bytes, one bin a column, a multiple of 8 bytes each. The 0/1 features of one
/// encoder are one column of categories.
final class BoostRecords: Sendable {
  /// The bin of missing values, and of rows without any of a column's categories.
  static let missing = 255
  static let binCount = 256

  struct Column: Sendable {
    /// The features it stands for: one of numbers, or those of an encoder, the category the index.
    let features: [Int]
    /// Nil for categories.
    let bins: FeatureBins?
    let hasMissing: Bool
    /// 1 or -1 where the answer may only rise or fall with it.
    let direction: Int

    var isCategory: Bool { bins == nil }
  }

  let columns: [Column]
  let rowCount: Int
  /// 64-bit words of a record.
  let words: Int
  let bytes: Buffer<UInt8>

  init(_ features: FeatureMatrix, directions: [Int], _ work: Work) throws {
    let groups = Self.groups(features)
    let width = max(8, (groups.count + 7) / 8 * 8)
    let rows = features.rowCount
    try MemoryLimit.check(
      rows * (width + 64), for: "`gradient_boosting`", help: "take a sample of the rows")
    let slots = Slots<Column>(groups.count)
    bytes = try Buffer<UInt8>(count: rows * width) { target in
      guard let base = target.baseAddress else { return }
      nonisolated(unsafe) let records = base
      base.update(repeating: 0, count: target.count)
      try Parallel.forEach(chunks: groups.count, budget: work.budget) { place in
        let group = groups[place]
        let first = features.features[group[0]].values
        let column = records + place
        switch first {
        case .numbers(let numbers):
          let bins = FeatureBins(sorted: RadixSort.ascending(numbers.elements), limit: Self.missing)
          bins.code(first, to: column, stride: width)
          var hasMissing = false
          for row in 0..<rows where numbers.pointer[row].isNaN {
            column[row * width] = UInt8(Self.missing)
            hasMissing = true
          }
          slots[place] = Column(
            features: group, bins: bins, hasMissing: hasMissing, direction: directions[group[0]])
        case .indicator(let codes, _):
          var known: [UInt32: UInt8] = [:]
          for (category, feature) in group.enumerated() {
            guard case .indicator(_, let code) = features.features[feature].values else { continue }
            known[code] = UInt8(category)
          }
          let most = known.keys.max() ?? 0
          let table = (0...Int(most)).map { known[UInt32($0)] ?? UInt8(Self.missing) }
          for row in 0..<rows {
            let code = codes.pointer[row]
            column[row * width] = code <= most ? table[Int(code)] : UInt8(Self.missing)
          }
          slots[place] = Column(features: group, bins: nil, hasMissing: true, direction: 0)
        }
      }
    }
    columns = groups.indices.compactMap { slots[$0] }
    rowCount = rows
    words = width / 8
  }

  /// The features that share their codes belong together, up to 255 of them.
  private static func groups(_ features: FeatureMatrix) -> [[Int]] {
    var groups: [[Int]] = []
    var open: (codes: Buffer<UInt32>, place: Int)?
    for (index, feature) in features.features.enumerated() {
      guard case .indicator(let codes, _) = feature.values else {
        open = nil
        groups.append([index])
        continue
      }
      if let open, open.codes === codes, groups[open.place].count < missing {
        groups[open.place].append(index)
      } else {
        groups.append([index])
        open = (codes, groups.count - 1)
      }
    }
    return groups
  }

  @inline(__always) func bin(_ row: Int, _ column: Int) -> Int {
    Int(bytes.pointer[row &* words &* 8 &+ column])
  }
}
