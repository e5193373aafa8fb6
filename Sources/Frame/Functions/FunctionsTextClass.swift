import Describe
import Diagnostics
import Numeric

/// Questions about what a text is made of. An empty text has no letters and no digits.
extension ElementFunctions {
  static let textClassFunctions: [ElementFunction] = [
    isAlpha, isDigit, isAlphanumeric, isUpper, isLower, isBlank, isASCII, isNumber,
  ]

  private static func test(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String],
    seeAlso: [String] = [],
    _ holds: @escaping @Sendable (UnsafeBufferPointer<UInt8>) -> Bool
  ) -> ElementFunction {
    .textToBool(describeText(name, summary, [text], .bool, example, terms, seeAlso: seeAlso)) {
      holds($2)
    }
  }

  /// A test of every code point, of which there must be one.
  private static func all(
    _ text: UnsafeBufferPointer<UInt8>, _ holds: (Unicode.Scalar.Properties) -> Bool
  ) -> Bool {
    !text.isEmpty
      && String(decoding: text, as: UTF8.self).unicodeScalars.allSatisfy { holds($0.properties) }
  }

  private static func isLetter(_ properties: Unicode.Scalar.Properties) -> Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }

  private static func isDecimal(_ properties: Unicode.Scalar.Properties) -> Bool {
    properties.generalCategory == .decimalNumber
  }

  private static let isAlpha = test(
    "is_alpha", "Whether a text is made of letters only.",
    Example("\"Amélie\".is_alpha()", shows: "true"), ["isalpha", "letters"],
    seeAlso: ["is_digit", "is_alnum"]
  ) { all($0, isLetter) }

  private static let isDigit = test(
    "is_digit", "Whether a text is made of decimal digits only.",
    Example("\"1995\".is_digit()", shows: "true"), ["isdigit", "isdecimal"],
    seeAlso: ["is_number", "is_alpha"]
  ) { all($0, isDecimal) }

  private static let isAlphanumeric = test(
    "is_alnum", "Whether a text is made of letters and decimal digits only.",
    Example("\"Se7en\".is_alnum()", shows: "true"), ["isalnum", "alphanumeric"],
    seeAlso: ["is_alpha", "is_digit"]
  ) { all($0) { isLetter($0) || isDecimal($0) } }

  /// As Python's `isupper`: at least one letter with a case, and none in the other case.
  private static func hasOnly(
    _ text: UnsafeBufferPointer<UInt8>, _ wanted: (Unicode.Scalar.Properties) -> Bool,
    _ unwanted: (Unicode.Scalar.Properties) -> Bool
  ) -> Bool {
    var found = false
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      let properties = scalar.properties
      if unwanted(properties) { return false }
      found = found || wanted(properties)
    }
    return found
  }

  private static let isUpper = test(
    "is_upper", "Whether all letters of a text are capitals, and there is one.",
    Example("\"USA 2012\".is_upper()", shows: "true"), ["isupper"], seeAlso: ["upper"]
  ) {
    hasOnly($0, \.isUppercase) {
      $0.isLowercase || $0.generalCategory == .titlecaseLetter
    }
  }

  private static let isLower = test(
    "is_lower", "Whether all letters of a text are small, and there is one.",
    Example("\"heat\".is_lower()", shows: "true"), ["islower"], seeAlso: ["lower"]
  ) {
    hasOnly($0, \.isLowercase) {
      $0.isUppercase || $0.generalCategory == .titlecaseLetter
    }
  }

  private static let isBlank = test(
    "is_blank", "Whether a text is empty or white space only.",
    Example("\"  \".is_blank()", shows: "true"), ["isspace", "isempty", "blank"],
    seeAlso: ["trim", "is_empty"]
  ) { $0.trimmedStart.isEmpty }

  private static let isASCII = test(
    "is_ascii", "Whether a text has code points below 128 only.",
    Example("\"Amélie\".is_ascii()", shows: "false"), ["isascii"], seeAlso: ["strip_accents"]
  ) { $0.allSatisfy { $0 < 0x80 } }

  private static let isNumber = test(
    "is_number", "Whether a text reads as a number, as `to_float` reads it.",
    Example("\"-2.5e3\".is_number()", shows: "true"), ["isnumeric", "is.numeric", "try_cast"],
    seeAlso: ["to_float", "to_int", "is_digit"]
  ) { NumberScan.double(ofText: $0) != nil }
}
