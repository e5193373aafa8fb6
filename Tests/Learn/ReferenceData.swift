import Frame
import Glibc
import Numeric
import Testing

@testable import Learn

/// Small data sets of scikit-learn, from `Data/`: features `x0`, `x1` … and the class or number `y`.
/// Of the digits the first 600 rows.
struct ReferenceData {
  let columns: [[Double]]
  let targets: [Double]

  init(_ name: String) throws {
    let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    let file = try #require(fopen("/\(folder)/Data/\(name).csv", "r"))
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&block, 1, block.count, file)
      if count == 0 { break }
      bytes += block[0..<count]
    }
    var columns: [[Double]] = []
    for line in bytes.split(separator: 10).dropFirst() {
      let numbers = line.split(separator: 44).map { cell in
        Double(String(decoding: cell, as: UTF8.self)) ?? .nan
      }
      if columns.isEmpty { columns = numbers.map { _ in [] } }
      for (place, number) in numbers.enumerated() { columns[place].append(number) }
    }
    targets = columns.removeLast()
    self.columns = columns
  }

  static var iris: ReferenceData {
    ReferenceData(
      columns: (0..<4).map { feature in
        (0..<150).map { Double(Iris.tenths[$0 * 4 + feature]) / 10 }
      }, targets: (0..<150).map { Double($0 / 50) })
  }

  private init(columns: [[Double]], targets: [Double]) {
    self.columns = columns
    self.targets = targets
  }

  static func named(_ name: String) throws -> ReferenceData {
    name == "iris" ? iris : try ReferenceData(name)
  }

  /// scikit-learn's StandardScaler.
  var standardized: ReferenceData {
    let scaled = columns.map { column in
      let mean = column.reduce(0, +) / Double(column.count)
      let square = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(column.count)
      let scale = square > 0 ? square.squareRoot() : 1
      return column.map { ($0 - mean) / scale }
    }
    return ReferenceData(columns: scaled, targets: targets)
  }

  func divided(by factor: Double) -> ReferenceData {
    ReferenceData(columns: columns.map { $0.map { $0 / factor } }, targets: targets)
  }

  /// Every third row, the first included, is a test row.
  func part(isTest: Bool) -> ReferenceData {
    func chosen(_ values: [Double]) -> [Double] {
      values.indices.filter { ($0 % 3 == 0) == isTest }.map { values[$0] }
    }
    return ReferenceData(columns: columns.map(chosen), targets: chosen(targets))
  }

  var features: FeatureMatrix {
    FeatureMatrix(
      rowCount: targets.count,
      features: columns.enumerated().map {
        .init(name: "x\($0)", origin: "x\($0)", values: .numbers(Buffer($1)))
      })
  }

  var classes: [UInt32] { targets.map { UInt32($0) } }
  var classified: ClassifiedRows {
    ClassifiedRows(
      features: features, classes: classes, classCount: Int(targets.max() ?? 0) + 1)
  }
  var measured: MeasuredRows { MeasuredRows(features: features, targets: targets) }
}
