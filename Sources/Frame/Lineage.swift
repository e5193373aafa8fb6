import Diagnostics

/// Where a column comes from: what leak checks, the cache and "computed from what?" read.
public final class Lineage: Sendable {
  public enum Origin: Sendable {
    /// Column `name` of a file, or of something else that is named (`sample("films")`).
    case source(String, column: String)
    /// Computed by an expression (its text) or a verb from other columns.
    case computed(String)
  }
  public let origin: Origin
  public let parents: [Lineage]
  /// The line of the user's text that made it, where there is one.
  public let span: Span?
  /// What was odd in the file, of a column read from one.
  let report: ReadReport?

  public init(_ origin: Origin, from parents: [Lineage] = [], at span: Span? = nil) {
    self.origin = origin
    self.parents = parents
    self.span = span
    report = nil
  }

  /// A column read from a file.
  init(of file: String, column: String, report: ReadReport) {
    origin = .source(file, column: column)
    parents = []
    span = nil
    self.report = report
  }

  /// The reports of all files that these columns come from, each once, in the order of the columns.
  static func reports(of lineages: [Lineage]) -> [ReadReport] {
    var seen: Set<ObjectIdentifier> = []
    var reports: [ReadReport] = []
    var open = Array(lineages.reversed())
    while let next = open.popLast() {
      guard seen.insert(ObjectIdentifier(next)).inserted else { continue }
      if let report = next.report, seen.insert(ObjectIdentifier(report)).inserted {
        reports.append(report)
      }
      open.append(contentsOf: next.parents.reversed())
    }
    return reports
  }

  /// Whether this column was computed from `ancestor`, directly or not, or is it.
  public func derives(from ancestor: Lineage) -> Bool { contains { $0 === ancestor } }

  /// What sample data names as its source.
  static let sampleSource = "sample data (synthetic)"

  /// Whether sample data is among what this column was computed from.
  public var isSynthetic: Bool {
    contains { if case .source(Self.sampleSource, _) = $0.origin { true } else { false } }
  }

  /// Whether the test holds for this column or one that it was computed from.
  private func contains(where test: (Lineage) -> Bool) -> Bool {
    var seen: Set<ObjectIdentifier> = []
    var open = [self]
    while let next = open.popLast() {
      if test(next) { return true }
      if seen.insert(ObjectIdentifier(next)).inserted { open.append(contentsOf: next.parents) }
    }
    return false
  }
}
