import Describe
import Diagnostics
import Numeric

/// Places of rows among others.
extension WindowFunctions {
  static let ranks: [WindowFunction] = [rank, rowNumber]

  /// The five methods are those of pandas, R and SciPy.
  private static let rank = WindowFunction(
    describe(
      "rank", "The place of each value among all, from 1; `-` in front ranks the largest first.",
      [
        column("Values to rank; null has no rank."),
        OptionSpec(
          "method", .text, default: .text("average"),
          .oneOf(["average", "min", "max", "dense", "first"]),
          "What equal values get: their mean place, the least, the largest, places without gaps, or places in the order of rows."
        ),
        OptionSpec(
          "share", .bool, default: .bool(false),
          "Whether ranks are shares of the largest place, above 0 and up to 1."),
        OptionSpec(
          "descending", .bool, default: .bool(false), "Whether the largest value has rank 1."),
      ], returns: .number,
      [
        Example("[30, 10, 20, 10].rank(method: \"min\")", shows: "[4, 1, 3, 1]"),
        Example("table(x: [5, 9]).with(r: rank(-.x))[1].r", shows: "1.0"),
      ], ["row_number", "dense_rank", "min_rank", "percent_rank", "rankdata", "pct"],
      seeAlso: ["row_number", "qcut"]),
    constants: ["method", "share", "descending"], minusSets: "descending",
    type: { types in
      if types[0].element != nil { return nil }
      return .float
    }
  ) { call in
    let method = call.text(1) ?? "average"
    let isShare = call.flag(2)
    let isDense = method == "dense"
    let value = try SortDigits(call[0], isDescending: call.flag(3), work: call.work)
    var keys = call.rows.grouping.map { [SortDigits(groups: $0)] } ?? []
    keys.append(value)
    if method == "first" { keys += call.rows.digits }
    let order = try SortOrder.rows(by: keys, rowCount: call.rowCount, work: call.work)
    let isWhole = method != "average" && !isShare
    let column = call[0]
    let ranks = try call.floats { ranks in
      try call.forEachGroup { places in
        var known = places.upperBound
        while known > places.lowerBound, column.isNull(Int(order[known - 1])) { known -= 1 }
        var dense = 0
        var place = places.lowerBound
        while place < known {
          var next = place + 1
          let digit = value.digits[Int(order[place])]
          while next < known, value.digits[Int(order[next])] == digit { next += 1 }
          dense += 1
          let first = place - places.lowerBound + 1
          let last = next - places.lowerBound
          for tie in place..<next {
            let rank =
              switch method {
              case "min": Double(first)
              case "max": Double(last)
              case "dense": Double(dense)
              case "first": Double(tie - places.lowerBound + 1)
              default: Double(first + last) / 2
              }
            ranks[Int(order[tie])] = rank
          }
          place = next
        }
        if isShare {
          let most = Double(isDense ? dense : known - places.lowerBound)
          for place in places.lowerBound..<known { ranks[Int(order[place])] /= most }
        }
      }
    }
    guard isWhole, case .float(let values) = ranks.storage else { return ranks }
    return try call.ints(where: ranks.validity) { target in
      for row in target.indices where !values[row].isNaN { target[row] = Int64(values[row]) }
    }
  }

  private static let rowNumber = WindowFunction(
    describe(
      "row_number", "Numbers the rows from 1, in each group and in an order.", [], returns: .int,
      [Example("table(x: [7, 8]).with(i: row_number())[1].i", shows: "2")],
      ["cumcount", "row number", "index", "ngroup", "with_row_index", "rowid"],
      seeAlso: ["rank"]), type: { _ in .int }
  ) { call in
    try call.ints { target in
      try call.forEachGroup { places in
        for place in places {
          target[call.row(place)] = Int64(place - places.lowerBound + 1)
        }
      }
    }
  }
}
