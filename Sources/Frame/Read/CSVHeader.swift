import Files
import Numeric

extension Dataset {
  /// The names of a file's columns, from its head alone.
  /// - Throws: what the head of a damaged file gives.
  public static func headerNames(of file: ReadableFile) throws -> [String] {
    try CSVDialect.find(in: file, CSVOptions(), Work(budget: Budget(threads: 1))).names
  }
}
