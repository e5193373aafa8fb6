import Diagnostics
import Frame
import Numeric
import Synchronization

/// Forests that differ only in how many trees they have and how trees are limited: the rows are put into
/// bins once, and forests that differ in the number of trees only are grown once, because the same seed
/// gives the same first trees.
extension RandomForest: FamilyRecipe {
  var familyKey: String { "forest" }

  static func probabilities(
    _ family: [any ClassifierRecipe], _ rows: ClassifiedRows, _ test: FeatureMatrix, _ work: Work
  ) throws -> [[Double]] {
    let forests = family.compactMap { $0 as? RandomForest }
    let records = try TreeRecords(rows, work)
    // Forests of equal trees: the settings but for their number.
    var groups: [(key: String, members: [Int])] = []
    for (place, forest) in forests.enumerated() {
      let key = forest.settings.treeKey
      if let known = groups.firstIndex(where: { $0.key == key }) {
        groups[known].members.append(place)
      } else {
        groups.append((key, [place]))
      }
    }
    var results = [[Double]](repeating: [], count: family.count)
    for group in groups {
      let largest = group.members.max { forests[$0].settings.trees < forests[$1].settings.trees }
      guard let largest else { continue }
      let grown = try forests[largest].grow(rows, records, work)
      let counts = Set(group.members.map { forests[$0].settings.trees }).sorted()
      let found = try grown.probabilities(test, afterTrees: counts, work)
      for place in group.members {
        let count = forests[place].settings.trees
        results[place] = counts.firstIndex(of: count).map { found[$0] } ?? []
      }
    }
    return results
  }
}

extension FittedForest {
  /// The probabilities of the forest's first trees, for ascending numbers of them.
  func probabilities(
    _ features: FeatureMatrix, afterTrees counts: [Int], _ work: Work
  ) throws -> [[Double]] {
    let rows = features.rowCount
    let classes = classCount
    let width = rows * classes
    var all = [Double](repeating: 0, count: width * counts.count)
    try all.withUnsafeMutableBufferPointer { all in
      guard let base = all.baseAddress, rows > 0 else { return }
      nonisolated(unsafe) let results = base
      let size = 2048
      try Parallel.forEach(chunks: (rows + size - 1) / size, budget: work.budget) { chunk in
        let range = chunk * size..<min(rows, (chunk + 1) * size)
        let block = UnsafeMutablePointer<Double>.allocate(capacity: range.count * featureCount)
        let sums = UnsafeMutablePointer<Double>.allocate(capacity: range.count * classes)
        sums.initialize(repeating: 0, count: range.count * classes)
        let walk = PackedTree.Walk(capacity: range.count)
        defer {
          block.deallocate()
          sums.deallocate()
          walk.deallocate()
        }
        features.copyRows(range, to: block)
        var done = 0
        for (place, count) in counts.enumerated() {
          for tree in trees[done..<min(count, trees.count)] {
            tree.add(
              block, count: range.count, featureCount: featureCount, walk, to: sums,
              classCount: classes)
          }
          done = min(count, trees.count)
          let target = results + place * width + range.lowerBound * classes
          for cell in 0..<range.count * classes { target[cell] = sums[cell] / Double(done) }
        }
      }
    }
    return counts.indices.map { Array(all[$0 * width..<($0 + 1) * width]) }
  }
}
