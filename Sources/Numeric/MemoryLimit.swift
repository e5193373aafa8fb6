import Diagnostics
import Glibc

/// How much memory one piece of work may plan for: three quarters of the machine's.
public enum MemoryLimit {
  public static var bytes: Int {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let size = sysconf(Int32(_SC_PAGESIZE))
    guard pages > 0, size > 0 else { return .max }
    return pages / 4 * 3 * size
  }

  /// - Throws: `out-of-memory` when `needed` bytes are more than the limit; `help` says how to need
  ///   less.
  public static func check(_ needed: Int, for what: String, help: String) throws {
    let limit = bytes
    guard needed > limit else { return }
    throw Failure(
      "out-of-memory",
      "\(what) needs about \(megabytes(needed)) MB of memory, more than the \(megabytes(limit)) MB allowed",
      help: help)
  }

  private static func megabytes(_ bytes: Int) -> Int { (bytes + 999_999) / 1_000_000 }
}
