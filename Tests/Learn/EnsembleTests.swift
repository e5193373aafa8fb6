import Describe
import Diagnostics
import Frame
import Numeric
import Testing

@testable import Learn

@Suite struct EnsembleTests {
  static let said = [0.1, 0.2, 0.2, 0.35, 0.4, 0.5, 0.55, 0.7, 0.8, 0.9]
  static let truth = [false, false, true, false, true, false, true, true, false, true]

  /// scikit-learn 1.9, `_sigmoid_calibration` (which stops earlier) and IsotonicRegression.
  @Test func curvesOfCalibrationAgree() throws {
    guard
      case .sigmoid(let slope, let offset) = CalibrationCurve.platt(
        Self.said, Self.truth, weights: nil)
    else { return }
    #expect(abs(slope + 1.7976257884834117) < 1e-4)
    #expect(abs(offset - 0.8431923917808907) < 1e-4)
    let steps = CalibrationCurve.isotonic(Self.said, Self.truth, weights: nil)
    StepAgreementTests.agree(
      [0, 0.2, 0.3, 0.45, 0.6, 0.75, 0.85, 1].map { steps($0) },
      [
        0.0, 0.3333333333333333, 0.3333333333333333, 0.5, 0.6666666666666666, 0.6666666666666666,
        0.8333333333333331, 1.0,
      ], 1e-12)
  }

  private func fitted(_ model: Model) throws -> FittedModel {
    let task = try SelectionTests.irisTask()
    let fitted = try task.fit(model, work())
    let read = try SavedModel.model(from: SavedModel.bytes(of: fitted), name: "m")
    #expect(try read.probabilities(Iris.data, work()) == fitted.probabilities(Iris.data, work()))
    #expect(read.model.source == model.source)
    return fitted
  }

  private func accuracy(_ model: FittedModel) throws -> Double {
    try model.report(Iris.data, work()).accuracy
  }

  @Test func votesAreMeans() throws {
    let parts = [try SelectionTests.forest(), try MajorityRecipe.spec()]
    let vote = try fitted(Voting.spec(parts: parts))
    let alone = try parts.map { try fitted($0).probabilities(Iris.data, work()) }
    let said = try vote.probabilities(Iris.data, work())
    for place in said.indices {
      #expect(abs(said[place] - (alone[0][place] + alone[1][place]) / 2) < 1e-15)
    }
    #expect(vote.model.source == "voting(random_forest(trees: 10, seed: 3), majority())")
    #expect(failure { _ = try Voting.spec(parts: [parts[0]]) }?.code == "bad-argument")
  }

  @Test func theLastModelLearnsFromTheOthers() throws {
    let stack = try fitted(
      Stacking.spec(
        parts: [SelectionTests.forest(), MajorityRecipe.spec(), SelectionTests.forest()]))
    #expect(try accuracy(stack) > 0.93)
  }

  @Test func probabilitiesAreBentNotReordered() throws {
    for how in ["platt", "isotonic"] {
      let model = try fitted(
        Calibrated.spec([("how", .text(how))], parts: [SelectionTests.forest()]))
      #expect(try accuracy(model) > 0.93)
      let values = try model.probabilities(Iris.data, work())
      for row in 0..<150 { #expect(abs(values[row * 3..<row * 3 + 3].reduce(0, +) - 1) < 1e-12) }
    }
  }

  /// On lopsided classes the factors raise the macro F1 of out-of-fold answers.
  @Test func rareClassesAreAnsweredSooner() throws {
    var stream = SeededStream(seed: 4)
    let x = (0..<400).map { _ in stream.normal() }
    let y = x.map { $0 + stream.normal() > 2 ? "rare" : "usual" }
    let data = table([("x", .floats(x)), ("y", .texts(y))])
    let task = try LearningTask(data, target: "y", preparation: Preparation().on(.names(["x"]), []))
    let plain = try RandomForest.spec([("trees", .int(20)), ("min_samples_leaf", .int(10))])
    let tuned = try TunedThreshold.spec(parts: [plain])
    let found = try task.compare([plain, tuned], plan: FoldPlan(seed: 1), work())
    #expect(
      try #require(found.mean(found.entries[1], 0)) > #require(found.mean(found.entries[0], 0)))
  }

  @Test func orderedClassesUseTheirOrder() throws {
    let codes = (0..<150).map { $0 / 50 }
    let data = Iris.data.replacing([
      (
        "size",
        Column(
          .category(codes.map { $0 }, of: ["low", "mid", "high"], ordered: true),
          lineage: Lineage(.source("t.csv", column: "size")))
      )
    ])
    let preparation = try Preparation().on(.names(Iris.names), [])
    let task = try LearningTask(data, target: "size", preparation: preparation)
    let model = try task.fit(Cumulative.spec(parts: [SelectionTests.forest()]), work())
    #expect(try model.report(data, work()).accuracy > 0.95)
    let plain = try SelectionTests.irisTask()
    let cumulative = try Cumulative.spec(parts: [SelectionTests.forest()])
    #expect(
      failure { _ = try plain.fit(cumulative, work()) }?.message.contains("have no order") == true)
  }

  @Test func columnsThatTellNothingHaveNoImportance() throws {
    var stream = SeededStream(seed: 9)
    let data = Iris.data.replacing([
      (
        "noise",
        Column(
          .floats((0..<150).map { _ in stream.unit() }),
          lineage: Lineage(.source("t.csv", column: "noise")))
      )
    ])
    let task = try LearningTask(data, target: "kind", preparation: Preparation().on(.numbers, []))
    let train = (0..<150).filter { $0 % 3 != 0 }
    let model = try task.fit(SelectionTests.forest(), rows: train, work())
    let test = data.taking(rows: (0..<150).filter { $0 % 3 == 0 })
    let found = try model.permutationImportance(test, repeats: 10, seed: 1, work())
    let names = try found.column("column").vector(work())
    let drops = try found.column("drop").vector(work())
    let spreads = try found.column("spread").vector(work())
    for row in 0..<found.rowCount {
      guard case .float(let drop) = drops.scalar(at: row),
        case .float(let spread) = spreads.scalar(at: row)
      else { continue }
      if names.scalar(at: row).text == "noise" { #expect(abs(drop) <= 2 * spread + 0.02) }
      if row == 0 { #expect(drop > 0.1) }
    }
  }

  @Test func curvesAndChance() throws {
    let task = try SelectionTests.irisTask()
    let learning = try task.learningCurve(
      SelectionTests.forest(), shares: [0.2, 1], plan: FoldPlan(count: 3), work())
    #expect(learning.names == ["rows", "train", "train_spread", "test", "test_spread", "score"])
    #expect(try learning.column("rows").vector(work()).scalar(at: 1).int == 100)
    let space = try SearchSpace(
      SelectionTests.forest(), [.init(name: "max_depth", values: [.int(1), .null])])
    #expect(try task.validationCurve(space, plan: FoldPlan(count: 3), work()).rowCount == 2)
    let chance = try task.chanceLevel(
      SelectionTests.forest(), repeats: 9, plan: FoldPlan(count: 3), seed: 1, work())
    guard case .float(let p) = try chance.column("p").vector(work()).scalar(at: 0),
      case .float(let level) = try chance.column("chance").vector(work()).scalar(at: 0)
    else { return }
    #expect(p == 0.1)
    #expect(abs(level - 1.0 / 3) < 0.1)
  }
}

extension Scalar {
  var int: Int64? { if case .int(let value) = self { value } else { nil } }
}
