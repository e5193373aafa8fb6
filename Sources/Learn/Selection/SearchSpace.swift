import Describe
import Diagnostics
import Numeric

/// The settings that a search tries.
public struct SearchSpace: Sendable {
  public struct Dimension: Sendable {
    public let name: String
    public let values: [OptionValue]

    public init(name: String, values: [OptionValue]) {
      self.name = name
      self.values = values
    }
  }

  /// Values of each dimension by their place in it.
  public typealias Point = [Int]

  public let model: Model
  public let dimensions: [Dimension]

  /// The most points a grid may have.
  static let limit = 100_000

  /// - Throws: `bad-argument` for options that the model lacks or values it refuses, for empty or
  ///   repeated values, and for more points than can be tried.
  public init(_ model: Model, _ dimensions: [Dimension]) throws {
    guard !dimensions.isEmpty else {
      throw Failure(
        "bad-argument", "there is nothing to tune",
        help:
          "name options and their values: `grid: {trees: [50, 100], max_depth: [null, 10]}`",
        blames: "grid")
    }
    var count = 1
    for dimension in dimensions {
      guard !dimension.values.isEmpty else {
        throw Failure(
          "bad-argument", "`\(dimension.name)` has no values to try", blames: "grid")
      }
      for value in dimension.values {
        do { _ = try model.with([(dimension.name, value)]) } catch var failure as Failure {
          failure.blames = "grid"
          throw failure
        }
      }
      for (place, value) in dimension.values.enumerated()
      where dimension.values[..<place].contains(value) {
        throw Failure(
          "bad-argument", "`\(dimension.name)` is to be tried with \(value.source) twice",
          blames: "grid")
      }
      let (product, overflow) = count.multipliedReportingOverflow(by: dimension.values.count)
      guard !overflow, product <= Self.limit else {
        throw Failure(
          "bad-argument", "the grid has more than \(NumberText.grouped(Self.limit)) points",
          help: "name fewer values")
      }
      count = product
    }
    self.model = model
    self.dimensions = dimensions
  }

  public var count: Int { dimensions.reduce(1) { $0 * $1.values.count } }

  /// A point of the grid, the last dimension fastest.
  public func point(_ number: Int) -> Point {
    var rest = number
    var places = [Int](repeating: 0, count: dimensions.count)
    for dimension in dimensions.indices.reversed() {
      places[dimension] = rest % dimensions[dimension].values.count
      rest /= dimensions[dimension].values.count
    }
    return places
  }

  public func settings(_ point: Point) -> [(name: String, value: OptionValue)] {
    zip(dimensions, point).map { ($0.name, $0.values[$1]) }
  }

  public func model(at point: Point) throws -> Model { try model.with(settings(point)) }

  /// Options of which more, or fewer, make a simpler model.
  private static let simplerWhenLess: Set<String> = [
    "trees", "rounds", "max_depth", "max_leaves", "leaves", "C", "c", "degree", "epochs",
  ]
  private static let simplerWhenMore: Set<String> = [
    "min_samples_leaf", "min_samples_split", "min_rows", "alpha", "k", "l2", "l1", "dropout",
  ]

  /// How complex a point is, from 0 to the number of dimensions; dimensions of which that is not known
  /// count nothing. Null stands for no limit.
  func complexity(_ point: Point) -> Double {
    zip(dimensions, point).reduce(0) { sum, pair in
      let (dimension, place) = pair
      let isLess = Self.simplerWhenLess.contains(dimension.name)
      guard isLess || Self.simplerWhenMore.contains(dimension.name), dimension.values.count > 1
      else { return sum }
      func number(_ value: OptionValue) -> Double {
        switch value {
        case .int(let int): Double(int)
        case .float(let float): float
        default: isLess ? .infinity : 0
        }
      }
      let own = number(dimension.values[place])
      let below = dimension.values.reduce(0) { $0 + (number($1) < own ? 1 : 0) }
      let share = Double(below) / Double(dimension.values.count - 1)
      return sum + (isLess ? share : 1 - share)
    }
  }

  /// A point as numbers from 0 to 1, for measuring how near points are.
  func coordinates(_ point: Point) -> [Double] {
    zip(dimensions, point).map { dimension, place in
      dimension.values.count > 1 ? Double(place) / Double(dimension.values.count - 1) : 0
    }
  }
}
