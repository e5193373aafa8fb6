import Frame
import Numeric
import Testing

@testable import Learn

/// New rows of rare classes beside imbalanced-learn 0.14.2, on 12, 71 and 9 standardised wines: how many
/// there are, and that each lies between a row and one of its neighbours there.
@Suite struct ResamplingAgreementTests {
  private static let rows = Array(5..<17) + Array(59..<130) + Array(140..<149)
  private static let codes =
    [UInt32](repeating: 0, count: 12) + [UInt32](repeating: 1, count: 71)
    + [UInt32](repeating: 2, count: 9)

  private func wines(_ columns: [Int]? = nil, category: [UInt32]? = nil) throws -> LearningRows {
    let data = try ReferenceData.named("wine").standardized
    var features = (columns ?? Array(0..<13)).map { column in
      FeatureMatrix.Feature(
        name: "x\(column)", origin: "x\(column)",
        values: .numbers(Buffer(Self.rows.map { data.columns[column][$0] })))
    }
    if let category {
      let codes = Buffer(category)
      features += (0..<3).map {
        .init(name: "c=\($0)", origin: "c", values: .indicator(codes: codes, code: UInt32($0)))
      }
    }
    return LearningRows(
      features: FeatureMatrix(rowCount: Self.rows.count, features: features),
      target: .classes(Self.codes, names: ["a", "b", "c"]), weights: nil)
  }

  private func point(_ rows: LearningRows, _ row: Int, _ width: Int) -> [Double] {
    (0..<width).map { rows.features[row, $0] }
  }

  /// Each new row on the way from a row to one of its neighbours, and which rows they can be.
  private func check(
    _ after: LearningRows, width: Int, near: [UInt32: [(row: Int, near: [Int])]],
    also holds: (_ row: Int, _ near: [Int]) -> Bool = { _, _ in true },
    _ place: SourceLocation = #_sourceLocation
  ) throws {
    let codes = try #require(after.target.codes)
    for label in UInt32(0)...2 {
      #expect(codes.count { $0 == label } == 71, sourceLocation: place)
    }
    #expect(Array(codes[..<92]) == Self.codes, sourceLocation: place)
    for row in 92..<codes.count {
      let isBetween = try #require(near[codes[row]]).contains { start, others in
        let origin = point(after, start, width)
        let step = zip(point(after, row, width), origin).map { $0 - $1 }
        return holds(row, others)
          && others.contains { other in
            let way = zip(point(after, other, width), origin).map { $0 - $1 }
            let share =
              zip(step, way).reduce(0) { $0 + $1.0 * $1.1 } / way.reduce(0) { $0 + $1 * $1 }
            return (-1e-12...1 + 1e-12).contains(share)
              && zip(step, way).allSatisfy { abs($0 - share * $1) < 1e-9 }
          }
      }
      #expect(isBetween, "row \(row)", sourceLocation: place)
    }
  }

  private func lists(_ first: Int, _ near: [[Int]]) -> [(row: Int, near: [Int])] {
    near.enumerated().map { (first + $0, $1) }
  }

  /// SMOTE(k_neighbors=3); its own rows pass too.
  @Test func newRowsLieBetweenTheSameNeighbours() throws {
    let after = try Resampling(method: .smote, neighbours: 3).apply(wines(), work())
    try check(
      after, width: 13,
      near: [
        0: lists(
          0,
          [
            [5, 11, 10], [7, 6, 3], [10, 11, 1], [1, 4, 6], [1, 7, 3], [0, 7, 1], [7, 1, 3],
            [6, 1, 4], [9, 3, 0], [8, 0, 5], [11, 2, 0], [10, 0, 2],
          ]),
        2: lists(
          83,
          [
            [85, 84, 90], [83, 88, 91], [83, 84, 86], [90, 88, 85], [88, 91, 84], [84, 91, 86],
            [90, 86, 88], [91, 86, 89], [90, 88, 84],
          ]),
      ])
  }

  /// BorderlineSMOTE(k_neighbors=5, m_neighbors=5) on three columns where classes overlap: the rows in
  /// danger and their neighbours.
  @Test func theSameRowsAreInDanger() throws {
    let after = try Resampling(method: .borderline).apply(wines([1, 2, 4]), work())
    let danger = [
      (3, [4, 6, 9, 5, 8]), (4, [6, 3, 9, 8, 1]), (5, [9, 0, 3, 1, 4]), (6, [4, 8, 7, 3, 1]),
      (7, [8, 1, 6, 4, 9]), (8, [7, 1, 6, 4, 9]),
    ]
    try check(
      after, width: 3,
      near: [
        0: danger.map { (row: $0.0, near: $0.1) },
        2: lists(
          83,
          [
            [85, 91, 84, 90, 88], [91, 83, 88, 85, 90], [83, 91, 84, 90, 86], [90, 89, 91, 88, 87],
            [88, 91, 86, 84, 90], [87, 91, 84, 86, 90], [86, 90, 91, 88, 84], [86, 89, 91, 85, 88],
            [84, 88, 83, 85, 90],
          ]),
      ])
  }

  /// SMOTENC(k_neighbors=4) with one category: two that differ are as far apart as the median spread of
  /// the numbers within the class, and a new row has a category that most of the neighbours have.
  @Test func categoriesAreAsFarApartAsInTheReference() throws {
    let category = (0..<92).map { UInt32(($0 * $0 + $0 / 3) % 3) }
    let after = try Resampling(method: .smote, neighbours: 4).apply(
      wines([0, 4, 6, 9], category: category), work())
    try check(
      after, width: 4,
      near: [
        0: lists(
          0,
          [
            [5, 11, 9, 10], [6, 3, 7, 5], [11, 10, 0, 5], [1, 8, 6, 5], [5, 9, 7, 10],
            [0, 4, 9, 10],
            [1, 7, 3, 5], [6, 1, 4, 5], [3, 9, 1, 5], [0, 4, 5, 8], [0, 11, 4, 5], [0, 2, 10, 5],
          ]),
        2: lists(
          83,
          [
            [88, 84, 85, 86], [83, 86, 85, 89], [86, 88, 83, 84], [85, 84, 83, 88],
            [91, 90, 83, 88], [83, 85, 86, 84], [84, 86, 85, 83], [91, 84, 83, 89],
            [90, 84, 83, 86],
          ]),
      ],
      also: { row, near in
        let flags = (4..<7).map { after.features[row, $0] }
        let counts = (0..<3).map { label in near.count { category[$0] == UInt32(label) } }
        guard flags.reduce(0, +) == 1, let own = flags.firstIndex(of: 1) else { return false }
        return counts[own] == counts.max()
      })
  }

  /// RandomUnderSampler and RandomOverSampler: rows of the class, the smaller ones whole.
  @Test func drawnRowsAreRowsOfTheClass() throws {
    let rows = try wines()
    for (method, count) in [(Resampling.Method.undersample, 9), (.oversample, 71)] {
      let after = try Resampling(method: method).apply(rows, work())
      let codes = try #require(after.target.codes)
      for label in UInt32(0)...2 {
        let own = Set(
          Self.codes.indices.filter { Self.codes[$0] == label }.map { point(rows, $0, 13) })
        let found = codes.indices.filter { codes[$0] == label }.map { point(after, $0, 13) }
        #expect(found.count == count)
        #expect(own.isSuperset(of: found))
        #expect(Set(found).count == min(own.count, count))
      }
    }
  }
}
