import Diagnostics
import Frame
import Numeric

/// Titles as sparse rows of features, in blocks: one block a column of the dataset.
///
/// Lists of text become one 0/1 column a value, text and categories one-hot columns, dates one column
/// a decade, numbers one column scaled to 0...1 by their least and greatest value. A value is kept
/// when it appears once. A block's values are multiplied by the square root of its weight, so that in
/// a product of two titles the block counts `weight` times.
public struct ContentFeatures: Sendable {
  /// One column of the dataset and what became of it.
  public struct Block: Sendable {
    public enum Kind: String, Sendable {
      case labels = "0/1 a value"
      case category = "one-hot"
      case decade = "decade"
      case number = "scaled to 0..1"
    }
    public let column: String
    public let kind: Kind
    public let weight: Double
    /// The columns of the matrix it fills.
    public let range: Range<Int>
    /// Rows that are null here, which have no part in this block.
    public let missing: Int
    /// The least and greatest value of a number.
    public let bounds: ClosedRange<Double>?
  }

  public let blocks: [Block]
  /// Of each column of the matrix: its value, `drama`, or the column's name for a number.
  public let values: [String]
  /// The block of each column of the matrix.
  public let blockOfColumn: [Int]
  public let matrix: SparseMatrix
  /// The sum of squares of each title's row.
  public let norms: [Double]

  /// What a matrix column is called: `genres=drama`, `runtime`.
  public func name(ofColumn column: Int) -> String {
    let block = blocks[blockOfColumn[column]]
    return block.kind == .number ? block.column : "\(block.column)=\(values[column])"
  }

  /// Reads the features of the chosen rows of a dataset.
  /// - Throws: `unknown-column`, `wrong-type`, `bad-argument`; `Stopped`.
  public init(
    _ data: Dataset, rows: [Int], features: [(column: String, weight: Double)], work: Work
  ) throws {
    guard !features.isEmpty else {
      throw Failure(
        "missing-argument", "a content recommender needs at least one feature",
        help: "name columns, such as `features: [.genres, .type]`", blames: "features")
    }
    var drafts: [FeatureDraft] = []
    for (position, feature) in features.enumerated() {
      guard feature.weight == 0 || (1e-6...1e6).contains(feature.weight) else {
        throw Failure(
          "bad-argument", "the weight of `.\(feature.column)` must be 0 or from 1e-6 to 1e6",
          blames: "weights")
      }
      if features[..<position].contains(where: { $0.column == feature.column }) {
        throw Failure(
          "bad-argument", "`.\(feature.column)` stands twice among the features",
          blames: "features")
      }
      try work.budget.check()
      drafts.append(
        try FeatureDraft(
          ColumnValues(feature.column, of: data, work: work), rows: rows, work: work))
    }

    var blocks: [Block] = []
    var values: [String] = []
    var blockOfColumn: [Int] = []
    for (index, draft) in drafts.enumerated() {
      let start = values.count
      values.append(contentsOf: draft.values)
      blockOfColumn.append(contentsOf: draft.values.map { _ in index })
      blocks.append(
        Block(
          column: features[index].column, kind: draft.kind, weight: features[index].weight,
          range: start..<values.count, missing: draft.missing, bounds: draft.bounds))
    }

    var offsets = [0]
    offsets.reserveCapacity(rows.count + 1)
    var columns: [UInt32] = []
    var entries: [Double] = []
    let factors = blocks.map { $0.weight.squareRoot() }
    for row in rows.indices {
      for (index, draft) in drafts.enumerated() where factors[index] > 0 {
        for entry in draft.offsets[row]..<draft.offsets[row + 1] {
          columns.append(
            UInt32(truncatingIfNeeded: blocks[index].range.lowerBound) + draft.codes[entry])
          entries.append(
            draft.amounts.isEmpty ? factors[index] : factors[index] * draft.amounts[entry])
        }
      }
      offsets.append(columns.count)
    }
    self.blocks = blocks
    self.values = values
    self.blockOfColumn = blockOfColumn
    matrix = SparseMatrix(
      columnCount: values.count, offsets: offsets, columns: columns, values: entries)
    norms = matrix.squaredNorms()
  }
}
