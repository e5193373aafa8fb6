import Diagnostics
import Files
import Numeric
import Testing

@testable import Frame

/// Numbers and dates as people write them: what they become, and what is said of it.
struct ValueShapeTests {
  private func column(
    _ values: [String], _ options: CSVOptions = CSVOptions()
  ) throws -> (shown: [String], unit: String?, remarks: [Remark], data: Dataset) {
    let lines = values.enumerated().map { "k\($0)\t\($1)\n" }.joined()
    let (data, remarks, _) = try loaded(Array(("k\tv\n" + lines).utf8), options)
    return (
      try data.shown("v"), try data.column("v").unit?.symbol,
      remarks.filter { $0.code != "csv-dialect" }, data
    )
  }

  @Test(
    arguments: [
      (["1,234", "12,345,678", "5"], ["1234", "12345678", "5"], nil),
      (["1.234,50", "12,5", "7"], ["1234.5", "12.5", "7.0"], nil),
      (["1,234.50", "0.5", "7"], ["1234.5", "0.5", "7.0"], nil),
      (["1'234", "5'678.25"], ["1234.0", "5678.25"], nil),
      (["1\u{a0}234", "1\u{202f}234"], ["1234", "1234"], nil),
      (["$1.2M", "$950K", "-$3"], ["1200000", "950000", "-3"], "$"),
      (["€ 1.234,50", "3,00 €"], ["1234.5", "3.0"], "€"),
      (["USD 5", "7 USD"], ["5", "7"], "USD"),
      (["1.5 million", "2 billion"], ["1500000", "2000000000"], nil),
      (["35%", "2.5 %"], ["35.0", "2.5"], "%"),
      (["150 min", "1 minute", "0 mins"], ["150", "1", "0"], "min"),
      (["2h 30min", "45 min", "1 hr 5 mins"], ["150", "45", "65"], "min"),
      (["2h", "1.5 hours"], ["2.0", "1.5"], "h"),
      (["90 s", "2 min"], ["90", "120"], "s"),
      (["(1,234)", "5"], ["-1234", "5"], nil),
      ([" 12", "7 "], ["12", "7"], nil),
      (["9,007,199,254,740,993", "1"], ["9007199254740993", "1"], nil),
      (["$0.1", "$0.2"], ["0.1", "0.2"], "$"),
    ] as [([String], [String], String?)])
  func numbers(_ values: [String], _ expected: [String], _ unit: String?) throws {
    let (shown, found, remarks, _) = try column(values)
    #expect(shown == expected)
    #expect(found == unit)
    #expect(remarks.contains { $0.code == "csv-number" })
  }

  @Test(arguments: [
    ["$5", "€5"], ["1,5", "1.5,2"], ["5 min", "7"], ["1,23", "1.23"], ["007", "1,234"],
    ["12,34,567"], ["5 parsecs"], ["+5"], ["--5"], ["$"], ["1 2"],
  ])
  func texts(_ values: [String]) throws {
    let (shown, _, _, _) = try column(values)
    #expect(shown == values.map { "\"\($0)\"" })
  }

  @Test func decimalOfTheFile() throws {
    // A column that is certain decides for one that is not.
    let (data, remarks, _) = try loaded(Array("a;b;c\n1,5;1,234;x\n2,25;5,678;y\n".utf8))
    #expect(try data.shown("b") == ["1.234", "5.678"])
    #expect(remarks.contains { $0.message.contains("decimals stand behind a comma") })
    let (open, _, warned, _) = try column(["1,234", "5,678"])
    #expect(open == ["1234", "5678"])
    #expect(warned.contains { $0.kind == .warning && $0.message.contains("decimal: \",\"") })
    #expect(try column(["1,234", "5,678"], CSVOptions(decimal: 0x2C)).shown == ["1.234", "5.678"])
    #expect(try column(["1.234", "5.678"], CSVOptions(decimal: 0x2C)).shown == ["1234", "5678"])
  }

  @Test(arguments: [
    (["14/05/2012", "05/04/2012"], ["2012-05-14", "2012-04-05"]),
    (["05/14/2012", "05/04/2012"], ["2012-05-14", "2012-05-04"]),
    (["14.5.2012", "1.2.2012"], ["2012-05-14", "2012-02-01"]),
    (["2012/05/04", "2012/5/14"], ["2012-05-04", "2012-05-14"]),
    (["May 4, 2012", "December 31 1999"], ["2012-05-04", "1999-12-31"]),
    (["4 May 2012", "04-May-2012"], ["2012-05-04", "2012-05-04"]),
    (["Fri, 4 May 2012", "4th of May 2012"], ["2012-05-04", "2012-05-04"]),
    (["2012-05-04", "May 5, 2012"], ["2012-05-04", "2012-05-05"]),
    (["31/02/2012", "31/03/2012"], ["null", "2012-03-31"]),
  ])
  func dates(_ values: [String], _ expected: [String]) throws {
    let data = try column(values).data
    #expect(try data.type("v") == "date")
    let shown = try data.scalars("v").map { value in
      if case .date(let days) = value { Calendar.text(date: days) } else { "null" }
    }
    #expect(shown == expected)
  }

  @Test func orderOfDates() throws {
    let open = try column(["05/04/2012", "03/02/2011"])
    #expect(open.shown == ["\"05/04/2012\"", "\"03/02/2011\""])
    #expect(open.remarks.map(\.code) == ["csv-date"])
    var options = CSVOptions()
    let (isOrder, isType) = (
      options.setDateOrder("dmy", of: "v"), options.setDateOrder("int", of: "v")
    )
    #expect(isOrder && !isType)
    #expect(try column(["05/04/2012"], options).data.type("v") == "date")
    _ = options.setDateOrder("ymd", of: "v")
    #expect(try column(["20120504"], options).shown == ["date 15464"])
    let torn = try column(["14/05/2012", "05/14/2012"])
    #expect(torn.remarks.first?.message.contains("different orders") == true)
    // Another column of the file tells.
    let data = try loaded("a,b\n14/05/2012,05/04/2012\n15/05/2012,01/02/2012\n")
    #expect(try data.type("b") == "date")
  }

  @Test func nullWords() throws {
    let (shown, _, remarks, _) = try column(["NA", "5", "-", "N/A", "null"])
    #expect(shown == ["null", "5", "null", "null", "null"])
    #expect(remarks.map(\.code) == ["csv-null"])
    #expect(try column(["NA", "Namibia"]).shown == ["\"NA\"", "\"Namibia\""])
    #expect(
      try column(["NA", "Namibia"], CSVOptions(nulls: ["NA"])).shown == ["null", "\"Namibia\""])
    #expect(try column(["NA", "5"], CSVOptions(nulls: [])).shown == ["\"NA\"", "\"5\""])
  }

  @Test func units() throws {
    let options = CSVOptions(units: ["v": "min"])
    let plain = try column(["90", "120"], options)
    #expect(plain.unit == "min")
    #expect(try column(["90 min", "120"], options).shown == ["90", "120"])
    #expect(try column(["2h", "1.5h"], options).shown == ["120.0", "90.0"])
    #expect(try column(["5"], CSVOptions(units: ["v": "oscars"])).unit == "oscars")
    let taken = try plain.data.taking(rows: [1]).column("v")
    #expect(taken.unit?.symbol == "min")
  }

  @Test func problemsAreListed() throws {
    let folder = TemporaryFolder()
    let file = try folder.write(
      Array("k,v,d\na,NaN,2012-02-30\nb,1.5,2012-05-04\nc,inf,2012-13-01\nd,NA,\n".utf8))
    let work = Work(budget: Budget(threads: 2))
    let data = try Dataset.load(file, work: work).taking(rows: [0])
    let problems = try data.problems(work: work)
    #expect(try problems.shown("line") == ["5", "2", "4", "2", "4"])
    #expect(
      try problems.shown("value")
        == ["NA", "NaN", "inf", "2012-02-30", "2012-13-01"].map { "\"\($0)\"" })
    #expect(try problems.shown("column") == ["v", "v", "v", "d", "d"].map { "\"\($0)\"" })
    #expect(try problems.shown("values") == ["1", "1", "1", "1", "1"])
    // Blanks at the ends are kept; three places are named and the others counted.
    let padded = try folder.write(Array(("k,v\n" + (1...9).map { "\($0),film \n" }.joined()).utf8))
    let blanks = try Dataset.load(padded, work: work).problems(work: work)
    #expect(try blanks.shown("line") == ["2", "3", "4", "null"])
    #expect(try blanks.shown("values") == ["1", "1", "1", "6"])
  }

  @Test func severalFiles() throws {
    let folder = TemporaryFolder()
    let work = Work(budget: Budget(threads: 2))
    let files = [
      try folder.write(Array("id,score,star\n1,2,A\n".utf8), to: "drama.csv"),
      try folder.write(Array("id,score,certificate\n2,2.5,PG\n".utf8), to: "horror.csv"),
      try folder.write(Array("score,id\nhigh,x3\n".utf8), to: "war.csv"),
    ]
    var request = LoadRequest()
    request.nameColumn = "genre"
    let data = try request.load(Array(files.prefix(2)), work: work)
    #expect(data.names == ["id", "score", "star", "certificate", "genre"])
    #expect(try data.shown("score") == ["2.0", "2.5"])
    #expect(try data.shown("star") == ["\"A\"", "null"])
    #expect(try data.shown("genre") == ["\"drama\"", "\"horror\""])
    #expect(work.takeRemarks().filter { $0.code == "load-columns" }.count == 2)
    let torn = try request.load(files, work: work)
    #expect(try torn.shown("score") == ["\"2\"", "\"2.5\"", "\"high\""])
    #expect(work.takeRemarks().contains { $0.code == "load-types" })
  }
}
