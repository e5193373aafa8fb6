import Diagnostics

/// How messages of this target spell numbers and columns.

/// `1 row`, `4,803 rows`.
func counted(_ count: Int, _ noun: String) -> String {
  "\(NumberText.grouped(count)) \(noun)\(count == 1 ? "" : noun.hasSuffix("s") ? "es" : "s")"
}

/// A column as the language writes it: `.budget`, `."Gross Worldwide"`.
func columnSource(_ name: String) -> String {
  var plain = !name.isEmpty
  for (place, byte) in name.utf8.enumerated() {
    let isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A || byte == 0x5F || byte >= 0x80
    let isDigit = byte >= 0x30 && byte <= 0x39
    if !(isLetter || isDigit && place > 0) { plain = false }
  }
  if plain { return ".\(name)" }
  var quoted = ".\""
  for scalar in name.unicodeScalars {
    if scalar == "\"" || scalar == "\\" { quoted += "\\" }
    quoted.unicodeScalars.append(scalar)
  }
  return quoted + "\""
}

/// Up to `limit` names in backticks, then how many more.
func listed(_ names: [String], limit: Int = 5) -> String {
  let shown = names.prefix(limit).map { "`\($0)`" }.joined(separator: ", ")
  return names.count > limit
    ? "\(shown) and \(NumberText.grouped(names.count - limit)) more" : shown
}

/// Whether text `a` comes before text `b` by code points.
func precedes(_ a: String, _ b: String) -> Bool {
  a.utf8.lexicographicallyPrecedes(b.utf8)
}

/// A share or a score with three decimals; from 1,000 on, as of money, without.
func scoreText(_ value: Double) -> String {
  abs(value) < 1000
    ? NumberText.fixed(value, decimals: 3) : NumberText.grouped(value, decimals: 0)
}
