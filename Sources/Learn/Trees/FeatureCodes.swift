import Frame
import Numeric

/// The values of a feature as codes of 16 bits in the same order. The upper byte is one of at most 256
/// bins that hold about equally many rows, the lower one of at most 256 parts of that bin, so up to
/// 65,536 distinct values keep a code each unless they crowd in one bin. Features with at most 256
/// distinct values have no parts and need the upper byte only.
struct FeatureCodes: Sendable {
  /// The least and greatest training value of each code that occurs; codes ascend.
  let lower: [Double]
  let upper: [Double]
  /// The place of the first code of each bin, and the number of codes.
  private let starts: [Int]
  private let bins: FeatureBins

  var binCount: Int { bins.count }
  /// Whether the lower byte tells anything.
  var hasParts: Bool { upper.count > bins.count }

  /// - Precondition: no value is NaN.
  init(_ values: FeatureMatrix.Values) {
    switch values {
    case .indicator:
      self.init(FeatureBins(values), parts: [])
    case .numbers(let numbers):
      let sorted = RadixSort.ascending(numbers.elements)
      let bins = FeatureBins(sorted: sorted)
      var parts: [FeatureBins] = []
      if bins.lower != bins.upper {
        var start = 0
        for bin in 0..<bins.count {
          var end = start
          while end < sorted.count, sorted[end] <= bins.upper[bin] { end += 1 }
          parts.append(FeatureBins(sorted: Array(sorted[start..<end])))
          start = end
        }
      }
      self.init(bins, parts: parts)
    }
  }

  private init(_ bins: FeatureBins, parts: [FeatureBins]) {
    self.bins = bins
    lower = parts.isEmpty ? bins.lower : parts.flatMap(\.lower)
    upper = parts.isEmpty ? bins.upper : parts.flatMap(\.upper)
    var starts = [0]
    for bin in 0..<bins.count {
      starts.append(starts[bin] + (parts.isEmpty ? 1 : parts[bin].count))
    }
    self.starts = starts
  }

  /// Writes the bin of each training value to `target[0]`, `target[stride]` and so on, and its part to
  /// `parts` in the same steps.
  func code(
    _ values: FeatureMatrix.Values, to target: UnsafeMutablePointer<UInt8>,
    parts: UnsafeMutablePointer<UInt8>?, stride: Int
  ) {
    bins.code(values, to: target, stride: stride)
    guard let parts, case .numbers(let numbers) = values else { return }
    for row in 0..<numbers.count {
      let value = numbers.pointer[row]
      let bin = Int(target[row &* stride])
      let first = starts[bin]
      var low = first
      var high = starts[bin + 1] - 1
      while low < high {
        let middle = (low &+ high) >> 1
        if upper[middle] < value { low = middle &+ 1 } else { high = middle }
      }
      parts[row &* stride] = UInt8(truncatingIfNeeded: low &- first)
    }
  }

  /// The threshold between two codes that follow each other among the rows of a node.
  func threshold(_ code: Int, next: Int) -> Double {
    FeatureBins.threshold(
      between: upper[starts[code >> 8] + code & 255], and: lower[starts[next >> 8] + next & 255])
  }
}
