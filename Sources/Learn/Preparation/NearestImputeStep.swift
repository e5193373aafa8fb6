import Describe
import Diagnostics
import Numeric

/// `impute_knn()`: nulls become the mean of the column over the nearest training rows that have it.
/// Distances are Euclidean over the columns of the line that both rows have, scaled up for those that
/// they lack (Dixon 1979; scikit-learn's KNNImputer). Of equally near rows the earlier counts.
struct NearestImputeStep: PreparationStep {
  let neighbours: Int
  let rowLimit: Int
  let addsIndicator: Bool

  static let spec = StepSpec(
    description: FunctionDescription(
      "impute_knn", .preparation, "Replaces nulls by the mean of the most similar training rows.",
      parameters: [
        OptionSpec("k", .int, default: .int(5), .ints(1...1000), "How many similar rows."),
        OptionSpec(
          "rows", .int, default: .int(20_000), .ints(1...10_000_000),
          "Of more training rows, so many evenly spaced ones are compared with."),
        OptionSpec(
          "indicator", .bool, default: .bool(true), .none,
          "Adds a 0/1 feature where a column had nulls in training."),
      ],
      returns: .object("step"),
      examples: [Example("prepare().on([.budget, .runtime], standardize(), impute_knn(k: 3))")],
      searchTerms: ["KNNImputer", "nearest", "missing", "neighbors"],
      seeAlso: ["impute", "impute_iterative"]),
    make: {
      NearestImputeStep(
        neighbours: $0.int("k") ?? 5, rowLimit: $0.int("rows") ?? 20_000,
        addsIndicator: $0.flag("indicator"))
    })

  var source: String {
    var parts: [String] = []
    if neighbours != 5 { parts.append("k: \(neighbours)") }
    if rowLimit != 20_000 { parts.append("rows: \(rowLimit)") }
    if !addsIndicator { parts.append("indicator: false") }
    return "impute_knn(\(parts.joined(separator: ", ")))"
  }

  func fit(_ columns: [PreparedColumn], _ training: StepTraining) throws -> any FittedStep {
    let block = try NumberBlock(columns, for: source)
    let means = try block.means(columns)
    let rows = block.rowCount
    let kept = rows <= rowLimit ? Array(0..<rows) : (0..<rowLimit).map { $0 * rows / rowLimit }
    if kept.count < rows {
      training.work.remark(
        .note, "sampled-rows",
        "`impute_knn()` compares with \(NumberText.grouped(kept.count)) of \(counted(rows, "training row")), evenly spaced; `rows:` takes more"
      )
    }
    return Fitted(
      neighbours: neighbours, width: block.width, means: means,
      indicates: block.missingCounts.map { addsIndicator && $0 > 0 },
      known: block.taking(rows: kept))
  }

  struct Fitted: FittedStep {
    let neighbours: Int
    let width: Int
    let means: [Double]
    /// Which number columns had nulls in training and get an indicator.
    let indicates: [Bool]
    /// The training rows compared with, row by row.
    let known: [Double]

    func takes(_ columns: [PreparedColumn]) -> Bool { columns.numberCount == width }

    func transform(_ columns: [PreparedColumn], _ work: Work) throws -> [PreparedColumn] {
      var block = try NumberBlock(columns, for: "impute_knn()")
      let width = width
      let values = block.values
      let open = (0..<block.rowCount).filter { row in
        values[row * width..<(row + 1) * width].contains { $0.isNaN }
      }
      let chunk = 64
      let chunks = (open.count + chunk - 1) / chunk
      try block.values.withUnsafeMutableBufferPointer { target in
        guard let base = target.baseAddress else { return }
        nonisolated(unsafe) let filled = base
        try Parallel.forEach(chunks: chunks, budget: work.budget) { chunkIndex in
          var distances = [Double](repeating: 0, count: known.count / max(1, width))
          for row in open[chunkIndex * chunk..<min(open.count, (chunkIndex + 1) * chunk)] {
            values.withUnsafeBufferPointer { fill(row, of: $0, filled, &distances) }
          }
        }
      }
      let result = block.columns(replacing: columns)
      return columns.withIndicators(result, of: block.places, where: indicates)
    }

    /// Fills the gaps of one row.
    private func fill(
      _ row: Int, of values: UnsafeBufferPointer<Double>, _ filled: UnsafeMutablePointer<Double>,
      _ distances: inout [Double]
    ) {
      let own = row * width
      known.withUnsafeBufferPointer { known in
        for other in distances.indices {
          var sum = 0.0
          var shared = 0
          for place in 0..<width {
            let difference = values[own + place] - known[other * width + place]
            if difference == difference {
              sum += difference * difference
              shared += 1
            }
          }
          distances[other] = shared == 0 ? .nan : Double(width) / Double(shared) * sum
        }
        for place in 0..<width where values[own + place].isNaN {
          // The nearest donors so far, the farthest last.
          var nearest: [(distance: Double, row: Int)] = []
          for other in distances.indices where !known[other * width + place].isNaN {
            let distance = distances[other]
            guard distance == distance else { continue }
            if nearest.count == neighbours, distance >= nearest[neighbours - 1].distance {
              continue
            }
            var slot = nearest.count
            while slot > 0, nearest[slot - 1].distance > distance { slot -= 1 }
            nearest.insert((distance, other), at: slot)
            if nearest.count > neighbours { nearest.removeLast() }
          }
          let sum = nearest.reduce(0) { $0 + known[$1.row * width + place] }
          filled[own + place] = nearest.isEmpty ? means[place] : sum / Double(nearest.count)
        }
      }
    }
  }
}

extension [PreparedColumn] {
  /// The filled columns, each followed by where it was missing here, for those that ask for it.
  /// - Parameters:
  ///   - places: which columns the flags are for.
  func withIndicators(
    _ filled: [PreparedColumn], of places: [Int], where indicates: [Bool]
  ) -> [PreparedColumn] {
    var result: [PreparedColumn] = []
    for (place, column) in filled.enumerated() {
      result.append(column)
      guard let number = places.firstIndex(of: place), indicates[number],
        let indicator = self[place].missingIndicator
      else { continue }
      result.append(indicator)
    }
    return result
  }
}

extension NearestImputeStep.Fitted {
  static let tag = "impute-knn"

  func encode(into writer: inout ModelWriter) {
    writer.write(neighbours)
    writer.write(means)
    writer.write(indicates)
    writer.write(known)
  }

  init(from reader: inout ModelReader) throws {
    neighbours = try reader.int(in: 1...1000, "the number of neighbours")
    means = try reader.doubles()
    width = means.count
    indicates = try reader.flags(count: means.count)
    known = try reader.doubles()
    try reader.require(
      means.isEmpty ? known.isEmpty : known.count % means.count == 0, "its rows are not whole")
  }
}
