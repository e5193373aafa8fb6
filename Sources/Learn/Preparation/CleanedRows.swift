import Diagnostics
import Numeric

/// Fewer rows to learn from, chosen by their neighbours.
extension Resampling {
  /// The rows without those that the method takes for noise or for the border between classes.
  /// - Parameter size: classes of so few rows lose none; nil when all classes may lose rows.
  func cleaned(
    _ rows: LearningRows, _ names: [String], by method: Method, of count: Int,
    keeping size: Int?, _ work: Work
  ) throws -> LearningRows {
    guard case .classes(let codes, _) = rows.target else { return rows }
    let all = Array(codes.indices)
    let sizes = Self.members(codes, names.count).map(\.count)
    let near = try NeighbourSpace(rows.features).nearest(
      all, among: all, method == .tomek ? 1 : count, work)
    var isKept = all.map { row in
      if sizes[Int(codes[row])] == size { return true }
      if method == .tomek {
        guard let other = near[row].first else { return true }
        return codes[other] == codes[row] || near[other].first != row
      }
      return near[row].allSatisfy { codes[$0] == codes[row] }
    }
    var left = [Int](repeating: 0, count: names.count)
    for row in all where isKept[row] { left[Int(codes[row])] += 1 }
    let emptied = names.indices.filter { sizes[$0] > 0 && left[$0] == 0 }
    if !emptied.isEmpty {
      for row in all where emptied.contains(Int(codes[row])) { isKept[row] = true }
      work.remark(
        .warning, "rare-class",
        "`\(source)` would leave no row of \(listed(emptied.map { names[$0] })); they stay as they are"
      )
    }
    let chosen = all.filter { isKept[$0] }
    work.remark(
      .note, "resampled",
      "`\(source)` leaves out \(counted(all.count - chosen.count, "training row")) of \(NumberText.grouped(all.count)) at the borders of classes"
    )
    return rows.taking(chosen)
  }

  /// As many rows of each class as the smallest has: those with the least mean distance to their nearest
  /// rows of that class, of equals the earlier.
  func nearest(
    _ rows: LearningRows, _ members: [[Int]], to size: Int, _ work: Work
  ) throws -> [Int] {
    guard let smallest = members.first(where: { $0.count == size }) else { return [] }
    let space = NeighbourSpace(rows.features)
    return try members.flatMap { own -> [Int] in
      guard own.count > size else { return own }
      let near = try space.nearest(own, among: smallest, neighbours, work)
      let sums = zip(own, near).map { row, near in
        near.reduce(0) { $0 + space.distance(row, $1) }
      }
      let order = own.indices.sorted { sums[$0] != sums[$1] ? sums[$0] < sums[$1] : $0 < $1 }
      return order.prefix(size).map { own[$0] }
    }.sorted()
  }
}
