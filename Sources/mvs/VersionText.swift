@preconcurrency import CReadline
import Notebook

/// What `mvs --version` says.
enum VersionText {
  static var lines: [String] {
    [
      "mvs \(Version.engine)", "language \(Version.language)",
      "readline \(rl_library_version.map { String(cString: $0) } ?? "unknown")", "Swift \(swift)",
    ]
  }

  /// The compiler it was built with; the language tells no more than this.
  private static var swift: String {
    #if compiler(>=6.5)
      "6.5 or newer"
    #elseif compiler(>=6.4)
      "6.4"
    #elseif compiler(>=6.3)
      "6.3"
    #elseif compiler(>=6.2)
      "6.2"
    #else
      "6.1"
    #endif
  }
}
