import Diagnostics

/// How much the rows of each class count in a fit.
public enum ClassWeights: Sendable, Equatable {
  /// Every class counts the same in total: rows / (classes * rows of the class).
  case balanced
  /// A weight for some classes by name; the others count 1.
  case named([(String, Double)])

  public static func == (a: ClassWeights, b: ClassWeights) -> Bool {
    switch (a, b) {
    case (.balanced, .balanced): true
    case (.named(let a), .named(let b)): a.elementsEqual(b) { $0.0 == $1.0 && $0.1 == $1.1 }
    default: false
    }
  }

  /// - Throws: `bad-argument` for a class that the target lacks, `wrong-type` for a target of numbers.
  func check(_ values: TargetValues) throws {
    guard case .classes(let classes) = values else {
      throw Failure(
        "wrong-type", "`class_weight` weighs classes, and the target has numbers",
        blames: "class_weight")
    }
    guard case .named(let weights) = self else { return }
    for (name, weight) in weights {
      guard classes.names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) else {
        let near = Suggestion.closest(to: name, among: classes.names)
        throw Failure(
          "bad-argument", "the target has no class `\(name)`",
          help: near.map { "did you mean `\($0)`?" }, blames: "class_weight")
      }
      guard weight.isFinite, weight >= 0 else {
        throw Failure(
          "bad-weights", "the weight of `\(name)` must be finite and at least 0, not \(weight)",
          blames: "class_weight")
      }
    }
  }

  /// The weight of each row, times the weight it has already.
  func weights(_ target: StepTraining.Target, times given: [Double]?) -> [Double]? {
    guard case .classes(let codes, let names) = target else { return given }
    var counts = [Int](repeating: 0, count: names.count)
    for code in codes { counts[Int(code)] += 1 }
    let present = counts.reduce(0) { $0 + ($1 > 0 ? 1 : 0) }
    let factors = names.indices.map { label -> Double in
      switch self {
      case .balanced:
        counts[label] == 0 ? 1 : Double(codes.count) / Double(present * counts[label])
      case .named(let weights):
        weights.first { $0.0.utf8.elementsEqual(names[label].utf8) }?.1 ?? 1
      }
    }
    return codes.indices.map { factors[Int(codes[$0])] * (given?[$0] ?? 1) }
  }
}

extension LearningTask {
  /// The weights of some rows; nil when all count 1.
  func weights(_ rows: [Int], _ values: TargetValues) -> [Double]? {
    classWeights.flatMap { $0.weights(values.truth(rows), times: nil) }
  }
}
