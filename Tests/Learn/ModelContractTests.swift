import Describe
import Diagnostics
import Frame
import Numeric
import Testing

@testable import Learn

/// What every model promises, whatever it is.
@Suite struct ModelContractTests {
  static let classifiers = Models.all.filter { $0.tasks.contains(.classification) }.map(\.name)
  static let regressors = Models.all.filter { $0.tasks.contains(.regression) }.map(\.name)

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

  @Test(arguments: Self.classifiers) func smallAndPlainData(_ name: String) throws {
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

  @Test(arguments: Self.classifiers) func unfitDataIsRefusedInWords(_ name: String) throws {
    let spec = try #require(Models.all.first { $0.name == name })
    func refused(_ data: Dataset) -> Failure? {
      failure { _ = try Self.fit(spec, data, work()) }
    }
    #expect(refused(table([("x", .floats([])), ("c", .texts([]))]))?.code == "no-rows")
    #expect(refused(table([("x", .floats([1])), ("c", .texts([nil]))]))?.code == "no-rows")
    if !spec.tasks.contains(.regression) {
      let number = refused(table([("x", .floats([1, 2])), ("c", .ints([1, 2]))]))
      #expect(number?.code == "wrong-type" && number?.help?.contains("cut") == true)
    }
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

  @Test(arguments: Self.classifiers) func theSameSeedIsTheSameModel(_ name: String) throws {
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

  @Test(arguments: Self.regressors) func numbersOfSmallAndPlainData(_ name: String) throws {
    let spec = try #require(Models.all.first { $0.name == name })
    let cases = [
      table([("x", .floats([1, 2, 3])), ("c", .floats([4, 4, 4]))]),
      table([("x", .floats([5, 5, 5])), ("c", .floats([1, 2, 3]))]),
      table([("x", .ints([1])), ("c", .ints([7]))]),
      table([("x", .bools([true, false, true])), ("c", .ints([1, 2, 3]))]),
      table([("x", .ints([1, 2, 3])), ("c", .floats([1, nil, 2]))]),
      table([
        ("x", .ints([1, 2])), ("y", .ints([4, 2])), ("z", .ints([4, 4])), ("c", .floats([1, 2])),
      ]),
    ]
    for data in cases {
      let fitted = try Self.fit(spec, data, work())
      let numbers = try fitted.predictNumbers(data, work())
      #expect(numbers.count == data.rowCount && numbers.allSatisfy(\.isFinite))
      #expect(failure { _ = try fitted.probabilities(data, work()) }?.code == "wrong-task")
    }
    let none = table([("x", .floats([])), ("c", .floats([]))])
    #expect(failure { _ = try Self.fit(spec, none, work()) }?.code == "no-rows")
  }

  @Test(arguments: Self.regressors) func theSameNumbersOnAnyThreads(_ name: String) throws {
    let spec = try #require(Models.all.first { $0.name == name })
    let results = try [1, 2, 8].map { threads in
      try Self.irisTask(Iris.names[2]).fit(spec(), work(threads: threads))
        .predictNumbers(Iris.data, work(threads: threads)).map(\.bitPattern)
    }
    #expect(results[0] == results[1] && results[1] == results[2])
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

  @Test(arguments: Models.all.map(\.name)) func aModelIsBytes(_ name: String) throws {
    let spec = try #require(Models.all.first { $0.name == name })
    for task in spec.tasks {
      let target = task == .classification ? "kind" : Iris.names[2]
      let fitted = try Self.irisTask(target).fit(spec(), work())
      var writer = ModelWriter()
      writer.write(fitted.predictor)
      var reader = ModelReader(writer.bytes)
      let read = try reader.predictor()
      #expect(reader.remaining == 0)
      var again = ModelWriter()
      again.write(read)
      #expect(again.bytes == writer.bytes)
      #expect(read.featureCount == fitted.featureNames.count)
      let features = try fitted.features(Iris.data, rows: nil, work())
      if let old = fitted.classifier {
        let new = try #require(read as? any FittedClassifier)
        #expect(try new.probabilities(features, work()) == old.probabilities(features, work()))
      } else if let old = fitted.regressor {
        let new = try #require(read as? any FittedRegressor)
        #expect(try new.predict(features, work()) == old.predict(features, work()))
      }
      try Self.damage(writer.bytes, features)
    }
  }

  /// Cut short or changed, bytes are refused or give a model that answers; nothing traps.
  static func damage(_ bytes: [UInt8], _ features: FeatureMatrix) throws {
    var stream = SeededStream(seed: 5)
    for _ in 0..<60 {
      var changed = bytes
      if stream.index(below: 2) == 0 {
        changed.removeLast(1 + stream.index(below: changed.count))
        var reader = ModelReader(changed)
        #expect(failure { _ = try reader.predictor() } != nil)
        continue
      }
      for _ in 0...stream.index(below: 4) {
        changed[stream.index(below: changed.count)] = UInt8(stream.index(below: 256))
      }
      var reader = ModelReader(changed)
      do {
        let model = try reader.predictor()
        guard model.featureCount == features.featureCount else { continue }
        if let model = model as? any FittedClassifier {
          _ = try model.probabilities(features, work())
        } else if let model = model as? any FittedRegressor {
          _ = try model.predict(features, work())
        }
      } catch let failure as Failure {
        #expect(failure.code == "damaged-model")
      }
    }
  }

  static func irisTask(_ target: String) throws -> LearningTask {
    let names = Iris.names.filter { $0 != target }
    return try LearningTask(
      Iris.data, target: target, preparation: Preparation().on(.names(names), []))
  }

  @Test(arguments: Self.classifiers) func weightsOfZeroLeaveRowsOut(_ name: String) throws {
    let spec = try #require(Models.all.first { $0.name == name })
    // The first 100 rows hold two classes only; the third must then be next to impossible.
    let weights = (0..<150).map { $0 < 100 ? 1.0 : 0 }
    let fitted = try Self.irisTask("kind").fit(spec(), weights: weights, work())
    let values = try fitted.probabilities(Iris.data, rows: Array(0..<100), work())
    let third = stride(from: 2, to: 300, by: 3).reduce(0) { $0 + values[$1] } / 100
    #expect(third < 0.02, "\(name): \(third)")
    let refused = failure { _ = try Self.irisTask("kind").fit(spec(), weights: [1], work()) }
    #expect(refused?.code == "bad-weights")
  }

  @Test func infiniteFeaturesAreRefused() {
    let values = FeatureMatrix.Feature(
      name: "x", origin: "x", values: .numbers(Buffer([1, .infinity])))
    let refused = failure { try FeatureMatrix(rowCount: 2, features: [values]).requireFinite() }
    #expect(refused?.code == "not-finite" && refused?.message.contains("row 2") == true)
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
