/// Finds out the separator and the quotes of a file by its beginning.
struct CSVSniff {
  private let bytes: [UInt8]
  private let start: Int
  private let isTabbed: Bool

  /// - Parameter name: of the file; one of tab-separated values by its ending is taken at its word when
  ///   the bytes do not tell.
  init(_ bytes: [UInt8], from start: Int, name: String) {
    self.bytes = bytes
    self.start = start
    isTabbed = name.utf8.suffix(4).elementsEqual(".tsv".utf8)
  }

  func syntax(_ syntax: CSVSyntax, _ options: CSVOptions) -> CSVSyntax {
    if options.delimiter != nil, options.quote != nil { return syntax }
    var best = separated(syntax, options)
    if options.quote == nil {
      var trial = syntax
      trial.quote = 0x27
      let single = separated(trial, options)
      if quotes(single.syntax) { best = single }
    }
    return best.syntax
  }

  /// The separator that gives the most records as many fields as the first; ties go to more fields,
  /// then to the order `,` `;` tab `|`.
  private func separated(
    _ syntax: CSVSyntax, _ options: CSVOptions
  ) -> (syntax: CSVSyntax, agreement: Double, fields: Int) {
    var best = (syntax: syntax, agreement: 0.0, fields: 1)
    if isTabbed, options.delimiter == nil { best.syntax.delimiter = 0x09 }
    for delimiter in options.delimiter.map({ [$0] }) ?? [0x2C, 0x3B, 0x09, 0x7C] {
      var trial = syntax
      trial.delimiter = delimiter
      let counts = records(trial).map(\.count)
      guard let first = counts.first, first > 1 else { continue }
      let agreement =
        Double(counts.reduce(0) { $0 + ($1 == first ? 1 : 0) }) / Double(counts.count)
      if agreement > best.agreement || (agreement == best.agreement && first > best.fields) {
        best = (trial, agreement, first)
      }
    }
    return best
  }

  /// Up to 50 records; the last of a cut beginning may be cut itself and is left out.
  private func records(_ syntax: CSVSyntax) -> [[[UInt8]]] {
    var at = start
    var records: [[[UInt8]]] = []
    while records.count < 50,
      let record = CSVRecord.read(bytes, at, syntax, isWhole: bytes.count < 65_536)
    {
      if !record.isBlank { records.append(record.fields) }
      at = record.end
    }
    return records
  }

  /// Whether `'` stands around fields: wherever one starts with it, it also ends with it, and none
  /// starts with `"`.
  private func quotes(_ syntax: CSVSyntax) -> Bool {
    // Read as if nothing was quoted, only records of the right length tell.
    var bare = syntax
    bare.quote = CSVOptions.noQuote
    let fields = records(bare).flatMap { $0 }
    let opened = fields.filter { $0.first == 0x27 }
    let closed = fields.filter { $0.last == 0x27 && $0.count > 1 }
    return opened.count >= 2 && opened.count == closed.count
      && !fields.contains { $0.first == 0x22 }
      && records(syntax).allSatisfy { $0.count == records(syntax)[0].count }
  }
}
