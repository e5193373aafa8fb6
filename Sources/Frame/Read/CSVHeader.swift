import Files
import Numeric

extension Dataset {
  /// The names of a file's columns, from its head alone; nil for packed files that would take long.
  /// - Throws: what the head of a damaged file gives.
  public static func headerNames(of file: ReadableFile) throws -> [String]? {
    if try DataFormat.found(of: file) != .csv { return nil }
    if try Compression(head: file.bytes(count: 8)) != nil, file.identity.size > 1 << 20 {
      return nil
    }
    let work = Work(budget: Budget(threads: 1))
    let input = try TextInput.open(file, encoding: nil, work)
    return try CSVDialect.find(in: input.file, CSVOptions(), work).names
  }
}
