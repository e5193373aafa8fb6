import Diagnostics
import Interpreter
import Syntax

/// What could stand at the cursor. Found from what is known before anything runs: nothing is
/// evaluated, no column is read.
public struct Completion {
  public struct Candidate: Sendable, Equatable {
    public enum Kind: Sendable {
      case argument, column, variable, function, module, keyword, value, path, command
    }
    /// What is put in place of the range.
    public var text: String
    /// What a list of candidates shows.
    public var label: String
    public var kind: Kind

    public init(text: String, label: String, kind: Kind) {
      self.text = text
      self.label = label
      self.kind = kind
    }

    init(_ text: String, _ kind: Kind) { self.init(text: text, label: text, kind: kind) }
  }

  /// The bytes before the cursor that a candidate replaces.
  public var range: Range<Int>
  /// The likeliest first.
  public var candidates: [Candidate]

  public init(range: Range<Int>, candidates: [Candidate]) {
    self.range = range
    self.candidates = candidates
  }

  /// - Parameters:
  ///   - text: the whole input or cell; what stands before the cursor counts.
  ///   - cursor: an offset in its UTF-8 bytes.
  ///   - commands: what may follow a colon at the start of an input, where there are commands.
  public init(of text: String, at cursor: Int, in session: Session, commands: [Candidate] = []) {
    let bytes = Array(text.utf8)
    let cursor = min(max(cursor, 0), bytes.count)
    self = CompletionFinder(bytes, cursor, session, commands).completion()
    // What could control a terminal is not put on its line.
    candidates.removeAll { !$0.text.utf8.elementsEqual(sanitized($0.text).utf8) }
  }
}

/// Finds the candidates for one place.
struct CompletionFinder {
  let scan: CompletionScan
  let bytes: [UInt8]
  let cursor: Int
  let session: Session
  let commands: [Completion.Candidate]
  /// The word that the cursor ends.
  let word: Range<Int>

  init(_ bytes: [UInt8], _ cursor: Int, _ session: Session, _ commands: [Completion.Candidate]) {
    self.bytes = bytes
    self.cursor = cursor
    self.session = session
    self.commands = commands
    var start = cursor
    while start > 0, CompletionScan.isWordByte(bytes[start - 1]) { start -= 1 }
    word = start..<cursor
    scan = CompletionScan(bytes, cursor: start)
  }

  var catalog: Catalog { session.machine.catalog }
  private var none: Completion { Completion(range: cursor..<cursor, candidates: []) }

  func completion() -> Completion {
    if let found = command() { return found }
    switch scan.place {
    case .comment: return none
    case .text(let start, let isInterpolated, let quote):
      return textContent(from: start, isInterpolated: isInterpolated, quote: quote)
    case .code: break
    }
    if !word.isEmpty, (0x30...0x39).contains(bytes[word.lowerBound]) { return none }
    guard let last = scan.tokens.indices.last else {
      return matching(names(isStatementStart: true))
    }
    switch scan.tokens[last].kind {
    case .dot where scan.tokens[last].end == word.lowerBound: return afterDot(last)
    case .number where scan.tokens[last].end == word.lowerBound: return none
    default: return matching(namesInPlace(after: last))
    }
  }

  /// The candidates that begin with the word at the cursor; when none does, those that would but for
  /// upper and lower case.
  func matching(_ candidates: [Completion.Candidate], in range: Range<Int>? = nil) -> Completion {
    let range = range ?? word
    let typed = Array(bytes[range.lowerBound..<cursor])
    var found = candidates.filter { Self.name(in: $0.text).starts(with: typed) }
    if found.isEmpty {
      let lower = String(decoding: typed, as: UTF8.self).lowercased()
      found = candidates.filter {
        String(decoding: Self.name(in: $0.text), as: UTF8.self).lowercased().hasPrefix(lower)
      }
    }
    var seen: Set<[UInt8]> = []
    return Completion(
      range: range, candidates: found.filter { seen.insert(Array($0.text.utf8)).inserted })
  }

  /// What a typed beginning is compared with: a quoted column by its name.
  private static func name(in text: String) -> ArraySlice<UInt8> {
    let bytes = Array(text.utf8)
    return bytes.first == UInt8(ascii: "\"") ? bytes.dropFirst() : bytes[...]
  }

  // MARK: Commands

  private func command() -> Completion? {
    guard !commands.isEmpty, let colon = bytes.firstIndex(where: { $0 != 0x20 }),
      bytes[colon] == UInt8(ascii: ":"), colon < cursor
    else { return nil }
    let rest = bytes[(colon + 1)..<cursor]
    guard let space = rest.firstIndex(of: 0x20) else {
      return matching(commands, in: (colon + 1)..<cursor)
    }
    let name = String(decoding: rest[..<space], as: UTF8.self)
    let meant = commands.filter { $0.text.hasPrefix(name) }
    guard let command = meant.first, meant.count == 1 || command.text == name + " " else {
      return none
    }
    switch command.text {
    case "help ":
      let topics =
        names(isStatementStart: false).map { candidate in
          let plain =
            candidate.text.hasSuffix("(") ? String(candidate.text.dropLast()) : candidate.text
          return Completion.Candidate(plain, candidate.kind)
        } + Explanations.codes.map { Completion.Candidate($0, .keyword) }
      var start = cursor
      while start > 0, bytes[start - 1] != 0x20 { start -= 1 }
      return matching(topics, in: start..<cursor)
    case "time ":
      let code = Array(bytes[(space + 1)...])
      let shift = space + 1
      var found = CompletionFinder(code, cursor - shift, session, []).completion()
      found.range = (found.range.lowerBound + shift)..<(found.range.upperBound + shift)
      return found
    default: return none
    }
  }

  // MARK: What is known

  /// What is known of a piece of the text, seen from the statements before it.
  func type(of range: Range<Int>) -> StaticType {
    type(ofSource: Array(bytes[range]))
  }

  func type(ofSource source: [UInt8]) -> StaticType {
    let tree = parse(SourceFile(name: "", bytes: source))
    guard let statement = tree.cells.first?.statements.first,
      case .expression(let expression) = statement.kind
    else { return .unknown }
    let checker = Checker(machine: session.machine, scope: session.scope)
    checker.files.header = { [folder = session.machine.baseFolder] in
      HeaderReader.schema(of: $0, in: folder)
    }
    return checker.staticType(of: expression, after: earlier)
  }

  /// The statements of the same input before the one at the cursor.
  var earlier: [Statement] {
    let start = scan.statementStart
    guard start > 0 else { return [] }
    return parse(SourceFile(name: "", bytes: Array(bytes[..<start]))).cells.flatMap(\.statements)
  }

  /// The first thing a call works on: what stands before the dot, else its first argument.
  func subject(of call: CompletionScan.EnclosingCall) -> StaticType? {
    if let receiver = call.receiver { return type(of: receiver) }
    guard call.argumentIndex > 0 else { return nil }
    var depth = 0
    let first = scan.tokens[call.open].end
    for token in scan.tokens[(call.open + 1)...] {
      switch token.kind {
      case .open, .hole: depth += 1
      case .close: depth -= 1
      case .comma where depth == 0: return type(of: first..<token.start)
      default: break
      }
    }
    return nil
  }

  /// The functions of the catalog that a call may mean.
  func overloads(of call: CompletionScan.EnclosingCall) -> [FunctionSpec] {
    let all = catalog.overloads(of: call.name)
    guard all.count > 1, let subject = subject(of: call) else { return all }
    let fitting = all.filter { subject.mayComeFirst(in: $0) != false }
    return fitting.isEmpty ? all : fitting
  }
}
