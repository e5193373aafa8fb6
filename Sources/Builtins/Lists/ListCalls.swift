import Describe
import Diagnostics
import Interpreter

/// What functions of lists share: their parameters, and calls of the analyst's functions.
enum ListParameters {
  static let list = OptionSpec("list", .list(of: .any), "The list.")
  /// A list, or a range of ints.
  static let values = OptionSpec("list", .oneOf([.list(of: .any), .range]), "The values.")
  static let condition = OptionSpec(
    "where", .function, "The condition, `x -> …`; null counts as false.")

  static func key(_ summary: String) -> OptionSpec { OptionSpec("by", .function, summary) }
}

/// A function that an argument holds, ready to be called many times. Errors keep their place inside the
/// analyst's function.
struct AppliedFunction {
  private let call: Call
  private let function: Value
  private let name: String
  private let span: Span
  private var calls = 0

  init(_ call: Call, _ name: String) {
    self.call = call
    self.name = name
    function = call[name]
    span = call.span(of: name)
  }

  /// Asks the budget now and then.
  mutating func callAsFunction(_ arguments: Value...) throws -> Value {
    calls &+= 1
    if calls & 255 == 0 { try call.work.budget.check() }
    return try call.machine.call(function, arguments, at: span)
  }

  /// Whether a condition holds; null counts as false.
  /// - Throws: `wrong-type` when it gives anything but true, false or null.
  mutating func holds(_ arguments: Value...) throws -> Bool {
    calls &+= 1
    if calls & 255 == 0 { try call.work.budget.check() }
    switch try call.machine.call(function, arguments, at: span) {
    case .bool(let flag): return flag
    case .null: return false
    case let verdict:
      throw call.failure(
        "wrong-type", "the condition gives \(verdict.typeName), not true or false", at: name)
    }
  }

  /// The values of every element of a sequence.
  mutating func keys(of source: Iteration) throws -> [Value] {
    var keys: [Value] = []
    keys.reserveCapacity(source.count)
    for index in 0..<source.count { keys.append(try self(try source.element(index))) }
    return keys
  }
}

extension Call {
  /// The values of an argument that can be walked over.
  func sequence(_ name: String) throws -> Iteration {
    try Iteration(self[name], at: span(of: name), work)
  }

  func elements(_ index: Int) -> [Value] { self[index].list ?? [] }

  func int(_ index: Int) -> Int {
    if case .int(let value) = self[index] { Int(value) } else { 0 }
  }

  func flag(_ index: Int) -> Bool {
    if case .bool(true) = self[index] { true } else { false }
  }

  /// The place that an int names in a list of `count` values, below 0 from the end.
  /// - Throws: `out-of-range`.
  func place(_ index: Int, count: Int, at name: String) throws -> Int {
    let wanted = int(index)
    let place = wanted < 0 ? count + wanted : wanted
    guard place >= 0, place < count else {
      throw failure(
        "out-of-range", "there is no place \(wanted) in a list of \(count) values", at: name,
        help: count == 0 ? nil : "places are 0..\(count - 1), or -1 for the last")
    }
    return place
  }

  /// - Throws: `too-large` when a result of lists would hold more values than a list may.
  func checkCount(_ count: Int?) throws {
    guard let count, count <= Iteration.listLimit else {
      throw failure(
        "too-large",
        "`\(spec.name)` would make \(count.map { NumberText.grouped($0) } ?? "too many") values, more than \(NumberText.grouped(Iteration.listLimit))",
        help: "take fewer values first")
    }
  }
}
