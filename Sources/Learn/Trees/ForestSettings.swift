import Describe
import Diagnostics

/// The settings of a random forest, checked.
struct ForestSettings: Sendable {
  enum FeatureCount: Sendable {
    /// The root for classes, all for numbers.
    case usual
    case squareRoot
    case logarithm
    case all
    case number(Int)
    case share(Double)
  }

  let trees: Int
  let maxDepth: Int
  let minSamplesSplit: Int
  let minSamplesLeaf: Int
  let maxFeatures: FeatureCount
  let bootstrap: Bool
  let isBalanced: Bool
  let scoresOutOfBag: Bool
  let seed: UInt64

  static func options(of model: String, bootstrap: Bool) -> [OptionSpec] {
    [
      OptionSpec("trees", .int, default: .int(100), .ints(1...100_000), "How many trees."),
      OptionSpec(
        "max_depth", .int, default: .null, .ints(1...(.max)), allowsNull: true,
        "The most questions in a row; null for no limit."),
      OptionSpec(
        "min_samples_split", .int, default: .int(2), .ints(2...(.max)),
        "Nodes with fewer rows are not split."),
      OptionSpec(
        "min_samples_leaf", .int, default: .int(1), .ints(1...(.max)),
        "Both sides of a split keep at least so many rows."),
      OptionSpec(
        "max_features", .oneOf([.text, .int, .float]), default: .text("usual"),
        .oneOf(["usual", "sqrt", "log2"]), allowsNull: true,
        "Features tried at each split: \"usual\" (the root of all for classes, all for numbers), \"sqrt\", \"log2\", a number, a share, or null for all."
      ),
      OptionSpec(
        "bootstrap", .bool, default: .bool(bootstrap), .none,
        "Each tree learns from rows drawn with replacement, else from all rows."),
      OptionSpec(
        "class_weight", .text, default: .null, .oneOf(["balanced"]), allowsNull: true,
        "\"balanced\" gives every class the same total weight."),
      OptionSpec(
        "oob_score", .bool, default: .bool(false), .none,
        "Whether rows are judged by the trees that have not seen them; needs `bootstrap`."),
      OptionSpec(
        "seed", .int, default: .int(0), .ints(0...(.max)), "Chooses rows and features by chance."),
    ]
  }

  init(_ settings: Settings, of model: String) throws {
    trees = settings.int("trees") ?? 100
    maxDepth = settings.int("max_depth") ?? .max
    minSamplesSplit = settings.int("min_samples_split") ?? 2
    minSamplesLeaf = settings.int("min_samples_leaf") ?? 1
    bootstrap = settings.flag("bootstrap")
    isBalanced = settings.text("class_weight") != nil
    scoresOutOfBag = settings.flag("oob_score")
    seed = UInt64(settings.int("seed") ?? 0)
    guard bootstrap || !scoresOutOfBag else {
      throw Failure(
        "bad-argument",
        "`oob_score` of `\(model)` needs `bootstrap: true`: without it every tree sees every row",
        blames: "oob_score")
    }
    switch settings.values["max_features"] {
    case .text("usual"): maxFeatures = .usual
    case .text("sqrt"): maxFeatures = .squareRoot
    case .text("log2"): maxFeatures = .logarithm
    case .int(let number) where number >= 1: maxFeatures = .number(Int(number))
    case .float(let share) where share > 0 && share <= 1: maxFeatures = .share(share)
    case .null, nil: maxFeatures = .all
    case .some(let other):
      throw Failure(
        "bad-argument",
        "`max_features` of `\(model)` must be \"usual\", \"sqrt\", \"log2\", an int from 1, a share up to 1.0 or null, not \(other.source)",
        blames: "max_features")
    }
  }

  /// Equal for forests whose first trees are the same.
  var treeKey: String {
    "\(maxDepth) \(minSamplesSplit) \(minSamplesLeaf) \(maxFeatures) \(bootstrap) \(isBalanced) \(seed)"
  }

  /// How many of `count` features each split tries.
  /// - Throws: `bad-argument` when more were asked for than there are.
  func featuresTried(of count: Int, isClasses: Bool = true) throws -> Int {
    switch maxFeatures {
    case .usual: return isClasses ? max(1, Int(Double(count).squareRoot())) : count
    case .squareRoot: return max(1, Int(Double(count).squareRoot()))
    case .logarithm: return max(1, Int.bitWidth - 1 - count.leadingZeroBitCount)
    case .all: return count
    case .share(let share): return max(1, Int(share * Double(count)))
    case .number(let number):
      guard number <= count else {
        throw Failure(
          "bad-argument",
          "`max_features` of a forest is \(number), but there \(count == 1 ? "is 1 feature" : "are \(count) features")",
          blames: "max_features")
      }
      return number
    }
  }
}
