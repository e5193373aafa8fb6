import Testing

@testable import Diagnostics

@Suite struct TextTableTests {
  private let films = TextTable([
    .init("title", .left, ["Avatar", "千と千尋の神隠し", "Pirates of the Caribbean: At World's End", nil]),
    .init("year", .right, ["2009", "2001", "2007", "1995"]),
    .init("budget", .right, ["$237M", "$19M", "$300M", nil]),
    .init("tagline", .left, ["Enter the World of Pandora.", "a\tb", "", nil]),
  ])

  @Test("a table with room enough") func roomy() {
    #expect(
      films.lines(maxWidth: 100, charset: .block) == [
        "title                                     year  budget  tagline                    ",
        "────────────────────────────────────────  ────  ──────  ───────────────────────────",
        "Avatar                                    2009   $237M  Enter the World of Pandora.",
        "千と千尋の神隠し                          2001    $19M  a\\tb                       ",
        "Pirates of the Caribbean: At World's End  2007   $300M                             ",
        "null                                      1995    null  null                       ",
      ])
  }

  @Test("long texts are cut, then columns are hidden and named") func narrow() {
    #expect(
      films.lines(maxWidth: 40, charset: .ascii) == [
        "title         year  budget  tagline     ",
        "------------  ----  ------  ------------",
        "Avatar        2009   $237M  Enter the W~",
        "千と千尋の~   2001    $19M  a\\tb        ",
        "Pirates of ~  2007   $300M              ",
        "null          1995    null  null        ",
      ])
    #expect(films.lines(maxWidth: 30, charset: .ascii).last == "1 more column: tagline        ")
  }

  @Test("of many hidden columns the first are named") func many() {
    let table = TextTable((0..<30_000).map { .init("c\($0)", .right, ["1"]) })
    let below = table.lines(maxWidth: 40, charset: .ascii).dropFirst(3).joined()
    #expect(below.hasPrefix("29,990 more columns: c10, c11, "))
    #expect(below.contains("c69") && !below.contains("c70"))
    #expect(below.contains("and 29,930 others"))
  }

  @Test("a gap and notes") func gap() {
    var table = TextTable([.init("n", .right, ["1", "9"])], notes: ["9 rows"])
    table.gap = (1, 7)
    #expect(
      table.lines(maxWidth: 20, charset: .block) == [
        "n       ", "─       ", "1       ", "… 7 rows", "9       ", "9 rows  ",
      ])
  }

  @Test("every line is equally wide, at any width, with and without colour")
  func equalWidth() {
    for width in 1...90 {
      for charset in TextCharset.allCases {
        for color in [ColorMode.none, .ansi16] {
          let lines = films.lines(maxWidth: width, charset: charset, color: color)
          let widths = Set(lines.map { displayWidth(withoutStyles($0)) })
          #expect(widths.count == 1)
          #expect((widths.first ?? 0) <= width)
        }
      }
    }
  }

  @Test("wrapping") func wrapping() {
    #expect(wrapped("one two three", toWidth: 7) == ["one two", "three"])
    #expect(wrapped("overlong", toWidth: 3) == ["ove", "rlo", "ng"])
    #expect(wrapped("", toWidth: 3) == [""])
  }
}
