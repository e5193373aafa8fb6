import Describe
import Numeric

/// A function of single values that works on whole columns: `year`, `upper`, `+`, `==`. It is the one
/// implementation for scalars too, which are columns of one row.
public struct ElementFunction: Sendable {
  public let description: FunctionDescription
  /// The type of the result for argument types.
  /// - Throws: `wrong-type` naming the argument.
  public let resultType: @Sendable (_ arguments: [ColumnType]) throws -> ColumnType
  /// Computes the result; every argument has `rowCount` rows, or 1 row for a constant.
  public let evaluate:
    @Sendable (_ arguments: [Vector], _ rowCount: Int, _ work: Work) throws -> Vector

  /// The positions of parameters that take one value for all rows, not a column.
  public let constants: Set<Int>

  public var name: String { description.name }

  public init(
    _ description: FunctionDescription, constants: Set<Int> = [],
    resultType: @escaping @Sendable (_ arguments: [ColumnType]) throws -> ColumnType,
    evaluate:
      @escaping @Sendable (_ arguments: [Vector], _ rowCount: Int, _ work: Work) throws ->
      Vector
  ) {
    self.description = description
    self.constants = constants
    self.resultType = resultType
    self.evaluate = evaluate
  }
}

/// A function that makes one value of many rows: `sum`, `mean`, `count`, `corr`.
public struct AggregateFunction: Sendable {
  public let description: FunctionDescription
  public let resultType: @Sendable (_ arguments: [ColumnType]) throws -> ColumnType
  /// Computes one value a group; an argument has `rowCount` rows, or 1 row for a constant. `groups` gives each row its group, `0..<groupCount`, in order of
  /// first appearance; nil means all rows are one group.
  public let evaluate:
    @Sendable (
      _ arguments: [Vector], _ groups: Buffer<UInt32>?, _ groupCount: Int, _ rowCount: Int,
      _ work: Work
    ) throws -> Vector

  /// The same for columns of packed ints, which it reads as they are; nil when it cannot.
  typealias PackedEvaluate =
    @Sendable (
      _ arguments: [PackedInts], _ groups: Buffer<UInt32>?, _ groupCount: Int, _ rowCount: Int,
      _ work: Work
    ) throws -> Vector?
  let evaluatePacked: PackedEvaluate?

  /// The positions of parameters that take one value for all rows, not a column.
  public let constants: Set<Int>

  public var name: String { description.name }

  init(
    _ description: FunctionDescription, constants: Set<Int> = [],
    resultType: @escaping @Sendable (_ arguments: [ColumnType]) throws -> ColumnType,
    evaluatePacked: PackedEvaluate? = nil,
    evaluate:
      @escaping @Sendable (
        _ arguments: [Vector], _ groups: Buffer<UInt32>?, _ groupCount: Int, _ rowCount: Int,
        _ work: Work
      ) throws -> Vector
  ) {
    self.description = description
    self.constants = constants
    self.resultType = resultType
    self.evaluatePacked = evaluatePacked
    self.evaluate = evaluate
  }
}

extension OptionSpec {
  /// A parameter without a constraint.
  init(
    _ name: String, _ type: ValueType, default defaultValue: OptionValue? = nil,
    allowsNull: Bool = false, isVariadic: Bool = false, _ summary: String
  ) {
    self.init(
      name, type, default: defaultValue, .none, allowsNull: allowsNull, isVariadic: isVariadic,
      summary)
  }
}
