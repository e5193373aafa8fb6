import Describe
import Diagnostics
import Syntax

/// A call of a function of the catalog, or of a method. Which overload is meant is decided by the
/// first argument when it runs; arguments are evaluated onto the stack, in order, then bound.
final class BuiltinCallNode: Node {
  let machine: Machine
  let overloads: [(spec: FunctionSpec, binding: Binding)]
  let arguments: [Node]
  let site: CallSite
  let base: Int
  /// The variable that is the first argument and will be bound to the result: it lets go of the value
  /// just before the call, so that `xs = xs.append(v)` changes the list in place.
  var yieldingSlot: Int?

  init(
    _ machine: Machine, _ overloads: [(spec: FunctionSpec, binding: Binding)], _ arguments: [Node],
    _ site: CallSite, base: Int
  ) {
    self.machine = machine
    self.overloads = overloads
    self.arguments = arguments
    self.site = site
    self.base = base
    super.init(site.span)
  }

  override func eval(_ f: Slots) throws(Signal) -> Value {
    let staged = f + base
    if staged >= machine.stackEnd, !machine.growStack() { throw machine.tooDeep(at: span) }
    var placed = 0
    defer { Machine.clear(staged, placed) }
    while placed < arguments.count {
      (staged + placed).initialize(to: try arguments[placed].eval(f))
      placed += 1
    }
    let (spec, binding) = try chosen(staged)
    let parameters = staged + placed
    let count = spec.description.parameters.count
    for index in 0..<count { (parameters + index).initialize(to: .unset) }
    defer { Machine.clear(parameters, count) }
    bind(binding, staged, parameters, spec)
    try check(spec, binding, parameters)
    let outerTop = machine.topSlot
    machine.topSlot = parameters + count
    defer { machine.topSlot = outerTop }
    if let slot = yieldingSlot, case .object = f[slot] {
      Machine.clear(staged, 1)
      f[slot] = .null
      do {
        return try spec.implementation(
          Call(machine: machine, spec: spec, slots: parameters, site: site))
      } catch {
        f[slot] = parameters[0]
        throw located(error, spec)
      }
    }
    do {
      return try spec.implementation(Call(machine: machine, spec: spec, slots: parameters, site: site))
    } catch { throw located(error, spec) }
  }

  @inline(never)
  private func located(_ error: any Error, _ spec: FunctionSpec) -> Signal {
    if let failure = error as? Failure, let blamed = failure.blames {
      return Signal.from(error, at: site.span(of: blamed, in: spec)).blaming(site.span)
    }
    return Signal.from(error, at: site.span).blaming(site.span)
  }

  /// The overload whose first parameter takes the first argument.
  @inline(__always)
  private func chosen(_ staged: Slots) throws(Signal) -> (FunctionSpec, Binding) {
    if overloads.count == 1 { return overloads[0] }
    return try choose(staged)
  }

  @inline(never)
  private func choose(_ staged: Slots) throws(Signal) -> (FunctionSpec, Binding) {
    for overload in overloads {
      guard let first = overload.spec.description.parameters.first else {
        if arguments.isEmpty { return overload }
        continue
      }
      if arguments.isEmpty {
        if !first.isRequired { return overload }
      } else if let index = overload.binding.targets.firstIndex(of: .parameter(0)) {
        if TypeTest.accepts(first, staged[index], in: overload.spec) { return overload }
      } else if overload.binding.targets.first == .variadic(0) {
        if TypeTest.accepts(first, staged[0], in: overload.spec) { return overload }
      }
    }
    guard !arguments.isEmpty else { return overloads[0] }
    let types = overloads.compactMap { $0.spec.description.parameters.first?.type.description }
    var names: [String] = []
    for type in types where !names.contains(type) { names.append(type) }
    throw .failed(
      Diagnostic(
        "wrong-type", "`\(site.name)` does not take \(described(staged[0]))",
        at: arguments[0].span, help: "it takes \(names.joined(separator: ", "))"))
  }

  private func described(_ value: Value) -> String { "a value of type \(value.typeName)" }

  private func bind(_ binding: Binding, _ staged: Slots, _ parameters: Slots, _ spec: FunctionSpec) {
    for index in 0..<arguments.count {
      if case .parameter(let target) = binding.targets[index] {
        parameters[target] = staged[index]
      }
    }
    if binding.gathers {
      for (place, parameter) in spec.description.parameters.enumerated() {
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
    for (place, value) in binding.defaults { parameters[place] = value }
  }

  private func check(_ spec: FunctionSpec, _ binding: Binding, _ parameters: Slots) throws(Signal) {
    for index in 0..<arguments.count {
      guard case .parameter(let place) = binding.targets[index] else { continue }
      let option = spec.description.parameters[place]
      let value = parameters[place]
      if !TypeTest.accepts(option, value, in: spec) {
        throw .failed(
          TypeTest.refusal(option, value.typeName, of: site.name, at: site.arguments[index].span))
      }
      if option.constraint != .none, let data = OptionValue(value),
        !option.constraint.allows(option.type.widened(data))
      {
        throw .failed(
          TypeTest.broken(option, data.source, of: site.name, at: site.arguments[index].span))
      }
    }
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
          throw .failed(
            Diagnostic(
              "too-many-arguments", "`\(site.name)` takes fewer arguments", at: argument.span,
              help: spec.description.signature))
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
            help: near.map { "did you mean `\($0)`?" } ?? spec.description.signature))
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
