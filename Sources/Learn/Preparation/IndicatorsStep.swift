import Describe
import Diagnostics
import Frame
import Numeric

/// `indicators()`: one 0/1 feature that says where a value is missing, beside the column itself
/// (scikit-learn's MissingIndicator with `features="missing-only"`).
struct IndicatorsStep: ColumnStep {
  let source = "indicators()"

  static let spec = StepSpec(
    description: FunctionDescription(
      "indicators", .preparation, "Adds a 0/1 feature that says where a value is missing.",
      parameters: [], returns: .object("step"),
      examples: [Example("prepare().on(.budget, indicators(), impute_knn())")],
      searchTerms: ["MissingIndicator", "missing", "flag"],
      seeAlso: ["impute", "impute_knn"]),
    make: { _ in IndicatorsStep() })

  func fit(_ column: PreparedColumn, _ training: StepTraining) throws -> any FittedColumnStep {
    Fitted(adds: column.missingCount > 0)
  }

  struct Fitted: FittedColumnStep {
    /// Whether the training rows had missing values.
    let adds: Bool

    func transform(_ column: PreparedColumn, _ work: Work) throws -> [PreparedColumn] {
      guard adds, let indicator = column.missingIndicator else { return [column] }
      return [column, indicator]
    }
  }
}

extension PreparedColumn {
  /// 1 where the value is missing; nil for what an encoder made.
  var missingIndicator: PreparedColumn? {
    let codes: Buffer<UInt32>
    switch values {
    case .numbers(let numbers), .days(let numbers):
      codes = Buffer(numbers.elements.map { $0.isNaN ? 1 : 0 })
    case .texts(let texts):
      codes = Buffer(texts.codes.elements.map { $0 == TextCodes.missing ? 1 : 0 })
    case .lists(let lists): codes = Buffer((0..<lists.rowCount).map { lists.isMissing($0) ? 1 : 0 })
    case .indicator: return nil
    }
    return PreparedColumn(
      name: "\(name)=null", origin: origin, values: .indicator(codes: codes, code: 1))
  }
}

extension IndicatorsStep.Fitted {
  static let tag = "indicators"
  func encode(into writer: inout ModelWriter) { writer.write(adds) }
  init(from reader: inout ModelReader) throws { adds = try reader.flag() }
}
