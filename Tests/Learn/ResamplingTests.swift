import Diagnostics
import Frame
import Numeric
import Testing

@testable import Learn

/// Rows that resampling leaves out or begins new ones at, as imbalanced-learn 0.14.2 on scikit-learn's
/// wine, as it is: TomekLinks, EditedNearestNeighbours, NearMiss, ADASYN.
@Suite struct ResamplingTests {
  private static func wine() throws -> LearningRows {
    let wine = try ReferenceData.named("wine")
    return LearningRows(
      features: wine.features,
      target: .classes(wine.targets.map { UInt32($0) }, names: ["a", "b", "c"]),
      weights: wine.targets.indices.map(Double.init))
  }

  /// The rows that are left, told by the weights, which are their numbers.
  private static func left(_ rows: LearningRows) -> [Int] { (rows.weights ?? []).map { Int($0) } }

  private static func removed(_ method: Resampling.Method, _ neighbours: Int? = nil) throws -> [Int]
  {
    let work = work()
    let after = try Resampling(method: method, neighbours: neighbours).apply(wine(), work)
    let left = Set(left(after))
    #expect(left.count == after.rowCount)
    return (0..<178).filter { !left.contains($0) }
  }

  @Test func linksOfTomekAreLeftOut() throws {
    #expect(
      try Self.removed(.tomek) == [21, 24, 39, 43, 60, 72, 77, 78, 98, 110, 112, 121, 129])
    let work = work()
    let all = try Resampling(method: .smoteTomek).cleaned(
      Self.wine(), ["a", "b", "c"], by: .tomek, of: 1, keeping: nil, work)
    let left = Set(Self.left(all))
    #expect(
      (0..<178).filter { !left.contains($0) } == [
        21, 24, 39, 43, 60, 72, 77, 78, 98, 110, 112, 121, 129, 133, 138, 141, 145, 150, 151, 162,
        171, 172,
      ])
    #expect(
      work.takeRemarks().map(\.message) == [
        "`resample(\"smote_tomek\")` leaves out 22 training rows of 178 at the borders of classes"
      ])
  }

  @Test func rowsWithNeighboursOfOtherClassesAreLeftOut() throws {
    let three = [
      4, 19, 21, 24, 25, 28, 35, 36, 39, 40, 43, 44, 56, 59, 60, 62, 63, 65, 68, 69, 70, 72, 73,
      74, 77, 78, 81, 82, 83, 84, 87, 88, 89, 90, 95, 96, 98, 100, 101, 103, 109, 110, 112, 119,
      120, 121, 127, 129,
    ]
    #expect(try Self.removed(.enn) == three)
    #expect(
      try Self.removed(.enn, 5) == [
        4, 19, 20, 21, 24, 25, 28, 32, 35, 36, 39, 40, 43, 44, 47, 56, 59, 60, 62, 63, 65, 67, 68,
        69, 70, 71, 72, 73, 74, 77, 78, 79, 81, 82, 83, 84, 86, 87, 88, 89, 90, 95, 96, 97, 98, 99,
        100, 101, 103, 104, 106, 107, 109, 110, 112, 115, 119, 120, 121, 127, 129,
      ])
    let all = try Resampling(method: .smoteENN).cleaned(
      Self.wine(), ["a", "b", "c"], by: .enn, of: 3, keeping: nil, work())
    let left = Self.left(all)
    #expect(left.prefix { $0 < 130 } == (0..<130).filter { !three.contains($0) }[...])
    #expect(left.filter { $0 >= 130 } == [137, 139, 173])
  }

  @Test func theLargerClassesKeepWhatIsNearTheSmallest() throws {
    let three = [
      3, 5, 6, 7, 10, 12, 14, 15, 18, 31, 53, 64, 69, 73, 76, 78, 80, 93, 94, 95, 99, 105, 108,
      111, 114, 115, 117, 118, 122, 123, 124, 125, 126, 128,
    ]
    #expect(try Self.removed(.nearMiss) == three)
    let five = three.filter { $0 != 78 } + [71]
    #expect(try Self.removed(.nearMiss, 5) == five.sorted())
  }

  @Test func newRowsBeginWhereOtherClassesAreNear() throws {
    let rows = try Self.wine()
    let after = try Resampling(method: .adasyn).apply(rows, work())
    #expect(after.rowCount == 178 + 12 + 25)
    let starts =
      [4, 19, 20, 21, 24, 25, 28, 35, 36, 39, 43, 44] + [
        130, 132, 135, 138, 141, 143, 144, 145, 146, 147, 151, 152, 153, 156, 157, 159, 161, 162,
        163, 167, 168, 169, 171, 174, 177,
      ]
    func point(_ row: Int) -> [Double] { (0..<13).map { after.features[row, $0] } }
    for (place, start) in starts.enumerated() {
      let origin = point(start)
      let step = zip(point(178 + place), origin).map { $0 - $1 }
      let own = start < 59 ? 0..<59 : 130..<178
      let isBetween = own.contains { other in
        let whole = zip(point(other), origin).map { $0 - $1 }
        let length = whole.reduce(0) { $0 + $1 * $1 }
        guard length > 0 else { return false }
        let share = zip(step, whole).reduce(0) { $0 + $1.0 * $1.1 } / length
        return (0...1).contains(share)
          && zip(step, whole).allSatisfy { abs($0 - share * $1) < 1e-9 * length.squareRoot() }
      }
      #expect(isBetween, "new row \(place) begins at \(start)")
    }
    #expect(Self.left(after)[178...] == starts[...])
    // The same on any number of threads, and rows of balanced classes stay as they are.
    let again = try Resampling(method: .adasyn).apply(rows, work(threads: 1))
    #expect(again.features[200, 12] == after.features[200, 12])
    let even = rows.taking(Array(0..<40) + Array(60..<100) + Array(130..<170))
    for method in Resampling.Method.allCases {
      #expect(try Resampling(method: method).apply(even, work()).rowCount == 120)
    }
  }

  @Test func whatCannotBeDoneIsSaid() throws {
    // Classes far apart have no border, and a class whose every row would go stays.
    let far = LearningRows(
      features: FeatureMatrix(
        rowCount: 8,
        features: [
          .init(
            name: "x", origin: "x", values: .numbers(Buffer([0, 1, 2, 3, 4, 5, 100, 101])))
        ]), target: .classes([0, 0, 0, 0, 0, 0, 1, 1], names: ["many", "few"]), weights: nil)
    let noBorder = work()
    #expect(
      try Resampling(method: .adasyn, neighbours: 1).apply(far, noBorder).rowCount == 8)
    #expect(noBorder.takeRemarks().map(\.code) == ["no-border"])
    let mixed = LearningRows(
      features: far.features, target: .classes([0, 1, 0, 1, 0, 1, 0, 0], names: ["many", "few"]),
      weights: nil)
    let kept = work()
    let after = try Resampling(method: .enn).apply(mixed, kept)
    #expect(after.rowCount == 8)
    #expect(
      kept.takeRemarks().first?.message
        == "`resample(\"enn\")` would leave no row of `many`; they stay as they are")
    #expect(
      failure {
        _ = try Resampling(method: .tomek).apply(
          LearningRows(features: far.features, target: .numbers([1]), weights: nil), work())
      }?.code == "wrong-type")
  }
}
