import Diagnostics
import Frame
import Numeric

/// What a model learns from: named columns of numbers of one length.
///
/// Columns are kept apart, each in the smallest form that holds it: measured numbers as 64-bit floats,
/// the 0/1 columns of one encoder as one shared column of codes.
public struct FeatureMatrix: Sendable {
  public let rowCount: Int
  public let features: [Feature]

  public struct Feature: Sendable {
    /// Such as `budget` or `certificate=PG-13`.
    public let name: String
    /// The column of the dataset it was made from.
    public let origin: String
    public let values: Values

    public init(name: String, origin: String, values: Values) {
      self.name = name
      self.origin = origin
      self.values = values
    }
  }

  public enum Values: Sendable {
    /// NaN where a value is missing.
    case numbers(Buffer<Double>)
    /// 1 in the rows whose code is `code`, else 0.
    case indicator(codes: Buffer<UInt32>, code: UInt32)
  }

  public init(rowCount: Int, features: [Feature]) {
    self.rowCount = rowCount
    self.features = features
  }

  public var names: [String] { features.map(\.name) }
  public var featureCount: Int { features.count }

  /// The value of one cell; NaN where it is missing.
  public subscript(row: Int, feature: Int) -> Double {
    switch features[feature].values {
    case .numbers(let values): values[row]
    case .indicator(let codes, let code): codes[row] == code ? 1 : 0
    }
  }

  /// Writes the values of one feature, for `rows`, to `target[0]`, `target[stride]`, and so on.
  public func copy(
    feature: Int, rows: Range<Int>, to target: UnsafeMutablePointer<Double>, stride: Int = 1
  ) {
    var place = 0
    switch features[feature].values {
    case .numbers(let values):
      for row in rows {
        target[place] = values.pointer[row]
        place &+= stride
      }
    case .indicator(let codes, let code):
      for row in rows {
        target[place] = codes.pointer[row] == code ? 1 : 0
        place &+= stride
      }
    }
  }

  /// Writes the cells of `rows` one row after the other: `rows.count * featureCount` values.
  public func copyRows(_ rows: Range<Int>, to target: UnsafeMutablePointer<Double>) {
    for feature in features.indices {
      copy(feature: feature, rows: rows, to: target + feature, stride: featureCount)
    }
  }

  /// Some of the rows, in this order; rows may come again.
  public func taking(rows: [Int]) -> FeatureMatrix {
    var shared: [ObjectIdentifier: Buffer<UInt32>] = [:]
    let taken = features.map { feature -> Feature in
      let values: Values
      switch feature.values {
      case .numbers(let numbers):
        values = .numbers(
          Buffer<Double>(count: rows.count) { target in
            for (place, row) in rows.enumerated() { target[place] = numbers.pointer[row] }
          })
      case .indicator(let codes, let code):
        let known = shared[ObjectIdentifier(codes)]
        let own =
          known
          ?? Buffer<UInt32>(count: rows.count) { target in
            for (place, row) in rows.enumerated() { target[place] = codes.pointer[row] }
          }
        shared[ObjectIdentifier(codes)] = own
        values = .indicator(codes: own, code: code)
      }
      return Feature(name: feature.name, origin: feature.origin, values: values)
    }
    return FeatureMatrix(rowCount: rows.count, features: taken)
  }

  /// How many values of a feature are missing.
  public func missingCount(_ feature: Int) -> Int {
    guard case .numbers(let values) = features[feature].values else { return 0 }
    return values.elements.reduce(0) { $0 + ($1.isNaN ? 1 : 0) }
  }

  /// Whether a feature has one value in all rows; missing is a value of its own.
  public func isConstant(_ feature: Int) -> Bool {
    guard rowCount > 1 else { return true }
    switch features[feature].values {
    case .numbers(let values):
      let first = values[0]
      return values.elements.allSatisfy { $0 == first || $0.isNaN && first.isNaN }
    case .indicator(let codes, let code):
      let first = codes[0] == code
      return codes.elements.allSatisfy { ($0 == code) == first }
    }
  }

  /// - Throws: `not-finite` naming the first feature with an infinite value and its row.
  public func requireFinite() throws {
    for feature in features {
      guard case .numbers(let values) = feature.values,
        let row = values.elements.firstIndex(where: { $0.isInfinite })
      else { continue }
      throw Failure(
        "not-finite",
        "feature `\(columnSource(feature.origin))` is \(values[row]) in row \(NumberText.grouped(row + 1)) of the rows it was asked for",
        help: "use another step for the column, or leave the row out with `filter`")
    }
  }

  /// - Throws: `null-in-feature` naming the first feature with a missing value, how many rows lack it
  ///   and what to do.
  public func requireComplete() throws {
    for feature in features.indices {
      let missing = missingCount(feature)
      if missing == 0 { continue }
      let column = columnSource(features[feature].origin)
      throw Failure(
        "null-in-feature",
        "feature `\(column)` is null in \(counted(missing, "row")) of \(NumberText.grouped(rowCount))",
        help: "add `impute(\"median\")` or `fill(0)` to the preparation of `\(column)`")
    }
  }
}
