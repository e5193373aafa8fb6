import Diagnostics
import Frame
import Numeric

/// What a comparison or a search has finished, so that a later one goes on from it.
///
/// The fits stand in one file, under names that tell fold, share of the training rows and model, so that
/// a search and a comparison over the same folds know each other's.
final class KeptFits {
  private let store: SearchStore?
  private var entries: [(name: String, fold: Comparison.Fold)] = []
  private var places: [String: Int] = [:]
  private var isChanged = false
  private var lastWritten = 0.0
  private let clock = Stopwatch()

  /// What an earlier run on the same data, preparation and folds has finished; nothing without a store.
  /// - Throws: `damaged-search`, `other-search`.
  init(
    _ store: SearchStore?, _ task: LearningTask, _ folds: Folds, _ scores: [Score], _ work: Work
  ) throws {
    self.store = store
    guard let store else { return }
    entries = try store.open(
      fingerprint: try Self.fingerprint(task, folds, work), scores: scores.map(\.name))
    for (place, entry) in entries.enumerated() { places[entry.name] = place }
    guard !entries.isEmpty else { return }
    work.remark(
      .note, "resumed",
      "\(counted(entries.count, "fit")) of an earlier run \(entries.count == 1 ? "is" : "are") kept"
    )
  }

  /// Changes when the data, the preparation, the folds or the weights of the classes do.
  private static func fingerprint(
    _ task: LearningTask, _ folds: Folds, _ work: Work
  ) throws -> UInt64 {
    var hash = Checksum()
    let used = try task.preparation.columnNames(of: task.data, target: task.target, work)
    hash.add(try DataFingerprint.of(task.data, used + [task.target], work))
    for line in task.preparation.lines + [folds.plan.source, task.target] {
      hash.add(Array(line.utf8))
    }
    if case .named(let weights)? = task.classWeights {
      for (name, weight) in weights {
        hash.add(Array(name.utf8))
        hash.add(weight.bitPattern)
      }
    } else if task.classWeights != nil {
      hash.add(1)
    }
    return hash.value
  }

  /// Whether a run can go on later from what is kept here.
  var isResumable: Bool { store != nil }

  /// What a fit is called: `part` names the part of the data that an outer fold leaves, if any.
  static func name(_ part: String, _ model: Model, fold: Int, share: Double) -> String {
    "\(part)\(fold)|\(share)|\(model.source)"
  }

  func fold(_ name: String) -> Comparison.Fold? { places[name].map { entries[$0].fold } }

  func add(_ name: String, _ fold: Comparison.Fold) {
    guard store != nil, places[name] == nil else { return }
    places[name] = entries.count
    entries.append((name, fold))
    isChanged = true
  }

  /// Writes what is finished, when the last time was a while ago.
  func write() throws {
    if clock.seconds - lastWritten > 5 { try writeNow() }
  }

  func writeNow() throws {
    guard let store, isChanged else { return }
    lastWritten = clock.seconds
    isChanged = false
    try store.write(entries)
  }

  /// Runs `body`, and writes what is finished whether it ends, fails or is stopped.
  func writing<Result>(_ body: () throws -> Result) throws -> Result {
    let result: Result
    do { result = try body() } catch {
      try writeNow()
      throw error
    }
    try writeNow()
    return result
  }

  /// What is told of a run that was interrupted.
  func stoppedEarly(_ finished: Int, of planned: Int, _ work: Work) {
    work.remark(
      .warning, "stopped-early",
      "interrupted after \(counted(finished, "fit")) of \(NumberText.grouped(max(planned, finished))): what is finished is kept\(isResumable ? ", and the same call goes on" : "; `keep:` a file to go on later")"
    )
  }
}
