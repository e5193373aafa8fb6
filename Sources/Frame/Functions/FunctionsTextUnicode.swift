import Describe
import Diagnostics
import Numeric

/// Functions of the code points of a text, and of how like two texts are.
extension ElementFunctions {
  static let textUnicodeFunctions: [ElementFunction] = [
    normalize, stripAccents, slug, codePoint, fromCodePoint, editDistance, similarity,
  ]

  private static let normalize = ElementFunction.strict(
    describeText(
      "normalize", "A text in a normal form of Unicode, so that equal letters are equal bytes.",
      [
        text,
        OptionSpec(
          "form", .text, default: .text("NFC"),
          .oneOf(UnicodeForms.allCases.map(\.rawValue)),
          "Composed or decomposed; with K also without variants such as ligatures."),
      ], Example("\"e\\u{301}\".normalize().len()", shows: "1"),
      ["unicodedata", "stri_trans_nfc", "NFC", "NFD", "NFKC", "NFKD"],
      seeAlso: ["strip_accents"]),
    constants: ["form"], type: { isText($0[0]) && isText($0[1]) ? .text : nil }
  ) { call in
    guard let form = UnicodeForms(rawValue: call.text(1) ?? "") else {
      throw call.failure(
        "`form` of `normalize` must be \"NFC\", \"NFD\", \"NFKC\" or \"NFKD\"", blaming: 1)
    }
    return try call.mapText { text, out in
      form.append(text, to: &out)
      return true
    }
  }

  private static let stripAccents = ElementFunction.textToText(
    describeText(
      "strip_accents", "A text without the accents of its letters.", [text],
      Example("\"Amélie Poułain\".strip_accents()", shows: "\"Amelie Poulain\""),
      ["unaccent", "remove diacritics", "deburr", "iconv", "unidecode"],
      seeAlso: ["normalize", "slug"])
  ) { _, _, text, out in
    UnicodeForms.appendPlain(text, to: &out)
    return true
  }

  private static let slug = ElementFunction.textToText(
    describeText(
      "slug", "A text as a plain key: small letters and digits, `-` for all else.",
      [text, OptionSpec("separator", .text, default: .text("-"), "What stands between words.")],
      Example("\"Amélie (2001)\".slug()", shows: "\"amelie-2001\""),
      ["slugify", "make_clean_names", "parameterize", "snake_case"], seeAlso: ["strip_accents"]),
    constants: ["separator"], type: { isText($0[0]) && isText($0[1]) }
  ) { call, _, text, out in
    var plain: [UInt8] = []
    UnicodeForms.appendPlain(text, to: &plain)
    var lowered: [UInt8] = []
    plain.withUnsafeBufferPointer { TextCase.append($0, to: &lowered, .lower) }
    let separator = call.utf8(1, 0)
    let start = out.count
    var isWaiting = false
    for scalar in String(decoding: lowered, as: UTF8.self).unicodeScalars {
      // An apostrophe inside a word leaves nothing behind.
      if scalar == "'" || scalar == "\u{2019}" { continue }
      let properties = scalar.properties
      guard properties.isAlphabetic || properties.numericType != nil else {
        isWaiting = true
        continue
      }
      if isWaiting, out.count > start { out.append(contentsOf: separator) }
      isWaiting = false
      out.append(contentsOf: UTF8.encode(scalar) ?? .init())
    }
    return true
  }

  private static let codePoint = ElementFunction.textToInt(
    describeText(
      "code_point", "The number of the first code point of a text; null for an empty one.",
      [text], .int, Example("\"A\".code_point()", shows: "65"), ["ord", "ascii", "utf8toint"],
      seeAlso: ["from_code_point", "chars"])
  ) { _, _, text in
    String(decoding: text, as: UTF8.self).unicodeScalars.first.map { Int($0.value) }
  }

  private static let fromCodePoint = ElementFunction.strict(
    describeText(
      "from_code_point", "The text of one code point; null where there is no such one.",
      [OptionSpec("number", .int, "Number of a code point.")],
      Example("65.from_code_point()", shows: "\"A\""), ["chr", "char", "inttoutf8"],
      seeAlso: ["code_point"]), type: { $0[0] == .int || $0[0] == .null ? .text : nil }
  ) { call in
    try call.texts { row, out in
      guard let number = call.int(0, row: row).flatMap(UInt32.init(exactly:)),
        let scalar = Unicode.Scalar(number)
      else { return false }
      out.append(contentsOf: UTF8.encode(scalar) ?? .init())
      return true
    }
  }

  private static let pair: @Sendable ([ColumnType]) -> Bool = { isText($0[0]) && isText($0[1]) }
  private static let other = OptionSpec("other", .text, "Another text.")

  private static let editDistance = ElementFunction.textToInt(
    describeText(
      "edit_distance", "How many code points to insert, delete or change between two texts.",
      [text, other], .int, Example("\"Heat\".edit_distance(\"Meet\")", shows: "2"),
      ["levenshtein", "adist", "stringdist", "fuzzy", "agrep"], seeAlso: ["similarity"]),
    type: pair
  ) { call, row, text in
    Levenshtein.distance(text, call.utf8(1, row), budget: call.work.budget)
  }

  private static let similarity = ElementFunction.strict(
    describeText(
      "similarity", "How alike two texts are: 1 less the share of their edit distance.",
      [text, other], .float, Example("\"Heat\".similarity(\"Meet\")", shows: "0.5"),
      ["fuzz.ratio", "difflib", "SequenceMatcher", "jaro", "fuzzy match"],
      seeAlso: ["edit_distance"]), type: { pair($0) ? .float : nil }
  ) { call in
    let (values, valid) = try call.mapRows(empty: 0.0) { row, text in
      let other = call.utf8(1, row)
      let longest = max(text.codePoints, other.codePoints)
      if longest == 0 { return 1 }
      let distance = Levenshtein.distance(text, other, budget: call.work.budget)
      return 1 - Double(distance) / Double(longest)
    }
    return call.result(.float, .float(values), where: valid)
  }
}
