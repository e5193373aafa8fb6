import Describe
import Diagnostics
import Numeric
import Testing

@testable import Plot

/// Pictures of models, and the numbers behind them against scikit-learn 1.9.
@Suite struct JudgementTests {
  /// 33 of 60 rows are positive.
  private let scores = (0..<60).map { Double($0 * 37 % 101) / 100 }
  private let truth = (0..<60).map { $0 * 37 % 101 + $0 * 53 % 47 > 70 }
  private var coarse: [Double] { scores.map { ($0 * 5).rounded(.toNearestOrEven) / 5 } }

  private func curve(_ scores: [Double]) -> ScoreCurve {
    ScoreCurve(
      positives: zip(scores, truth).filter(\.1).map(\.0),
      negatives: zip(scores, truth).filter { !$0.1 }.map(\.0))
  }

  @Test("areas and precisions are those of scikit-learn, with ties too") func curves() {
    let fine = curve(scores)
    #expect(abs(fine.areaUnderROC - 0.9595959595959596) < 1e-12)
    #expect(abs(fine.averagePrecision - 0.9693939132976281) < 1e-12)
    let tied = curve(coarse)
    #expect(abs(tied.areaUnderROC - 0.9259259259259259) < 1e-12)
    #expect(abs(tied.averagePrecision - 0.9201964810292722) < 1e-12)
    let alarms = [
      0.0, 0.0, 0.1111111111111111, 0.37037037037037035, 0.7407407407407407, 1.0,
    ]
    let hits = [
      0.15151515151515152, 0.5454545454545454, 0.7878787878787878, 0.9696969696969697, 1.0, 1.0,
    ]
    let precisions = [
      1.0, 1.0, 0.896551724137931, 0.7619047619047619, 0.6226415094339622, 0.55,
    ]
    #expect(tied.points.count == 6)
    for (index, point) in tied.points.enumerated() {
      #expect(abs(tied.falseAlarmRate(point) - alarms[index]) < 1e-12)
      #expect(abs(tied.recall(point) - hits[index]) < 1e-12)
      #expect(abs(tied.precision(point) - precisions[index]) < 1e-12)
    }
    #expect(!ScoreCurve(positives: [1], negatives: []).isDefined)
  }

  @Test("bins of probabilities are those of calibration_curve") func calibration() {
    func check(_ made: Calibration, _ observed: [Double], _ predicted: [Double]) {
      #expect(made.bins.count == observed.count)
      for (bin, expected) in zip(made.bins, zip(observed, predicted)) {
        #expect(abs(bin.observed - expected.0) < 1e-12)
        #expect(abs(bin.predicted - expected.1) < 1e-12)
      }
    }
    let widths = Calibration(scores, truth, count: 5, hasEqualCounts: false)
    #expect(abs(widths.brier - 0.10548833333333335) < 1e-12)
    check(
      widths, [0, 0.16666666666666666, 0.6666666666666666, 1, 1],
      [0.1, 0.31, 0.5116666666666667, 0.7133333333333333, 0.9081818181818183])
    check(
      Calibration(scores, truth, count: 5, hasEqualCounts: true),
      [0, 0.16666666666666666, 0.5833333333333334, 1, 1],
      [
        0.09166666666666667, 0.2933333333333334, 0.49499999999999994, 0.6966666666666667,
        0.8991666666666666,
      ])
    check(
      Calibration(coarse, truth, count: 5, hasEqualCounts: false),
      [0.05555555555555555, 0.46153846153846156, 0.7272727272727273, 1, 1],
      [0.1222222222222222, 0.4, 0.5999999999999999, 0.8, 1])
    #expect(widths.bins.reduce(0) { $0 + $1.count } == 60)
  }

  @Test("spreads are those of numpy and scipy") func spread() throws {
    let values = [0.61, 0.66, 0.7, 0.58, 0.64]
    let deviation = try #require(Spread(values, .deviation))
    // numpy.std(ddof=1)
    #expect(abs(deviation.high - deviation.mean - 0.04604345773288536) < 1e-12)
    // scipy.stats.t.interval(0.95, 4, mean, sem)
    let interval = try #require(Spread(values, .interval))
    #expect(abs(interval.low - 0.5808294961802596) < 1e-9)
    let range = try #require(Spread(values, .range))
    #expect(range.low == 0.58 && range.high == 0.7)
    #expect(Spread([], .range) == nil)
    #expect(Spread([2], .deviation).map { [$0.low, $0.high] } == [2, 2])
  }

  private func check(
    _ golden: String, _ kind: String, _ roles: [(role: String, columns: [AxisColumn])],
    _ options: [(name: String, value: OptionValue)] = [], widths: [Int] = [80]
  ) throws {
    let figure = try Figure.make(kind, PlotData(roles), options: options)
    Golden.check(golden, Golden.text(figure, widths: widths))
  }

  private var hit: AxisColumn { .categories("hit", truth.map { $0 ? "hit" : "flop" }) }
  private var models: [AxisColumn] {
    [
      .numbers("forest", scores), .numbers("rounded", coarse),
      .numbers("guess", (0..<60).map { $0 == 7 ? nil : Double($0 * 71 % 60) / 60 }),
    ]
  }

  @Test("curves of several models in one figure") func pictures() throws {
    let roles = [(role: "truth", columns: [hit]), ("scores", models)]
    try check("roc", "roc_curve", roles, [("positive", .text("hit"))], widths: [40, 80])
    try check(
      "precision-recall", "precision_recall_curve", roles, [("positive", .text("hit"))])
    try check("calibration", "calibration_curve", roles, [("positive", .text("hit"))])
    try check(
      "roc-facet", "roc_curve",
      [
        ("truth", [hit]), ("scores", [models[0]]),
        ("facet", [.categories("half", (0..<60).map { $0 < 30 ? "first" : "second" })]),
      ], [("positive", .text("hit"))])
  }

  @Test("means with their spread: importances, learning curves") func means() throws {
    let features = ["budget", "star_power", "year", "runtime", "month"]
    let rows = (0..<25).map { row -> (name: String, drop: Double) in
      let base = [0.21, 0.09, 0.04, 0.012, 0.0][row % 5]
      return (features[row % 5], base + Double(row * 7 % 11 - 5) / 400)
    }
    try check(
      "mean-bars", "mean_bars",
      [
        ("x", [.categories("feature", rows.map(\.name))]),
        ("y", [.numbers("drop", rows.map(\.drop))]),
      ], widths: [40, 80])
    let sizes = [100, 200, 400, 800, 1600]
    let scored = sizes.flatMap { size in
      (0..<10).map { fold -> (size: Int, set: String, score: Double) in
        let gap = 18 / Double(size).squareRoot() * (fold < 5 ? 0.02 : -0.15)
        return (
          size, fold < 5 ? "training" : "validation",
          0.82 + gap + Double(fold * 3 % 5 - 2) / 100 * 200 / Double(size)
        )
      }
    }
    try check(
      "mean-line", "mean_line",
      [
        ("x", [.ints("rows", scored.map(\.size))]),
        ("y", [.numbers("f1_macro", scored.map(\.score))]),
        ("color", [.categories("set", scored.map(\.set))]),
      ], [("log", .text("x")), ("spread", .text("interval"))])
  }

  @Test("epochs by measure, residuals about zero") func training() throws {
    let epochs = Array(1...20)
    try check(
      "training-curve", "training_curve",
      [
        ("x", [.ints("epoch", epochs)]),
        (
          "y",
          [
            .numbers("loss", epochs.map { 1.2 / Double($0) + 0.1 }),
            .numbers("val_loss", epochs.map { 1.2 / Double($0) + 0.2 + Double($0 * $0) / 1500 }),
            .numbers("recall", epochs.map { 0.8 - 0.5 / Double($0) }),
          ]
        ),
      ])
    let said = (0..<80).map { Double($0 * 29 % 83) + 20 }
    try check(
      "residuals", "residuals",
      [
        (
          "actual",
          [.numbers("profit", said.enumerated().map { $1 * 1.1 - 9 + Double($0 * 17 % 23) - 11 })]
        ),
        ("predicted", [.numbers("predicted", said)]),
      ])
  }

  @Test("which class is in question is asked, and what does not suit is refused") func refusals() {
    func refused(
      _ kind: String, _ truth: AxisColumn, _ score: AxisColumn,
      _ options: [(name: String, value: OptionValue)] = []
    ) -> Failure? {
      do {
        _ = try Figure.make(
          kind, PlotData([("truth", [truth]), ("scores", [score])]), options: options)
        return nil
      } catch { return error as? Failure }
    }
    let asked = refused("roc_curve", hit, models[0])
    #expect(asked?.code == "missing-argument")
    #expect(asked?.help == "name it: `positive: \"hit\"`")
    let wrong = refused("roc_curve", hit, models[0], [("positive", .text("hits"))])
    #expect(wrong?.help == "did you mean `hit`?")
    #expect(refused("roc_curve", .ints("y", truth.map { $0 ? 1 : 0 }), models[0]) == nil)
    let wide = refused(
      "calibration_curve", .ints("y", [1, 0]), .numbers("score", [-2, 3]))
    #expect(wide?.code == "bad-argument")
    let one = try? Figure.make(
      "roc_curve",
      PlotData([("truth", [.ints("y", [1, 1])]), ("scores", [.numbers("s", [0.2, 0.3])])]))
    #expect(one?.summary == "Nothing to draw: all rows with a score are of the class 1.")
  }
}
