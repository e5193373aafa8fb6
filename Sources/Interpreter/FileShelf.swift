import Diagnostics
import Files
import Frame

/// Datasets that the checker read to learn the types of their columns, kept for the `load` that will
/// ask for the same file in the same way, so that nothing is read twice.
public final class FileShelf: @unchecked Sendable {
  public struct Entry {
    public let data: Dataset
    public let identity: FileIdentity
    /// What was to be said when it was read.
    public let remarks: [Remark]

    public init(_ data: Dataset, _ identity: FileIdentity, _ remarks: [Remark]) {
      self.data = data
      self.identity = identity
      self.remarks = remarks
    }
  }

  private var entries: [String: Entry] = [:]

  public init() {}

  public func put(_ entry: Entry, for key: String) { entries[key] = entry }
  public func entry(for key: String) -> Entry? { entries[key] }

  /// Gives the dataset away; nil when the file is no longer what was read.
  public func take(_ key: String, _ identity: FileIdentity) -> Entry? {
    guard let entry = entries.removeValue(forKey: key), entry.identity == identity else {
      return nil
    }
    return entry
  }

  public func clear() { entries = [:] }
}
