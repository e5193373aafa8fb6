import Describe
import Diagnostics
import Numeric

/// One step of a preparation, before it has seen data: `impute("median")`, `one_hot()`. It works on all
/// columns of its line together.
public protocol PreparationStep: Sendable {
  /// As it is written in the language.
  var source: String { get }
  /// Learns from the training rows of the columns of a line.
  /// - Throws: `wrong-type`, `all-null`, `null-in-feature`, `bad-value` naming the column; `no-target`.
  func fit(_ columns: [PreparedColumn], _ training: StepTraining) throws -> any FittedStep
  /// The same, and what the training rows themselves become, where that is not what the fitted step
  /// makes of them: with folds, or when it is known already.
  func fitTransform(_ columns: [PreparedColumn], _ training: StepTraining) throws
    -> (fitted: any FittedStep, columns: [PreparedColumn])
}

extension PreparationStep {
  public func fitTransform(
    _ columns: [PreparedColumn], _ training: StepTraining
  ) throws -> (fitted: any FittedStep, columns: [PreparedColumn]) {
    let fitted = try fit(columns, training)
    return (fitted, try fitted.transform(columns, training.work))
  }
}

/// What a step has learned, as data: it can be written to bytes and read back.
public protocol SavedStep: Sendable {
  /// Names the type in saved models; once used it keeps its meaning.
  static var tag: String { get }
  func encode(into writer: inout ModelWriter)
  /// Reads what `encode` wrote, and checks every index and count in it.
  /// - Throws: `damaged-model`.
  init(from reader: inout ModelReader) throws
}

/// A step that knows its numbers; it treats each row by itself.
public protocol FittedStep: SavedStep {
  /// What the columns of a line become.
  /// - Precondition: `takes(columns)`.
  func transform(_ columns: [PreparedColumn], _ work: Work) throws -> [PreparedColumn]
  /// Whether there are as many columns as it was fitted on, which a saved file need not keep to.
  func takes(_ columns: [PreparedColumn]) -> Bool
  /// What it learned, in lines for people; none where the recipe says enough.
  var learned: [String] { get }
}

extension FittedStep {
  public func takes(_ columns: [PreparedColumn]) -> Bool { true }
  public var learned: [String] { [] }
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
    FillStep.spec, ImputeStep.spec, NearestImputeStep.spec, IterativeImputeStep.spec,
    IndicatorsStep.spec, MinMaxStep.spec, StandardizeStep.spec, RobustStep.spec, MaxAbsStep.spec,
    QuantileStep.spec, LogStep.spec, PowerStep.yeoJohnson, PowerStep.boxCox, WinsorizeStep.spec,
    BinsStep.spec, OneHotStep.spec, OrdinalStep.spec, TargetEncodeStep.spec, MultiHotStep.spec,
    DatePartsStep.spec, TermsStep.spec, InteractionsStep.spec, PrincipalStep.spec, KeepStep.varied,
    KeepStep.best,
    KeepStep.important,
  ]

  /// What steps on several columns learn, so that saved models can be read.
  static let fitted: [any FittedStep.Type] = [
    ColumnByColumn.self, NearestImputeStep.Fitted.self, IterativeImputeStep.Fitted.self,
    TargetEncodeStep.Fitted.self, InteractionsStep.Fitted.self, PrincipalStep.Fitted.self,
    KeepStep.Fitted.self,
  ]

  /// What steps on one column learn.
  static let fittedColumns: [any FittedColumnStep.Type] = [
    FillStep.self, ImputeStep.Fitted.self, LinearStep.self, LogStep.self, OneHotStep.Fitted.self,
    QuantileStep.Fitted.self, PowerStep.Fitted.self, IndicatorsStep.Fitted.self,
    OrdinalStep.Fitted.self, MultiHotStep.Fitted.self, DatePartsStep.Fitted.self,
    TermsStep.Fitted.self, BinsStep.Fitted.self, WinsorizeStep.Fitted.self,
  ]
}
