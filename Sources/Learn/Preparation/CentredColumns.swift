import CKernels
import Frame
import Numeric

/// Columns of numbers less their means.
struct CentredColumns {
  let values: [Buffer<Double>]
  let means: [Double]

  /// - Throws: `wrong-type`, `null-in-feature`, `bad-value` naming the column.
  init(_ columns: [PreparedColumn], for step: String) throws {
    var values: [Buffer<Double>] = []
    var means: [Double] = []
    for column in columns {
      let numbers = try column.plainNumbers(for: step)
      try column.requireComplete(numbers, for: step)
      let moments = Moments(of: numbers.elements)
      let centred = Buffer<Double>(count: numbers.count) { target in
        for row in target.indices { target[row] = numbers.pointer[row] - moments.mean }
      }
      guard centred.elements.reduce(0, { $0 + $1 * $1 }).isFinite else { throw column.tooWide }
      means.append(moments.mean)
      values.append(centred)
    }
    self.values = values
    self.means = means
  }

  private var rowCount: Int { values.first?.count ?? 0 }
  private var freedom: Double { Double(max(1, rowCount - 1)) }

  /// The sum of the variances of the columns, over rows less 1.
  var variance: Double {
    var sum = CompensatedSum()
    for column in values { for value in column.elements { sum.add(value * value) } }
    return sum.value / freedom
  }

  /// The covariances of the columns, over rows less 1: products summed panel by panel, the groups of
  /// panels added in their order.
  func covariance(_ work: Work) throws -> [[Double]] {
    let width = values.count
    let plan = PanelPlan(rowCount: rowCount)
    let groups = min(16, plan.groupCount)
    let sums = GroupSums(groups: groups, width: width * width)
    try Parallel.forEach(chunks: groups, budget: work.budget) { group in
      let panel = Panel<Double>(width: width)
      for place in group * plan.panelCount / groups..<(group + 1) * plan.panelCount / groups {
        if work.budget.isExhausted { return }
        let rows = plan.rows(place)
        for column in 0..<width {
          let own = panel.row(column)
          own.update(from: values[column].pointer + rows.lowerBound, count: rows.count)
          (own + rows.count).update(repeating: 0, count: Panel<Double>.rows - rows.count)
        }
        ck_dots_f64(
          width, width, Panel<Double>.rows, panel.values, Panel<Double>.rows, panel.values,
          Panel<Double>.rows, sums.group(group), width)
      }
    }
    let total = sums.total
    // Either half may be rounded in its own way; one of them is taken for both.
    return (0..<width).map { row in
      (0..<width).map { total[max(row, $0) * width + min(row, $0)] / freedom }
    }
  }
}
