import Diagnostics
import Frame
import Numeric

/// The classes that a split keeps in proportion; null is the last class.
struct Strata: Sendable {
  let codes: [UInt32]
  let names: [String]

  /// All rows as one class.
  init(rowCount: Int) {
    codes = [UInt32](repeating: 0, count: rowCount)
    names = ["all"]
  }

  init(codes: [UInt32], names: [String]) {
    self.codes = codes
    self.names = names
  }

  init(_ column: Column, _ work: Work) throws {
    let classes = try RowClasses(column, use: "`stratify`", work)
    let null = UInt32(classes.names.count)
    codes = classes.codes.map { $0 == RowClasses.missing ? null : $0 }
    names = classes.names + (classes.missingCount > 0 ? ["null"] : [])
  }

  /// The rows of each class, ascending.
  var members: [[Int]] {
    var members = [[Int]](repeating: [], count: names.count)
    for (row, code) in codes.enumerated() { members[Int(code)].append(row) }
    return members
  }

  /// Names the classes that stand on one side only.
  func remarkOneSided(_ inTest: [Bool], _ work: Work) {
    var sides = [(train: Int, test: Int)](repeating: (0, 0), count: names.count)
    for (row, code) in codes.enumerated() {
      if inTest[row] { sides[Int(code)].test += 1 } else { sides[Int(code)].train += 1 }
    }
    func remark(_ classes: [Int], _ side: String) {
      if classes.isEmpty { return }
      work.remark(
        .warning, "rare-class",
        "\(listed(classes.map { names[$0] })) \(classes.count == 1 ? "has" : "have") too few rows for both sides of the split: only in \(side)"
      )
    }
    remark(names.indices.filter { sides[$0].test == 0 }, "the training rows")
    remark(names.indices.filter { sides[$0].train == 0 }, "the test rows")
  }
}
