import Diagnostics
import Files

/// The formats of data files.
public enum DataFormat: String, Sendable, CaseIterable {
  /// Separated values: commas, semicolons, tabs or bars.
  case csv
  case json
  /// JSON records, one a line.
  case jsonl
  case sqlite

  /// By the ending of a name, `.gz` and `.zst` left out; nil for other endings.
  public init?(name: String) {
    let bytes = Array(Self.bare(name).utf8)
    func ends(_ endings: String...) -> Bool {
      endings.contains { ending in
        bytes.count > ending.utf8.count
          && zip(bytes.suffix(ending.utf8.count), ending.utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
      }
    }
    if ends(".csv", ".tsv", ".tab", ".txt") {
      self = .csv
    } else if ends(".json") {
      self = .json
    } else if ends(".jsonl", ".ndjson") {
      self = .jsonl
    } else if ends(".sqlite", ".sqlite3", ".db") {
      self = .sqlite
    } else {
      return nil
    }
  }

  /// A name without the ending of packed files.
  static func bare(_ name: String) -> String {
    guard let packed = Compression(name: name) else { return name }
    return String(decoding: name.utf8.dropLast(packed == .gzip ? 3 : 4), as: UTF8.self)
  }

  /// What a file is: a database by its first bytes, the others by name, and what has no telling name
  /// by whether it starts as JSON does.
  static func found(of file: ReadableFile) throws -> DataFormat {
    let head = try file.bytes(count: 4096)
    if head.starts(with: LoadRequest.databaseMark) { return .sqlite }
    if let named = DataFormat(name: file.displayName) {
      guard named == .sqlite else { return named }
      throw Failure(
        "damaged-file", "`\(file.displayName)` is a damaged database, or none",
        help: head.isEmpty ? "it is empty" : "name what it is with `format:`")
    }
    let text = head.drop { $0 <= 0x20 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }
    if text.first == 0x5B { return .json }
    guard text.first == 0x7B, text.dropFirst().first(where: { $0 > 0x20 }) == 0x22 else {
      return .csv
    }
    let line = text.prefix { $0 != 0x0A }
    return line.count < text.count && line.last(where: { $0 > 0x20 }) == 0x7D ? .jsonl : .json
  }
}
