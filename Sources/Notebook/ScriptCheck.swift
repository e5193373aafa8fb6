import Diagnostics
import Frame
import Interpreter
import Syntax

extension Session {
  /// What is wrong with a script, in the order of the text, without running it: syntax, names,
  /// arguments, and columns as far as headers of files and schemas tell.
  ///
  /// Defaults of parameters that are plain literals are taken over, so that paths made of them can be
  /// looked at; nothing else is evaluated.
  public func check(_ tree: SyntaxTree) -> [Diagnostic] {
    if tree.diagnostics.contains(where: { $0.severity == .error }) { return tree.diagnostics }
    if let version = tree.languageVersion, version.version > Version.language {
      return [
        Diagnostic(
          "newer-language", "this file needs version \(version.version) of the language",
          at: version.span, help: "this is mvs \(Version.engine) with language \(Version.language)")
      ]
    }
    let statements = tree.cells.flatMap(\.statements)
    for case .param(let declaration) in statements.map(\.kind) {
      guard let literal = declaration.defaultValue.flatMap(Self.literal) else { continue }
      machine.bind(declaration.name.name, literal, in: scope)
    }
    let checker = Checker(machine: machine, scope: scope)
    checker.isWholeFile = true
    checker.files = fileReading
    let found = tree.diagnostics + checker.check(statements)
    return found.enumerated().sorted {
      ($0.element.span?.start ?? -1, $0.offset) < ($1.element.span?.start ?? -1, $1.offset)
    }.map(\.element)
  }

  /// The checker reads headers, and small files for the statements that load them.
  var fileReading: StaticFiles {
    var files = StaticFiles { [folder = machine.baseFolder] in
      HeaderReader.schema(of: $0, in: folder)
    }
    files.shelf = machine.shelf
    files.folder = machine.baseFolder
    files.budget = budget
    return files
  }

  private static func literal(_ expression: Expression) -> Value? {
    switch expression.kind {
    case .text(let text): .text(text)
    case .int(let int): .int(int)
    case .float(let float): .float(float)
    case .bool(let flag): .bool(flag)
    default: nil
    }
  }
}
