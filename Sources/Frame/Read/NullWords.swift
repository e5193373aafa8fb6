/// Words that stand for "no value" where a column holds numbers, dates or truths: what spreadsheets,
/// databases and statistics packages write. Among texts they are texts.
enum NullWords {
  private static let words: [StaticString] = [
    "NA", "N/A", "n/a", "na", "#N/A", "null", "NULL", "Null", "None", "none", "-", "--", "—", "–",
    "?", ".", "\\N", "nil", "missing", "unknown", "Unknown", "(null)",
  ]
  private static let longest = 7

  static func contains(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count <= longest, bytes.count > 0 else { return false }
    return words.contains { word in
      word.utf8CodeUnitCount == bytes.count
        && (0..<bytes.count).allSatisfy { bytes[$0] == word.utf8Start[$0] }
    }
  }
}
