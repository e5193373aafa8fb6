import Describe

/// The settings of gradient boosting, checked.
struct BoostSettings: Sendable {
  let rounds: Int
  let learningRate: Double
  let maxLeaves: Int
  let maxDepth: Int
  let minRows: Int
  let minCurvature: Double
  let l2: Double
  /// Nil decides by the number of rows.
  let stopsEarly: Bool?
  let validationShare: Double
  let patience: Int
  let increasing: [String]
  let decreasing: [String]
  let isBalanced: Bool
  let seed: UInt64

  /// With more rows than this it stops early unless told otherwise.
  static let manyRows = 10_000

  static let options: [OptionSpec] = [
    OptionSpec(
      "rounds", .int, default: .int(100), .ints(1...100_000),
      "The most rounds; each adds a tree for every class."),
    OptionSpec(
      "learning_rate", .float, default: .float(0.1),
      .floats(low: 0, high: 10, openLow: true), "The share of each tree's correction that is taken."
    ),
    OptionSpec(
      "max_leaves", .int, default: .int(31), .ints(2...65_536), "The most leaves of a tree."),
    OptionSpec(
      "max_depth", .int, default: .null, .ints(1...(.max)), allowsNull: true,
      "The most questions in a row; null for no limit."),
    OptionSpec(
      "min_rows", .int, default: .int(20), .ints(1...(.max)), "Leaves keep at least so many rows."),
    OptionSpec(
      "min_curvature", .float, default: .float(1), .floats(low: 0, high: .infinity, openHigh: true),
      "Leaves keep at least this sum of second derivatives (XGBoost's min_child_weight)."),
    OptionSpec(
      "l2", .float, default: .float(1), .floats(low: 0, high: .infinity, openHigh: true),
      "A penalty on the leaves' squared values."),
    OptionSpec(
      "early_stopping", .bool, default: .null, .none, allowsNull: true,
      "Whether it ends when held-out rows gain no more; null decides yes above 10,000 rows."),
    OptionSpec(
      "validation", .float, default: .float(0.1),
      .floats(low: 0, high: 1, openLow: true, openHigh: true),
      "The share of rows held out for early stopping."),
    OptionSpec(
      "patience", .int, default: .int(10), .ints(1...100_000),
      "How many rounds without gain end it."),
    OptionSpec(
      "increasing", .list(of: .text), default: .list([]), .none,
      "Features that may only raise the answer (two classes: of the second; or a number)."),
    OptionSpec(
      "decreasing", .list(of: .text), default: .list([]), .none,
      "Features that may only lower the answer."),
    OptionSpec(
      "class_weight", .text, default: .null, .oneOf(["balanced"]), allowsNull: true,
      "\"balanced\" gives every class the same total weight."),
    OptionSpec(
      "seed", .int, default: .int(0), .ints(0...(.max)), "Chooses the rows held out."),
  ]

  init(_ settings: Settings) {
    rounds = settings.int("rounds") ?? 100
    learningRate = settings.float("learning_rate") ?? 0.1
    maxLeaves = settings.int("max_leaves") ?? 31
    maxDepth = settings.int("max_depth") ?? .max
    minRows = settings.int("min_rows") ?? 20
    minCurvature = settings.float("min_curvature") ?? 1
    l2 = settings.float("l2") ?? 1
    stopsEarly =
      if case .bool(let given)? = settings.values["early_stopping"] { given } else { nil }
    validationShare = settings.float("validation") ?? 0.1
    patience = settings.int("patience") ?? 10
    func names(_ option: String) -> [String] {
      (settings.list(option) ?? []).compactMap {
        if case .text(let name) = $0 { name } else { nil }
      }
    }
    increasing = names("increasing")
    decreasing = names("decreasing")
    isBalanced = settings.text("class_weight") != nil
    seed = UInt64(settings.int("seed") ?? 0)
  }
}
