import CKernels
import Describe
import Diagnostics
import Frame
import Numeric

/// `pca()`: in place of the columns of the line the few sums of them along which the training rows vary
/// most (principal components, Pearson 1901; scikit-learn's PCA with the full solver). Columns are
/// centred, not scaled. Each component has length 1, and its loading of largest magnitude is positive,
/// of equal ones the first, so that signs do not depend on chance.
struct PrincipalStep: PreparationStep {
  /// At most so many components; nil where it was not said.
  let components: Int?
  /// The share of the variance that the components explain together.
  let share: Double?
  let name: String

  /// The most columns that a line may have: the time grows with their cube.
  static let limit = 1000

  static let spec = StepSpec(
    description: FunctionDescription(
      "pca", .preparation, "Replaces the columns of a line by the directions of most variance.",
      parameters: [
        OptionSpec(
          "components", .int, default: .null, .ints(1...1000), allowsNull: true,
          "How many; 2 unless given, with `share` as many as it takes."),
        OptionSpec(
          "share", .float, default: .null, .floats(low: 0, high: 1, openLow: true),
          allowsNull: true, "As many as explain this share of the variance together."),
        OptionSpec(
          "name", .text, default: .text("pc"), .nonEmpty,
          "What the new columns are called: pc1, pc2, and so on."),
      ],
      returns: .object("step"),
      examples: [
        Example("prepare().on([.budget, .runtime, .votes], standardize(), pca(2))"),
        Example(
          "t = table(x: [1, 2, 3], y: [2, 4, 7]); prepare().on([.x, .y], pca()).fit(t).transform(t).column_names()",
          shows: "[\"pc1\", \"pc2\"]"),
      ],
      searchTerms: [
        "PCA", "principal components", "prcomp", "dimensionality reduction", "embedding", "SVD",
      ],
      seeAlso: ["standardize", "transform", "loadings", "explained_variance", "cluster"]),
    make: {
      PrincipalStep(
        components: $0.int("components"), share: $0.float("share"), name: $0.text("name") ?? "pc")
    })

  var source: String {
    var parts: [String] = []
    if let components { parts.append("\(components)") }
    if let share { parts.append("share: \(share)") }
    if name != "pc" { parts.append("name: \(OptionValue.text(name).source)") }
    return "pca(\(parts.joined(separator: ", ")))"
  }

  func fit(_ columns: [PreparedColumn], _ training: StepTraining) throws -> any FittedStep {
    let width = columns.count
    guard width <= Self.limit else {
      throw Failure(
        "too-many-features",
        "`\(source)` takes at most \(NumberText.grouped(Self.limit)) columns, not \(NumberText.grouped(width))",
        help: "keep fewer of them with `keep_best` on the line before it")
    }
    let rows = columns.first?.rowCount ?? 0
    let most = min(width, rows)
    if let components, components > most {
      throw Failure(
        "bad-argument",
        "`\(source)` asks for more components than \(counted(width, "column")) and \(counted(rows, "row")) have",
        help: "ask for \(max(1, most)) at most, or name a `share:` of the variance")
    }
    let centred = try CentredColumns(columns, for: source)
    let (variances, vectors) = try SymmetricEigen.decompose(
      centred.covariance(training.work), budget: training.work.budget)
    let total = centred.variance
    var count = min(components ?? (share == nil ? 2 : most), most)
    if let share {
      var sum = 0.0
      for place in 0..<count {
        sum += max(0, variances[place])
        if sum >= share * total * (1 - 1e-12) {
          count = place + 1
          break
        }
      }
    }
    return Fitted(
      name: name, columns: columns.map(\.name), means: centred.means,
      loadings: vectors.prefix(count).map(Self.signed),
      variances: variances.prefix(count).map { max(0, $0) }, total: total)
  }

  /// The direction whose entry of largest magnitude is positive.
  private static func signed(_ vector: [Double]) -> [Double] {
    var largest = 0.0
    // Entries that differ by rounding alone count as equal.
    for entry in vector where abs(entry) > abs(largest) * (1 + 1e-12) { largest = entry }
    return largest < 0 ? vector.map { 0 - $0 } : vector
  }

  struct Fitted: FittedStep {
    let name: String
    /// What the columns of the line are called.
    let columns: [String]
    let means: [Double]
    /// For each component one number a column, of length 1.
    let loadings: [[Double]]
    /// The variance of the training rows along each component, over rows less 1.
    let variances: [Double]
    /// The variance of all columns together.
    let total: Double

    /// The part of the variance that each component explains; 0 where nothing varies.
    var shares: [Double] { variances.map { total > 0 ? $0 / total : 0 } }

    func takes(_ columns: [PreparedColumn]) -> Bool { columns.count == means.count }

    func transform(_ columns: [PreparedColumn], _ work: Work) throws -> [PreparedColumn] {
      let numbers = try columns.map { column in
        let numbers = try column.plainNumbers(for: "pca()")
        try column.requireComplete(numbers, for: "pca()")
        return numbers
      }
      return try loadings.enumerated().map { place, loading in
        try work.budget.check()
        let values = Buffer<Double>(count: columns.first?.rowCount ?? 0) { target in
          for row in target.indices { target[row] = 0 }
          for column in numbers.indices {
            let (own, mean, weight) = (numbers[column].pointer, means[column], loading[column])
            for row in target.indices { target[row] += (own[row] - mean) * weight }
          }
        }
        let name = "\(self.name)\(place + 1)"
        return PreparedColumn(name: name, origin: name, values: .numbers(values))
      }
    }
  }
}

extension PrincipalStep.Fitted {
  static let tag = "pca"

  /// `pc1 explains 73.0 % of the variance, pc2 22.9 %, together 95.8 %`.
  var learned: [String] {
    func percent(_ share: Double) -> String { "\(NumberText.fixed(share * 100, decimals: 1)) %" }
    guard total > 0 else { return ["nothing varies: `\(name)1` is 0 in every row"] }
    let shown = shares.prefix(5).enumerated().map { place, share in
      place == 0
        ? "\(name)1 explains \(percent(share)) of the variance"
        : "\(name)\(place + 1) \(percent(share))"
    }
    let rest = shares.count - shown.count
    return [
      (shown + (rest > 0 ? ["\(rest) more"] : [])
        + (shares.count > 1 ? ["together \(percent(shares.reduce(0, +)))"] : []))
        .joined(separator: ", ")
    ]
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(name)
    writer.write(columns)
    writer.write(means)
    writer.write(loadings.count)
    for loading in loadings { writer.write(loading) }
    writer.write(variances)
    writer.write(total)
  }

  init(from reader: inout ModelReader) throws {
    let name = try reader.text()
    let columns = try reader.texts()
    let means = try reader.doubles(count: columns.count)
    let count = try reader.int(in: 0...columns.count, "the number of components")
    var loadings: [[Double]] = []
    for _ in 0..<count { loadings.append(try reader.doubles(count: columns.count)) }
    self.init(
      name: name, columns: columns, means: means, loadings: loadings,
      variances: try reader.doubles(count: count), total: try reader.double())
  }
}
