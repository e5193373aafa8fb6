import Numeric
import Synchronization

/// How far a score may be from what other rows of the same kind would give: it is computed again on
/// rows drawn with replacement, whole groups at a time (Efron and Tibshirani 1993, percentiles).
public struct Bootstrap: Sendable {
  public struct Interval: Sendable, Equatable {
    public let low: Double
    public let high: Double
    /// The standard deviation over the draws.
    public let spread: Double
  }

  /// The group of each row, `0..<groupCount`.
  private let groupOfRow: [Int]
  private let groupCount: Int
  private let repeats: Int
  private let seed: UInt64

  /// - Parameter groups: rows of one key are drawn together; a null key stands alone.
  public init(rowCount: Int, groups: RowClasses? = nil, repeats: Int, seed: UInt64) {
    var next = groups?.names.count ?? 0
    groupOfRow =
      groups?.codes.map { code in
        if code != RowClasses.missing { return Int(code) }
        next += 1
        return next - 1
      } ?? Array(0..<rowCount)
    groupCount = groups == nil ? rowCount : next
    self.repeats = repeats
    self.seed = seed
  }

  /// How many independent units are drawn.
  public var unitCount: Int { groupCount }

  /// The middle 95 % of a score over the draws in which it is defined; nil when that is never.
  public func interval(of score: Score, _ judged: Judged, _ work: Work) throws -> Interval? {
    guard let value = score.prepare(judged), groupCount > 1 else { return nil }
    let found = Mutex<[Double?]>([Double?](repeating: nil, count: repeats))
    try Parallel.forEach(chunks: repeats, budget: work.budget) { draw in
      let drawn = value(rowDraws(draw))
      found.withLock { $0[draw] = drawn }
    }
    let values = found.withLock { $0 }.compactMap { $0 }
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    return Interval(
      low: sorted.quantile(0.025), high: sorted.quantile(0.975),
      spread: values.withUnsafeBufferPointer { Moments(of: $0).standardDeviation })
  }

  /// How often each row is drawn in one draw.
  private func rowDraws(_ draw: Int) -> [Int] {
    var stream = SeededStream(seed: seed, part: UInt64(draw))
    var ofGroup = [Int](repeating: 0, count: groupCount)
    for _ in 0..<groupCount { ofGroup[stream.index(below: groupCount)] += 1 }
    return groupOfRow.map { ofGroup[$0] }
  }
}
