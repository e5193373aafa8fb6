import Describe
import Diagnostics
import Frame
import Numeric
import Testing

@testable import Learn

/// Expectations computed with scikit-learn 1.9.1 and pandas 3.
@Suite struct EncoderAgreementTests {
  typealias Steps = StepAgreementTests

  /// MultiLabelBinarizer.
  @Test func elementsOfListsBecomeFlags() throws {
    let lists: [[String]?] = [["b", "a"], [], ["c"], ["a", "é"], nil]
    let data = table([
      ("g", try Vector(scalars: lists.map { $0.map { .list($0.map { .text($0) }) } ?? .null }))
    ])
    let (_, flags) = try Steps.prepared(data, ["g"], [Steps.step("multi_hot")])
    #expect(flags.names == ["g=a", "g=b", "g=c", "g=é"])
    #expect(
      Steps.cells(flags) == [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0])
  }

  /// OrdinalEncoder with `unknown_value=-1`.
  @Test func categoriesAreNumbered() throws {
    let data = table([("c", .texts(["b", "a", "é", "C", "a"]))])
    let (fitted, codes) = try Steps.prepared(data, ["c"], [Steps.step("ordinal")])
    #expect(Steps.cells(codes) == [2, 1, 3, 0, 1])
    let new = try fitted.transform(table([("c", .texts(["a", "zz", "é", "C", "b"]))]), work())
    #expect(Steps.cells(new) == [1, -1, 3, 0, 2])
    let order = OptionValue.list(["b", "é", "a", "C"].map { .text($0) })
    let (_, given) = try Steps.prepared(data, ["c"], [Steps.step("ordinal", [("order", order)])])
    #expect(Steps.cells(given) == [0, 2, 1, 3, 2])
  }

  /// OneHotEncoder with `handle_unknown="ignore"` and `min_frequency=2`.
  @Test func rareCategoriesAreOne() throws {
    let data = table([("c", .texts(["a", "a", "a", "b", "c", "d", "d"]))])
    let (fitted, flags) = try Steps.prepared(
      data, ["c"], [Steps.step("one_hot", [("min_count", .int(2))])])
    #expect(flags.names == ["c=a", "c=d", "c=(rare)"])
    let new = try fitted.transform(table([("c", .texts(["a", "b", "d"]))]), work())
    #expect(Steps.cells(new) == [1, 0, 0, 0, 0, 1, 0, 1, 0])
  }

  /// pandas' `dt` (weekdays from 1 on) and `isocalendar`, numpy's sine and cosine.
  @Test func partsOfDates() throws {
    let data = table([("d", .dates([15464, 10956, 11016, 18628]))])
    let names = ["year", "quarter", "month", "day", "weekday", "day_of_year", "week", "days"]
    let parts = OptionValue.list(names.map { .text($0) })
    let (_, numbers) = try Steps.prepared(
      data, ["d"], [Steps.step("date_parts", [("parts", parts)])])
    #expect(
      Steps.cells(numbers) == [
        2012, 2, 5, 4, 5, 125, 18, 15464, 1999, 4, 12, 31, 5, 365, 52, 10956, 2000, 1, 2, 29, 2, 60,
        9, 11016, 2021, 1, 1, 1, 5, 1, 53, 18628,
      ])
    let (_, cycle) = try Steps.prepared(
      data, ["d"],
      [
        Steps.step("date_parts", [("parts", .list([.text("month")])), ("cycles", .bool(true))])
      ])
    #expect(cycle.names == ["d.month.sin", "d.month.cos"])
    Steps.agree(
      Steps.cells(cycle),
      [
        0.8660254037844387, -0.4999999999999998, -0.5000000000000004, 0.8660254037844384,
        0.49999999999999994, 0.8660254037844387, 0, 1,
      ], 1e-12)
  }

  /// IterativeImputer with the range of the training values as bounds.
  @Test func regressionsKeepToTheRange() throws {
    let (fitted, _) = try Steps.prepared(
      Steps.gaps, ["a", "b", "c", "d"],
      [Steps.step("impute_iterative", [Steps.plain, ("clip", .bool(true))])])
    let new = table([
      ("a", .floats([nil, 1])), ("b", .floats([-9, nil])), ("c", .floats([20, nil])),
      ("d", .floats([nil, 2])),
    ])
    Steps.agree(
      Steps.cells(try fitted.transform(new, work())),
      [
        1.0, -9.0, 20.0, 3.0466919471716944, 1.0, 2.1339489620712806, 3.670418978594154, 2.0,
      ])
  }

  /// A forest fills better than the mean where columns depend on each other (missForest).
  @Test func treesFillFromOtherColumns() throws {
    var stream = SeededStream(seed: 5)
    let x = (0..<300).map { _ in stream.normal() }
    let y = x.map { $0 * $0 }
    let holes = y.enumerated().map { $0 % 5 == 0 ? nil : Optional($1) }
    let data = table([("x", .floats(x)), ("y", .floats(holes))])
    func error(_ model: String) throws -> Double {
      let (_, filled) = try Steps.prepared(
        data, ["x", "y"],
        [Steps.step("impute_iterative", [Steps.plain, ("model", .text(model))])])
      return stride(from: 0, to: 300, by: 5).reduce(0) {
        $0 + (filled[$1, 1] - y[$1]) * (filled[$1, 1] - y[$1])
      }
    }
    #expect(try error("trees") < 0.1 * error("bayes_ridge"))
  }

  /// imbalanced-learn 0.14: the rows of the smaller class that BorderlineSMOTE begins at, here
  /// with 5 neighbours for both questions.
  @Test func newRowsBeginAtTheBorder() throws {
    let rows = Array(50..<120)
    let data = Iris.data.taking(rows: rows)
    let values = try TargetValues(data.column("kind"), name: "kind", work())
    let (_, features) = try Preparation().on(.names(Iris.names), []).fitTransform(
      on: data, target: "kind", work())
    let after = try Resampling(method: .borderline).apply(
      LearningRows(features: features, target: values.truth(nil), weights: nil), work())
    #expect(after.rowCount == 100)
    func point(_ row: Int) -> [Double] { (0..<4).map { after.features[row, $0] } }
    let start = point(69)
    for row in 70..<100 {
      let step = zip(point(row), start).map { $0 - $1 }
      let isBetween = (50..<69).contains { other in
        let whole = zip(point(other), start).map { $0 - $1 }
        let share =
          zip(step, whole).reduce(0) { $0 + $1.0 * $1.1 } / whole.reduce(0) { $0 + $1 * $1 }
        return (0...1).contains(share)
          && zip(step, whole).allSatisfy { abs($0 - share * $1) < 1e-9 }
      }
      #expect(isBetween, "row \(row)")
    }
  }
}
