import Testing

/// What the fuzzers found or could not get past before still holds.
@Suite struct ReplayTests {
  @Test(arguments: FuzzTarget.all.map(\.name)) func holds(_ name: String) throws {
    let target = try #require(FuzzTarget.named(name))
    let inputs = CorpusFile.kept(for: target).inputs
    #expect(!inputs.isEmpty, "no inputs are kept for \(name)")
    for input in inputs {
      let findings = target.check(input)
      #expect(
        findings.isEmpty,
        "\(name): \(findings) with \(String(decoding: CorpusFile.encoded(input), as: UTF8.self))")
    }
  }

  @Test func packedInputsReadBack() {
    let bytes = (0..<256).map { UInt8($0) } + Array("\\x\\n\n\\".utf8)
    #expect(CorpusFile.decoded(CorpusFile.encoded(bytes)) == bytes)
  }
}
