import Describe
import Diagnostics
import Numeric

/// Bins whose edges come from the values themselves.
extension WindowFunctions {
  static let bins: [WindowFunction] = [qcut, bin]

  private static let labels = OptionSpec(
    "labels", .list(of: .text), default: .null,
    "A name for each bin, lowest first; made from the edges else.")

  /// Edges are linear quantiles and belong to the bin below them, as in pandas.
  private static let qcut = WindowFunction(
    describe(
      "qcut", "Puts numbers into bins of about equally many values; an ordered category.",
      [
        column("Numbers."),
        OptionSpec(
          "q", .oneOf([.int, .list(of: .number)]), default: .int(4),
          "How many bins, or the shares at their edges, such as [0, 0.1, 0.9, 1]."),
        labels,
        OptionSpec(
          "drop", .bool, default: .bool(false),
          "Whether bins that equal values leave empty are left out, rather than an error."),
      ], returns: .text,
      [
        Example(
          "[1, 2, 3, 9].qcut(2)", shows: "[\"[1, 2.5]\", \"[1, 2.5]\", \"(2.5, 9]\", \"(2.5, 9]\"]")
      ],
      ["ntile", "quantile bins", "quartiles", "deciles", "cut_number"], seeAlso: ["cut", "bin"]),
    constants: ["q", "labels", "drop"],
    type: { types in
      let shares = types[1].element ?? types[1]
      return isNumber(types[0]) && shares.isNumeric && isLabels(types[2])
        ? .category(ordered: true) : nil
    }
  ) { call in
    let shares = try shares(call)
    return try binned(call, labels: 2) { sorted in
      var edges: [Double] = []
      for share in shares {
        let edge = QuantileMethod.linear.quantile(share, ofSorted: sorted)
        if let last = edges.last, edge <= last {
          guard call.flag(3) || sorted.isEmpty else {
            throw call.failure(
              "equal values leave a bin of `qcut` empty: two of its edges are \(NumberText.significant(edge))",
              help: "`drop: true` leaves such bins out; `cut` has edges of your own", blaming: 1)
          }
          continue
        }
        edges.append(edge)
      }
      return edges
    }
  }

  private static func shares(_ call: WindowCall) throws -> [Double] {
    if let count = call.int(1) {
      guard count >= 1, count <= 100_000 else {
        throw call.failure("`q` of `qcut` must be in 1..100000", blaming: 1)
      }
      return (0...count).map { Double($0) / Double(count) }
    }
    guard case .list(let scalars) = call.scalar(1) else { return [0, 1] }
    let shares = scalars.compactMap { scalar -> Double? in
      switch scalar {
      case .int(let value): Double(value)
      case .float(let value): value
      default: nil
      }
    }
    let ascends = zip(shares, shares.dropFirst()).allSatisfy { $0 < $1 }
    guard shares.count == scalars.count, shares.count >= 2, ascends,
      shares.allSatisfy({ $0 >= 0 && $0 <= 1 })
    else {
      throw call.failure(
        "`q` of `qcut` must be a number of bins or ascending shares from 0 to 1", blaming: 1)
    }
    return shares
  }

  private static let bin = WindowFunction(
    describe(
      "bin", "Puts numbers into bins of equal width; an ordered category.",
      [
        column("Numbers."),
        OptionSpec(
          "count", .int, default: .int(10), .ints(1...100_000), "How many bins."),
        OptionSpec(
          "width", .number, default: .null,
          "How wide a bin is, instead of `count`; edges are multiples of it."),
        labels,
      ], returns: .text,
      [
        Example(
          "[1, 5, 12].bin(width: 10)", shows: "[\"[0, 10)\", \"[0, 10)\", \"[10, 20)\"]")
      ], ["histogram bins", "cut_interval", "cut_width", "width_bucket"],
      seeAlso: ["cut", "qcut"]),
    constants: ["count", "width", "labels"],
    type: { types in
      isNumber(types[0]) && types[1] == .int && isConstantNumber(types[2]) && isLabels(types[3])
        ? .category(ordered: true) : nil
    }
  ) { call in
    let count = call.int(1) ?? 10
    let width = call.number(2)
    if let width, !(width > 0) {
      throw call.failure("`width` of `bin` must be more than 0", blaming: 2)
    }
    return try binned(call, labels: 3, isLeftClosed: true) { sorted in
      guard let low = sorted.first, let high = sorted.last else { return [] }
      guard let width else {
        if low == high { return [low, high] }
        return (0...count).map { step in
          step == count ? high : low + (high - low) * Double(step) / Double(count)
        }
      }
      let first = (low / width).rounded(.down)
      let bins = (high / width).rounded(.down) - first + 1
      guard bins <= 100_000 else {
        throw call.failure(
          "`width` of `bin` makes more than 100,000 bins", help: "take wider ones", blaming: 2)
      }
      return (0...Int(bins)).map { (first + Double($0)) * width }
    }
  }

  private static func isLabels(_ type: ColumnType) -> Bool {
    type == .null || type.element == .text || type.element == .null
  }

  /// The bin of each value. Without groups names show the edges; with groups, whose edges differ,
  /// they are `bin 1`, `bin 2` and so on.
  private static func binned(
    _ call: WindowCall, labels: Int, isLeftClosed: Bool = false,
    edges: ([Double]) throws -> [Double]
  ) throws -> Vector {
    let values = try call.numbers(0)
    var codes = [Int?](repeating: nil, count: call.rowCount)
    var most = 0
    var shown: [Double] = []
    try call.forEachGroup { places in
      let known = places.map { values[call.row($0)] }.filter { !$0.isNaN }
      let edges = try edges(known.sorted())
      most = max(most, max(edges.count - 1, edges.isEmpty ? 0 : 1))
      shown = edges
      guard !edges.isEmpty else { return }
      for place in places {
        let row = call.row(place)
        if values[row].isNaN { continue }
        codes[row] = code(of: values[row], edges, isLeftClosed)
      }
    }
    var names =
      call.rows.grouping == nil
      ? intervals(shown, isLeftClosed, isOpen: isLeftClosed && !call.scalar(2).isNull)
      : (0..<most).map { "bin \($0 + 1)" }
    if case .list(let given) = call.scalar(labels) {
      guard given.count == most || most == 0 else {
        throw call.failure(
          "`\(call.name)` makes \(most) \(most == 1 ? "bin" : "bins"), but `labels` has \(given.count)",
          blaming: labels)
      }
      names = given.map { if case .text(let text) = $0 { text } else { "" } }
      guard Set(names.map { Array($0.utf8) }).count == names.count else {
        throw call.failure("a label of `\(call.name)` stands twice", blaming: labels)
      }
    }
    return .category(codes, of: names, ordered: true)
  }

  /// The bin of a value between ascending edges; outside of them nil, on the outer ones the last bin.
  private static func code(of value: Double, _ edges: [Double], _ isLeftClosed: Bool) -> Int? {
    guard edges.count > 1 else { return value == edges[0] ? 0 : nil }
    guard value >= edges[0], value <= edges[edges.count - 1] else { return nil }
    var (low, high) = (0, edges.count)
    while low < high {
      let middle = (low + high) / 2
      if isLeftClosed ? edges[middle] <= value : edges[middle] < value {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return min(edges.count - 2, max(0, low - 1))
  }

  private static func intervals(
    _ edges: [Double], _ isLeftClosed: Bool, isOpen: Bool
  ) -> [String] {
    guard edges.count > 1 else { return edges.map { "[\(text($0, 17)), \(text($0, 17))]" } }
    // As few digits as tell the edges apart.
    var texts = edges.map { text($0, 17) }
    for digits in [4, 6, 9, 12] {
      let short = edges.map { text($0, digits) }
      if Set(short).count == short.count {
        texts = short
        break
      }
    }
    return (0..<(edges.count - 1)).map { bin in
      let isFirst = bin == 0
      let isLast = bin == edges.count - 2
      let open = isLeftClosed || isFirst ? "[" : "("
      let close = isLeftClosed && (!isLast || isOpen) ? ")" : "]"
      return "\(open)\(texts[bin]), \(texts[bin + 1])\(close)"
    }
  }

  /// A number with so many digits at most, without an empty fraction.
  private static func text(_ value: Double, _ digits: Int) -> String {
    if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
    return NumberText.significant(value, digits: digits)
  }
}
