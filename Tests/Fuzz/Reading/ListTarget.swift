@testable import Frame

extension FuzzTarget {
  /// Lists in one field: any bytes are a list or none, what is a JSON array of texts is read as its
  /// texts, and texts written as JSON or as Python's literals come back.
  static let lists = FuzzTarget(name: "lists") { bytes in
    var findings = Findings()
    let read = pieces(bytes)
    let total = read?.reduce(0) { $0 + $1.count } ?? 0
    findings.expect(total <= bytes.count * 3, "\(total) bytes come out of \(bytes.count)")
    var judge = JSONJudge(bytes)
    if bytes.first == 0x5B, judge.isDocument, let expected = texts(ofArray: bytes) {
      findings.expect(read == expected, "\(shown(bytes)) is read as \(read?.map(shown) ?? [])")
    }
    // The same bytes as texts between NULs, written as lists.
    let given = bytes.split(separator: 0, omittingEmptySubsequences: false).map(Array.init)
    for write in [json, python] {
      let list = write(given)
      let again = pieces(list)
      findings.expect(
        again == given, "\(shown(list)) is read back as \(again?.map(shown) ?? ["nothing"])")
      // Nothing may be behind the end, nothing missing before it.
      findings.expect(pieces(list + [0x5D]) == nil, "\(shown(list))] is a list")
      findings.expect(pieces(list.dropLast()) == nil, "\(shown(list.dropLast())) is a list")
    }
    if !bytes.contains(0x7C), !bytes.isEmpty {
      var pieces = ListScan.Pieces()
      _ = bytes.withUnsafeBufferPointer { ListScan.bars($0, &pieces) }
      findings.expect(pieces.count == 1, "no bar, and \(pieces.count) parts")
    }
    return findings.words
  }

  private static func shown(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: CorpusFile.encoded(Array(bytes)), as: UTF8.self)
  }

  private static func pieces(_ bytes: some Collection<UInt8>) -> [[UInt8]]? {
    var pieces = ListScan.Pieces()
    let isList = Array(bytes).withUnsafeBufferPointer { ListScan.brackets($0, &pieces) }
    guard isList else { return nil }
    var found: [[UInt8]] = []
    pieces.each { found.append(Array(UnsafeBufferPointer(start: $0, count: $1))) }
    return found
  }

  private static func json(_ texts: [[UInt8]]) -> [UInt8] {
    var out: [UInt8] = [0x5B]
    for (place, text) in texts.enumerated() {
      if place > 0 { out.append(0x2C) }
      JSONText.append(text: text, to: &out)
    }
    return out + [0x5D]
  }

  private static func python(_ texts: [[UInt8]]) -> [UInt8] {
    var out: [UInt8] = [0x5B]
    for (place, text) in texts.enumerated() {
      if place > 0 { out.append(contentsOf: ", ".utf8) }
      let quote: UInt8 = text.contains(0x27) && !text.contains(0x22) ? 0x22 : 0x27
      out.append(quote)
      for byte in text {
        if byte == quote || byte == 0x5C { out.append(0x5C) }
        out.append(byte)
      }
      out.append(quote)
    }
    return out + [0x5D]
  }

  /// The texts of a JSON array that holds nothing else and no escapes.
  private static func texts(ofArray bytes: [UInt8]) -> [[UInt8]]? {
    guard !bytes.contains(0x5C) else { return nil }
    var found: [[UInt8]] = []
    var rest = bytes.dropFirst()[...]
    while let byte = rest.popFirst() {
      switch byte {
      case 0x22:
        let text = rest.prefix { $0 != 0x22 }
        found.append(Array(text))
        rest = rest.dropFirst(text.count + 1)
      case 0x20, 0x0A, 0x0D, 0x09, 0x2C, 0x5D: continue
      default: return nil
      }
    }
    return found
  }
}
