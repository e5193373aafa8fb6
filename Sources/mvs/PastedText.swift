import Diagnostics
import Syntax

/// Text from elsewhere as an input of its own: copied prompts and carriage returns are taken away,
/// and the results that were copied along with them.
enum PastedText {
  private static let firstPrompts = ["mvs> ", ">>> ", "mvs>", ">>>"]
  private static let nextPrompts = ["...> ", "... ", "...>"]

  static func cleaned(_ text: String) -> String {
    let lines = lines(of: text)
    let first = lines.first { !isBlank($0) } ?? ""
    guard stripped(first, firstPrompts) != nil else { return joined(lines) }
    var kept: [String] = []
    for line in lines {
      if let rest = stripped(line, firstPrompts) ?? stripped(line, nextPrompts) {
        kept.append(rest)
      } else if continues(kept, line) {
        kept.append(line)
      }
    }
    return joined(kept)
  }

  /// Whether a line without a prompt belongs to the input before it, rather than to its results.
  private static func continues(_ kept: [String], _ line: String) -> Bool {
    startsWithStep(line)
      || parse(SourceFile(name: "paste", text: joined(kept))).isIncomplete
  }

  private static func lines(of text: String) -> [String] {
    var lines: [[UInt8]] = [[]]
    var last: UInt8 = 0
    for byte in text.utf8 {
      switch byte {
      case 0x0D: lines.append([])
      case 0x0A: if last != 0x0D { lines.append([]) }
      default: lines[lines.count - 1].append(byte)
      }
      last = byte
    }
    return lines.map { String(decoding: $0, as: UTF8.self) }
  }

  private static func stripped(_ line: String, _ prompts: [String]) -> String? {
    for prompt in prompts where line.utf8.starts(with: prompt.utf8) {
      return String(decoding: line.utf8.dropFirst(prompt.utf8.count), as: UTF8.self)
    }
    return nil
  }

  private static func isBlank(_ line: String) -> Bool {
    line.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  /// Without the blank lines at the end.
  private static func joined(_ lines: [String]) -> String {
    var lines = lines
    while let last = lines.last, isBlank(last) { lines.removeLast() }
    return lines.joined(separator: "\n")
  }
}
