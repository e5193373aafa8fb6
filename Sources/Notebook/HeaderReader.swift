import Files
import Frame
import Interpreter
import Numeric

/// Reads what a data file's header says, so that unknown columns are found before anything runs.
enum HeaderReader {
  /// The columns of the file; nil when there is no such file or its header cannot be read, which is
  /// for `load` to report.
  static func schema(of path: String, in folder: String) -> StaticSchema? {
    guard let file = try? PathGate(base: folder).read(path),
      let names = try? Dataset.headerNames(of: file)
    else { return nil }
    return StaticSchema(names.map { StaticColumn($0) })
  }
}
