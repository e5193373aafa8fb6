import Frame
import Numeric

/// The features of a fit as ranks: for each row the place of its value among the distinct values, or
/// among at most 256 bins of them.
final class CartColumns: Sendable {
  struct Column: Sendable {
    let codes: Buffer<UInt32>
    /// The least and the greatest value of each rank.
    let lower: [Double]
    let upper: [Double]

    func threshold(_ rank: Int, next: Int) -> Double {
      FeatureBins.threshold(between: upper[rank], and: lower[next])
    }
  }

  let columns: [Column]
  let rowCount: Int

  init(_ features: FeatureMatrix, isExact: Bool, _ work: Work) throws {
    rowCount = features.rowCount
    let rows = features.rowCount
    let slots = Slots<Column>(features.featureCount)
    try Parallel.forEach(chunks: features.featureCount, budget: work.budget) { place in
      let values = features.features[place].values
      let lower: [Double]
      let upper: [Double]
      switch values {
      case .indicator: (lower, upper) = ([0, 1], [0, 1])
      case .numbers(let numbers):
        let bins = FeatureBins(
          sorted: RadixSort.ascending(numbers.elements),
          limit: isExact ? .max : FeatureBins.limit)
        (lower, upper) = (bins.lower, bins.upper)
      }
      let codes = Buffer<UInt32>(count: rows) { target in
        switch values {
        case .indicator(let codes, let code):
          for row in 0..<rows { target[row] = codes.pointer[row] == code ? 1 : 0 }
        case .numbers(let numbers):
          upper.withUnsafeBufferPointer { upper in
            for row in 0..<rows {
              let value = numbers.pointer[row]
              var low = 0
              var high = upper.count - 1
              while low < high {
                let middle = (low &+ high) >> 1
                if upper[middle] < value { low = middle &+ 1 } else { high = middle }
              }
              target[row] = UInt32(truncatingIfNeeded: low)
            }
          }
        }
      }
      slots[place] = Column(codes: codes, lower: lower, upper: upper)
    }
    columns = (0..<features.featureCount).compactMap { slots[$0] }
  }
}

/// What a tree learns: classes with the weight of each row, or numbers.
struct CartTargets: Sendable {
  enum Criterion: Sendable { case gini, entropy, squaredError }

  let criterion: Criterion
  /// Empty for numbers.
  let classes: [UInt32]
  /// At least 1; 1 for numbers.
  let classCount: Int
  /// Empty for classes.
  let numbers: [Double]
  /// How much each row counts; nil when all count 1.
  let weights: [Double]?

  var isClasses: Bool { numbers.isEmpty }

  init(_ rows: ClassifiedRows, criterion: Criterion, weights: [Double]?) {
    self.criterion = criterion
    classes = rows.classes
    classCount = rows.classCount
    numbers = []
    self.weights = weights
  }

  init(_ rows: MeasuredRows, weights: [Double]?) {
    criterion = .squaredError
    classes = []
    classCount = 1
    numbers = rows.targets
    self.weights = weights
  }
}

/// When a tree stops, and how it looks for questions.
struct CartLimits: Sendable {
  var maxDepth = Int.max
  var minSplit = 2
  var minLeaf = 1
  /// Features tried at each node.
  var tried: Int
  /// One threshold a feature, drawn between the least and the greatest value (Geurts et al. 2006).
  var isRandom = false
  /// Of equally good features the one drawn first wins, not the lower one: small nodes have many, and the
  /// trees of a forest are to differ.
  var drawsTies = false
}
