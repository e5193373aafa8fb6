import Describe
import Diagnostics
import Frame
import Interpreter
import Learn

/// Every score as a function of a dataset that holds truth and answers; named alone, it chooses the
/// score of a comparison or a search.
enum ScoreFunctions {
  static let all = Score.all.map(function)

  private static func function(_ score: Score) -> FunctionSpec {
    let summary = score.meaning.prefix(1).uppercased() + score.meaning.dropFirst() + "."
    let answers =
      score.needsProbabilities
      ? OptionSpec(
        "probabilities", .columns,
        "A column for each class, named as the class is; one alone is that of the second of two.")
      : OptionSpec("predicted", .columns, "The column of the answers.")
    return FunctionSpec(
      FunctionDescription(
        score.name, .evaluation, summary,
        parameters: [
          .init("data", .dataset, "Rows with their truth and the answers."),
          .init("truth", .columns, "The column of the truth."), answers,
        ], returns: .oneOf([.float, .null]), examples: [example(score)],
        searchTerms: searchTerms[score.name] ?? [], seeAlso: ["scores", "report"])
    ) { call in
      guard let truth = try call.columnName("truth") else { return .null }
      let data = try call.dataset("data")
      let judged: Judged
      if score.needsProbabilities {
        judged = try Judged(
          data, truth: truth, predicted: nil,
          probabilities: try call.columnNames("probabilities"), call.work)
      } else {
        judged = try Judged(
          data, truth: truth, predicted: try call.columnName("predicted"), call.work)
      }
      let task: ModelSpec.Task = if case .classes = judged { .classification } else { .regression }
      guard task == score.task else {
        throw call.failure(
          "wrong-type",
          "`\(score.name)` judges \(score.task == .classification ? "classes" : "numbers"), not \(task == .classification ? "classes" : "numbers")",
          at: "truth")
      }
      guard let value = score.value(judged) else {
        call.work.remark(.note, "undefined-score", score.undefinedNote)
        return .null
      }
      return .float(value)
    }
  }

  private static func example(_ score: Score) -> Example {
    if score.name == "class_distance" {
      return Example(
        "t = table(truth: [1, 5, 9], said: [5, 5, 1])"
          + ".with(truth: .truth.cut([3, 7]), said: .said.cut([3, 7])); t.class_distance(.truth, .said)",
        shows: "1.0")
    }
    if score.task == .regression {
      return Example(
        "table(truth: [3.0, 5.0, 8.0], said: [2.0, 5.0, 9.0]).\(score.name)(.truth, .said)")
    }
    if score.needsProbabilities {
      return Example(
        "table(truth: [\"a\", \"b\", \"b\"], b: [0.2, 0.6, 0.9]).\(score.name)(.truth, .b)")
    }
    return Example(
      "table(truth: [\"a\", \"b\", \"b\"], said: [\"a\", \"a\", \"b\"]).\(score.name)(.truth, .said)"
    )
  }

  private static let searchTerms: [String: [String]] = [
    "f1_macro": ["f1_score", "f_meas"], "f1_weighted": ["f1_score"], "f1_micro": ["f1_score"],
    "accuracy": ["accuracy_score"], "balanced_accuracy": ["balanced_accuracy_score", "recall"],
    "mcc": ["matthews_corrcoef"], "kappa": ["cohen_kappa_score", "kap"],
    "log_loss": ["cross entropy", "mn_log_loss"], "brier": ["brier_score_loss"],
    "ece": ["expected calibration error"], "roc_auc": ["roc_auc_score", "AUC"],
    "average_precision": ["average_precision_score", "PR AUC"],
    "rmse": ["root_mean_squared_error", "mean_squared_error"], "mae": ["mean_absolute_error"],
    "r2": ["r2_score", "rsq"], "mape": ["mean_absolute_percentage_error"],
    "median_ae": ["median_absolute_error"], "pinball_50": ["mean_pinball_loss", "quantile loss"],
  ]
}
