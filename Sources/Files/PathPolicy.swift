/// Which folders may be read and written. A denial beats a permission; what is not allowed is
/// refused. `/proc`, `/sys` and `/dev` are open only where a root lies inside them.
public struct PathPolicy: Sendable {
  public enum Scope: Sendable {
    /// Every folder but `/proc`, `/sys` and `/dev`.
    case everything
    /// These absolute paths and what lies below them.
    case below([String])
  }

  public var reading: Scope
  public var writing: Scope
  /// Absolute paths that may be neither read nor written, nor what lies below them.
  public var denied: [String]

  public init(reading: Scope, writing: Scope, denied: [String] = []) {
    self.reading = reading
    self.writing = writing
    self.denied = denied
  }

  /// What the user's own prompt allows.
  public static let everything = PathPolicy(reading: .everything, writing: .everything)

  private static let machineFolders = ["/proc", "/sys", "/dev"]

  func allowsReading(_ path: String) -> Bool { allows(path, in: reading) }
  func allowsWriting(_ path: String) -> Bool { allows(path, in: writing) }

  private func allows(_ path: String, in scope: Scope) -> Bool {
    if denied.contains(where: { Self.isSame(path, orBelow: $0) }) { return false }
    let machine = Self.machineFolders.contains { Self.isSame(path, orBelow: $0) }
    switch scope {
    case .everything: return !machine
    case .below(let roots):
      return roots.contains { root in
        Self.isSame(path, orBelow: root)
          && (!machine || Self.machineFolders.contains { Self.isSame(root, orBelow: $0) })
      }
    }
  }

  /// Compares by whole components: `/data2` does not lie below `/data`.
  static func isSame(_ path: String, orBelow root: String) -> Bool {
    let path = Array(path.utf8)
    var root = Array(root.utf8)
    while root.last == UInt8(ascii: "/") { root.removeLast() }
    guard path.starts(with: root) else { return false }
    return path.count == root.count || path[root.count] == UInt8(ascii: "/")
  }
}
