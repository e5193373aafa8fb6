import Diagnostics
import Frame
import Numeric
import Testing

@testable import Learn

@Suite struct FeatureCodesTests {
  private static func features(_ columns: [[Double]]) -> FeatureMatrix {
    FeatureMatrix(
      rowCount: columns[0].count,
      features: columns.enumerated().map { place, values in
        FeatureMatrix.Feature(
          name: "f\(place)", origin: "f\(place)", values: .numbers(Buffer(values)))
      })
  }

  private static func tree(
    _ columns: [[Double]], _ classes: [UInt32], minLeaf: Int64 = 1
  ) throws -> FittedForest {
    let model = try RandomForest.spec(
      ForestTests.singleTree + [("min_samples_leaf", .int(minLeaf))])
    let rows = ClassifiedRows(features: features(columns), classes: classes, classCount: 2)
    return try #require(try model.classifier?.fit(rows, work()) as? FittedForest)
  }

  @Test func fewValuesHaveNoParts() {
    let codes = FeatureCodes(.numbers(Buffer([5, -1, 2, 2, -1])))
    #expect(!codes.hasParts && codes.binCount == 3)
    #expect(codes.threshold(1 << 8, next: 2 << 8) == 3.5)
  }

  @Test func manyValuesKeepACodeEachInOrder() throws {
    var stream = SeededStream(seed: 4)
    let values = (0..<20_000).map { _ in stream.normal() } + [Double](repeating: 0.5, count: 9000)
    let codes = FeatureCodes(.numbers(Buffer(values)))
    #expect(codes.hasParts && codes.upper == Set(values).sorted() && codes.lower == codes.upper)
    var bytes = [UInt8](repeating: 0, count: 2 * values.count)
    try bytes.withUnsafeMutableBufferPointer { bytes in
      let base = try #require(bytes.baseAddress)
      codes.code(.numbers(Buffer(values)), to: base, parts: base + 1, stride: 2)
    }
    let found = values.indices.map { Int(bytes[2 * $0]) << 8 | Int(bytes[2 * $0 + 1]) }
    let order = values.indices.sorted { values[$0] < values[$1] }
    for (one, next) in zip(order, order.dropFirst()) {
      let isOrdered = found[one] < found[next]
      #expect(isOrdered == (values[one] < values[next]))
      guard isOrdered else { continue }
      let threshold = codes.threshold(found[one], next: found[next])
      #expect(threshold == values[one] / 2 + values[next] / 2)
    }
  }

  /// Nodes of at most 1,024 rows are split exactly, whatever the number of distinct values. Leaves of 20
  /// rows leave no equally good splits, which a forest draws by chance.
  @Test func aTreeOfDistinctNumbersIsTheExactTree() throws {
    var stream = SeededStream(seed: 9)
    let columns = (0..<3).map { _ in (0..<900).map { _ in stream.normal() } }
    let classes = (0..<900).map { row in
      UInt32(columns[0][row] + columns[1][row] * stream.normal() > 0.3 ? 1 : 0)
    }
    let found = try Self.tree(columns, classes, minLeaf: 20)
    let matrix = Self.features(columns)
    let rows = ClassifiedRows(features: matrix, classes: classes, classCount: 2)
    let exact = try #require(
      try DecisionTree.spec([("min_samples_leaf", .int(20))]).classifier?.fit(rows, work())
        as? TreeClasses)
    let nodes = exact.tree.nodes
    #expect(found.trees[0].nodes.count == nodes.count)
    let test = Self.features((0..<3).map { _ in (0..<500).map { _ in stream.normal() } })
    let same = try found.probabilities(test, work()) == exact.probabilities(test, work())
    #expect(same)
  }

  /// A step between two of 6,000 distinct numbers is found in one question, in whichever bin it is.
  @Test(arguments: [3, 1000, 2999, 4444, 5996])
  func aLargeNodeIsSplitWithinItsBins(_ step: Int) throws {
    var stream = SeededStream(seed: UInt64(step))
    let values = (0..<6000).map { _ in stream.unit() }
    let sorted = values.sorted()
    let noise = (0..<6000).map { _ in stream.unit() }
    let fitted = try Self.tree([noise, values], values.map { $0 >= sorted[step] ? 1 : 0 })
    let nodes = fitted.trees[0].nodes
    #expect(nodes.count == 3)
    let edges = Self.features([[0.5, 0.5], [sorted[step - 1], sorted[step]]])
    #expect(try fitted.predict(edges, work()) == [0, 1])
  }
}
