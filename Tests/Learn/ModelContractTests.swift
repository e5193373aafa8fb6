import Describe
import Diagnostics
import Frame
import Numeric
import Testing

@testable import Learn

/// What every model promises, whatever it is.
@Suite struct ModelContractTests {
  static func fit(_ spec: ModelSpec, _ data: Dataset, _ work: Work) throws -> FittedModel {
    let columns = data.names.filter { $0 != "c" }
    return try LearningTask(
      data, target: "c", preparation: Preparation().on(.names(columns), [])
    ).fit(spec(), work)
  }

  static func check(_ fitted: FittedModel, on data: Dataset) throws {
    let values = try fitted.probabilities(data, work())
    #expect(values.count == data.rowCount * fitted.classNames.count)
    for row in 0..<data.rowCount {
      let own = values[row * fitted.classNames.count..<(row + 1) * fitted.classNames.count]
      #expect(abs(own.reduce(0, +) - 1) < 1e-9 && own.allSatisfy { $0 >= 0 && $0 <= 1 })
    }
    #expect(try fitted.predict(data, work()).count == data.rowCount)
  }

  @Test(arguments: Models.all.map(\.name)) func smallAndPlainData(_ name: String) throws {
    let spec = try #require(Models.all.first { $0.name == name })
    let cases = [
      table([("x", .floats([1, 2, 3])), ("c", .texts(["a", "a", "a"]))]),
      table([("x", .floats([5, 5, 5])), ("c", .texts(["a", "b", "a"]))]),
      table([("x", .ints([1])), ("c", .texts(["a"]))]),
      table([("x", .bools([true, false, true])), ("c", .bools([true, false, true]))]),
      table([("x", .ints([1, 2, 3])), ("c", .texts(["a", nil, "b"]))]),
    ]
    for data in cases { try Self.check(try Self.fit(spec, data, work()), on: data) }
    let fitted = try Self.fit(spec, cases[0], work())
    let none = table([("x", .floats([])), ("c", .texts([]))])
    #expect(try fitted.probabilities(none, work()).isEmpty)
    #expect(failure { _ = try fitted.report(none, work()) }?.code == "no-rows")
  }

  @Test(arguments: Models.all.map(\.name)) func unfitDataIsRefusedInWords(_ name: String) throws {
    let spec = try #require(Models.all.first { $0.name == name })
    func refused(_ data: Dataset) -> Failure? {
      failure { _ = try Self.fit(spec, data, work()) }
    }
    #expect(refused(table([("x", .floats([])), ("c", .texts([]))]))?.code == "no-rows")
    #expect(refused(table([("x", .floats([1])), ("c", .texts([nil]))]))?.code == "no-rows")
    let number = refused(table([("x", .floats([1, 2])), ("c", .ints([1, 2]))]))
    #expect(number?.code == "wrong-type" && number?.help?.contains("cut") == true)
    let holes = table([("x", .floats([1, nil])), ("c", .texts(["a", "b"]))])
    if spec.takesMissing {
      try Self.check(try Self.fit(spec, holes, work()), on: holes)
    } else {
      #expect(refused(holes)?.code == "null-in-feature")
      #expect(refused(holes)?.message.contains("`.x` is null in 1 row of 2") == true)
    }
    let target = failure {
      _ = try LearningTask(
        holes, target: "c", preparation: Preparation().on(.names(["x", "c"]), []))
    }
    #expect(target?.code == "target-in-features")
  }

  @Test(arguments: Models.all.map(\.name)) func theSameSeedIsTheSameModel(_ name: String) throws {
    let spec = try #require(Models.all.first { $0.name == name })
    let model = try spec()
    func probabilities(_ threads: Int) throws -> [UInt64] {
      try ForestTests.task(Iris.data).fit(model, work(threads: threads))
        .probabilities(Iris.data, work(threads: threads)).map(\.bitPattern)
    }
    let once = try probabilities(1)
    #expect(try probabilities(2) == once)
    #expect(try probabilities(8) == once)
  }

  @Test(arguments: Models.all.map(\.name)) func brokenOptionsAreRefused(_ name: String) throws {
    let spec = try #require(Models.all.first { $0.name == name })
    for option in spec.description.parameters {
      guard let broken = option.constraint.brokenExample else { continue }
      let refused = failure { _ = try spec([(option.name, broken)]) }
      #expect(refused?.blames == option.name, "\(name) \(option.name)")
      #expect(refused?.message.contains("`\(option.name)`") == true)
    }
    #expect(failure { _ = try spec([("no_such_option", .int(1))]) }?.code == "unknown-argument")
  }

  @Test func remarksNameWhatWasLeftOut() throws {
    let data = table([("x", .floats([1, 2, 3, 4])), ("c", .texts(["a", "b", "a", nil]))])
    let asked = work()
    _ = try Self.fit(RandomForest.spec, data, asked)
    #expect(asked.takeRemarks().map(\.code) == ["null-target", "rare-class"])
    let one = table([("x", .floats([1, 2])), ("c", .texts(["a", "a"]))])
    _ = try Self.fit(RandomForest.spec, one, asked)
    #expect(asked.takeRemarks().map(\.code) == ["one-class"])
  }

  @Test func aModelPrintsWhatWasChanged() throws {
    let model = try RandomForest.spec([("trees", .int(200)), ("max_depth", .null)])
    #expect(model.source == "random_forest(trees: 200)")
    #expect(
      try model.with([("max_depth", .int(3))]).source == "random_forest(trees: 200, max_depth: 3)")
    #expect(
      failure { _ = try RandomForest.spec([("max_features", .int(0))]) }?.blames == "max_features")
  }
}
