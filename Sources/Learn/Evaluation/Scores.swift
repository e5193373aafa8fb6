import Diagnostics
import Numeric

/// A number that says how good answers are. Definitions are scikit-learn's unless said otherwise.
public struct Score: Sendable {
  public let name: String
  public let task: ModelSpec.Task
  /// Greater values are better; else smaller ones.
  public let prefersGreat: Bool
  public let needsProbabilities: Bool
  /// What it says, in one line.
  public let meaning: String
  /// Prepares once (sorts) and gives a function of how often each row counts (nil: once); that
  /// function is nil where the score is not defined.
  let prepare: @Sendable (Judged) -> (@Sendable ([Int]?) -> Double?)?

  /// Whether drawing rows again says how sure it is: the distance over bins only grows by it.
  var hasInterval: Bool { name != "ece" }

  /// The score of all rows; nil where it is not defined or needs probabilities that are not there.
  public func value(_ judged: Judged) -> Double? { prepare(judged)?(nil) }

  /// Whether `a` is better than `b`; what is not defined is worst.
  public func isBetter(_ a: Double?, than b: Double?) -> Bool {
    guard let a else { return false }
    guard let b else { return true }
    return prefersGreat ? a > b : a < b
  }

  /// Why scores of a task can be without a value.
  static func undefinedReason(_ task: ModelSpec.Task) -> String {
    task == .classification ? "they hold one class only" : "the target is constant"
  }

  /// Why there is no value, as a note.
  public var undefinedNote: String {
    "`\(name)` is not defined on these rows: \(Self.undefinedReason(task))"
  }

  /// What `value` is there for was asked of rows that have none.
  func undefined() -> Failure {
    Failure(
      "undefined-score",
      "`\(name)` is not defined on these rows: \(Self.undefinedReason(task))",
      help: "take rows where the target differs, or ask for another score")
  }

  // MARK: Of classes

  private static func counts(
    _ name: String, _ meaning: String, _ value: @escaping @Sendable (ConfusionMatrix) -> Double?
  ) -> Score {
    Score(
      name: name, task: .classification, prefersGreat: true, needsProbabilities: false,
      meaning: meaning
    ) { judged in
      guard case .classes(let rows) = judged, !rows.truth.isEmpty else { return nil }
      return { draws in value(rows.confusion(draws)) }
    }
  }

  private static func chances(
    _ name: String, prefersGreat: Bool, _ meaning: String,
    _ prepare: @escaping @Sendable (JudgedClasses, [Double]) -> (@Sendable ([Int]?) -> Double?)?
  ) -> Score {
    Score(
      name: name, task: .classification, prefersGreat: prefersGreat, needsProbabilities: true,
      meaning: meaning
    ) { judged in
      guard case .classes(let rows) = judged, !rows.truth.isEmpty,
        let probabilities = rows.probabilities
      else { return nil }
      return prepare(rows, probabilities)
    }
  }

  /// The mean over rows of a value a row.
  private static func mean(
    _ rows: Int, _ value: @escaping @Sendable (Int) -> Double
  ) -> @Sendable ([Int]?) -> Double? {
    { draws in
      var sum = CompensatedSum()
      var count = 0
      for row in 0..<rows {
        let times = draws?[row] ?? 1
        if times > 0 { sum.add(value(row) * Double(times)) }
        count += times
      }
      return count > 0 ? sum.value / Double(count) : nil
    }
  }

  /// A score of rankings: for two classes that of the second, else the mean over the classes for which
  /// it is defined, each against the rest.
  private static func ranked(
    _ value: @escaping @Sendable (RankScores, [Int]?) -> Double?
  ) -> @Sendable (JudgedClasses, [Double]) -> (@Sendable ([Int]?) -> Double?)? {
    { rows, probabilities in
      let classes = rows.names.count
      let wanted = classes == 2 ? [1] : Array(0..<classes)
      let rankings = wanted.map { label in
        RankScores(
          values: rows.truth.indices.map { probabilities[$0 * classes + label] },
          isPositive: rows.truth.map { Int($0) == label })
      }
      return { draws in
        let values = rankings.compactMap { value($0, draws) }
        return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
      }
    }
  }

  static let classScores: [Score] = [
    counts("f1_macro", "the mean over the classes of the harmonic mean of precision and recall") {
      Metrics.macroAverage($0).f1
    },
    counts("f1_weighted", "the same, each class weighted by its rows") {
      Metrics.weightedAverage($0).f1
    },
    counts("f1_micro", "F1 over all rows at once: for one class a row, the accuracy") {
      Metrics.accuracy($0)
    },
    counts("accuracy", "the share of rows answered right") { Metrics.accuracy($0) },
    counts("balanced_accuracy", "the mean over the classes of the share answered right") {
      Metrics.balancedAccuracy($0)
    },
    counts("mcc", "Matthews' correlation of truth and answer; 0 for chance") {
      Metrics.matthews($0)
    },
    counts("kappa", "Cohen's kappa: agreement beyond chance") { Metrics.kappa($0) },
    Score(
      name: "class_distance", task: .classification, prefersGreat: false, needsProbabilities: false,
      meaning: "how many steps of ordered classes the answer is off, on average"
    ) { judged in
      guard case .classes(let rows) = judged, rows.isOrdered else { return nil }
      return mean(rows.truth.count) { row in
        abs(Double(rows.truth[row]) - Double(rows.predicted[row]))
      }
    },
    chances(
      "log_loss", prefersGreat: false, "the mean of -log of the probability given to the truth"
    ) {
      rows, probabilities in
      let classes = rows.names.count
      return mean(rows.truth.count) { row in
        let given = probabilities[row * classes + Int(rows.truth[row])]
        return -logarithm(min(max(given, Double.ulpOfOne), 1 - Double.ulpOfOne))
      }
    },
    chances("brier", prefersGreat: false, "the mean squared error of the probabilities") {
      rows, probabilities in
      let classes = rows.names.count
      // Two classes are scored by the second alone, as Brier did for rain.
      return mean(rows.truth.count) { row in
        var sum = 0.0
        for label in 0..<classes {
          let error = probabilities[row * classes + label] - (Int(rows.truth[row]) == label ? 1 : 0)
          sum += error * error
        }
        return classes == 2 ? sum / 2 : sum
      }
    },
    chances(
      "ece", prefersGreat: false,
      "how far the sureness of answers is from the share right, over 15 bins"
    ) { rows, probabilities in
      let (sure, isRight) = Reliability.answers(rows, probabilities)
      return { draws in Reliability.error(sure, isRight, draws) }
    },
    chances(
      "roc_auc", prefersGreat: true,
      "the chance that a row of a class is ranked above one of another class",
      ranked { $0.areaUnderCurve($1) }),
    chances(
      "average_precision", prefersGreat: true, "the mean precision over the recall of each class",
      ranked { $0.averagePrecision($1) }),
  ]

  // MARK: Of numbers

  private static func errors(
    _ name: String, prefersGreat: Bool = false, _ meaning: String,
    _ prepare: @escaping @Sendable (JudgedNumbers) -> (@Sendable ([Int]?) -> Double?)?
  ) -> Score {
    Score(
      name: name, task: .regression, prefersGreat: prefersGreat, needsProbabilities: false,
      meaning: meaning
    ) { judged in
      guard case .numbers(let rows) = judged, !rows.truth.isEmpty else { return nil }
      return prepare(rows)
    }
  }

  static let numberScores: [Score] = [
    errors("rmse", "the square root of the mean squared error") { rows in
      let squares = mean(rows.truth.count) { row in
        let error = rows.truth[row] - rows.predicted[row]
        return error * error
      }
      return { squares($0)?.squareRoot() }
    },
    errors("mae", "the mean absolute error") { rows in
      mean(rows.truth.count) { abs(rows.truth[$0] - rows.predicted[$0]) }
    },
    errors("r2", prefersGreat: true, "the share of the target's variance that is explained") {
      rows in
      let level = mean(rows.truth.count) { rows.truth[$0] }
      let squares = mean(rows.truth.count) { row in
        let error = rows.truth[row] - rows.predicted[row]
        return error * error
      }
      return { draws in
        guard let centre = level(draws), let error = squares(draws),
          let spread = mean(
            rows.truth.count, { (rows.truth[$0] - centre) * (rows.truth[$0] - centre) })(draws),
          spread > 0
        else { return nil }
        return 1 - error / spread
      }
    },
    errors("mape", "the mean absolute error as a share of the truth") { rows in
      mean(rows.truth.count) { row in
        abs(rows.truth[row] - rows.predicted[row]) / max(abs(rows.truth[row]), Double.ulpOfOne)
      }
    },
    errors("median_ae", "the median absolute error") { rows in
      let errors = rows.truth.indices.map { abs(rows.truth[$0] - rows.predicted[$0]) }
      return { draws in
        let drawn =
          draws.map { draws in
            errors.indices.flatMap { [Double](repeating: errors[$0], count: draws[$0]) }
          } ?? errors
        let sorted = drawn.withUnsafeBufferPointer { RadixSort.ascending($0) }
        return sorted.isEmpty ? nil : sorted.quantile(0.5)
      }
    },
    pinball(0.1), pinball(0.5), pinball(0.9),
  ]

  private static func pinball(_ share: Double) -> Score {
    errors(
      "pinball_\(Int((share * 100).rounded()))",
      "the loss of answers taken as the \(share) quantile"
    ) { rows in
      mean(rows.truth.count) { row in
        let error = rows.truth[row] - rows.predicted[row]
        return error >= 0 ? share * error : (share - 1) * error
      }
    }
  }

  public static let all = classScores + numberScores

  /// The scores of a task, the one that selection goes by first.
  public static func of(_ task: ModelSpec.Task) -> [Score] {
    task == .classification ? classScores : numberScores
  }

  /// A score by its name, or the default one.
  /// - Throws: `bad-argument` for a name that no score of the task has.
  public static func named(
    _ name: String?, for task: ModelSpec.Task, option: String = "score"
  ) throws -> Score {
    let scores = of(task)
    guard let name else { return scores[0] }
    guard let found = scores.first(where: { $0.name == name }) else {
      let near = Suggestion.closest(to: name, among: scores.map(\.name))
      let other = all.contains { $0.name == name }
      throw Failure(
        "bad-argument",
        other
          ? "the score `\(name)` is for \(task == .classification ? "numbers" : "classes"), and the target has \(task == .classification ? "classes" : "numbers")"
          : "there is no score `\(name)`",
        help: near.map { "did you mean \"\($0)\"?" }
          ?? "choose of \(scores.map { "\"\($0.name)\"" }.joined(separator: ", "))",
        blames: option)
    }
    return found
  }
}
