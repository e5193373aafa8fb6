import Diagnostics
import Numeric

extension Dataset {
  /// The rows of this dataset and then those of another; columns are matched by name, and null where
  /// one side lacks them.
  /// - Throws: `wrong-type` when columns of one name do not go together.
  public func appended(_ other: Dataset, work: Work) throws -> Dataset {
    let total = rowCount + other.rowCount
    guard total < Dataset.rowLimit else { throw Dataset.tooManyRows }
    let onlyRight = other.names.filter { position(of: $0) == nil }
    let onlyLeft = names.filter { other.position(of: $0) == nil }
    let allNames = names + onlyRight
    let columns = try allNames.map { name in
      let mine = position(of: name).map { self.columns[$0] }
      let theirs = other.position(of: name).map { other.columns[$0] }
      return try joined(name, mine, theirs, other: other, work: work)
    }
    var receipt = VerbReceipt("append", from: rowCount, to: total)
    if !onlyLeft.isEmpty {
      receipt.add("\(VerbReceipt.columns(onlyLeft)) null in the appended rows")
    }
    if !onlyRight.isEmpty { receipt.add("\(VerbReceipt.columns(onlyRight)) null in the old rows") }
    receipt.give("append", to: work)
    let exploded = explodedBy + other.explodedBy.filter { !explodedBy.contains($0) }
    return Dataset(rowCount: total, names: allNames, columns: columns, explodedBy: exploded)
  }

  private func joined(
    _ name: String, _ mine: Column?, _ theirs: Column?, other: Dataset, work: Work
  ) throws -> Column {
    let nulls = { (count: Int) in
      Vector(type: .null, count: count, storage: .null, validity: nil)
    }
    let first = try mine?.vector(work) ?? nulls(rowCount)
    let second = try theirs?.vector(work) ?? nulls(other.rowCount)
    do {
      let lineage = Lineage(
        .computed("append"), from: [mine, theirs].compactMap { $0?.lineage })
      return Column(try Vector.concatenated([first, second]), lineage: lineage)
    } catch var failure as Failure {
      failure.message = "column `.\(name)`: " + failure.message
      throw failure
    }
  }
}
