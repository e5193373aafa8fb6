import Describe
import Diagnostics
import Numeric

extension ElementFunctions {
  static let categoryFunctions: [ElementFunction] = [cut, asCategory]

  private static func isMeasure(_ type: ColumnType) -> Bool {
    type.isNumeric || type == .duration || type == .date || type == .datetime || type == .null
  }

  /// n breaks make n + 1 bins, open at both ends; `closed: "right", outer: false` is pandas' `cut`.
  private static let cut = ElementFunction.strict(
    FunctionDescription(
      "cut", .column, "Puts numbers into bins; the bins are an ordered category.",
      parameters: [
        OptionSpec("value", .number, "Number."),
        OptionSpec("breaks", .list(of: .number), .nonEmpty, "Where bins meet, ascending."),
        OptionSpec(
          "labels", .list(of: .text), default: .null,
          "A name for each bin; made from the breaks else."),
        OptionSpec(
          "closed", .text, default: .text("left"), .oneOf(["left", "right"]),
          "Which end belongs to a bin."),
        OptionSpec(
          "outer", .bool, default: .bool(true),
          "Whether there are bins below the first and above the last break."),
      ], returns: .text,
      examples: [
        Example("30.cut([20, 80], labels: [\"low\", \"mid\", \"high\"])", shows: "\"mid\"")
      ], searchTerms: ["bin", "bucket", "case", "qcut", "discretize", "ntile"],
      seeAlso: ["to_category"]),
    constants: ["breaks", "labels", "closed", "outer"],
    type: { types in
      guard isMeasure(types[0]), let breaks = types[1].element,
        types[0].union(breaks) != nil, isMeasure(breaks),
        types[2] == .null || types[2].element.map(isText) == true, isText(types[3]),
        types[4] == .bool || types[4] == .null
      else { return nil }
      return .category(ordered: true)
    }
  ) { call in
    let bins = try Bins(call)
    let codes: Buffer<UInt32>
    let type = call[0].type.union(call[1].type.element ?? .null) ?? .float
    let values = try call[0].converted(to: type, work: call.work)
    let breaks = try bins.breaks.converted(to: type, work: call.work)
    switch (values.storage, breaks.storage) {
    case (.int(let v), .int(let b)), (.time(let v), .time(let b)):
      let limits = try bins.ascending(b)
      codes = try call.map(v) { bins.code(of: $0, limits) }
    case (.float(let v), .float(let b)):
      let limits = try bins.ascending(b)
      codes = try call.map(v) { bins.code(of: $0, limits) }
    case (.date(let v), .date(let b)):
      let limits = try bins.ascending(b)
      codes = try call.map(v) { bins.code(of: $0, limits) }
    default: return .nulls(.category(ordered: true), count: call.rowCount)
    }
    let inside: Bitmap? =
      bins.hasOuter
      ? nil : try Bitmap.made(count: call.rowCount, work: call.work) { codes[$0] != .max }
    let safe = bins.hasOuter ? codes : try call.map(codes) { $0 == .max ? 0 : $0 }
    return call.result(
      .category(ordered: true), .coded(safe, TextBuffer(bins.labels)), where: inside)
  }

  private static let asCategory = ElementFunction.strict(
    FunctionDescription(
      "to_category", .column,
      "Text as an ordered category, in a given order; without one, a plain category.",
      parameters: [
        OptionSpec("text", .text, "Text."),
        OptionSpec("order", .list(of: .text), default: .null, "All values, first to last."),
      ], returns: .text,
      examples: [Example("\"b\".to_category([\"a\", \"b\"])", shows: "\"b\"")],
      searchTerms: ["factor", "Categorical", "levels", "enum", "astype category"], seeAlso: ["cut"]),
    constants: ["order"],
    type: { types in
      guard isText(types[0]) else { return nil }
      if types[1] == .null { return .category(ordered: false) }
      return types[1].element.map(isText) == true ? .category(ordered: true) : nil
    }
  ) { call in
    guard case .list(_, let order) = call[1].storage else {
      if case .coded(let codes, let values) = call[0].storage {
        return call.result(.category(ordered: false), .coded(codes, values))
      }
      guard case .text(let texts) = call[0].storage else {
        return .nulls(.category(ordered: false), count: call.rowCount)
      }
      let (codes, values) = TextIndex.encode(texts, validity: call.validity)
      return call.result(.category(ordered: false), .coded(codes, values))
    }
    let names = call.listRange(1, 0).filter { !order.vector.isNull($0) }.map {
      order.vector.string($0)
    }
    try Bins.check(names, blaming: 1, call)
    let set = Vector.category([], of: names, ordered: true)
    return call.result(
      .category(ordered: true), .coded(try call.places(call[0], in: set), TextBuffer(names)))
  }
}

/// The bins of `cut`: their breaks, names and ends.
private struct Bins: Sendable {
  let breaks: Vector
  let labels: [String]
  let isLeftClosed: Bool
  let hasOuter: Bool
  private let call: ElementCall

  init(_ call: ElementCall) throws {
    self.call = call
    let range = call.listRange(1, 0)
    let elements = call.elements(1)
    breaks = try elements.gathered(Buffer(range.map { UInt32($0) }), work: call.work)
    guard breaks.count > 0, breaks.nullCount == 0 else {
      throw call.failure("`breaks` of `cut` must hold values, and no null", blaming: 1)
    }
    let side = call.text(3) ?? "left"
    guard side == "left" || side == "right" else {
      throw call.failure("`closed` of `cut` must be \"left\" or \"right\"", blaming: 3)
    }
    isLeftClosed = side == "left"
    hasOuter = call.flag(4) ?? true
    let count = hasOuter ? breaks.count + 1 : breaks.count - 1
    guard count > 0 else {
      throw call.failure("`cut` without outer bins needs two breaks at least", blaming: 1)
    }
    if call[2].type == .null || call[2].isNull(0) {
      labels = Self.names(breaks, isLeftClosed, hasOuter)
    } else {
      let named = call.elements(2)
      labels = call.listRange(2, 0).map { named.string($0) }
      guard labels.count == count else {
        throw call.failure(
          "\(breaks.count) breaks make \(count) bins, but `labels` has \(labels.count)",
          help: hasOuter
            ? "the bins are open at both ends; `outer: false` leaves those two out" : nil,
          blaming: 2)
      }
      try Self.check(labels, blaming: 2, call)
    }
  }

  static func check(_ names: [String], blaming index: Int, _ call: ElementCall) throws {
    var seen: Set<[UInt8]> = []
    for name in names where !seen.insert(Array(name.utf8)).inserted {
      throw call.failure(
        "`\"\(name)\"` stands twice in `\(call.parameters[index])`", blaming: index)
    }
  }

  private static func names(_ breaks: Vector, _ isLeft: Bool, _ hasOuter: Bool) -> [String] {
    let texts = breaks.scalars.map { scalar in
      switch scalar {
      case .date(let days): Calendar.text(date: days)
      case .datetime(let time): Calendar.text(datetime: time)
      case .int(let value): Self.rounded(value)
      default: scalar.source
      }
    }
    var names: [String] = hasOuter ? [(isLeft ? "< " : "<= ") + texts[0]] : []
    for (low, high) in zip(texts, texts.dropFirst()) {
      names.append(isLeft ? "[\(low), \(high))" : "(\(low), \(high)]")
    }
    if hasOuter { names.append((isLeft ? ">= " : "> ") + texts[texts.count - 1]) }
    return names
  }

  /// Whole millions and thousands as the language writes them, `20M`; years and the like stay.
  private static func rounded(_ value: Int64) -> String {
    if value == 0 || value.magnitude < 10_000 { return "\(value)" }
    if value % 1_000_000 == 0 { return "\(value / 1_000_000)M" }
    return value % 1000 == 0 ? "\(value / 1000)K" : "\(value)"
  }

  func ascending<V: Comparable & BitwiseCopyable & Sendable>(
    _ limits: Buffer<V>
  ) throws -> Buffer<V> {
    for index in 1..<max(1, limits.count) where limits[index] <= limits[index - 1] {
      throw call.failure("`breaks` of `cut` must ascend", blaming: 1)
    }
    return limits
  }

  /// The bin of a value; `UInt32.max` outside of all.
  @inline(__always)
  func code<V: Comparable & BitwiseCopyable & Sendable>(of value: V, _ limits: Buffer<V>) -> UInt32
  {
    var low = 0
    var high = limits.count
    while low < high {
      let middle = (low + high) / 2
      if isLeftClosed ? limits[middle] <= value : limits[middle] < value {
        low = middle + 1
      } else {
        high = middle
      }
    }
    if hasOuter { return UInt32(truncatingIfNeeded: low) }
    return low == 0 || low == limits.count ? .max : UInt32(truncatingIfNeeded: low - 1)
  }
}
