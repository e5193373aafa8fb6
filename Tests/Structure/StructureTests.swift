import Testing

@Suite("structure of the sources") struct StructureTests {
  /// The targets in the order of `Package.swift`, and the products of packages each names.
  private struct Manifest {
    var order: [String] = []
    var products: [String: Set<String>] = [:]

    init(_ text: [UInt8]) {
      var name: String?
      for line in text.split(separator: UInt8(ascii: "\n")) {
        let line = String(decoding: line, as: UTF8.self)
        if line.contains(".testTarget(") { break }
        if line.contains(".product(name:"), let name, let product = Self.quoted(line) {
          products[name, default: []].insert(product)
        } else if line.contains("name: \""), !line.contains(".executable("),
          !line.contains(".package("), let target = Self.quoted(line),
          target != "mvs" || !order.isEmpty
        {
          order.append(target)
          name = target
        }
      }
    }

    /// The text in the quotes after `name:`.
    private static func quoted(_ line: String) -> String? {
      let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
      guard let place = parts.firstIndex(where: { $0.hasSuffix("name: ") }), place + 1 < parts.count
      else { return nil }
      return String(parts[place + 1])
    }
  }

  private let files = SourceFolder.swiftFiles()

  @Test("the manifest is read as it stands")
  func manifest() {
    let manifest = Manifest(SourceFolder.contents(of: SourceFolder.root + "/Package.swift"))
    #expect(manifest.order.contains("Diagnostics"))
    #expect(manifest.order.last == "mvs")
    #expect(manifest.products["mvs"] == ["ArgumentParser"])
    #expect(files.count > 50)
  }

  @Test("a file imports only targets listed before its own, and system modules")
  func imports() {
    let manifest = Manifest(SourceFolder.contents(of: SourceFolder.root + "/Package.swift"))
    for file in files {
      guard let place = manifest.order.firstIndex(of: file.target) else {
        Issue.record("\(file.path): `\(file.target)` is no target of Package.swift")
        continue
      }
      let allowed = Set(manifest.order[..<place])
        .union(["Glibc", "Dispatch", "Synchronization"])
        .union(manifest.products[file.target] ?? [])
      for (number, line) in file.lines.enumerated() {
        guard let module = importedModule(line) else { continue }
        #expect(allowed.contains(module), "\(file.path):\(number + 1) imports \(module)")
      }
    }
  }

  /// The module of an import line, without attributes, kind and submodule.
  private func importedModule(_ line: String) -> String? {
    var words = line.split(separator: " ")
    while words.first?.hasPrefix("@") == true { words.removeFirst() }
    guard words.first == "import", words.count > 1 else { return nil }
    let kinds: Set<Substring> = [
      "struct", "class", "enum", "func", "protocol", "typealias", "let", "var",
    ]
    let name = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
    return name.split(separator: ".").first.map { String($0) }
  }

  @Test("files have one idea each: none is longer than 500 lines")
  func lengths() {
    let long = files.map { ($0.path, $0.text.count { $0 == UInt8(ascii: "\n") }) }
      .filter { $0.1 > 400 }
    let tooLong = long.filter { $0.1 > 500 }
    #expect(
      tooLong.isEmpty,
      "over 400 lines: \(long.map { "\($0.0) \($0.1)" }.joined(separator: ", "))")
  }

  @Test(
    "what can trap, print past the one way out or load much is absent",
    arguments: [
      "try!", "as!", "print(", "FileHandle", "NSRegularExpression", "fatalError", "Foundation",
    ])
  func forbidden(word: String) {
    let wanted = Array(word.utf8)
    for file in files where file.mentions(word) {
      let code = CodeScanner.code(of: file.text)
      for (number, line) in code.split(separator: 10, omittingEmptySubsequences: false).enumerated()
      {
        #expect(!contains(wanted, in: Array(line)), "\(file.path):\(number + 1) has `\(word)`")
      }
    }
  }

  /// Whether a line holds the word, not as the end of a longer name.
  private func contains(_ word: [UInt8], in line: [UInt8]) -> Bool {
    guard line.count >= word.count else { return false }
    for start in 0...(line.count - word.count)
    where line[start..<(start + word.count)].elementsEqual(word) {
      let before = start == 0 ? UInt8(ascii: " ") : line[start - 1]
      let isName =
        before == UInt8(ascii: "_") || before == UInt8(ascii: ".") || (48...57).contains(before)
        || (65...90).contains(before) || (97...122).contains(before)
      if !isName { return true }
    }
    return false
  }

  @Test("comments and strings are no code, interpolations are")
  func scanner() {
    let source =
      #"let a = "try! \(f("as!") as! T) x" // print("# + "\n" + ##"let b = #"fatalError \"#; c"##
    let code = String(decoding: CodeScanner.code(of: Array(source.utf8)), as: UTF8.self)
    #expect(code.contains("as! T"))
    #expect(!code.contains("try!"))
    #expect(!code.contains("print("))
    #expect(!code.contains("fatalError"))
    #expect(code.hasSuffix("; c"))
  }
}
