import Describe
import Diagnostics
import Frame
import Numeric

extension LearningTask {
  /// The score of a model on the rows it learned from and on those it has not seen, for growing numbers of
  /// training rows.
  ///
  /// `rows` (mean over the folds), `train`, `train_spread`, `test`, `test_spread`. With `each` one row a
  /// point, fold and side: `rows`, `fold`, `side` ("train" or "test"), `value`.
  public func learningCurve(
    _ model: Model, shares: [Double], plan: FoldPlan, score name: String? = nil,
    each: Bool = false, _ work: Work
  ) throws -> Dataset {
    try curve(
      plan, name, models: shares.map { _ in model }, shares: shares, each: each, work
    ) { folds, places in
      (
        "rows",
        .ints(
          places.map { place in
            let sizes = folds.holdouts.map {
              (shares[place] * Double($0.train.count)).rounded(.up)
            }
            return Int64(sizes.reduce(0, +) / Double(sizes.count))
          })
      )
    }
  }

  /// The same for values of one option of the model, on all training rows; the first column has the name
  /// of the option.
  public func validationCurve(
    _ space: SearchSpace, plan: FoldPlan, score name: String? = nil, each: Bool = false,
    _ work: Work
  ) throws -> Dataset {
    guard space.dimensions.count == 1 else {
      throw Failure(
        "bad-argument", "a validation curve is over one option, not \(space.dimensions.count)",
        help: "for several use `tune`")
    }
    let models = try (0..<space.count).map { try space.model(at: space.point($0)) }
    return try curve(
      plan, name, models: models, shares: models.map { _ in 1 }, each: each, work
    ) { _, places in
      let dimension = space.dimensions[0]
      return (dimension.name, Tuning.vector(places.map { dimension.values[$0] }))
    }
  }

  private func curve(
    _ plan: FoldPlan, _ name: String?, models: [Model], shares: [Double], each: Bool,
    _ work: Work, _ axis: (Folds, [Int]) -> (String, Vector)
  ) throws -> Dataset {
    let values = try targetValues(work)
    for model in models { try require(model, can: values, work) }
    let score = try Score.named(name, for: values.task)
    let used = try preparation.columnNames(of: data, target: target, work) + [target]
    let folds = try plan.folds(of: data, values, used: used, work)
    var train = [[Double]](repeating: [], count: models.count)
    var test = [[Double]](repeating: [], count: models.count)
    for (number, holdout) in folds.holdouts.enumerated() {
      let quiet = Work(budget: work.budget)
      let whole = try PreparedFold(self, values, holdout, number == 0 ? work : quiet)
      for (place, model) in models.enumerated() {
        let fold = try whole.learning(from: shares[place], seed: plan.seed)
        let fitted = try RowModel(model, fold.train, quiet)
        if let value = score.value(
          try fold.answers(fitted, fold.train.features, fold.train.target, quiet))
        {
          train[place].append(value)
        }
        if let value = score.value(try fold.answers(fitted, fold.test, fold.truth, quiet)) {
          test[place].append(value)
        }
        work.progress(
          "curve",
          Double(number * models.count + place + 1)
            / Double(folds.holdouts.count * models.count))
      }
    }
    if each {
      let rows = models.indices.flatMap { place in
        train[place].enumerated().map { (place, $0 + 1, "train", $1) }
          + test[place].enumerated().map { (place, $0 + 1, "test", $1) }
      }
      return Comparison.dataset(
        rows.count,
        [
          axis(folds, rows.map { $0.0 }), ("fold", .ints(rows.map { Int64($0.1) })),
          ("side", .texts(rows.map { $0.2 })), ("value", .floats(rows.map { $0.3 })),
        ])
    }
    func mean(_ values: [Double]) -> Double? {
      values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
    func spread(_ values: [Double]) -> Double? {
      guard values.count > 1 else { return nil }
      let moments = values.withUnsafeBufferPointer { Moments(of: $0) }
      return (moments.variance * Double(values.count) / Double(values.count - 1)).squareRoot()
    }
    let means: [(String, Vector)] = [
      ("train", .floats(train.map(mean))), ("train_spread", .floats(train.map(spread))),
      ("test", .floats(test.map(mean))), ("test_spread", .floats(test.map(spread))),
      ("score", .texts(models.map { _ in score.name })),
    ]
    return Comparison.dataset(
      models.count, [axis(folds, Array(models.indices))] + means)
  }

  /// What the model scores when the target is put into another order, so that there is nothing to find
  /// (Ojala and Garriga 2010).
  ///
  /// One row: `score`, `value` (with the true target), `chance` (mean over the orders), `chance_high` (95 %
  /// of them are no better), `p`.
  public func chanceLevel(
    _ model: Model, repeats: Int, plan: FoldPlan, score name: String? = nil, seed: UInt64,
    _ work: Work
  ) throws -> Dataset {
    let score = try Score.named(name, for: try targetValues(work).task)
    func value(_ task: LearningTask, _ work: Work) throws -> Double? {
      let values = try task.targetValues(work)
      try task.require(model, can: values, work)
      let used = try preparation.columnNames(of: data, target: target, work) + [target]
      let folds = try plan.folds(of: task.data, values, used: used, work)
      let found = try folds.holdouts.compactMap {
        score.value(try PreparedFold(task, values, $0, work).judged(model, work).judged)
      }
      return found.isEmpty ? nil : found.reduce(0, +) / Double(found.count)
    }
    guard let own = try value(self, work) else {
      throw score.undefined()
    }
    let truth = Column(
      try data.column(target).vector(work), lineage: try data.column(target).lineage)
    var chances: [Double] = []
    for turn in 0..<repeats {
      var order = (0..<data.rowCount).map { UInt32(truncatingIfNeeded: $0) }
      var stream = SeededStream(seed: seed, part: UInt64(turn))
      stream.shuffle(&order)
      let shuffled = try LearningTask(
        data.replacing([(target, Column(gathering: Buffer(order), of: truth))]), target: target,
        preparation: preparation, classWeights: classWeights)
      if let found = try value(shuffled, Work(budget: work.budget)) { chances.append(found) }
      work.progress("chance_level", Double(turn + 1) / Double(repeats))
    }
    let sorted = chances.sorted()
    let better = chances.reduce(0) { $0 + (score.isBetter(own, than: $1) ? 0 : 1) }
    return Comparison.dataset(
      1,
      [
        ("score", .texts([score.name])), ("value", .floats([own])),
        ("chance", .floats([chances.reduce(0, +) / Double(max(1, chances.count))])),
        (
          "chance_high",
          .floats([sorted.isEmpty ? nil : sorted.quantile(score.prefersGreat ? 0.95 : 0.05)])
        ),
        ("p", .floats([Double(better + 1) / Double(chances.count + 1)])),
      ])
  }
}

extension PreparedFold {
  /// What a fitted model answers for rows whose truth is known.
  func answers(
    _ fitted: RowModel, _ features: FeatureMatrix, _ truth: StepTraining.Target, _ work: Work
  ) throws -> Judged {
    switch truth {
    case .numbers(let truth):
      .numbers(JudgedNumbers(truth: truth, predicted: try fitted.numbers(features, work)))
    case .classes(let truth, let names):
      .classes(
        JudgedClasses(
          truth: truth, predicted: try fitted.classes(features, work),
          probabilities: try fitted.probabilities(features, work), names: names,
          isOrdered: isOrdered))
    }
  }
}
