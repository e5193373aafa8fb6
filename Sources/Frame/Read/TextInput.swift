import Diagnostics
import Files
import Numeric

/// A file's bytes as UTF-8 text: unpacked and brought from other encodings before anything reads
/// fields in them.
struct TextInput {
  let file: ReadableFile
  /// Where it was found out, not declared, and is not UTF-8.
  let foundEncoding: TextEncoding?

  /// Files up to this size are looked through to find their encoding; of larger ones the beginning.
  private static let wholeSize = 1 << 24

  /// - Throws: `damaged-file`, `packed-too-large`, `unsupported-format` for what no text is, `text-encoding`
  ///   for UTF-16 that is none, `cannot-read`; `Stopped`.
  static func open(
    _ file: ReadableFile, encoding: TextEncoding?, _ work: Work
  ) throws -> TextInput {
    let file = try unpacked(file, work)
    let isSmall = file.identity.size <= wholeSize
    let head = try file.bytes(count: isSmall ? wholeSize : 1 << 20)
    try refuseForeign(head, file.displayName)
    let found = head.withUnsafeBufferPointer { TextEncoding.found(in: $0, isWhole: isSmall) }
    let used = encoding ?? found
    if used == .utf8 { return TextInput(file: file, foundEncoding: nil) }
    let bytes = isSmall ? head : try file.bytes(count: file.identity.size)
    guard bytes.count == file.identity.size else { throw ReadableFile.changed(file.displayName) }
    try file.checkUnchanged()
    let text = try bytes.withUnsafeBufferPointer {
      try used.utf8($0, of: file.displayName, work)
    }
    return TextInput(
      file: file.standing(for: text), foundEncoding: encoding == nil ? used : nil)
  }

  /// The file itself, or what a packed one holds.
  static func unpacked(_ file: ReadableFile, _ work: Work) throws -> ReadableFile {
    let head = try file.bytes(count: 8)
    guard let compression = Compression(head: head) else {
      try checkName(of: file, head, work)
      return file
    }
    let content = try file.unpacked(compression) { try work.budget.check() }
    let inner = try content.bytes(count: 8)
    if Compression(head: inner) != nil {
      throw Failure(
        "unsupported-format", "`\(file.displayName)` is packed twice",
        help: "unpack it once and load the result")
    }
    return content
  }

  /// A name such as `films.csv.gz` of a file that is not packed is told.
  /// - Throws: `damaged-file` when it is no text either.
  private static func checkName(of file: ReadableFile, _ head: [UInt8], _ work: Work) throws {
    guard !head.isEmpty, Compression(name: file.displayName) != nil else { return }
    if let first = head.first, first < 0x09 || (first > 0x0D && first < 0x20) {
      throw Failure(
        "damaged-file", "`\(file.displayName)` is not what its name says, and no text",
        help: "fetch or make the file again")
    }
    work.remark(
      .note, "not-packed", "`\(file.displayName)` is not packed, as its name says: read as it is")
  }

  /// - Throws: `unsupported-format` with the command that converts it.
  static func refuseForeign(_ head: [UInt8], _ name: String) throws {
    func refuse(_ kind: String, _ help: String) -> Failure {
      Failure("unsupported-format", "`\(name)` is \(kind), which mvs does not read", help: help)
    }
    if let (kind, command) = Compression.foreign(head: head) {
      throw refuse(
        "packed with \(kind)", "unpack it with `\(command)`, or pack it with gzip or zstd")
    }
    if head.starts(with: Array("PAR1".utf8)) {
      throw refuse(
        "a Parquet file",
        "convert it with `duckdb -c \"copy 'films.parquet' to 'films.csv'\"`")
    }
    if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      throw refuse(
        "a zip archive or an Excel workbook",
        "unpack an archive with `unzip`; convert a workbook with `xlsx2csv films.xlsx films.csv`")
    }
    if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
      throw refuse(
        "an old Excel workbook", "convert it with `libreoffice --convert-to csv films.xls`")
    }
    if head.starts(with: Array("ARROW1".utf8)) || head.starts(with: Array("FEA1".utf8)) {
      throw refuse("an Arrow file", "write it as CSV with the tool that made it")
    }
  }
}
