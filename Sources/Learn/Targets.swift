import Diagnostics
import Frame
import Numeric

/// The classes of a target, as the training rows had them.
public struct ClassTarget: Sendable, Equatable {
  /// In the order of the target's set when it is an ordered category, else sorted.
  public let names: [String]
  public let isOrdered: Bool
  /// How many training rows had each class.
  public let counts: [Int]

  public init(names: [String], isOrdered: Bool, counts: [Int]) {
    self.names = names
    self.isOrdered = isOrdered
    self.counts = counts
  }
}

/// The numbers of a target, as the training rows had them.
public struct NumberTarget: Sendable, Equatable {
  public let mean: Double
  public let median: Double
  public let least: Double
  public let greatest: Double

  public init(mean: Double, median: Double, least: Double, greatest: Double) {
    self.mean = mean
    self.median = median
    self.least = least
    self.greatest = greatest
  }

  /// - Precondition: there are values, all of them finite.
  init(_ values: [Double]) {
    let sorted = values.withUnsafeBufferPointer { RadixSort.ascending($0) }
    var sum = CompensatedSum()
    for value in values { sum.add(value / Double(values.count)) }
    mean = sum.value
    let upper = sorted[sorted.count / 2]
    let lower = sorted[(sorted.count - 1) / 2]
    median = lower / 2 + upper / 2
    least = sorted[0]
    greatest = sorted[sorted.count - 1]
  }

  /// `numbers from 1 to 9`.
  var description: String {
    least == greatest
      ? "always \(NumberText.significant(least))"
      : "numbers from \(NumberText.significant(least)) to \(NumberText.significant(greatest))"
  }
}

/// What the rows of a task are known to be.
public enum TargetValues: Sendable {
  case classes(RowClasses)
  /// NaN where the target is null.
  case numbers([Double])

  /// Texts, categories and truth values are classes; ints and floats are numbers.
  /// - Throws: `wrong-type` for columns that are neither.
  public init(_ column: Column, name: String, _ work: Work) throws {
    let vector = try column.vector(work)
    func values(_ value: (Int) -> Double) -> [Double] {
      (0..<vector.count).map { vector.isNull($0) ? .nan : value($0) }
    }
    switch vector.storage {
    case .int(let ints): self = .numbers(values { Double(ints[$0]) })
    case .float(let floats): self = .numbers(values { floats[$0] })
    case .text, .coded, .bool, .null:
      self = .classes(try RowClasses(column, use: "a target", work))
    case .date, .time, .list:
      throw Failure(
        "wrong-type",
        "the target `\(columnSource(name))` is \(vector.type.description); models predict classes or numbers",
        help: "use a text, category, bool, int or float column")
    }
  }

  public var task: ModelSpec.Task {
    if case .classes = self { .classification } else { .regression }
  }

  public var missingCount: Int {
    switch self {
    case .classes(let classes): classes.missingCount
    case .numbers(let numbers): numbers.reduce(0) { $0 + ($1.isNaN ? 1 : 0) }
    }
  }

  public func isMissing(_ row: Int) -> Bool {
    switch self {
    case .classes(let classes): classes.codes[row] == RowClasses.missing
    case .numbers(let numbers): numbers[row].isNaN
    }
  }
}

extension TargetValues {
  /// The target of some rows, all of them known, for steps that learn from it; classes keep the numbers
  /// they have among all rows.
  func truth(_ rows: [Int]?) -> StepTraining.Target {
    switch self {
    case .classes(let classes):
      .classes(
        rows.map { rows in rows.map { classes.codes[$0] } } ?? classes.codes, names: classes.names)
    case .numbers(let numbers):
      .numbers(rows.map { rows in rows.map { numbers[$0] } } ?? numbers)
    }
  }
}
