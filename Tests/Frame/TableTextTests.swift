import Diagnostics
import Numeric
import Testing

@testable import Frame

@Suite("datasets as text") struct TableTextTests {
  let work = Work.forTest
  let films = TestColumns.dataset([
    ("title", TestColumns.texts(["Avatar", "千と千尋の神隠し", nil])),
    ("budget", TestColumns.ints([237_000_000, 15_000_000, nil])),
    ("score", TestColumns.floats([7.25, 1.0 / 3, 8])),
    ("seen", TestColumns.bools([true, false, nil])),
  ])

  private func lines(
    _ data: Dataset, width: Int = 80, maxRows: Int = 20, charset: TextCharset = .block
  ) throws -> [String] {
    try tableText(data, width: width, charset: charset, maxRows: maxRows, work: work).map { line in
      var line = Substring(line)
      while line.last == " " { line.removeLast() }
      return String(line)
    }
  }

  @Test("numbers stand right, wide characters are measured, nulls are named") func layout() throws {
    #expect(
      try lines(films) == [
        "title             budget     score   seen",
        "text                 int     float   bool",
        "────────────────  ──────  ────────  ─────",
        "Avatar              237M  7.250000   true",
        "千と千尋の神隠し     15M  0.333333  false",
        "null                null  8.000000   null",
        "3 rows × 4 columns",
      ])
  }

  @Test("large ints lose no digit") func largeInts() {
    #expect(TableCell.ints(TestColumns.ints([9_999_999, 12])) == ["9999999", "12"])
    #expect(
      TableCell.ints(TestColumns.ints([2_787_965_087, 237_000_000, nil]))
        == ["2,787,965,087", "237,000,000", nil])
    #expect(TableCell.ints(TestColumns.ints([1_234_000_000, 500, 0])) == ["1.234B", "500", "0"])
    #expect(TableCell.ints(TestColumns.ints([.min, .max]))[0] == "-9,223,372,036,854,775,808")
    #expect(TableCell.floats(TestColumns.floats([29_045_039.875, 1])) == ["29,045,040", "1"])
  }

  @Test("what does not fit is named, rows left out are counted") func cut() throws {
    let shown = try lines(films, width: 30)
    #expect(shown.allSatisfy { displayWidth($0) <= 30 })
    #expect(shown.contains { $0.contains("more column") })
    #expect(shown.last == "3 rows × 4 columns")
    let many = TestColumns.dataset([("x", TestColumns.ints((0..<5000).map { Int64($0) }))])
    let text = try lines(many, maxRows: 8, charset: .ascii)
    #expect(text.contains("... 4,992 rows"))
    #expect(text.suffix(3) == ["4998", "4999", "5,000 rows x 1 column"])
    #expect(text.allSatisfy { $0.utf8.allSatisfy { $0 < 0x7F } })
  }

  @Test("a dataset without rows or columns") func empty() throws {
    #expect(try lines(films.head(0)).last == "0 rows × 4 columns")
    #expect(try lines(Dataset(rowCount: 0, names: [], columns: [])) == ["0 rows × 0 columns"])
    #expect(try lines(films, width: 1).allSatisfy { displayWidth($0) <= 1 })
  }

  @Test("control characters cannot reach the terminal") func controls() throws {
    let data = TestColumns.dataset([("a\u{1B}[2J", TestColumns.texts(["x\u{1B}[31m\u{202E}"]))])
    #expect(try !lines(data).joined().unicodeScalars.contains { $0.value < 0x20 })
    let record = try recordText(data, width: 60, charset: .block, maxRows: 5, work: work)
    #expect(!record.joined().unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
  }

  @Test("records show one column a line") func records() throws {
    #expect(
      try recordText(films, width: 40, charset: .ascii, maxRows: 1, work: work) == [
        "row 0",
        "  title   Avatar",
        "  budget  237000000",
        "  score   7.25",
        "  seen    true",
        "... 2 rows more",
        "3 rows x 4 columns",
      ])
  }

  @Test("describe says what is in each column") func describe() throws {
    let data = TestColumns.dataset([
      ("budget", TestColumns.ints([0, 10, 20, 0, nil])),
      ("genre", TestColumns.texts(["b", "a", "b", nil, "b"])),
      ("when", TestColumns.dates([0, 31, nil, nil, nil])),
      ("empty", TestColumns.nulls(5)),
    ])
    let described = try data.described(charset: .block, work: work)
    // pandas: quantile([.25, .5, .75]) of 0, 0, 10, 20 is 0, 5, 12.5; mean 7.5.
    #expect(
      try described.spelledRows(work) == [
        "budget int 1 3 0 0 5 12.5 20 7.5 0 50% █   ▅  ▅ 50% are 0: unknown? load with `unknown: {budget: 0}`",
        "genre text 1 2 a null null null b null b 75% null null",
        "when date 3 2 1970-01-01 1970-01-08 1970-01-16 1970-01-24 1970-02-01 null null null █      █ null",
        "empty null 5 0 null null null null null null null null null nothing but nulls",
      ])
  }
}
