import Diagnostics

/// Every combination of the values that `-p NAME=A,B` lists under `--each`, the last parameter the
/// fastest.
struct ParameterSweep {
  typealias Parameters = [(name: String, text: String)]

  let runs: [Parameters]
  private let varied: Set<String>

  /// No sweep has more runs.
  static let limit = 10_000

  /// - Throws: `usage` for an empty value and for too many runs.
  init(_ given: Parameters) throws {
    var runs: [Parameters] = [[]]
    var varied: Set<String> = []
    for (name, text) in given {
      let values = Self.values(text)
      guard values.count == 1 || !values.contains("") else {
        throw Failure("usage", "`-p \(name)=\(text)` has an empty value between its commas")
      }
      guard values.count * runs.count <= Self.limit else {
        throw Failure(
          "usage", "`--each` would run the script more than \(Self.limit) times",
          help: "list fewer values")
      }
      if values.count > 1 { varied.insert(name) }
      runs = runs.flatMap { run in values.map { run + [(name, $0)] } }
    }
    self.runs = runs
    self.varied = varied
  }

  /// The line above the output of a run: the values that differ between the runs.
  func heading(_ index: Int) -> String {
    let values = runs[index].filter { varied.contains($0.name) }.map { "\($0.name) = \($0.text)" }
    return "# \(index + 1) of \(runs.count): \(values.joined(separator: ", "))\n"
  }

  /// The parts between commas outside brackets and quotes; `\,` is a comma of the value.
  private static func values(_ text: String) -> [String] {
    var parts: [[UInt8]] = [[]]
    var depth = 0
    var quote: UInt8?
    var isEscaped = false
    for byte in text.utf8 {
      if isEscaped {
        if byte != UInt8(ascii: ",") { parts[parts.count - 1].append(UInt8(ascii: "\\")) }
        parts[parts.count - 1].append(byte)
        isEscaped = false
        continue
      }
      switch byte {
      case UInt8(ascii: "\\"):
        isEscaped = true
        continue
      case UInt8(ascii: ",") where depth == 0 && quote == nil:
        parts.append([])
        continue
      case UInt8(ascii: "\""): quote = quote == nil ? byte : nil
      case UInt8(ascii: "["), UInt8(ascii: "("): if quote == nil { depth += 1 }
      case UInt8(ascii: "]"), UInt8(ascii: ")"): if quote == nil { depth = max(0, depth - 1) }
      default: break
      }
      parts[parts.count - 1].append(byte)
    }
    if isEscaped { parts[parts.count - 1].append(UInt8(ascii: "\\")) }
    return parts.map { String(decoding: $0, as: UTF8.self) }
  }
}
