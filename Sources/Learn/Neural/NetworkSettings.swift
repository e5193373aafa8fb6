import Describe
import Diagnostics

/// The settings of a neural network, checked.
struct NetworkSettings: Sendable {
  enum Activation: UInt8, Sendable { case relu, tanh }
  enum Optimizer: Sendable { case adam, adamW, sgd }

  var hidden: [Int]
  var activation: Activation
  var dropout: Double
  var optimizer: Optimizer
  var learningRate: Double
  var momentum: Double
  var l2: Double
  /// Rows a step; nil for at most 200.
  var batch: Int?
  var epochs: Int
  var stopsEarly: Bool
  var validationShare: Double
  var patience: Int
  var isBalanced: Bool
  var seed: UInt64

  static let options: [OptionSpec] = [
    OptionSpec(
      "hidden", .list(of: .int), default: .list([.int(100)]), .ints(1...10_000),
      "The number of units of each hidden layer."),
    OptionSpec(
      "activation", .text, default: .text("relu"), .oneOf(["relu", "tanh"]),
      "What bends the sums of each hidden layer."),
    OptionSpec(
      "dropout", .float, default: .float(0), .floats(low: 0, high: 1, openHigh: true),
      "The share of hidden units left out at each step."),
    OptionSpec(
      "optimizer", .text, default: .text("adam"), .oneOf(["adam", "adamw", "sgd"]),
      "How steps are made from gradients; \"sgd\" has momentum."),
    OptionSpec(
      "learning_rate", .float, default: .float(0.001),
      .floats(low: 0, high: .infinity, openLow: true, openHigh: true), "The size of the steps."),
    OptionSpec(
      "momentum", .float, default: .float(0.9), .floats(low: 0, high: 1, openHigh: true),
      "How much of the last step \"sgd\" keeps."),
    OptionSpec(
      "l2", .float, default: .float(0.0001), .floats(low: 0, high: .infinity, openHigh: true),
      "A penalty on squared weights; with \"adamw\" the share of them taken off a step."),
    OptionSpec(
      "batch", .int, default: .null, .ints(1...(.max)), allowsNull: true,
      "Rows a step; null for 200, or all of fewer."),
    OptionSpec(
      "epochs", .int, default: .int(100), .ints(1...1_000_000), "The most rounds over all rows."),
    OptionSpec(
      "early_stopping", .bool, default: .bool(true), .none,
      "Whether it ends when held-out rows gain no more, with the best weights."),
    OptionSpec(
      "validation", .float, default: .float(0.1),
      .floats(low: 0, high: 1, openLow: true, openHigh: true),
      "The share of rows held out for early stopping."),
    OptionSpec(
      "patience", .int, default: .int(10), .ints(1...1_000_000),
      "How many epochs without gain end it."),
    OptionSpec(
      "class_weight", .text, default: .null, .oneOf(["balanced"]), allowsNull: true,
      "\"balanced\" gives every class the same total weight."),
    OptionSpec(
      "seed", .int, default: .int(0), .ints(0...(.max)),
      "Chooses the first weights, the order of rows and the units left out."),
  ]

  init(_ settings: Settings) throws {
    hidden = (settings.list("hidden") ?? []).compactMap {
      if case .int(let count) = $0 { Int(count) } else { nil }
    }
    guard hidden.count <= 50 else {
      throw Failure(
        "bad-argument", "`hidden` of `neural_network` names \(hidden.count) layers; 50 is the most",
        blames: "hidden")
    }
    activation = settings.text("activation") == "tanh" ? .tanh : .relu
    dropout = settings.float("dropout") ?? 0
    optimizer =
      switch settings.text("optimizer") {
      case "adamw"?: .adamW
      case "sgd"?: .sgd
      default: .adam
      }
    learningRate = settings.float("learning_rate") ?? 0.001
    momentum = settings.float("momentum") ?? 0.9
    l2 = settings.float("l2") ?? 0.0001
    batch = settings.int("batch")
    epochs = settings.int("epochs") ?? 100
    stopsEarly = settings.flag("early_stopping")
    validationShare = settings.float("validation") ?? 0.1
    patience = settings.int("patience") ?? 10
    isBalanced = settings.text("class_weight") != nil
    seed = UInt64(settings.int("seed") ?? 0)
  }
}
