import Diagnostics

/// Pieces of SVG as text. Everything that comes from data passes `escaped`.
enum SVGText {
  /// The text as character data or an attribute: markup is escaped, what terminals must not see and what
  /// XML does not allow is written as an escape of the language.
  static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in sanitized(text).unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "\u{FFFE}", "\u{FFFF}": out.unicodeScalars.append("\u{FFFD}")
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// A coordinate, to a tenth of a pixel.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let tenths = (min(max(value, -1e6), 1e6) * 10).rounded()
    let whole = Int(tenths / 10)
    let rest = Int(abs(tenths)) % 10
    if rest == 0 { return String(whole) }
    return (tenths < 0 && whole == 0 ? "-0" : String(whole)) + ".\(rest)"
  }

  /// About how wide a text is drawn, in pixels: fonts differ.
  static func width(_ text: String, size: Double = 12) -> Double {
    Double(displayWidth(text)) * size * 0.62
  }

  /// As much of a text as fits.
  static func fitted(_ text: String, width: Double, size: Double = 12) -> String {
    cut(text, toWidth: max(1, Int(width / (size * 0.62))))
  }

  enum Anchor: String { case start, middle, end }

  static func label(
    _ text: String, _ x: Double, _ y: Double, _ anchor: Anchor = .start, size: Double = 12,
    isBold: Bool = false, turned: Double? = nil, fill: String? = nil, whole: String? = nil
  ) -> String {
    var attributes = " x=\"\(number(x))\" y=\"\(number(y))\""
    if anchor != .start { attributes += " text-anchor=\"\(anchor.rawValue)\"" }
    if size != 12 { attributes += " font-size=\"\(number(size))\"" }
    if isBold { attributes += " font-weight=\"600\"" }
    if let fill { attributes += " fill=\"\(fill)\"" }
    if let turned {
      attributes += " transform=\"rotate(\(number(turned)) \(number(x)) \(number(y)))\""
    }
    // What was cut is shown in full under the pointer, and read in full by those who do not see it.
    let full = whole.map { $0 == text ? "" : "<title>\(escaped($0))</title>" } ?? ""
    return "<text\(attributes)>\(full)\(escaped(text))</text>\n"
  }

  static func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ attributes: String
  ) -> String {
    "<line x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\" "
      + "\(attributes)/>\n"
  }

  static func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ attributes: String
  ) -> String {
    "<rect x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(max(0, width)))\" "
      + "height=\"\(number(max(0, height)))\" \(attributes)/>\n"
  }
}

/// Colours and patterns of series in SVG. Colours are those of terminals; patterns and shapes tell series
/// apart without colour.
struct SVGStyle {
  /// What the identifiers of this figure start with, so that several figures may stand in one page.
  let prefix: String

  /// Texts and axes: a grey with a contrast of at least 4.5 against both white and black.
  static let ink = "#757575"

  static func color(_ series: Int) -> String {
    hex(Palette.colors[series % Palette.colors.count])
  }

  static func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: false)
    return "#" + String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
  }

  /// What a bar or an area is filled with: plain for the first series, a pattern for the others.
  func fill(_ series: Int, isAmongOthers: Bool) -> String {
    isAmongOthers && series > 0 ? "url(#\(prefix)f\(series))" : Self.color(series)
  }

  /// The patterns of `count` series.
  func patterns(_ count: Int) -> String {
    guard count > 1 else { return "" }
    var out = "<defs>\n"
    for series in 1..<count {
      let (angle, gap) = ([45, -45, 0, 90, 20, -20, 70][series % 7], 6 + 3 * (series / 7 % 3))
      out += "<pattern id=\"\(prefix)f\(series)\" width=\"\(gap)\" height=\"\(gap)\" "
      out += "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(\(angle))\">"
      out += "<rect width=\"\(gap)\" height=\"\(gap)\" fill=\"\(Self.color(series))\"/>"
      out +=
        "<rect width=\"\(gap)\" height=\"1.6\" fill=\"#fff\" fill-opacity=\"0.45\"/></pattern>\n"
    }
    return out + "</defs>\n"
  }

  /// How the line of a series is broken.
  static func dashes(_ series: Int) -> String {
    let pattern = ["", "7 3", "2 3", "9 3 2 3", "4 4", "12 4"][series % 6]
    return pattern.isEmpty ? "" : " stroke-dasharray=\"\(pattern)\""
  }

  /// The outline of a point of a series around the origin, about `size` pixels wide.
  static func shape(_ series: Int, _ x: Double, _ y: Double, size: Double, _ attributes: String)
    -> String
  {
    let r = size / 2
    func path(_ points: [(Double, Double)]) -> String {
      let text = points.map { "\(SVGText.number(x + $0.0 * r)) \(SVGText.number(y + $0.1 * r))" }
      return "<path d=\"M\(text.joined(separator: "L"))Z\" \(attributes)/>\n"
    }
    switch series % 6 {
    case 1: return path([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)])
    case 2: return path([(0, -1.1), (1.1, 0.9), (-1.1, 0.9)])
    case 3: return path([(0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)])
    case 4: return path([(0, 1.1), (1.1, -0.9), (-1.1, -0.9)])
    case 5:
      return path([
        (-1, -0.35), (-0.35, -0.35), (-0.35, -1), (0.35, -1), (0.35, -0.35), (1, -0.35), (1, 0.35),
        (0.35, 0.35), (0.35, 1), (-0.35, 1), (-0.35, 0.35), (-1, 0.35),
      ])
    default:
      return "<circle cx=\"\(SVGText.number(x))\" cy=\"\(SVGText.number(y))\" "
        + "r=\"\(SVGText.number(r))\" \(attributes)/>\n"
    }
  }
}
