import Describe
import Diagnostics
import Numeric

/// Functions that change the length of a text: trimming, filling, cutting, repeating.
extension ElementFunctions {
  static let textShapeFunctions: [ElementFunction] = [
    trim, trimLeft, trimRight, squish, padLeft, padRight, center, truncate, slice, reverse,
    repeated, width,
  ]

  private static let characters = OptionSpec(
    "chars", .text, default: .null, "Code points to take off; white space unless given.")

  private static let trimmable: @Sendable ([ColumnType]) -> Bool = {
    isText($0[0]) && isText($0[1])
  }

  private static func trimming(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String], seeAlso: [String],
    start: Bool, end: Bool
  ) -> ElementFunction {
    .textToText(
      describeText(name, summary, [text, characters], example, terms, seeAlso: seeAlso),
      constants: ["chars"], type: trimmable
    ) { call, _, text, out in
      var rest = text
      if call[1].type == .null || call[1].isNull(0) {
        if start { rest = rest.trimmedStart }
        if end { rest = rest.trimmedEnd }
      } else {
        let chars = call[1].utf8(0)
        if start { rest = rest.droppingFirst(in: chars) }
        if end { rest = rest.droppingLast(in: chars) }
      }
      out.append(contentsOf: rest)
      return true
    }
  }

  private static let trim = trimming(
    "trim", "A text without white space, or other code points, at its ends.",
    Example("\" Heat \".trim()", shows: "\"Heat\""), ["strip", "trimws", "whitespace", "nbsp"],
    seeAlso: ["trim_left", "trim_right", "squish"], start: true, end: true)
  private static let trimLeft = trimming(
    "trim_left", "A text without white space, or other code points, at its start.",
    Example("\"0042\".trim_left(\"0\")", shows: "\"42\""), ["lstrip", "ltrim", "trimstart"],
    seeAlso: ["trim", "strip_prefix"], start: true, end: false)
  private static let trimRight = trimming(
    "trim_right", "A text without white space, or other code points, at its end.",
    Example("\"Heat...\".trim_right(\".\")", shows: "\"Heat\""), ["rstrip", "rtrim", "trimend"],
    seeAlso: ["trim", "strip_suffix"], start: false, end: true)

  private static let squish = ElementFunction.textToText(
    describeText(
      "squish", "A text with single spaces between its words and none at its ends.", [text],
      Example("\"  Die   Hard \".squish()", shows: "\"Die Hard\""),
      ["str_squish", "normalize-space", "collapse whitespace"], seeAlso: ["trim"])
  ) { _, _, text, out in
    var isFirst = true
    text.forEachWord { word in
      if !isFirst { out.append(0x20) }
      isFirst = false
      out.append(contentsOf: word)
    }
    return true
  }

  private static func pad(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String], start: Bool,
    end: Bool
  ) -> ElementFunction {
    .strict(
      describeText(
        name, summary,
        [
          text, OptionSpec("width", .int, .ints(0...10_000), "Code points to reach."),
          OptionSpec("fill", .text, default: .text(" "), "One code point to fill with."),
        ], example, terms,
        seeAlso: ["pad_left", "pad_right", "center"].filter { $0 != name }),
      constants: ["width", "fill"],
      type: { types in
        isText(types[0]) && (types[1] == .int || types[1] == .null) && isText(types[2])
          ? .text : nil
      }
    ) { call in
      let fill = Array(call[2].utf8(0))
      guard call[2].utf8(0).codePoints == 1 else {
        throw call.failure("`fill` of `\(call.name)` must be one code point", blaming: 2)
      }
      let width = call.int(1) ?? 0
      guard (0...10_000).contains(width) else {
        throw call.failure(
          "`width` of `\(call.name)` must be in 0..10000, not \(width)", blaming: 1)
      }
      return try call.mapRows { _, text, out in
        let missing = max(0, width - text.codePoints)
        let before = start && end ? missing / 2 : start ? missing : 0
        for _ in 0..<before { out.append(contentsOf: fill) }
        out.append(contentsOf: text)
        for _ in before..<missing { out.append(contentsOf: fill) }
        return true
      }
    }
  }

  private static let padLeft = pad(
    "pad_left", "Fills a text up to a width at its start.",
    Example("\"7\".pad_left(3, \"0\")", shows: "\"007\""),
    ["zfill", "rjust", "lpad", "str_pad", "padstart"], start: true, end: false)
  private static let padRight = pad(
    "pad_right", "Fills a text up to a width at its end.",
    Example("\"7\".pad_right(3, \".\")", shows: "\"7..\""), ["ljust", "rpad", "padend"],
    start: false, end: true)
  private static let center = pad(
    "center", "Fills a text up to a width at both ends; an odd rest goes to the end.",
    Example("\"mvs\".center(7, \"-\")", shows: "\"--mvs--\""), ["pad_both", "centre", "str_pad"],
    start: true, end: true)

  private static let truncate = ElementFunction.textToText(
    describeText(
      "truncate", "A text cut to a number of code points, its ending among them.",
      [
        text, OptionSpec("length", .int, .ints(0...Int64.max), "Most code points."),
        OptionSpec("end", .text, default: .text("…"), "What stands for the part cut off."),
      ], Example("\"The Godfather\".truncate(8, \"...\")", shows: "\"The G...\""),
      ["str_trunc", "ellipsis", "abbreviate", "shorten"], seeAlso: ["slice"]),
    constants: ["length", "end"],
    type: { isText($0[0]) && ($0[1] == .int || $0[1] == .null) && isText($0[2]) }
  ) { call, _, text, out in
    let length = max(0, call.int(1) ?? 0)
    guard text.codePoints > length else {
      out.append(contentsOf: text)
      return true
    }
    let end = call[2].utf8(0)
    let rest = length - end.codePoints
    if rest > 0 { out.append(contentsOf: text.codePoints(0...rest - 1)) }
    if length > 0 { out.append(contentsOf: end.codePoints(0...length - 1)) }
    return true
  }

  private static let slice = ElementFunction.strict(
    describeText(
      "slice", "The part from `start` to `end`, both included; below 0 from the end.",
      [
        OptionSpec("value", .oneOf([.text, .list(of: .any)]), "Text or list."),
        OptionSpec("start", .int, "First position, from 0."),
        OptionSpec("end", .int, default: .int(-1), "Last position."),
      ], .any, Example("\"Amélie\".slice(1, 3)", shows: "\"mél\""),
      ["substring", "substr", "str_sub", "mid", "left", "right"], seeAlso: ["truncate", "get"]),
    type: { types in
      guard types[1...].allSatisfy({ $0 == .int || $0 == .null }) else { return nil }
      return types[0].element != nil ? types[0] : isText(types[0]) ? .text : nil
    }
  ) { call in
    @Sendable func range(_ count: Int, _ row: Int) -> ClosedRange<Int>? {
      func place(_ position: Int) -> Int { position < 0 ? count + position : position }
      let first = max(0, place(call.int(1, row: row) ?? 0))
      let last = min(count - 1, place(call.int(2, row: row) ?? -1))
      return first <= last ? first...last : nil
    }
    if call[0].type.element != nil {
      return try call.lists(sides: [0]) { row, out in
        let elements = call.listRange(0, row)
        guard let part = range(elements.count, row) else { return }
        for index in part { out.append(ListElement(side: 0, index: elements.lowerBound + index)) }
      }
    }
    return try call.mapRows { row, text, out in
      if let part = range(text.codePoints, row) { out.append(contentsOf: text.codePoints(part)) }
      return true
    }
  }

  private static let reverse = ElementFunction.strict(
    describeText(
      "reverse", "The code points of a text, or the values of a list, in the other order.",
      [OptionSpec("value", .oneOf([.text, .list(of: .any)]), "Text or list.")], .any,
      Example("\"Heat\".reverse()", shows: "\"taeH\""), ["rev", "reversed", "str_rev"],
      seeAlso: ["sort"]),
    type: { $0[0].element != nil ? $0[0] : isText($0[0]) ? .text : nil }
  ) { call in
    if call[0].type.element != nil {
      return try call.lists(sides: [0]) { row, out in
        for index in call.listRange(0, row).reversed() {
          out.append(ListElement(side: 0, index: index))
        }
      }
    }
    return try call.mapRows { _, text, out in
      var end = text.count
      while end > 0 {
        var start = end - 1
        while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
        out.append(contentsOf: text[start..<end])
        end = start
      }
      return true
    }
  }

  private static let repeated = ElementFunction.strict(
    describeText(
      "repeat", "A text several times over.",
      [text, OptionSpec("times", .int, .ints(0...Int64.max), "How often.")],
      Example("\"ab\".repeat(3)", shows: "\"ababab\""), ["rep", "str_dup", "replicate", "rept"],
      seeAlso: ["pad_left"]),
    type: { isText($0[0]) && ($0[1] == .int || $0[1] == .null) ? .text : nil }
  ) { call in
    guard let times = call[1].ints else { return .nulls(.text, count: call.rowCount) }
    var total = 0
    for row in 0..<call.rowCount where call.validity?[row] != false {
      let wanted = times[call.place(1, row)]
      guard wanted >= 0 else {
        throw call.failure("`times` of `repeat` must be at least 0, not \(wanted)", blaming: 1)
      }
      let (bytes, overflow) = call.utf8(0, row).count.multipliedReportingOverflow(by: Int(wanted))
      let (sum, past) = total.addingReportingOverflow(bytes)
      try call.checkSize(overflow || past ? nil : sum)
      total = sum
    }
    return try call.mapRows { row, text, out in
      if text.isEmpty { return true }
      let times = Int(call.int(1, row: row) ?? 0)
      // Short texts are put together to pieces first.
      let inPiece = max(1, min(times, 4096 / text.count))
      let piece = Array(repeatElement(text, count: inPiece).joined())
      for _ in 0..<times / inPiece { out.append(contentsOf: piece) }
      out.append(contentsOf: piece[..<(times % inPiece * text.count)])
      return true
    }
  }

  private static let width = ElementFunction.textToInt(
    describeText(
      "width", "The columns a text takes on a terminal: wide characters take two.", [text], .int,
      Example("\"映画\".width()", shows: "4"), ["wcwidth", "display width", "nchar type width"],
      seeAlso: ["len"])
  ) { _, _, text in displayWidth(String(decoding: text, as: UTF8.self)) }
}

extension UnsafeBufferPointer<UInt8> {
  /// The text without the code points of a set at its start.
  func droppingFirst(in set: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var low = 0
    while low < count {
      let point = UnsafeBufferPointer(rebasing: self[low..<low + pointLength(at: low)])
      guard set.find(point) != nil else { break }
      low += point.count
    }
    return UnsafeBufferPointer(rebasing: self[low...])
  }

  /// The text without the code points of a set at its end.
  func droppingLast(in set: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var high = count
    while high > 0 {
      var start = high - 1
      while start > 0, self[start] & 0xC0 == 0x80 { start -= 1 }
      guard set.find(UnsafeBufferPointer(rebasing: self[start..<high])) != nil else { break }
      high = start
    }
    return UnsafeBufferPointer(rebasing: self[..<high])
  }

  /// Calls `body` for each part between white space.
  func forEachWord(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    var position = 0
    var start: Int?
    while position < count {
      let space = spaceLength(at: position)
      if space > 0 {
        if let first = start { body(UnsafeBufferPointer(rebasing: self[first..<position])) }
        start = nil
        position += space
      } else {
        start = start ?? position
        position += pointLength(at: position)
      }
    }
    if let first = start { body(UnsafeBufferPointer(rebasing: self[first...])) }
  }
}
