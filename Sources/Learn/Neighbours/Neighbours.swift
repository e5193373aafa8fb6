import Describe
import Diagnostics
import Frame
import Numeric

/// `k_neighbors()`: the classes or numbers of the most similar training rows, by Euclidean
/// distance (Cover and Hart 1967; scikit-learn's KNeighborsClassifier and KNeighborsRegressor). Exact.
/// Of rows at one distance the earlier is nearer; of classes with equal votes the smaller wins.
struct NearestNeighbours: ClassifierRecipe, RegressorRecipe {
  let count: Int
  let isByDistance: Bool

  static let spec = ModelSpec(
    description: FunctionDescription(
      "k_neighbors", .model, "Answers as the most similar training rows do.",
      parameters: [
        OptionSpec("k", .int, default: .int(5), .ints(1...100_000), "How many rows are asked."),
        OptionSpec(
          "weights", .text, default: .text("uniform"), .oneOf(["uniform", "distance"]),
          "\"uniform\" asks all alike, \"distance\" the nearer ones more."),
      ], returns: .object("model"),
      examples: [Example("k_neighbors(k: 15)")],
      searchTerms: [
        "KNeighborsClassifier", "KNeighborsRegressor", "knn", "nearest neighbors", "kknn",
      ], seeAlso: ["random_forest"]),
    fitted: [NeighbourClasses.self, NeighbourNumbers.self],
    classifier: { NearestNeighbours($0) }, regressor: { NearestNeighbours($0) })

  init(_ settings: Settings) {
    count = settings.int("k") ?? 5
    isByDistance = settings.text("weights") == "distance"
  }

  func fit(_ rows: ClassifiedRows, _ work: Work) throws -> any FittedClassifier {
    let neighbours = try Neighbours(rows.features, self, weights: rows.weights, work)
    return NeighbourClasses(
      neighbours: neighbours, classes: rows.classes, classCount: rows.classCount)
  }

  func fit(_ rows: MeasuredRows, _ work: Work) throws -> any FittedRegressor {
    let neighbours = try Neighbours(rows.features, self, weights: rows.weights, work)
    return NeighbourNumbers(neighbours: neighbours, targets: rows.targets)
  }
}

/// The training rows, and how they are asked.
struct Neighbours: Sendable {
  let features: FeatureMatrix
  /// How much each row counts; nil when all count 1. Rows that count 0 are not asked.
  let weights: [Double]?
  let count: Int
  let isByDistance: Bool
  private let tree: PointTree

  init(
    _ features: FeatureMatrix, _ recipe: NearestNeighbours, weights: [Double]?, _ work: Work
  ) throws {
    try features.requireComplete()
    try self.init(
      features, count: recipe.count, isByDistance: recipe.isByDistance, weights: weights, work)
    if recipe.count > tree.pointCount {
      work.remark(
        .note, "few-rows",
        "`k_neighbors` asks all \(counted(tree.pointCount, "training row")): `k` is \(recipe.count)"
      )
    }
  }

  private init(
    _ features: FeatureMatrix, count: Int, isByDistance: Bool, weights: [Double]?, _ work: Work
  ) throws {
    let rows = (0..<features.rowCount).filter { weights?[$0] != 0 }.map { UInt32($0) }
    guard !rows.isEmpty else {
      throw Failure("no-rows", "there are no rows to learn from")
    }
    self.features = features
    self.count = count
    self.isByDistance = isByDistance
    self.weights = weights
    tree = try PointTree(features, rows: rows, work)
  }

  /// Gives the neighbours of each row, with how much each counts, to `body`, in no fixed order.
  func ask(
    _ queries: FeatureMatrix, _ work: Work, name: String = "k_neighbors",
    _ body: @Sendable (_ query: Int, _ neighbours: [(row: Int, weight: Double)]) -> Void
  ) throws {
    try queries.requireComplete()
    let block = 256
    let blocks = (queries.rowCount + block - 1) / block
    let width = tree.width
    try Parallel.forEach(chunks: blocks, budget: work.budget) { index in
      var search = NeighbourSearch(tree, count: min(count, tree.pointCount))
      var found: [(row: Int, weight: Double)] = []
      for query in index * block..<min(queries.rowCount, (index + 1) * block) {
        if work.budget.isInterrupted { return }
        for feature in 0..<width { search.query[feature] = queries[query, feature] }
        search.run()
        found.removeAll(keepingCapacity: true)
        let hasTwin = search.count > 0 && search.distance(0) == 0
        for place in 0..<search.count {
          let row = Int(search.row(place))
          var weight = weights?[row] ?? 1
          if isByDistance {
            let distance = search.distance(place)
            weight *= hasTwin ? (distance == 0 ? 1 : 0) : 1 / distance.squareRoot()
          }
          found.append((row, weight))
        }
        body(query, found)
      }
      if index % 16 == 0 { work.progress(name, Double(index) / Double(blocks)) }
    }
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(count)
    writer.write(isByDistance)
    writer.write(features.rowCount)
    writer.write(features.featureCount)
    for feature in 0..<features.featureCount {
      writer.write((0..<features.rowCount).map { features[$0, feature] })
    }
    writer.write(weights ?? [])
  }

  init(from reader: inout ModelReader) throws {
    let count = try reader.int(in: 1...100_000, "the number of neighbours")
    let isByDistance = try reader.flag()
    let rows = try reader.int(in: 1...Int(UInt32.max) - 1, "the number of rows")
    let width = try reader.int(in: 0...max(0, reader.remaining), "the number of features")
    let columns = try (0..<width).map { _ in
      let values = try reader.doubles(count: rows)
      try reader.require(values.allSatisfy(\.isFinite), "a feature is not finite")
      return FeatureMatrix.Feature(name: "", origin: "", values: .numbers(Buffer(values)))
    }
    let weights = try reader.doubles()
    try reader.require(
      weights.isEmpty
        || weights.count == rows && weights.allSatisfy { $0.isFinite && $0 >= 0 }
          && weights.contains { $0 > 0 },
      "its weights are odd")
    try self.init(
      FeatureMatrix(rowCount: rows, features: columns), count: count, isByDistance: isByDistance,
      weights: weights.isEmpty ? nil : weights, Work(budget: Budget(threads: 1)))
  }

  var summary: String {
    "\(counted(min(count, features.rowCount), "neighbour")) of \(counted(features.rowCount, "row")), \(isByDistance ? "the nearer ones count more" : "all count alike")"
  }
}

/// Classes by neighbours.
struct NeighbourClasses: FittedClassifier {
  static let tag = "neighbour-classes"
  let neighbours: Neighbours
  let classes: [UInt32]
  let classCount: Int
  var featureCount: Int { neighbours.features.featureCount }

  init(neighbours: Neighbours, classes: [UInt32], classCount: Int) {
    self.neighbours = neighbours
    self.classes = classes
    self.classCount = classCount
  }

  func encode(into writer: inout ModelWriter) {
    neighbours.encode(into: &writer)
    writer.write(classes)
    writer.write(classCount)
  }

  init(from reader: inout ModelReader) throws {
    neighbours = try Neighbours(from: &reader)
    classes = try reader.words32()
    let count = try reader.int(in: 1...Int(UInt16.max), "the number of classes")
    try reader.require(
      classes.count == neighbours.features.rowCount && classes.allSatisfy { Int($0) < count },
      "its classes are odd")
    classCount = count
  }

  func probabilities(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    var result = [Double](repeating: 0, count: features.rowCount * classCount)
    try result.withUnsafeMutableBufferPointer { target in
      guard let base = target.baseAddress else { return }
      nonisolated(unsafe) let target = base
      try neighbours.ask(features, work) { query, found in
        var total = 0.0
        for (row, weight) in found {
          target[query * classCount + Int(classes[row])] += weight
          total += weight
        }
        for label in 0..<classCount { target[query * classCount + label] /= total }
      }
    }
    return result
  }

  func summary(_ names: PredictorNames) -> [String] { [neighbours.summary] }
}

/// Numbers by neighbours: their mean.
struct NeighbourNumbers: FittedRegressor {
  static let tag = "neighbour-numbers"
  let neighbours: Neighbours
  let targets: [Double]
  var featureCount: Int { neighbours.features.featureCount }

  init(neighbours: Neighbours, targets: [Double]) {
    self.neighbours = neighbours
    self.targets = targets
  }

  func encode(into writer: inout ModelWriter) {
    neighbours.encode(into: &writer)
    writer.write(targets)
  }

  init(from reader: inout ModelReader) throws {
    neighbours = try Neighbours(from: &reader)
    targets = try reader.doubles(count: neighbours.features.rowCount)
  }

  func predict(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    var result = [Double](repeating: 0, count: features.rowCount)
    try result.withUnsafeMutableBufferPointer { target in
      guard let base = target.baseAddress else { return }
      nonisolated(unsafe) let target = base
      try neighbours.ask(features, work) { query, found in
        var sum = 0.0
        var total = 0.0
        for (row, weight) in found {
          sum += weight * targets[row]
          total += weight
        }
        target[query] = sum / total
      }
    }
    return result
  }

  func summary(_ names: PredictorNames) -> [String] { [neighbours.summary] }
}
