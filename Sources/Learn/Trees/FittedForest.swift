import Diagnostics
import Numeric

/// A forest that has learned.
struct FittedForest: FittedClassifier {
  static let tag = "forest-of-classes"
  let trees: [PackedTree]
  let classCount: Int
  let featureCount: Int
  /// The accuracy on rows by trees that have not seen them; nil when it was not asked for.
  let outOfBag: Double?

  init(trees: [PackedTree], classCount: Int, featureCount: Int, outOfBag: Double?) {
    self.trees = trees
    self.classCount = classCount
    self.featureCount = featureCount
    self.outOfBag = outOfBag
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(classCount)
    writer.write(featureCount)
    writer.write(outOfBag ?? .nan)
    writer.write(trees.count)
    for tree in trees { tree.encode(into: &writer) }
  }

  init(from reader: inout ModelReader) throws {
    let classes = try reader.int(in: 1...Int(UInt16.max), "the number of classes")
    let features = try reader.int(in: 0...Int(Int32.max), "the number of features")
    let score = try reader.double()
    let count = try reader.int(in: 1...max(1, reader.remaining), "the number of trees")
    trees = try (0..<count).map { _ in
      try PackedTree(from: &reader, classCount: classes, featureCount: features)
    }
    classCount = classes
    featureCount = features
    outOfBag = score.isNaN ? nil : score
  }

  private static let blockRows = 2048

  /// Mean decrease in impurity (Breiman 2001); favours features with many distinct values.
  var importances: [Double]? { Self.importances(trees, featureCount) }

  static func importances(_ trees: [PackedTree], _ featureCount: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: featureCount)
    for tree in trees { for feature in sums.indices { sums[feature] += tree.importances[feature] } }
    let total = sums.reduce(0, +)
    return total > 0 ? sums.map { $0 / total } : sums
  }

  static func summary(_ trees: [PackedTree]) -> [String] {
    let nodes = trees.reduce(0) { $0 + $1.nodes.count }
    let leaves = (nodes / max(1, trees.count) + 1) / 2
    return [
      "\(counted(trees.count, "tree")), about \(NumberText.grouped(leaves)) \(leaves == 1 ? "leaf" : "leaves") each"
    ]
  }

  func summary(_ names: PredictorNames) -> [String] {
    Self.summary(trees)
      + (outOfBag.map {
        ["out of bag: accuracy \(scoreText($0)) on rows the trees have not seen"]
      } ?? [])
  }

  func probabilities(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    try features.requireComplete()
    let rows = features.rowCount
    var result = [Double](repeating: 0, count: rows * classCount)
    try result.withUnsafeMutableBufferPointer { result in
      guard let base = result.baseAddress, rows > 0 else { return }
      nonisolated(unsafe) let sums = base
      let chunks = (rows + Self.blockRows - 1) / Self.blockRows
      try Parallel.forEach(chunks: chunks, budget: work.budget) { chunk in
        let range = chunk * Self.blockRows..<min(rows, (chunk + 1) * Self.blockRows)
        let block = UnsafeMutablePointer<Double>.allocate(capacity: range.count * featureCount)
        let walk = PackedTree.Walk(capacity: range.count)
        defer {
          block.deallocate()
          walk.deallocate()
        }
        features.copyRows(range, to: block)
        let target = sums + range.lowerBound * classCount
        for tree in trees {
          tree.add(
            block, count: range.count, featureCount: featureCount, walk, to: target,
            classCount: classCount)
        }
        let count = Double(trees.count)
        for place in 0..<range.count * classCount { target[place] /= count }
      }
    }
    return result
  }
}
