import Frame
import Numeric

/// The training rows as records of bytes: class (2), weight (1), then one bin a feature. A tree
/// partitions whole records, so every pass over the rows of a node reads memory in order.
final class TreeRecords: Sendable {
  static let header = 3

  let rowCount: Int
  let featureCount: Int
  let classCount: Int
  /// Bytes of a record, a multiple of 8.
  let stride: Int
  let bytes: Buffer<UInt8>
  let bins: [FeatureBins]

  static func stride(featureCount: Int) -> Int { (featureCount + header + 7) / 8 * 8 }

  init(_ rows: ClassifiedRows, _ work: Work) throws {
    let features = rows.features
    let width = Self.stride(featureCount: features.featureCount)
    rowCount = features.rowCount
    featureCount = features.featureCount
    classCount = rows.classCount
    stride = width
    let slots = BinSlots(count: features.featureCount)
    bytes = try Buffer<UInt8>(count: features.rowCount * width) { target in
      guard let base = target.baseAddress else { return }
      nonisolated(unsafe) let records = base
      base.update(repeating: 0, count: target.count)
      for (row, label) in rows.classes.enumerated() {
        records[row * width] = UInt8(truncatingIfNeeded: label)
        records[row * width + 1] = UInt8(truncatingIfNeeded: label >> 8)
        records[row * width + 2] = 1
      }
      try Parallel.forEach(chunks: features.featureCount, budget: work.budget) { feature in
        let values = features.features[feature].values
        let bins = FeatureBins(values)
        bins.code(values, to: records + Self.header + feature, stride: width)
        slots.bins[feature] = bins
      }
    }
    bins = (0..<features.featureCount).compactMap { slots.bins[$0] }
  }
}

/// One slot a feature, each written by one thread only.
private final class BinSlots: @unchecked Sendable {
  let bins: UnsafeMutablePointer<FeatureBins?>
  private let count: Int

  init(count: Int) {
    self.count = count
    bins = .allocate(capacity: max(1, count))
    bins.initialize(repeating: nil, count: count)
  }

  deinit {
    bins.deinitialize(count: count)
    bins.deallocate()
  }
}
