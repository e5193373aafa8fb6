import Diagnostics
import Frame
import Numeric

/// A preparation that has learned its numbers from training rows and turns any rows with the same
/// columns into features; each row by itself.
public struct FittedPreparation: Sendable {
  /// What to do with nulls that no step filled.
  public enum Missing: Sendable {
    /// An error that names the column: for models that cannot take them.
    case refused
    /// NaN in the matrix.
    case kept
  }

  /// A column that is read, and what it held in training.
  public struct Input: Sendable, Equatable {
    public let name: String
    public let kind: PreparedColumn.Kind
  }

  struct Line: Sendable {
    let inputs: [Input]
    /// Whether it works on what the lines before have made.
    let takesFeatures: Bool
    let steps: [any FittedStep]
  }

  /// The recipe as the language writes it.
  public let recipeLines: [String]
  let lines: [Line]
  /// Such as `certificate=PG-13`, in the order of the matrix.
  public let featureNames: [String]
  /// For each feature, the column of the dataset it comes from.
  public let origins: [String]

  /// What it was fitted to, when it was fitted by itself.
  public struct Training: Sendable, Equatable {
    public let rowCount: Int
    /// Changes when the data does.
    public let fingerprint: UInt64

    public init(rowCount: Int, fingerprint: UInt64) {
      self.rowCount = rowCount
      self.fingerprint = fingerprint
    }
  }
  public private(set) var training: Training?

  init(recipeLines: [String], lines: [Line], featureNames: [String], origins: [String]) {
    self.recipeLines = recipeLines
    self.lines = lines
    self.featureNames = featureNames
    self.origins = origins
  }

  /// The same, knowing what it was fitted to.
  public func fitted(to training: Training) -> FittedPreparation {
    var result = self
    result.training = training
    return result
  }

  /// The same, knowing that it was fitted to all rows of a dataset.
  public func fitted(to data: Dataset, _ work: Work) throws -> FittedPreparation {
    fitted(
      to: Training(
        rowCount: data.rowCount, fingerprint: try DataFingerprint.of(data, columnNames, work)))
  }

  /// The columns that a dataset must have, and what they must hold.
  public var inputs: [Input] { lines.flatMap(\.inputs) }
  /// The columns that a dataset must have.
  public var columnNames: [String] { inputs.map(\.name) }

  /// The recipe, and what its steps have learned where they tell.
  public var described: [String] { recipeLines + lines.flatMap(\.steps).flatMap(\.learned) }

  /// The features of all rows of `data`, or of `rows` of it.
  /// - Throws: `unknown-column`, `wrong-type`, and `null-in-feature` unless missing values are kept.
  public func transform(
    _ data: Dataset, rows: [Int]? = nil, missing: Missing = .refused, _ work: Work
  ) throws -> FeatureMatrix {
    var made: [PreparedColumn] = []
    for line in lines {
      try work.budget.check()
      var open: [PreparedColumn]
      if line.takesFeatures {
        open = made
        made = []
      } else {
        open = try line.inputs.map { input in
          try PreparedColumn(data.column(input.name), name: input.name, rows: rows, work)
            .of(input.kind)
        }
      }
      for step in line.steps {
        guard step.takes(open) else {
          throw Failure(
            "damaged-model", "a step of the preparation is for other columns than its line makes",
            help: "save it again from the session that made it, or fit it anew")
        }
        open = try step.transform(open, work)
      }
      made += open
    }
    let matrix = FeatureMatrix(
      rowCount: rows?.count ?? data.rowCount, features: try made.map(Self.feature))
    try matrix.requireFinite()
    if missing == .refused { try matrix.requireComplete() }
    return matrix
  }

  /// A column after its last step, as a feature.
  /// - Throws: `wrong-type` when it still holds something that is no number.
  static func feature(_ column: PreparedColumn) throws -> FeatureMatrix.Feature {
    let (what, step): (String, String)
    switch column.values {
    case .numbers(let numbers):
      return .init(name: column.name, origin: column.origin, values: .numbers(numbers))
    case .indicator(let codes, let code):
      return .init(
        name: column.name, origin: column.origin, values: .indicator(codes: codes, code: code))
    case .texts: (what, step) = ("text", "one_hot()")
    case .lists: (what, step) = ("lists", "multi_hot()")
    case .days: (what, step) = ("dates", "date_parts()")
    }
    throw Failure(
      "wrong-type", "`\(columnSource(column.origin))` holds \(what) and has no encoder",
      help: "end its line with `\(step)`")
  }
}

extension FittedPreparation {
  func encode(into writer: inout ModelWriter) {
    writer.write(recipeLines)
    writer.write(featureNames)
    writer.write(origins)
    writer.write(lines.count)
    for line in lines {
      writer.write(line.takesFeatures)
      writer.write(line.inputs.map(\.name))
      writer.write(line.inputs.map(\.kind.rawValue))
      writer.write(line.steps.count)
      for step in line.steps {
        writer.write(type(of: step).tag)
        step.encode(into: &writer)
      }
    }
  }

  /// - Throws: `damaged-model`.
  init(from reader: inout ModelReader) throws {
    recipeLines = try reader.texts()
    featureNames = try reader.texts()
    origins = try reader.texts()
    try reader.require(
      origins.count == featureNames.count && !origins.isEmpty, "its features have no columns")
    let count = try reader.int(in: 1...max(1, reader.remaining), "the number of lines")
    var lines: [Line] = []
    for _ in 0..<count {
      let takesFeatures = try reader.flag()
      let names = try reader.texts()
      let kinds = try reader.texts().compactMap(PreparedColumn.Kind.init)
      try reader.require(kinds.count == names.count, "its columns have no types")
      let stepCount = try reader.int(in: 0...reader.remaining, "the number of steps")
      var steps: [any FittedStep] = []
      for _ in 0..<stepCount {
        let tag = try reader.text()
        guard let type = Steps.fitted.first(where: { $0.tag == tag }) else {
          throw reader.damaged("it has a step `\(tag)` that this version does not know")
        }
        steps.append(try type.init(from: &reader))
      }
      lines.append(
        Line(
          inputs: zip(names, kinds).map(Input.init), takesFeatures: takesFeatures, steps: steps))
    }
    self.lines = lines
  }
}
