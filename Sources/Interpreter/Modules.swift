import Diagnostics
import Syntax

/// Finds, parses and keeps modules: `use film`, `use "lib/mine.mvs"`. Each is read once, when first
/// needed.
public final class ModuleLibrary: @unchecked Sendable {
  /// The bytes and the resolved path of a standard module (`film`), or nil when there is none.
  public let standard: (String) throws -> (path: String, bytes: [UInt8])?
  /// The bytes and the resolved path of a module file, relative to a folder.
  public let file: (_ path: String, _ folder: String) throws -> (path: String, bytes: [UInt8])
  public let standardNames: () -> [String]
  private var loaded: [String: Module] = [:]
  private var loading: [String] = []
  /// The folders of the modules that are being read, innermost last: their paths start there.
  private var folders: [String] = []

  public init(
    standard: @escaping (String) throws -> (path: String, bytes: [UInt8])?,
    standardNames: @escaping () -> [String],
    file: @escaping (_ path: String, _ folder: String) throws -> (path: String, bytes: [UInt8])
  ) {
    self.standard = standard
    self.standardNames = standardNames
    self.file = file
  }

  func module(for origin: UseDeclaration.Origin, machine: Machine, counter: SlotCounter)
    throws(Signal) -> Module
  {
    switch origin {
    case .module(let name):
      do {
        guard let found = try standard(name.name) else {
          let near = Suggestion.closest(to: name.name, among: standardNames())
          throw Signal.failed(
            Diagnostic(
              "unknown-module", "there is no module `\(name.name)`", at: name.span,
              help: near.map { "did you mean `\($0)`?" }
                ?? "modules of your own are files: `use \"lib/\(name.name).mvs\" as \(name.name)`"))
        }
        return try load(found, name.name, at: name.span, machine, counter)
      } catch { throw Signal.from(error, at: name.span) }
    case .file(let path, let span):
      do {
        let found = try file(path, folders.last ?? machine.baseFolder)
        return try load(found, path, at: span, machine, counter)
      } catch { throw Signal.from(error, at: span) }
    }
  }

  private func load(
    _ found: (path: String, bytes: [UInt8]), _ name: String, at span: Span, _ machine: Machine,
    _ counter: SlotCounter
  ) throws(Signal) -> Module {
    if let module = loaded[found.path] { return module }
    if loading.contains(found.path) {
      throw .failed(
        Diagnostic(
          "module-cycle", "module `\(name)` uses itself, directly or through others", at: span))
    }
    loading.append(found.path)
    let slash = found.path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? found.path.startIndex
    folders.append(String(found.path[..<slash]))
    defer {
      loading.removeLast()
      folders.removeLast()
    }
    let tree = parse(SourceFile(name: found.path, bytes: found.bytes))
    if let mistake = tree.diagnostics.first(where: { $0.severity == .error }) {
      throw .failed(mistake)
    }
    let statements = tree.cells.flatMap(\.statements)
    let scope = GlobalScope(counter: counter)
    for statement in statements {
      switch statement.kind {
      case .function, .binding, .use: break
      default:
        throw .failed(
          Diagnostic(
            "not-a-definition", "a module holds definitions only", at: statement.span,
            related: [.init(span, "used here")]))
      }
    }
    let checker = Checker(machine: machine, scope: scope)
    let mistakes = checker.check(statements).filter { $0.severity == .error }
    if let mistake = mistakes.first { throw .failed(mistake) }
    let program = try Program(statements, machine: machine, scope: scope)
    try program.runAll()
    let declarations = statements.compactMap {
      if case .function(let declaration) = $0.kind { declaration } else { nil }
    }
    let module = Module(
      name: name, scope: scope, documentation: tree.documentation, declarations: declarations)
    loaded[found.path] = module
    return module
  }
}

extension Machine {
  /// Binds what a `use` brings in.
  func use(_ declaration: UseDeclaration, in scope: GlobalScope) throws(Signal) {
    let module = try modules.module(
      for: declaration.origin, machine: self, counter: scope.sharedCounter)
    guard let selections = declaration.selections else {
      scope.modules[declaration.alias?.name ?? module.name] = module
      return
    }
    for (name, alias) in selections {
      let bound = alias?.name ?? name.name
      if let cell = module.scope.functions[name.name] {
        scope.removeVariable(bound)
        scope.bind(bound, to: cell)
      } else if let slot = module.scope.variables[name.name] {
        scope.removeFunction(bound)
        stack[scope.slot(for: bound)] = stack[slot]
      } else {
        let names = module.scope.functionNames + module.scope.variableNames
        let near = Suggestion.closest(to: name.name, among: names)
        throw .failed(
          Diagnostic(
            "unknown-name", "module `\(module.name)` has no `\(name.name)`", at: name.span,
            help: near.map { "did you mean `\($0)`?" }))
      }
    }
  }
}
