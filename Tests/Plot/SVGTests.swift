import Describe
import Testing

@testable import Plot

@Suite struct SVGTests {
  private let films = MadeFilms()

  /// Whether expat reads the text to its end.
  private func isWellFormed(_ text: String) -> Bool { XMLParser()?.accepts(text) ?? false }

  @Test("the parser refuses what is no XML") func parser() throws {
    let parser = try #require(XMLParser())
    #expect(parser.accepts("<a><b c=\"1\"/>&amp;</a>"))
    for text in ["<a>", "<a><b></a></b>", "<a b=1/>", "<a>&nope;</a>", "<a>\u{1}</a>", "<a/><b/>"] {
      #expect(!parser.accepts(text), "\(text)")
    }
  }

  @Test("a figure as PNG has its size, twice as many dots as pixels") func png() throws {
    let figure = try Figure.bar(.categories("k", ["a", "b"]), .numbers("v", [2, 1]))
    let bytes = try figure.png(width: 300)
    #expect(bytes.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    #expect(bytes[16..<20].reduce(0) { $0 << 8 | Int($1) } == 600)
    let height = figure.document(width: 300).height
    #expect(bytes[20..<24].reduce(0) { $0 << 8 | Int($1) } == Int((height * 2).rounded(.up)))
    #expect(try figure.png(width: 300) == bytes)
  }

  @Test("every kind is well-formed XML with a title, a description and no script") func kinds()
    throws
  {
    let evil = AxisColumn.categories(
      "a<b>&\"",
      (0..<400).map { ["<script>alert(1)</script>", "]]>", "\u{0}\u{1B}", "映画", nil][$0 % 5] })
    for kind in PlotKinds.all {
      let roles = kind.columns.compactMap {
        option -> (role: String, columns: [AxisColumn])? in
        switch option.name {
        case "truth": return (option.name, [.ints("hit", (0..<400).map { $0 % 3 / 2 })])
        case "scores":
          return (option.name, [.numbers("a<b", (0..<400).map { Double($0 % 11) / 10 })])
        case "actual" where kind.description.name == "residuals":
          return (option.name, [films.profit])
        case "predicted" where kind.description.name == "residuals":
          return (option.name, [films.budget])
        case "columns": return (option.name, [films.budget, films.runtime])
        case "date": return (option.name, [.dates("day", days: (0..<400).map { 14_000 + $0 })])
        case "value": return nil
        case "size": return (option.name, [films.runtime])
        case "color", "facet", "actual", "predicted": return (option.name, [evil])
        case "x" where ["bar", "line", "area"].contains(kind.description.name):
          return (option.name, [.ints("row", Array(0..<400))])
        case "x" where kind.description.name == "proportions": return (option.name, [evil])
        case "y" where ["box", "strip", "violin", "ridgeline"].contains(kind.description.name):
          return (option.name, [evil])
        case "y" where ["bar", "area", "proportions"].contains(kind.description.name):
          return (option.name, [films.runtime])
        default: return (option.name, [option.name == "x" ? films.budget : films.profit])
        }
      }
      let figure = try kind.figure(PlotData(roles), [("title", .text("A & <B>"))])
      let svg = figure.svg()
      #expect(isWellFormed(svg), "\(kind.description.name)")
      #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\""))
      #expect(svg.contains("A &amp; &lt;B&gt;</title>"))
      #expect(svg.contains("<desc id="))
      #expect(!svg.contains("<script"))
      #expect(!svg.contains("nan") && !svg.contains("inf\""))
      #expect(svg == figure.svg(), "the same bytes again")
    }
  }

  @Test("a drawing shows the numbers of its table: bars as long as their values") func lengths()
    throws
  {
    let figure = try Figure.bar(
      .categories("k", ["a", "b", "c"]), .numbers("v", [100, 50, 25]))
    let widths = figure.svg().split(separator: "\n").filter { $0.contains("<rect") }
      .compactMap { line -> Double? in
        line.split(separator: "\"").enumerated().first { $0.element == " width=" }
          .flatMap { found in Double(line.split(separator: "\"")[found.offset + 1]) }
      }
    #expect(widths.count == 3)
    guard widths.count == 3 else { return }
    #expect(abs(widths[1] / widths[0] - 0.5) < 0.01)
    #expect(abs(widths[2] / widths[0] - 0.25) < 0.01)
  }

  @Test("an empty figure and figures together") func others() throws {
    let empty = try Figure.bar(.categories("genre", []), .ints("n", []))
    #expect(isWellFormed(empty.svg()))
    #expect(empty.svg().contains("no rows"))
    let one = try Figure.make("histogram", PlotData(x: films.runtime))
    for figure in [Figure.beside([one, one]), .above([one, empty])] {
      #expect(isWellFormed(figure.svg(width: 900)))
    }
  }

  @Test("colours have a contrast of 3 at least against black and white") func contrast() {
    func linear(_ part: UInt32) -> Double {
      let value = Double(part & 255) / 255
      return value <= 0.03928 ? value / 12.92 : raisedTo24((value + 0.055) / 1.055)
    }
    func raisedTo24(_ value: Double) -> Double {
      // value^2.4 as a square times a fifth root squared.
      var root = value
      for _ in 0..<60 {
        root -= (root * root * root * root * root - value) / (5 * root * root * root * root)
      }
      return value * value * root * root
    }
    for color in Palette.colors {
      let light =
        0.2126 * linear(color >> 16) + 0.7152 * linear(color >> 8) + 0.0722 * linear(color)
      #expect((light + 0.05) / 0.05 >= 3)
      #expect(1.05 / (light + 0.05) >= 3)
    }
  }
}
