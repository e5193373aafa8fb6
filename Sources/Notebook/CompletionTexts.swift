import Diagnostics
import Files
import Frame
import Glibc
import Interpreter

/// What may stand inside quotes: the values of an option, the values of a text column, a path.
extension CompletionFinder {
  func textContent(from start: Int, isInterpolated: Bool, quote: UInt8) -> Completion {
    let range = start..<cursor
    let close = cursor < bytes.count && bytes[cursor] == quote ? [] : [quote]
    if isPath { return paths(in: range, isInterpolated: isInterpolated, close: close) }
    var values: [String] = []
    if let call = scan.enclosingCalls.first { values = options(of: call).names }
    if values.isEmpty { values = columnValues() }
    let ending = String(decoding: close, as: UTF8.self)
    let typed = Array(bytes[range])
    let candidates = values.filter { Array($0.utf8).starts(with: typed) }.map {
      Completion.Candidate(text: $0 + ending, label: $0, kind: .value)
    }
    return Completion(range: range, candidates: candidates)
  }

  /// Whether the text is the path of a `load` or of a `use`.
  private var isPath: Bool {
    if let last = scan.tokens.last, last.kind == .word, scan.text(last) == "use" { return true }
    guard let call = scan.enclosingCalls.first else { return false }
    return parameters(at: call).contains { $0.name == "path" }
  }

  // MARK: Values of a column

  /// The distinct values of the text column that the text is compared with, when they are in memory.
  private func columnValues() -> [String] {
    guard let last = scan.tokens.indices.last, scan.tokens[last].kind == .other else { return [] }
    var index = last
    while index > 0, scan.tokens[index].kind == .other { index -= 1 }
    guard index > 0, scan.tokens[index].kind == .word, scan.tokens[index - 1].kind == .dot,
      !scan.isStep(index - 1)
    else { return [] }
    let name = scan.text(scan.tokens[index])
    for call in scan.enclosingCalls {
      guard let receiver = call.receiver, let dataset = dataset(at: receiver),
        let position = dataset.position(of: name), dataset.columns[position].isReady
      else { continue }
      return distinct(dataset.columns[position])
    }
    return []
  }

  /// The dataset that a chain starts from, when it is a variable's.
  private func dataset(at chain: Range<Int>) -> Dataset? {
    let name = bytes[chain].prefix { CompletionScan.isWordByte($0) }
    return session.machine.value(of: String(decoding: name, as: UTF8.self), in: session.scope)?
      .dataset
  }

  /// The texts of a column in the order of their first appearance; of a long column, of its start.
  private func distinct(_ column: Column) -> [String] {
    guard let vector = try? column.vector(session.machine.work) else { return [] }
    var seen: Set<[UInt8]> = []
    var found: [String] = []
    for row in 0..<min(vector.count, 50_000) {
      guard found.count < 2000, case .text(let text) = vector.scalar(at: row) else { continue }
      if seen.insert(Array(text.utf8)).inserted { found.append(text) }
    }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  // MARK: Paths

  private func paths(in range: Range<Int>, isInterpolated: Bool, close: [UInt8]) -> Completion {
    let typed = Array(bytes[range])
    let slash = typed.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
    var folder = String(decoding: typed[..<slash], as: UTF8.self)
    if isInterpolated {
      let source = Array("f\"".utf8) + typed[..<slash] + Array("\"".utf8)
      guard let constant = type(ofSource: source).constantText else {
        return Completion(range: range, candidates: [])
      }
      folder = constant
    }
    let beginning = Array(typed[slash...])
    let gate = PathGate(base: session.machine.baseFolder)
    guard let path = try? gate.resolve(folder.isEmpty ? "." : folder) else {
      return Completion(range: range, candidates: [])
    }
    let entries = Self.entries(of: path, beginningWith: beginning)
    let before = String(decoding: typed[..<slash], as: UTF8.self)
    return Completion(
      range: range,
      candidates: entries.map { name, isFolder in
        let end = isFolder ? "/" : String(decoding: close, as: UTF8.self)
        return .init(text: before + name + end, label: name + (isFolder ? "/" : ""), kind: .path)
      })
  }

  /// Files and folders of a folder, sorted; hidden ones only when a dot was typed.
  private static func entries(of folder: String, beginningWith start: [UInt8])
    -> [(name: String, isFolder: Bool)]
  {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var found: [(name: String, isFolder: Bool)] = []
    while found.count < 1000, let entry = readdir(stream) {
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      guard let name = String(validating: bytes, as: UTF8.self), name != ".", name != "..",
        bytes.starts(with: start), bytes.first != UInt8(ascii: ".") || start.first == bytes.first
      else { continue }
      var status = stat()
      let isFolder =
        stat("\(folder)/\(name)", &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      found.append((name, isFolder))
    }
    return found.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }
}
