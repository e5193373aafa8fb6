/// Writes trees as S-expressions, without places: two texts mean the same exactly when their
/// descriptions are equal.
public enum TreePrinter {
  /// One line for each statement, one paragraph for each cell.
  public static func describe(_ tree: SyntaxTree) -> String {
    tree.cells.map { cell in
      if cell.kind == .markdown { return "(markdown \(quote(cell.markdown)))" }
      return cell.statements.map(describe).joined(separator: "\n")
    }.joined(separator: "\n\n")
  }

  public static func describe(_ statement: Statement) -> String {
    let text = describe(statement.kind)
    return statement.isSilenced ? "(silent \(text))" : text
  }

  private static func describe(_ kind: Statement.Kind) -> String {
    switch kind {
    case .expression(let value): return describe(value)
    case .binding(let pattern, let value): return "(= \(describe(pattern)) \(describe(value)))"
    case .function(let function): return describe(function)
    case .use(let use): return describe(use)
    case .param(let param): return describe(param)
    case .expect(let condition, let reason):
      return list(["expect", describe(condition)] + (reason.map { [describe($0)] } ?? []))
    case .expectError(let text, let block):
      return "(expect-error \(describe(text)) \(describe(block)))"
    case .show(let value): return "(show \(describe(value)))"
    case .for(let pattern, let values, let block):
      return "(for \(describe(pattern)) \(describe(values)) \(describe(block)))"
    case .while(let condition, let block):
      return "(while \(describe(condition)) \(describe(block)))"
    case .return(let value): return list(["return"] + (value.map { [describe($0)] } ?? []))
    case .break: return "(break)"
    case .continue: return "(continue)"
    case .command(let word, let rest, _): return "(command \(word.name) \(quote(rest)))"
    case .missing: return "(missing)"
    }
  }

  private static func describe(_ function: FunctionDeclaration) -> String {
    list(
      ["fn", function.name.name, describe(function.parameters)]
        + (function.documentation.map { ["## \(quote($0))"] } ?? [])
        + [
          function.isExpressionBody
            ? function.body.statements.map(describe).joined() : describe(function.body)
        ])
  }

  private static func describe(_ parameters: [Parameter]) -> String {
    list(
      parameters.map { parameter in
        let documentation = parameter.documentation.map { " ## \(quote($0))" } ?? ""
        guard let value = parameter.defaultValue else {
          return documentation.isEmpty
            ? parameter.name.name : "(\(parameter.name.name)\(documentation))"
        }
        return "(\(parameter.name.name): \(describe(value))\(documentation))"
      })
  }

  private static func describe(_ use: UseDeclaration) -> String {
    let origin =
      switch use.origin {
      case .module(let name): name.name
      case .file(let path, _): quote(path)
      }
    let selections = use.selections.map { selections in
      list(
        selections.map { name, alias in
          alias.map { "(\(name.name) as \($0.name))" } ?? name.name
        })
    }
    return list(
      ["use", origin] + (use.alias.map { ["as \($0.name)"] } ?? [])
        + (selections.map { [$0] } ?? []))
  }

  private static func describe(_ param: ParamDeclaration) -> String {
    let kind =
      switch param.kind {
      case .int: "int"
      case .text: "text"
      case .float: "float"
      case .bool: "bool"
      case .date: "date"
      case .range: "range"
      case .path: "path"
      case .list: "list"
      case .oneOf(let choices): list(["one-of"] + choices.map(describe))
      }
    return list(
      ["param", param.name.name, kind] + (param.within.map { ["in \(describe($0))"] } ?? [])
        + (param.defaultValue.map { ["= \(describe($0))"] } ?? [])
        + (param.documentation.map { ["## \(quote($0))"] } ?? []))
  }

  public static func describe(_ pattern: Pattern) -> String {
    switch pattern {
    case .name(let name): name.name
    case .discard: "_"
    case .list(let patterns, _): list(patterns.map(describe))
    case .record(let entries, _):
      "{" + entries.map { "\(key($0.key)): \(describe($0.pattern))" }.joined(separator: ", ") + "}"
    }
  }

  private static func describe(_ block: Block) -> String {
    list(["do"] + block.statements.map(describe))
  }

  public static func describe(_ expression: Expression) -> String {
    switch expression.kind {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .int(let value): return "\(value)"
    case .float(let value): return "\(value)"
    case .text(let value): return quote(value)
    case .duration(let seconds): return "\(seconds)s"
    case .date(let day): return "@\(describe(day))"
    case .datetime(let day, let second): return "@\(describe(day))T\(second)"
    case .period(let year, let month): return "@\(year)" + (month.map { "-\($0)" } ?? "")
    case .interpolated(let parts): return list(["f"] + parts.map(describe))
    case .name(let name): return name
    case .column(let name, let optional): return ".\(word(name))\(optional ? "?" : "")"
    case .list(let elements): return list(["list"] + elements.map(describe))
    case .record(let entries):
      return "{" + entries.map { "\(key($0.key)): \(describe($0.value))" }.joined(separator: ", ")
        + "}"
    case .unary(let operation, let operand):
      return "(\(operation.rawValue) \(describe(operand)))"
    case .binary(let operation, let left, let right, _):
      let word = operation == .notIn ? "not-in" : operation.rawValue
      return "(\(word) \(describe(left)) \(describe(right)))"
    case .range(let start, let end, let isClosed):
      return list([
        isClosed ? ".." : "..<", start.map(describe) ?? "_", end.map(describe) ?? "_",
      ])
    case .call(let function, let arguments):
      return list(["call", describe(function)] + arguments.map(describe))
    case .method(let receiver, let name, let arguments):
      return list(["method", describe(receiver), key(name)] + arguments.map(describe))
    case .field(let receiver, let name, let optional):
      return "(field \(describe(receiver)) \(key(name))\(optional ? "?" : ""))"
    case .index(let receiver, let position):
      return "(index \(describe(receiver)) \(describe(position)))"
    case .lambda(let parameters, let body):
      return "(-> \(describe(parameters)) \(describe(body)))"
    case .if(let condition, let block, let otherwise):
      return list(
        ["if", describe(condition), describe(block)] + (otherwise.map { [describe($0)] } ?? []))
    case .when(let arms, let otherwise):
      return list(
        ["when"] + arms.map { "(\(describe($0.condition)) \(describe($0.body)))" }
          + (otherwise.map { ["(else \(describe($0)))"] } ?? []))
    case .named(let value, let name): return "(as \(describe(value)) \(key(name)))"
    case .rightColumn(let name): return "right.\(key(name))"
    case .missing: return "(missing)"
    }
  }

  private static func describe(_ part: TextPart) -> String {
    switch part {
    case .text(let text): quote(text)
    case .value(let value, let format):
      format.map { "(format \(describe(value)) \(quote($0)))" } ?? describe(value)
    }
  }

  private static func describe(_ argument: Argument) -> String {
    (argument.label.map { "\(key($0)): " } ?? "") + describe(argument.value)
  }

  private static func describe(_ day: CalendarDate) -> String {
    "\(day.year)-\(day.month)-\(day.day)"
  }

  private static func list(_ parts: [String]) -> String { "(" + parts.joined(separator: " ") + ")" }

  private static func key(_ name: Identifier) -> String { word(name.name) }

  /// A name as it is, an odd name in quotes.
  private static func word(_ name: String) -> String {
    let isPlain =
      !name.isEmpty && !(name.utf8.first ?? 0).isASCIIDigit
      && name.unicodeScalars.allSatisfy { $0.continuesName }
    return isPlain ? name : quote(name)
  }

  private static func quote(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\":
        result.unicodeScalars.append("\\")
        result.unicodeScalars.append(scalar)
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default:
        if scalar.value < 0x20 {
          result += "\\u{\(String(scalar.value, radix: 16))}"
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}
