import Diagnostics
import Frame
import Numeric

extension FittedModel {
  /// How much worse a score gets when the values of one column are put into another order, so that they
  /// tell nothing any more (Breiman 2001; Fisher, Rudin and Dominici 2019). All features made of a
  /// column go with it. On rows the model has not seen this says what its answers lean on, not what
  /// causes them.
  ///
  /// `column`, `drop` (mean over the repeats), `spread`, `low` (drop less two spreads), largest first; a
  /// drop within its spread of 0 is noise. With `each` one row a column and order: `column`, `drop`,
  /// `score`.
  public func permutationImportance(
    _ data: Dataset, score name: String? = nil, repeats: Int, seed: UInt64, each: Bool = false,
    _ work: Work
  ) throws -> Dataset {
    let score = try Score.named(name, for: task)
    let (answers, rows) = try judged(data, work)
    guard let base = score.value(answers) else {
      throw score.undefined()
    }
    let quiet = Work(budget: work.budget)
    var known = data.taking(rows: rows)
    for column in preparation.columnNames {
      // Read once, not for every order.
      known = known.replacing([(column, try Self.ready(known.column(column), work))])
    }
    var found: [(name: String, mean: Double, spread: Double, drops: [Double])] = []
    for (place, column) in preparation.columnNames.enumerated() {
      var drops: [Double] = []
      for turn in 0..<repeats {
        var order = (0..<known.rowCount).map { UInt32(truncatingIfNeeded: $0) }
        var stream = SeededStream(seed: seed, part: UInt64(place * repeats + turn))
        stream.shuffle(&order)
        let shuffled = known.replacing([
          (column, Column(gathering: Buffer(order), of: try known.column(column)))
        ])
        let own = try judged(shuffled, quiet).answers
        guard let value = score.value(own) else { continue }
        drops.append(score.prefersGreat ? base - value : value - base)
        work.progress(
          "permutation_importances",
          Double(place * repeats + turn + 1) / Double(preparation.columnNames.count * repeats))
      }
      let moments = drops.withUnsafeBufferPointer { Moments(of: $0) }
      let spread = (moments.variance * Double(drops.count) / Double(max(1, drops.count - 1)))
        .squareRoot()
      found.append((column, moments.mean, spread, drops))
    }
    found.sort { $0.mean > $1.mean }
    if each {
      let rows = found.flatMap { column in column.drops.map { (column.name, $0) } }
      return Comparison.dataset(
        rows.count,
        [
          ("column", .texts(rows.map { $0.0 })), ("drop", .floats(rows.map { $0.1 })),
          ("score", .texts(rows.map { _ in score.name })),
        ])
    }
    return Comparison.dataset(
      found.count,
      [
        ("column", .texts(found.map(\.name))), ("drop", .floats(found.map(\.mean))),
        ("spread", .floats(found.map(\.spread))),
        ("low", .floats(found.map { $0.mean - 2 * $0.spread })),
        ("score", .texts(found.map { _ in score.name })),
      ])
  }

  private static func ready(_ column: Column, _ work: Work) throws -> Column {
    Column(try column.vector(work), lineage: column.lineage)
  }

  /// McNemar's test of this model and another on the same rows.
  ///
  /// `right`, `other_right` (shares answered right), `difference`, `statistic`, `p`.
  public func mcNemar(against other: FittedModel, _ data: Dataset, _ work: Work) throws -> Dataset {
    guard case .classes(let first) = try judged(data, work).answers,
      case .classes(let second) = try other.judged(data, Work(budget: work.budget)).answers,
      target.utf8.elementsEqual(other.target.utf8)
    else {
      throw Failure("wrong-task", "McNemar's test needs two models of the same classes")
    }
    func right(_ rows: JudgedClasses) -> [Bool] {
      rows.truth.indices.map {
        rows.names[Int(rows.truth[$0])] == rows.names[Int(rows.predicted[$0])]
      }
    }
    let (a, b) = (right(first), right(second))
    let test = PairedTest.mcNemar(firstRight: a, secondRight: b)
    func share(_ flags: [Bool]) -> Double {
      Double(flags.reduce(0) { $0 + ($1 ? 1 : 0) }) / Double(max(1, flags.count))
    }
    return Comparison.dataset(
      1,
      [
        ("right", .floats([share(a)])), ("other_right", .floats([share(b)])),
        ("difference", .floats([test.difference])), ("statistic", .floats([test.statistic])),
        ("p", .floats([test.p])),
      ])
  }
}
