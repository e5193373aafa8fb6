import Describe
import Diagnostics
import Frame
import Interpreter
import Numeric
import Statistics

/// Statistical tests, each on the columns of a dataset and on lists.
enum TestFunctions {
  static let all: [FunctionSpec] = [
    tTests, mannWhitney, kolmogorovSmirnov, shapiro, paired, anova, kruskal,
  ].flatMap { $0 }

  private static let tTests: [FunctionSpec] = both(
    "t_test", "Whether means differ: of one sample, of two, or of pairs (Welch's unless told).",
    options: [
      OptionSpec(
        "mean", .number, default: .int(0), "For one sample: the mean it is compared with."),
      OptionSpec(
        "paired", .bool, default: .bool(false), "Whether `x` and `y` of one row belong together."),
      OptionSpec(
        "equal_variances", .bool, default: .bool(false),
        "Whether the groups share one variance (Student's test)."), confidence, alternative,
    ], takesOne: true,
    Example("t_test([5, 7, 6, 9], [1, 2, 3, 2]).p_value.round(6)", shows: "0.006089"),
    ["ttest_ind", "ttest_rel", "ttest_1samp", "t.test", "welch", "student"],
    seeAlso: ["mann_whitney_test", "anova"], tTest)

  private static let mannWhitney: [FunctionSpec] = both(
    "mann_whitney_test", "Whether one of two groups tends to larger values, by ranks.",
    options: [alternative], takesOne: false,
    Example("mann_whitney_test([5, 7, 6, 9], [1, 2, 3, 2]).statistic", shows: "16.0"),
    ["mannwhitneyu", "wilcox.test", "rank sum", "U test"], seeAlso: ["t_test", "kruskal_test"]
  ) { call, x, y in
    try RankTests.mannWhitney(
      x.values, y?.values ?? [], names: (x.name, y?.name ?? ""), alternative: call.alternative)
  }

  private static let kolmogorovSmirnov: [FunctionSpec] = both(
    "ks_test",
    "Whether groups, or values and a known one, have the same distribution (by KS).",
    options: [
      OptionSpec(
        "distribution", .text, default: .null, .oneOf(["normal", "uniform", "exponential"]),
        "For one sample: the distribution; what describes it must not be taken from the sample."),
      OptionSpec(
        "mean", .number, default: .null, "Of the normal (0) or the exponential distribution (1)."),
      OptionSpec("std", .number, default: .null, "Of the normal distribution (1)."),
      OptionSpec("low", .number, default: .null, "Where the uniform distribution begins (0)."),
      OptionSpec("high", .number, default: .null, "Where it ends (1)."), alternative,
    ], takesOne: true,
    Example("ks_test([1, 2, 3], [4, 5, 6]).statistic", shows: "1.0"),
    ["ks_2samp", "kstest", "ks_1samp", "ks.test", "kolmogorov smirnov", "goodness of fit"],
    seeAlso: ["mann_whitney_test", "shapiro_test"]
  ) { call, x, y in
    if let y {
      guard call["distribution"].isNull else {
        throw call.failure(
          "bad-argument", "`ks_test` takes a second sample or a `distribution`, not both",
          at: "distribution")
      }
      return try DistributionTests.kolmogorovSmirnov(
        x.values, y.values, names: (x.name, y.name), budget: call.work.budget,
        alternative: call.alternative)
    }
    let (known, title) = try call.knownDistribution()
    return try DistributionTests.kolmogorovSmirnov(
      x.values, named: x.name, against: known, called: title, alternative: call.alternative)
  }

  private static let shapiro: [FunctionSpec] = both(
    "shapiro_test", "Whether values may come from a normal distribution (Shapiro and Wilk).",
    options: [], takesOne: true, takesTwo: false,
    Example("shapiro_test([1, 2, 3, 4, 20]).p_value.round(3)", shows: "0.007"),
    ["shapiro.test", "normality", "normaltest"], seeAlso: ["t_test", "skew"]
  ) { _, x, _ in try DistributionTests.shapiroWilk(x.values, named: x.name) }

  private static let anova: [FunctionSpec] = grouped(
    "anova", "Whether the means of several groups differ: one-way analysis of variance.",
    options: [
      OptionSpec(
        "equal_variances", .bool, default: .bool(true),
        "Whether the groups share one variance; Welch's test else.")
    ],
    Example("anova([[1, 2, 3], [2, 3, 4], [7, 8, 9]]).statistic.round(6)", shows: "31.0"),
    ["f_oneway", "aov", "analysis of variance", "oneway.test"],
    seeAlso: ["kruskal_test", "t_test"]
  ) { call, groups in
    try MeanTests.anova(groups, equalVariances: call.flag("equal_variances"))
  }

  private static let kruskal: [FunctionSpec] = grouped(
    "kruskal_test", "Whether some of several groups tend to larger values, by ranks.",
    options: [],
    Example(
      "kruskal_test([[1, 2, 3], [2, 3, 4], [7, 8, 9]]).p_value.round(6)", shows: "0.0484"),
    ["kruskal", "kruskal.test", "wallis", "H test"], seeAlso: ["anova", "mann_whitney_test"]
  ) { _, groups in try RankTests.kruskal(groups) }

  static let confidence = OptionSpec(
    "confidence", .float, default: .float(0.95),
    .floats(low: 0, high: 1, openLow: true, openHigh: true), "Of the interval, from 0 to 1.")

  static let alternative = OptionSpec(
    "alternative", .text, default: .text("two-sided"), .oneOf(Alternative.allCases.map(\.rawValue)),
    "What is looked for: that the first is greater, less, or either.")

  typealias Test = @Sendable (Call, NamedSample, NamedSample?) throws -> TestResult

  private static func tTest(_ call: Call, _ x: NamedSample, _ y: NamedSample?) throws -> TestResult
  {
    let confidence = call["confidence"].number ?? 0.95
    guard let y else {
      return try MeanTests.oneSample(
        x.values, named: x.name, mean: call["mean"].number ?? 0, confidence: confidence,
        alternative: call.alternative)
    }
    if call.flag("paired") {
      return try MeanTests.paired(
        x.values, y.values, names: (x.name, y.name), confidence: confidence,
        alternative: call.alternative)
    }
    return try MeanTests.twoSample(
      x.values, y.values, names: (x.name, y.name),
      equalVariances: call.flag("equal_variances"), confidence: confidence,
      alternative: call.alternative)
  }

  /// A test of one or two samples: on a dataset (`x` and `y`, or `x` by groups) and on lists.
  private static func both(
    _ name: String, _ summary: String, options: [OptionSpec], takesOne: Bool,
    takesTwo: Bool = true, _ example: Example, _ terms: [String], seeAlso: [String],
    _ test: @escaping Test
  ) -> [FunctionSpec] {
    let second = OptionSpec(
      "y", .columnExpression, default: .null, "A second column, instead of groups.")
    let by = OptionSpec("by", .columns, default: .null, "The groups of `x`; there must be two.")
    let data = FunctionSpec(
      FunctionDescription(
        name, .statistics, summary,
        parameters: [dataParameter, .init("x", .columnExpression, "The numbers.")]
          + (takesTwo ? [second, by] : []) + options,
        returns: .object(TestObject.typeName), examples: [example], searchTerms: terms,
        seeAlso: seeAlso), staticResult: { _ in .object(TestObject.typeName) }
    ) { call in
      let data = try call.dataset("data")
      let subject = " of `\(try call.expression("x").unnamed.text)`"
      let isOne = !takesTwo || (takesOne && call["y"].isNull && call["by"].isNull)
      let result: TestResult
      var rest = ""
      if isOne {
        let values = try call.numbers(of: "x", on: data)
        let known = values.compactMap { $0 }
        call.noteNulls(values.count - known.count)
        result = try call.testing {
          try test(call, NamedSample(name: try call.expression("x").text, values: known), nil)
        }
      } else if !call["by"].isNull || !call.flag("paired") {
        let (x, y) = try call.twoSamples(on: data)
        if call["by"].isNull {
          rest = " and `\(try call.expression("y").unnamed.text)`"
        } else {
          rest =
            " by "
            + (try call.expressions("by")).map { "`\($0.unnamed.text)`" }.joined(separator: ", ")
        }
        if call.flag("paired") {
          throw call.failure(
            "bad-argument", "groups make no pairs: give two columns, `x` and `y`", at: "paired")
        }
        result = try call.testing { try test(call, x, y) }
      } else {
        let pairs = try call.pairs(
          try call.numbers(of: "x", on: data), try call.numbers(of: "y", on: data))
        rest = " and `\(try call.expression("y").unnamed.text)`"
        result = try call.testing {
          try test(
            call, NamedSample(name: try call.expression("x").text, values: pairs.x),
            NamedSample(name: try call.expression("y").text, values: pairs.y))
        }
      }
      return TestObject.value(result, subject + rest)
    }
    let list = FunctionSpec(
      FunctionDescription(
        name, .statistics, summary,
        parameters: [OptionSpec("x", samples, "The numbers.")]
          + (takesTwo
            ? [
              OptionSpec(
                "y", samples, default: takesOne ? OptionValue.null : nil,
                "The numbers of the second sample.")
            ] : []) + options,
        returns: .object(TestObject.typeName), examples: [example], searchTerms: terms,
        seeAlso: seeAlso), staticResult: { _ in .object(TestObject.typeName) }
    ) { call in
      guard takesTwo, !call["y"].isNull else {
        let values = try call.numbers("x")
        let known = values.compactMap { $0 }
        call.noteNulls(values.count - known.count)
        return TestObject.value(
          try call.testing {
            try test(call, NamedSample(name: call.sampleName("x"), values: known), nil)
          }, "")
      }
      if call.flag("paired") {
        let pairs = try call.pairs(try call.numbers("x"), try call.numbers("y"))
        return TestObject.value(
          try call.testing {
            try test(
              call, NamedSample(name: call.sampleName("x"), values: pairs.x),
              NamedSample(name: call.sampleName("y"), values: pairs.y))
          }, "")
      }
      let (x, y) = try call.twoSamples()
      return TestObject.value(try call.testing { try test(call, x, y) }, "")
    }
    return [data, list]
  }

  static let samples = ValueType.oneOf([.list(of: .any), .object("column")])

  /// Wilcoxon's test, of pairs.
  private static let paired: [FunctionSpec] = {
    let summary = "Whether paired values differ, by ranks of the differences (Wilcoxon)."
    let example = Example(
      "wilcoxon_test([5, 7, 6, 9, 8], [1, 9, 3, 2, 2]).statistic", shows: "1.0")
    let terms = ["wilcoxon", "signed rank", "wilcox.test paired"]
    let data = FunctionSpec(
      FunctionDescription(
        "wilcoxon_test", .statistics, summary,
        parameters: [
          dataParameter, .init("x", .columnExpression, "One value of each pair."),
          .init("y", .columnExpression, default: .int(0), "The other; 0 unless told."),
          alternative,
        ], returns: .object(TestObject.typeName), examples: [example], searchTerms: terms,
        seeAlso: ["t_test"]), staticResult: { _ in .object(TestObject.typeName) }
    ) { call in
      let data = try call.dataset("data")
      let pairs = try call.pairs(
        try call.numbers(of: "x", on: data), try call.numbers(of: "y", on: data))
      let names = (try call.expression("x").text, try call.expression("y").text)
      return TestObject.value(
        try call.testing {
          try RankTests.wilcoxon(
            zip(pairs.x, pairs.y).map(-), names: names, alternative: call.alternative)
        },
        " of `\(names.0)` and `\(names.1)`")
    }
    let list = FunctionSpec(
      FunctionDescription(
        "wilcoxon_test", .statistics, summary,
        parameters: [
          OptionSpec("x", samples, "One value of each pair."),
          OptionSpec("y", samples, "The other."), alternative,
        ], returns: .object(TestObject.typeName), examples: [example], searchTerms: terms,
        seeAlso: ["t_test"]), staticResult: { _ in .object(TestObject.typeName) }
    ) { call in
      let pairs = try call.pairs(try call.numbers("x"), try call.numbers("y"))
      return TestObject.value(
        try call.testing {
          try RankTests.wilcoxon(
            zip(pairs.x, pairs.y).map(-), names: (call.sampleName("x"), call.sampleName("y")),
            alternative: call.alternative)
        }, "")
    }
    return [data, list]
  }()

  /// A test of several groups: on a dataset by a column, and on a list of lists.
  private static func grouped(
    _ name: String, _ summary: String, options: [OptionSpec], _ example: Example,
    _ terms: [String], seeAlso: [String],
    _ test: @escaping @Sendable (Call, [(name: String, values: [Double])]) throws -> TestResult
  ) -> [FunctionSpec] {
    let data = FunctionSpec(
      FunctionDescription(
        name, .statistics, summary,
        parameters: [
          dataParameter, .init("x", .columnExpression, "The numbers."),
          .init("by", .columns, "The groups."),
        ] + options, returns: .object(TestObject.typeName), examples: [example],
        searchTerms: terms, seeAlso: seeAlso),
      staticResult: { _ in .object(TestObject.typeName) }
    ) { call in
      let groups = try call.groups("x", by: "by", on: try call.dataset("data"))
      let by = try call.expressions("by").map { "`\($0.unnamed.text)`" }.joined(separator: ", ")
      return TestObject.value(
        try call.testing { try test(call, groups.map { ($0.name, $0.values) }) },
        " of `\(try call.expression("x").unnamed.text)` by \(by)")
    }
    let list = FunctionSpec(
      FunctionDescription(
        name, .statistics, summary,
        parameters: [
          OptionSpec("groups", .list(of: .list(of: .any)), "A list of numbers for each group.")
        ] + options, returns: .object(TestObject.typeName), examples: [example],
        searchTerms: terms, seeAlso: seeAlso),
      staticResult: { _ in .object(TestObject.typeName) }
    ) { call in
      var groups: [(name: String, values: [Double])] = []
      var skipped = 0
      for (place, value) in (call["groups"].list ?? []).enumerated() {
        let vector = try Vector(
          scalars: (value.list ?? []).map {
            try Expressions.scalar($0, at: call.span(of: "groups"))
          })
        let values = try call.floats(vector, "groups")
        groups.append(("group \(place + 1)", values.compactMap { $0 }))
        skipped += values.count { $0 == nil }
      }
      call.noteNulls(skipped)
      return TestObject.value(try call.testing { try test(call, groups) }, "")
    }
    return [data, list]
  }
}
