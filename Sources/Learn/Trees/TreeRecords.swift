import Frame
import Numeric

/// The training rows as records of bytes: class (2), weight (1), then the bin of each feature, then the
/// parts of the bins of the features that have any. A tree partitions whole records, so every pass over
/// the rows of a node reads memory in order.
final class TreeRecords: Sendable {
  static let header = 3

  let rowCount: Int
  let featureCount: Int
  let classCount: Int
  /// Bytes of a record, a multiple of 8.
  let stride: Int
  let bytes: Buffer<UInt8>
  let codes: [FeatureCodes]
  /// Where in a record the code of each feature is.
  let places: [Place]

  /// Where the two bytes of a code are.
  struct Place {
    let bin: Int
    /// The same byte as `bin` where there are no parts.
    let part: Int
    /// 255 where there are parts, else 0.
    let mask: UInt8

    var hasParts: Bool { mask != 0 }

    @inline(__always)
    func code(_ record: UnsafeRawPointer) -> UInt16 {
      UInt16(record.load(fromByteOffset: bin, as: UInt8.self)) << 8
        | UInt16(record.load(fromByteOffset: part, as: UInt8.self) & mask)
    }
  }

  /// The bytes of a record of at most so many features.
  static func largestStride(_ features: FeatureMatrix) -> Int {
    stride(bytes: header + 2 * features.featureCount)
  }

  private static func stride(bytes: Int) -> Int { (bytes + 7) / 8 * 8 }

  init(_ rows: ClassifiedRows, _ work: Work) throws {
    let features = rows.features
    let slots = Slots<FeatureCodes>(features.featureCount)
    try Parallel.forEach(chunks: features.featureCount, budget: work.budget) { feature in
      slots[feature] = FeatureCodes(features.features[feature].values)
    }
    let codes = (0..<features.featureCount).compactMap { slots[$0] }
    var width = Self.header + codes.count
    let places = codes.enumerated().map { feature, code in
      let bin = Self.header + feature
      guard code.hasParts else { return Place(bin: bin, part: bin, mask: 0) }
      width += 1
      return Place(bin: bin, part: width - 1, mask: 255)
    }
    let stride = Self.stride(bytes: width)
    self.codes = codes
    self.places = places
    self.stride = stride
    rowCount = features.rowCount
    featureCount = features.featureCount
    classCount = rows.classCount
    bytes = try Buffer<UInt8>(count: features.rowCount * stride) { target in
      guard let base = target.baseAddress else { return }
      nonisolated(unsafe) let records = base
      base.update(repeating: 0, count: target.count)
      for (row, label) in rows.classes.enumerated() {
        records[row * stride] = UInt8(truncatingIfNeeded: label)
        records[row * stride + 1] = UInt8(truncatingIfNeeded: label >> 8)
        records[row * stride + 2] = 1
      }
      try Parallel.forEach(chunks: features.featureCount, budget: work.budget) { feature in
        let place = places[feature]
        codes[feature].code(
          features.features[feature].values, to: records + place.bin,
          parts: place.hasParts ? records + place.part : nil, stride: stride)
      }
    }
  }
}
