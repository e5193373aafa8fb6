/// A part of mvs that takes bytes from anywhere, and what always holds of it.
///
/// `make fuzz TARGET=name` feeds it with inputs that libFuzzer makes up; the tests replay the inputs
/// that were kept.
struct FuzzTarget: Sendable {
  let name: String
  /// Runs the part on the bytes and returns what did not hold, in words; nothing when all is well.
  let check: @Sendable (_ bytes: [UInt8]) -> [String]

  static let all: [FuzzTarget] = [
    .lexer, .parser, .formatter, .evaluator, .csv, .json, .lists, .numbers,
    .texts,
  ]

  static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

/// What did not hold of one input.
struct Findings {
  private(set) var words: [String] = []

  mutating func expect(_ condition: Bool, _ words: @autoclosure () -> String) {
    if !condition, self.words.count < 20 { self.words.append(words()) }
  }
}
