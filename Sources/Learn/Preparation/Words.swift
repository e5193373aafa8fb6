/// Takes texts apart into words: runs of two or more letters, digits or `_`, lower case (the
/// `\b\w\w+\b` of scikit-learn's text vectorisers).
enum Words {
  static func of(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var length = 0
    func close() {
      if length >= 2 { words.append(word) }
      word = ""
      length = 0
    }
    for scalar in text.lowercased().unicodeScalars {
      if isPart(scalar) {
        word.unicodeScalars.append(scalar)
        length += 1
      } else {
        close()
      }
    }
    close()
    return words
  }

  /// The words, and each run of up to `longest` words joined by spaces.
  static func runs(of text: String, longest: Int, without stops: Set<[UInt8]>) -> [String] {
    var words = of(text)
    if !stops.isEmpty { words.removeAll { stops.contains(Array($0.utf8)) } }
    var result = words
    for length in 2..<max(2, longest + 1) where words.count >= length {
      for start in 0...words.count - length {
        result.append(words[start..<start + length].joined(separator: " "))
      }
    }
    return result
  }

  private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x80 {
      let byte = UInt8(scalar.value)
      let isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
      return isLetter || byte >= 0x30 && byte <= 0x39 || byte == 0x5F
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber:
      return true
    default: return false
    }
  }

  /// Common English words that say little by themselves.
  static let english: [String] =
    """
    about above after again all also am an and any are as at be because been before being below between \
    both but by can could did do does doing down during each few for from further had has have having he \
    her here hers herself him himself his how if in into is it its itself just me more most my myself no \
    nor not now of off on once only or other our ours ourselves out over own same she should so some such \
    than that the their theirs them themselves then there these they this those through to too under until \
    up very was we were what when where which while who whom why will with would you your yours yourself \
    yourselves
    """.split(separator: " ").map(String.init)
}
