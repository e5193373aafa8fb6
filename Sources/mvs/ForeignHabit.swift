import Diagnostics
import Interpreter
import Notebook

/// What users of other tools type at a prompt, and what it is here.
enum ForeignHabit {
  static func hint(for text: String, in session: Session) -> (message: String, help: String)? {
    if let first = text.utf8.first {
      let rest = String(decoding: text.utf8.dropFirst(), as: UTF8.self)
      if first == UInt8(ascii: "%") { return magic(rest) }
      if first == UInt8(ascii: "!") {
        return ("mvs runs no other programs", "leave mvs with Ctrl-D, or suspend it with Ctrl-Z")
      }
      if first == UInt8(ascii: ".") || first == UInt8(ascii: "\\") {
        let word = rest.prefix { $0 != " " }
        if PromptCommand.all.contains(where: { $0.name == word }) {
          return ("commands start with a colon", "write `:\(rest)`")
        }
      }
    }
    switch text {
    case "help", "help()", "?", "\\h": return known(text, ":help", session)
    case "ls()", "who", "whos", "vars()", "globals()": return known(text, ":vars", session)
    case "history", "history()": return known(text, ":history", session)
    case "clear", "cls": return known(text, "Ctrl-L", session)
    default: break
    }
    if text.hasPrefix("help("), text.hasSuffix(")"), !isDefined("help", session) {
      return ("in mvs this is `:help`", "write `:help \(text.dropFirst(5).dropLast())`")
    }
    return nil
  }

  private static func magic(_ rest: String) -> (message: String, help: String)? {
    let word = rest.drop { $0 == "%" }.prefix { $0 != " " }
    let argument = rest.drop { $0 == "%" }.dropFirst(word.count)
    switch word {
    case "time", "timeit": return ("in mvs this is `:time`", "write `:time\(argument)`")
    case "history", "hist": return ("in mvs this is `:history`", "write `:history`")
    case "who", "whos": return ("in mvs this is `:vars`", "write `:vars`")
    case "run": return ("in mvs a script is run from outside", "write `mvs run FILE` in the shell")
    default: return nil
    }
  }

  private static func known(_ text: String, _ right: String, _ session: Session)
    -> (message: String, help: String)?
  {
    let word = text.hasSuffix("()") ? String(text.dropLast(2)) : text
    return isDefined(word, session) ? nil : ("in mvs this is `\(right)`", "type \(right)")
  }

  private static func isDefined(_ name: String, _ session: Session) -> Bool {
    session.machine.value(of: name, in: session.scope) != nil
      || !session.machine.catalog.overloads(of: name).isEmpty
  }
}
