import Describe
import Diagnostics
import Numeric

/// Groups as bands of an axis, in the order asked for, with those beyond the limit left out and told.
struct BandGroups: Sendable {
  private(set) var groups: Groups
  private(set) var notes: [String] = []

  init(_ groups: Groups) { self.groups = groups }

  /// Unordered groups by the median of their values (`sort` auto and value), by label, or as they come.
  init(_ column: AxisColumn, values: [Double], _ settings: Settings, _ chunks: RowChunks) {
    self.init(column, settings, chunks) { Self.medians($0, values, chunks) }
  }

  /// The same by the mean of their values.
  init(_ column: AxisColumn, means values: [Double], _ settings: Settings, _ chunks: RowChunks) {
    self.init(column, settings, chunks) { groups in
      chunks.split(values, codes: groups.codes, groups: groups.count).map {
        $0.isEmpty ? -.infinity : $0.reduce(0, +) / Double($0.count)
      }
    }
  }

  private init(
    _ column: AxisColumn, _ settings: Settings, _ chunks: RowChunks,
    by weigh: (Groups) -> [Double]
  ) {
    groups = Groups(column, chunks).withoutUnused(keepingBetween: true)
    let sort = settings.text("sort") ?? "auto"
    if sort == "label", !groups.isOrdered {
      let (labels, null) = (groups.labels, groups.nullCode)
      groups = groups.arranged(
        labels.indices.sorted { a, b in
          if (a == null) != (b == null) { return b == null }
          return labels[a].utf8.lexicographicallyPrecedes(labels[b].utf8)
        })
    } else if sort == "value" || (sort == "auto" && !groups.isOrdered) {
      let weights = weigh(groups)
      let null = groups.nullCode
      groups = groups.arranged(
        groups.labels.indices.sorted { a, b in
          if (a == null) != (b == null) { return b == null }
          return weights[a] != weights[b] ? weights[a] > weights[b] : a < b
        })
    }
    limit(settings.int("limit") ?? 30)
  }

  private static func medians(
    _ groups: Groups, _ values: [Double], _ chunks: RowChunks
  ) -> [Double] {
    chunks.split(values, codes: groups.codes, groups: groups.count).map { values in
      let sorted = values.withUnsafeBufferPointer { RadixSort.ascending($0) }
      return sorted.isEmpty ? -.infinity : Quantiles.quantile(sorted, 0.5)
    }
  }

  /// Keeps the groups with most rows; the rows of the others become one group, other.
  private mutating func limit(_ limit: Int) {
    guard groups.count > limit + 1, groups.values.isEmpty else { return }
    var counts = [Int](repeating: 0, count: groups.count)
    for code in groups.codes { counts[Int(code)] += 1 }
    let kept = Set(
      groups.labels.indices.sorted {
        counts[$0] != counts[$1] ? counts[$0] > counts[$1] : $0 < $1
      }.prefix(limit))
    let rest = groups.count - limit
    groups = groups.arranged(
      groups.labels.indices.filter { kept.contains($0) }
        + groups.labels.indices.filter { !kept.contains($0) })
    groups.labels =
      Array(groups.labels.prefix(limit)) + [Groups.other(rest)]
    if let null = groups.nullCode, null >= limit { groups.nullCode = nil }
    let other = Int32(clamping: limit)
    for row in groups.codes.indices where groups.codes[row] > other { groups.codes[row] = other }
    notes.append(
      "other holds the rows of \(NumberText.grouped(rest)) more values of \(groups.name)")
  }
}
