import Describe
import Diagnostics
import Frame
import Numeric
import Testing

@testable import Learn

/// What every model says to data that is wrong, and that it is the same on any number of threads.
@Suite struct BadInputTests {
  /// A model with settings that make it quick.
  static func quick(_ name: String) throws -> Model {
    let spec = try #require(Models.all.first { $0.name == name })
    let small: [(name: String, value: OptionValue)] = [
      ("trees", .int(8)), ("rounds", .int(4)), ("epochs", .int(3)), ("hidden", .list([.int(8)])),
    ]
    return try spec(
      small.filter { option in
        spec.description.parameters.contains { $0.name == option.name }
      })
  }

  static let names = Models.all.map(\.name)
  static func tasks(_ name: String) -> [ModelSpec.Task] {
    Models.all.first { $0.name == name }?.tasks ?? []
  }

  /// Three numbers, a category and a target, over many panels and chunks of rows.
  static let many: Dataset = {
    var stream = SeededStream(seed: 12)
    let rows = 1300
    let a = (0..<rows).map { _ in stream.unit() }
    let b = (0..<rows).map { _ in stream.normal() }
    let c = (0..<rows).map { _ in Double(stream.index(below: 7)) }
    let kinds = (0..<rows).map { _ in ["red", "green", "blue"][stream.index(below: 3)] }
    let classes = (0..<rows).map { row in
      a[row] + 0.2 * b[row] > 0.6 ? "high" : c[row] > 4 || kinds[row] == "red" ? "middle" : "low"
    }
    return table([
      ("a", .floats(a)), ("b", .floats(b)), ("c", .floats(c)), ("kind", .texts(kinds)),
      ("label", .texts(classes)), ("number", .floats((0..<rows).map { a[$0] * 3 + b[$0] })),
    ])
  }()

  static func task(
    _ data: Dataset, _ target: String, numbers: [String] = ["a", "b", "c"], kind: Bool = true
  ) throws -> LearningTask {
    var preparation = try Preparation().on(.names(numbers), [])
    if kind {
      preparation = try preparation.on(.names(["kind"]), [OneHotStep.spec()])
    }
    return try LearningTask(data, target: target, preparation: preparation)
  }

  static func target(_ task: ModelSpec.Task) -> String {
    task == .classification ? "label" : "number"
  }

  /// Answers that make sense: probabilities that add up to 1, finite numbers.
  static func answers(_ fitted: FittedModel, _ data: Dataset) throws {
    if fitted.classifier != nil {
      try ModelContractTests.check(fitted, on: data)
    } else {
      #expect(try fitted.predictNumbers(data, work()).allSatisfy(\.isFinite))
    }
  }

  @Test(arguments: names) func theSameBytesOnAnyNumberOfThreads(_ name: String) throws {
    for task in Self.tasks(name) {
      let found = try [1, 2, 8].map { threads -> [UInt8] in
        let fitted = try Self.task(Self.many, Self.target(task))
          .fit(Self.quick(name), work(threads: threads))
        var writer = ModelWriter()
        writer.write(fitted.predictor)
        if fitted.classifier != nil {
          writer.write(try fitted.probabilities(Self.many, work(threads: threads)))
        } else {
          writer.write(try fitted.predictNumbers(Self.many, work(threads: threads)))
        }
        return writer.bytes
      }
      #expect(found[0] == found[1] && found[0] == found[2], "\(name) \(task)")
    }
  }

  @Test(arguments: names) func aCategoryThatWasNeverSeenHasAnAnswer(_ name: String) throws {
    for task in Self.tasks(name) {
      let fitted = try Self.task(Self.many, Self.target(task)).fit(Self.quick(name), work())
      let strange = table([
        ("a", .floats([0.5, 0.5])), ("b", .floats([0, 1e6])), ("c", .floats([3, -900])),
        ("kind", .texts(["violet", "red"])),
      ])
      let asked = work()
      try Self.answers(fitted, strange)
      _ = try fitted.predict(strange, asked)
      #expect(
        asked.takeRemarks().contains {
          $0.code == "unseen-category" && $0.message.contains("violet")
        })
    }
  }

  @Test(arguments: names) func aMissingColumnIsNamed(_ name: String) throws {
    for task in Self.tasks(name) {
      let fitted = try Self.task(Self.many, Self.target(task)).fit(Self.quick(name), work())
      let narrow = table([("a", .floats([0.5])), ("c", .floats([3])), ("kind", .texts(["red"]))])
      let refused = failure { _ = try fitted.predict(narrow, work()) }
      #expect(refused?.code == "unknown-column" && refused?.message.contains("`.b`") == true)
      let text = table([
        ("a", .floats([0.5])), ("b", .texts(["much"])), ("c", .floats([3])),
        ("kind", .texts(["red"])),
      ])
      let unfit = failure { _ = try fitted.predict(text, work()) }
      #expect(unfit?.code == "wrong-type" && unfit?.message.contains("`.b`") == true)
      let hole = table([
        ("a", .floats([nil])), ("b", .floats([1])), ("c", .floats([3])), ("kind", .texts(["red"])),
      ])
      if fitted.model.takesMissing {
        try Self.answers(fitted, hole)
      } else {
        let missing = failure { _ = try fitted.predict(hole, work()) }
        #expect(missing?.code == "null-in-feature" && missing?.message.contains("`.a`") == true)
      }
    }
  }

  @Test(arguments: names) func aClassOfOneRowIsNamedAndLearned(_ name: String) throws {
    guard Self.tasks(name).contains(.classification) else { return }
    let data = table([
      ("a", .floats((0..<30).map { Double($0 % 7) })),
      ("label", .texts((0..<30).map { $0 == 4 ? "rare" : $0 % 2 == 0 ? "x" : "y" })),
    ])
    let asked = work()
    let fitted = try Self.task(data, "label", numbers: ["a"], kind: false).fit(
      Self.quick(name), asked)
    try Self.answers(fitted, data)
    let remark = asked.takeRemarks().first { $0.code == "rare-class" }
    #expect(remark?.message.contains("rare") == true)
  }

  @Test(arguments: names) func constantAndEmptyColumns(_ name: String) throws {
    for task in Self.tasks(name) {
      let columns: [(String, Vector)] = [
        ("a", .floats((0..<40).map { Double($0 % 9) })),
        ("one", .floats((0..<40).map { _ in 1 })), ("none", .floats((0..<40).map { _ in nil })),
        ("label", .texts((0..<40).map { $0 % 9 < 4 ? "x" : "y" })),
        ("number", .floats((0..<40).map { Double($0) })),
      ]
      let data = table(columns)
      let target = Self.target(task)
      let constant = try Self.task(data, target, numbers: ["a", "one"], kind: false)
        .fit(Self.quick(name), work())
      try Self.answers(constant, data)
      func empty() throws -> FittedModel {
        try Self.task(data, target, numbers: ["a", "none"], kind: false).fit(
          Self.quick(name), work())
      }
      if constant.model.takesMissing {
        try Self.answers(try empty(), data)
      } else {
        let refused = failure { _ = try empty() }
        #expect(refused?.code == "null-in-feature" && refused?.message.contains("`.none`") == true)
      }
    }
  }

  /// Squares of such numbers are infinite: a model answers or says so.
  @Test(arguments: names) func hugeNumbersDoNoHarm(_ name: String) throws {
    for task in Self.tasks(name) {
      let data = table([
        ("a", .floats((0..<40).map { $0 % 3 == 0 ? 1e300 : $0 % 3 == 1 ? -1.7e308 : 1e-300 })),
        ("b", .floats((0..<40).map { Double($0) })),
        ("label", .texts((0..<40).map { $0 % 9 < 4 ? "x" : "y" })),
        ("number", .floats((0..<40).map { $0 % 5 == 0 ? 1.5e308 : -1e308 })),
      ])
      do {
        let fitted = try Self.task(data, Self.target(task), numbers: ["a", "b"], kind: false)
          .fit(Self.quick(name), work())
        _ = try fitted.predict(data, work())
      } catch let failure as Failure {
        #expect(failure.message.utf8.count > 10, "\(failure)")
      }
    }
  }

  /// No dataset holds an infinite value, but a preparation may make one.
  @Test(arguments: names) func infiniteFeaturesEndInWordsOrAnswers(_ name: String) throws {
    let model = try Self.quick(name)
    let features = FeatureMatrix(
      rowCount: 6,
      features: [
        .init(
          name: "x", origin: "x", values: .numbers(Buffer([1, .infinity, 3, -.infinity, 5, 6])))
      ])
    do {
      if let recipe = model.classifier {
        let fitted = try recipe.fit(
          ClassifiedRows(features: features, classes: [0, 1, 0, 1, 0, 1], classCount: 2), work())
        #expect(try fitted.probabilities(features, work()).count == 12)
      }
      if let recipe = model.regressor {
        let fitted = try recipe.fit(
          MeasuredRows(features: features, targets: [1, 2, 3, 4, 5, 6]), work())
        #expect(try fitted.predict(features, work()).count == 6)
      }
    } catch let failure as Failure {
      #expect(failure.message.utf8.count > 10, "\(failure)")
    }
  }
}
