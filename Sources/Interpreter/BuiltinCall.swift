import Describe
import Diagnostics
import Frame
import Syntax

/// One function that a call site may mean, with all that can be worked out before it runs.
final class Overload {
  let spec: FunctionSpec
  let binding: Binding
  let parameterCount: Int
  /// Whether every argument already stands where its parameter does.
  let isDirect: Bool
  /// For each argument what its value must be; nil for those that are gathered.
  let tests: [ArgumentTest?]
  /// Whether the result is a dataset, which remembers how it was made.
  let makesDataset: Bool

  init(_ spec: FunctionSpec, _ binding: Binding) {
    self.spec = spec
    self.binding = binding
    parameterCount = spec.description.parameters.count
    isDirect =
      !binding.gathers
      && binding.targets.enumerated().allSatisfy { $0.element == .parameter($0.offset) }
    makesDataset = spec.description.returns == .dataset
    tests = binding.targets.map { target in
      guard case .parameter(let place) = target else { return nil }
      return ArgumentTest(spec.description.parameters[place], isElementwise: spec.isElementwise)
    }
  }
}

/// A call of a function of the catalog, or of a method. Which overload is meant is decided by the
/// first argument when it runs; arguments are evaluated onto the stack, in order, then bound.
class BuiltinCallNode: Node {
  let machine: Machine
  let overloads: [Overload]
  let arguments: [Node]
  let site: CallSite
  let base: Int
  private let staging: Staging
  private let count: Int
  /// The overload that is tried before the others are looked at.
  private let first: FirstOverload
  /// The variable that is the first argument and will be bound to the result: it lets go of the value
  /// just before the call, so that `xs = xs.append(v)` changes the list in place.
  var yieldingSlot: Int?

  init(
    _ machine: Machine, _ overloads: [Overload], _ arguments: [Node], _ site: CallSite, base: Int
  ) {
    self.machine = machine
    self.overloads = overloads
    first = FirstOverload(overloads)
    self.arguments = arguments
    staging = Staging.chain(arguments)
    count = arguments.count
    self.site = site
    self.base = base
    super.init(site.span)
  }

  override func givesNothing(_ f: Slots?, depth: Int) -> Bool {
    overloads.contains { $0.spec.description.returns == .null }
  }

  /// The node that answers common cases in place, where a function has such a way.
  static func make(
    _ machine: Machine, _ overloads: [Overload], _ arguments: [Node], _ site: CallSite, base: Int
  ) -> BuiltinCallNode {
    for overload in overloads where overload.isDirect {
      if let quick = overload.spec.quick {
        return QuickCallNode(machine, overloads, arguments, site, base: base, overload, quick)
      }
    }
    return BuiltinCallNode(machine, overloads, arguments, site, base: base)
  }

  private struct FirstOverload {
    let overload: Overload
    let isOnly: Bool
    /// The test of the first argument, where that is the first parameter's.
    private let test: ArgumentTest?

    /// - Precondition: there is one at least.
    init(_ overloads: [Overload]) {
      overload = overloads[0]
      isOnly = overloads.count == 1
      test = overloads[0].binding.targets.first == .parameter(0) ? overloads[0].tests[0] : nil
    }

    @inline(__always) func takes(_ staged: Slots) -> Bool { test?.accepts(staged[0]) ?? false }
  }

  override func eval(_ f: Slots) throws(Signal) -> Value {
    try call(f, try stage(f))
  }

  /// Evaluates the arguments onto the stack.
  @inline(__always)
  final func stage(_ f: Slots) throws(Signal) -> Slots {
    let staged = try room(f)
    try staging.put(f, staged)
    return staged
  }

  /// Where the arguments go.
  @inline(__always)
  final func room(_ f: Slots) throws(Signal) -> Slots {
    let staged = f + base
    if staged >= machine.stackEnd, !machine.growStack() { throw machine.tooDeep(at: span) }
    return staged
  }

  /// Calls with arguments that stand at `staged`.
  final func call(_ f: Slots, _ staged: Slots) throws(Signal) -> Value {
    var used = count
    defer { Machine.clear(staged, used) }
    let overload = first.isOnly || first.takes(staged) ? first.overload : try choose(staged)
    let given = used
    let parameters = overload.isDirect ? staged : staged + given
    let start = overload.isDirect ? given : 0
    for index in start..<max(start, overload.parameterCount) {
      (parameters + index).initialize(to: .unset)
    }
    used = overload.isDirect ? max(given, overload.parameterCount) : given + overload.parameterCount
    if !overload.isDirect { bind(overload, staged, parameters) }
    for (place, value) in overload.binding.defaults { parameters[place] = value }
    for index in 0..<given {
      guard let test = overload.tests[index], !test.accepts(staged[index]) else { continue }
      throw refusal(overload, index, staged[index])
    }
    let outerTop = machine.topSlot
    machine.topSlot = staged + used
    defer { machine.topSlot = outerTop }
    let call = Call(machine: machine, overload: overload, slots: parameters, site: site)
    if overload.makesDataset { return try planned(call, overload) }
    guard let slot = yieldingSlot, case .object = f[slot] else {
      do { return try overload.spec.implementation(call) } catch { throw located(error, overload) }
    }
    if !overload.isDirect { Machine.clear(staged, 1) }
    f[slot] = .null
    do { return try overload.spec.implementation(call) } catch {
      f[slot] = parameters[0]
      throw located(error, overload)
    }
  }

  /// The dataset that a call makes, with how it was made.
  @inline(never)
  private func planned(_ call: Call, _ overload: Overload) throws(Signal) -> Value {
    var inputs: [PlanStep] = []
    for index in 0..<overload.parameterCount {
      if case .object(let object) = call[index], let data = object as? DatasetObject {
        inputs.append(data.plan ?? PlanStep("values", result: data.dataset))
      }
    }
    let mark = machine.work.mark
    let result: Value
    do { result = try overload.spec.implementation(call) } catch { throw located(error, overload) }
    guard case .object(let object) = result, let made = object as? DatasetObject else {
      return result
    }
    let (events, remarks) = machine.work.since(mark)
    let receipt = remarks.last { $0.kind == .receipt }?.message
    let step = PlanStep(
      site.writtenCall, result: made.dataset, events: events, receipt: receipt, inputs: inputs)
    return .object(made.planned(step))
  }

  @inline(never)
  private func located(_ error: any Error, _ overload: Overload) -> Signal {
    if let failure = error as? Failure, let blamed = failure.blames {
      return Signal.from(error, at: site.span(of: blamed, in: overload.spec)).blaming(site.span)
    }
    return Signal.from(error, at: site.span).blaming(site.span)
  }

  /// The overload whose first parameter takes the first argument.
  @inline(never)
  private func choose(_ staged: Slots) throws(Signal) -> Overload {
    for overload in overloads {
      guard let first = overload.spec.description.parameters.first else {
        if arguments.isEmpty { return overload }
        continue
      }
      let targets = overload.binding.targets
      if let index = targets.firstIndex(of: .parameter(0)) {
        if overload.tests[index]?.accepts(staged[index]) == true { return overload }
      } else if targets.first == .variadic(0) {
        if TypeTest.accepts(first, staged[0], isElementwise: overload.spec.isElementwise) {
          return overload
        }
      } else if !first.isRequired {
        return overload
      }
    }
    guard !arguments.isEmpty else { return overloads[0] }
    let takes = overloads.compactMap { $0.spec.description.parameters.first?.type }
    throw .failed(
      TypeTest.refusal(of: site.name, takes: takes, staged[0].typeName, at: arguments[0].span))
  }

  private func bind(_ overload: Overload, _ staged: Slots, _ parameters: Slots) {
    let binding = overload.binding
    for index in 0..<arguments.count {
      if case .parameter(let target) = binding.targets[index] {
        parameters[target] = staged[index]
      }
    }
    guard binding.gathers else { return }
    for (place, parameter) in overload.spec.description.parameters.enumerated() {
      if parameter.isVariadic {
        parameters[place] = .list(
          arguments.indices.filter { binding.targets[$0] == .variadic(place) }.map { staged[$0] })
      } else if parameter.collectsNames {
        let record = RecordObject()
        for index in arguments.indices where binding.targets[index] == .collected(place) {
          record.set(site.arguments[index].label ?? "", staged[index])
        }
        parameters[place] = .object(record)
      }
    }
  }

  @inline(never)
  private func refusal(_ overload: Overload, _ index: Int, _ value: Value) -> Signal {
    let span = site.arguments[index].span
    guard case .parameter(let place) = overload.binding.targets[index] else {
      return .failed(Diagnostic("wrong-type", "this does not fit", at: span))
    }
    let option = overload.spec.description.parameters[place]
    if TypeTest.accepts(option, value, isElementwise: overload.spec.isElementwise) {
      return .failed(
        TypeTest.broken(option, ValueText.source(value, limit: 60), of: site.name, at: span))
    }
    return .failed(TypeTest.refusal(option, value.typeName, of: site.name, at: span))
  }
}

/// A call that is answered where the arguments lie when they are what a function mostly gets.
final class QuickCallNode: BuiltinCallNode {
  private let quick: @Sendable (Slots) -> Bool
  private let defaults: [(place: Int, value: Value)]
  private let hasDefaults: Bool
  private let parameterCount: Int
  private let rest: Staging

  init(
    _ machine: Machine, _ overloads: [Overload], _ arguments: [Node], _ site: CallSite, base: Int,
    _ overload: Overload, _ quick: @escaping @Sendable (Slots) -> Bool
  ) {
    self.quick = quick
    defaults = overload.binding.defaults
    hasDefaults = !defaults.isEmpty
    parameterCount = overload.parameterCount
    rest = Staging.chain(Array(arguments.dropFirst()))
    super.init(machine, overloads, arguments, site, base: base)
  }

  override func eval(_ f: Slots) throws(Signal) -> Value {
    if let slot = yieldingSlot, case .object = f[slot] { return try yielding(f, slot) }
    let p = try stage(f)
    if answers(p) { return take(p) }
    return try call(f, p)
  }

  /// The variable's value moves into the call once the other arguments have been evaluated.
  private func yielding(_ f: Slots, _ slot: Int) throws(Signal) -> Value {
    let p = try room(f)
    try rest.put(f, p + 1)
    p.initialize(to: (f + slot).move())
    (f + slot).initialize(to: .null)
    if answers(p) { return take(p) }
    f[slot] = p[0]
    return try call(f, p)
  }

  @inline(__always)
  private func answers(_ p: Slots) -> Bool {
    if hasDefaults { for (place, value) in defaults { (p + place).initialize(to: value) } }
    if quick(p) { return true }
    if hasDefaults { for (place, _) in defaults { p[place] = .unset } }
    return false
  }

  @inline(__always)
  private func take(_ p: Slots) -> Value {
    let result = p.move()
    p.initialize(to: .unset)
    Machine.clear(p + 1, parameterCount - 1)
    return result
  }
}

extension Binding {
  fileprivate static func counted(_ count: Int) -> String {
    count == 0 ? "no arguments" : count == 1 ? "1 argument" : "\(count) arguments"
  }

  fileprivate static func listed(_ parameters: [OptionSpec]) -> String {
    let names = parameters.filter { !$0.collectsNames }.map { "`\($0.name)`" }
    if names.isEmpty { return "it takes no arguments" }
    return names.count == 1
      ? "its parameter is \(names[0])" : "its parameters are \(names.joined(separator: ", "))"
  }
}

/// How the arguments of a call site go to the parameters of one function.
struct Binding {
  enum Target: Equatable {
    case parameter(Int)
    case variadic(Int)
    case collected(Int)
  }
  var targets: [Target] = []
  var defaults: [(place: Int, value: Value)] = []
  var gathers = false

  /// Binds by labels and positions.
  /// - Throws: a diagnostic for an unknown, repeated, missing or superfluous argument.
  init(_ site: CallSite, to spec: FunctionSpec) throws(Signal) {
    let parameters = spec.description.parameters
    var used = [Bool](repeating: false, count: parameters.count)
    var next = 0
    for argument in site.arguments {
      guard let label = argument.label else {
        while next < parameters.count, parameters[next].collectsNames || used[next] { next += 1 }
        guard next < parameters.count else {
          let places = parameters.count { !$0.collectsNames }
          throw .failed(
            Diagnostic(
              "too-many-arguments",
              "`\(site.name)` takes \(Self.counted(places)), not \(site.arguments.count)",
              at: argument.span, help: spec.description.signature))
        }
        if parameters[next].isVariadic {
          targets.append(.variadic(next))
        } else {
          targets.append(.parameter(next))
          used[next] = true
          next += 1
        }
        continue
      }
      if let place = parameters.firstIndex(where: { $0.name == label && !$0.collectsNames }) {
        if used[place] {
          throw .failed(
            Diagnostic("repeated-argument", "`\(label)` is given twice", at: argument.span))
        }
        used[place] = true
        targets.append(parameters[place].isVariadic ? .variadic(place) : .parameter(place))
      } else if let place = parameters.firstIndex(where: { $0.collectsNames }) {
        targets.append(.collected(place))
      } else {
        let near = Suggestion.closest(to: label, among: parameters.map(\.name))
        throw .failed(
          Diagnostic(
            "unknown-argument", "`\(site.name)` has no parameter `\(label)`", at: argument.span,
            help: ForeignNames.help(forArgument: label, among: parameters.map(\.name))
              ?? near.map { "did you mean `\($0)`?" } ?? Self.listed(parameters)))
      }
    }
    for (place, parameter) in parameters.enumerated() {
      if parameter.isVariadic || parameter.collectsNames {
        gathers = true
      } else if !used[place] {
        guard let value = parameter.defaultValue else {
          throw .failed(
            Diagnostic(
              "missing-argument", "`\(site.name)` needs `\(parameter.name)`", at: site.span,
              help: parameter.summary.isEmpty ? nil : spec.description.signature))
        }
        defaults.append((place, Value(value)))
      }
    }
  }
}
