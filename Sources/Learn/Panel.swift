import Numeric

/// Some rows of a feature matrix, feature after feature, as the kernels take them: feature `j` of row
/// `r` at `j * rows + r`. Rows past the end are 0.
final class Panel<Scalar: BinaryFloatingPoint & BitwiseCopyable> {
  /// How many rows a panel has room for.
  static var rows: Int { 1024 }

  let values: UnsafeMutablePointer<Scalar>
  /// How many features it has room for.
  let width: Int

  init(width: Int) {
    self.width = width
    values =
      UnsafeMutableRawPointer
      .allocate(byteCount: max(64, width * Self.rows * MemoryLayout<Scalar>.stride), alignment: 64)
      .bindMemory(to: Scalar.self, capacity: max(1, width * Self.rows))
    values.initialize(repeating: 0, count: width * Self.rows)
  }

  deinit { values.deallocate() }

  /// The place of one feature.
  func row(_ feature: Int) -> UnsafeMutablePointer<Scalar> { values + feature * Self.rows }

  func clear() { values.update(repeating: 0, count: width * Self.rows) }
}

/// How the rows of a fit are cut into panels, and the panels into groups whose sums are added in
/// order. Neither depends on the number of threads.
struct PanelPlan {
  let rowCount: Int
  static let mostGroups = 64

  var panelCount: Int { (rowCount + Panel<Double>.rows - 1) / Panel<Double>.rows }
  var groupCount: Int { min(Self.mostGroups, panelCount) }

  func rows(_ panel: Int) -> Range<Int> {
    panel * Panel<Double>.rows..<min(rowCount, (panel + 1) * Panel<Double>.rows)
  }

  func panels(_ group: Int) -> Range<Int> {
    group * panelCount / groupCount..<(group + 1) * panelCount / groupCount
  }
}

extension Panel where Scalar == Double {
  /// Fills the first features with those rows of the matrix.
  func load(_ features: FeatureMatrix, _ rows: Range<Int>) {
    for feature in 0..<features.featureCount {
      let place = row(feature)
      features.copy(feature: feature, rows: rows, to: place)
      (place + rows.count).update(repeating: 0, count: Self.rows - rows.count)
    }
  }
}

/// Sums of the groups of a plan, each written by one thread only.
final class GroupSums: @unchecked Sendable {
  let width: Int
  let groups: Int
  private let values: UnsafeMutablePointer<Double>

  init(groups: Int, width: Int) {
    self.groups = groups
    self.width = width
    values = .allocate(capacity: max(1, groups * width))
    values.initialize(repeating: 0, count: groups * width)
  }

  deinit { values.deallocate() }

  func group(_ group: Int) -> UnsafeMutablePointer<Double> { values + group * width }

  /// The sums over the groups, in their order.
  var total: [Double] {
    var sums = [Double](repeating: 0, count: width)
    for group in 0..<groups {
      let own = self.group(group)
      for place in 0..<width { sums[place] += own[place] }
    }
    return sums
  }
}
