import Diagnostics
import Frame

/// Looks in the lineage of features for the answer: a feature computed from what the target is
/// computed from (Kapoor and Narayanan 2023, "features that are not legitimate").
///
/// What a feature knows only of strictly earlier rows (a lineage with `before:`) is no leak. A feature
/// that stands itself in the formula of the target is not warned of but noted: the reader knows the
/// formula.
public enum LeakCheck {
  public static func remarks(
    target: (name: String, lineage: Lineage), features: [(name: String, lineage: Lineage)]
  ) -> [Remark] {
    let formula = sources(of: target.lineage)
    var leaks: [(feature: String, source: String)] = []
    var parts: [String] = []
    for (name, lineage) in features {
      if lineage === target.lineage {
        leaks.append((name, target.name))
      } else if target.lineage.derives(from: lineage) || isOnlyItself(name, lineage, formula) {
        parts.append(name)
      } else if case .computed = lineage.origin {
        if derivesFromPresent(lineage, target.lineage) {
          leaks.append((name, target.name))
        } else if let shared = sources(of: lineage).first(where: { source in
          formula.contains { isSame($0, source) }
        }) {
          leaks.append((name, Self.name(of: shared)))
        }
      }
    }
    var remarks: [Remark] = []
    if let first = leaks.first {
      let names = listed(leaks.map { columnSource($0.feature) })
      let verb = leaks.count == 1 ? "is" : "are"
      let source = columnSource(first.source)
      let message =
        first.source == target.name
        ? "\(names) \(verb) computed from the target `\(source)`: the score would be no forecast"
        : "\(names) \(verb) computed from `\(source)`, and so is the target `\(columnSource(target.name))`: the feature may hold the answer; leave it out, or use only the past (`before:`)"
      remarks.append(Remark(.warning, "target-leak", message))
    }
    if !parts.isEmpty {
      remarks.append(
        Remark(
          .note, "part-of-target",
          "\(listed(parts.map(columnSource))) \(parts.count == 1 ? "stands" : "stand") in the formula of the target `\(columnSource(target.name))`: fair only when known at the time of the forecast"
        ))
    }
    return remarks
  }

  /// The columns of files that a column depends on, but through the past only, in order of the walk.
  private static func sources(of lineage: Lineage) -> [Lineage] {
    var found: [Lineage] = []
    walkPresent(lineage) { if case .source = $0.origin { found.append($0) } }
    return found
  }

  /// Whether a column of files was only passed on by verbs, such as by putting rows of two datasets
  /// together, and stands in the formula of the target.
  private static func isOnlyItself(
    _ name: String, _ lineage: Lineage, _ formula: [Lineage]
  ) -> Bool {
    let own = sources(of: lineage)
    var isPassedOn = true
    walkPresent(lineage) { step in
      // A verb is a word; an expression has columns or calls.
      if case .computed(let text) = step.origin, text.utf8.contains(where: { $0 == 46 || $0 == 40 })
      {
        isPassedOn = false
      }
    }
    return isPassedOn && !own.isEmpty
      && own.allSatisfy { Self.name(of: $0).utf8.elementsEqual(name.utf8) }
      && own.contains { source in formula.contains { isSame($0, source) } }
  }

  private static func derivesFromPresent(_ lineage: Lineage, _ ancestor: Lineage) -> Bool {
    var derives = false
    walkPresent(lineage) { if $0 === ancestor { derives = true } }
    return derives
  }

  private static func walkPresent(_ lineage: Lineage, _ visit: (Lineage) -> Void) {
    var seen: Set<ObjectIdentifier> = []
    var open = [lineage]
    while let next = open.popLast() {
      guard seen.insert(ObjectIdentifier(next)).inserted else { continue }
      visit(next)
      if case .computed(let text) = next.origin, mentionsPast(text) { continue }
      open.append(contentsOf: next.parents.reversed())
    }
  }

  private static func mentionsPast(_ text: String) -> Bool {
    let wanted = Array("before:".utf8)
    let bytes = Array(text.utf8)
    guard bytes.count >= wanted.count else { return false }
    return (0...bytes.count - wanted.count).contains {
      bytes[$0..<$0 + wanted.count].elementsEqual(wanted)
    }
  }

  private static func isSame(_ a: Lineage, _ b: Lineage) -> Bool {
    if a === b { return true }
    guard case .source(let fileA, let columnA) = a.origin,
      case .source(let fileB, let columnB) = b.origin
    else { return false }
    return fileA == fileB && columnA == columnB
  }

  private static func name(of lineage: Lineage) -> String {
    if case .source(_, let column) = lineage.origin { return column }
    return ""
  }
}
