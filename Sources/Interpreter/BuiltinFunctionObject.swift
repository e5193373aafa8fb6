import Diagnostics

extension Value {
  /// The name of a function of the catalog that stands as a value, such as `accuracy`.
  public var builtinName: String? {
    if case .object(let object) = self { (object as? BuiltinFunctionObject)?.name } else { nil }
  }
}

/// A function of the catalog as a value: `xs.map(upper)`.
final class BuiltinFunctionObject: Callable, @unchecked Sendable {
  let name: String
  let specs: [FunctionSpec]
  init(_ name: String, _ specs: [FunctionSpec]) {
    self.name = name
    self.specs = specs
  }

  override func call(_ arguments: [Value], on machine: Machine, at span: Span) throws(Signal)
    -> Value
  {
    let site = CallSite(
      span: span, name: .init(name, span), arguments: arguments.map { _ in (nil, span) })
    var overloads: [Overload] = []
    var first: Signal?
    for spec in specs {
      do { overloads.append(Overload(spec, try Binding(site, to: spec))) } catch {
        first = first ?? error
      }
    }
    if overloads.isEmpty, let first { throw first }
    let nodes = arguments.map { ConstantNode($0, span) }
    let base = machine.stack.distance(to: machine.top)
    return try BuiltinCallNode(machine, overloads, nodes, site, base: base).eval(machine.stack)
  }
}
