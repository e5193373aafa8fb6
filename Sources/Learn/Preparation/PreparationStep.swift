import Describe
import Diagnostics
import Numeric

/// One step of a preparation, before it has seen data: `impute("median")`, `one_hot()`.
public protocol PreparationStep: Sendable {
  /// As it is written in the language.
  var source: String { get }
  /// Learns from the training rows of one column.
  /// - Throws: `wrong-type`, `all-null`, `null-in-feature`, `bad-value` naming the column.
  func fit(_ column: PreparedColumn) throws -> any FittedStep
}

/// A step that knows its numbers; it treats each row by itself.
public protocol FittedStep: Sendable {
  /// The columns that one column becomes.
  func transform(_ column: PreparedColumn, _ work: Work) throws -> [PreparedColumn]
}

/// How a step becomes a function of the language.
public struct StepSpec: Sendable {
  public let description: FunctionDescription
  /// Makes the step from checked settings.
  public let make: @Sendable (Settings) throws -> any PreparationStep

  public var name: String { description.name }

  /// Checks the settings and makes the step.
  public func callAsFunction(_ given: [(name: String, value: OptionValue)] = []) throws
    -> any PreparationStep
  {
    try make(Settings(given, for: description.parameters, of: name))
  }
}

/// All steps of a preparation.
public enum Steps {
  public static let all: [StepSpec] = [
    FillStep.spec, ImputeStep.spec, MinMaxStep.spec, StandardizeStep.spec, LogStep.spec,
    OneHotStep.spec,
  ]
}
