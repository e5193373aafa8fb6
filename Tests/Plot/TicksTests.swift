import Testing

@testable import Plot

@Suite struct TicksTests {
  @Test("numbers are cut at 1, 2, 2.5 and 5 times a power of ten") func nice() {
    let cases: [(low: Double, high: Double, count: Int, values: [Double])] = [
      (0, 10, 5, [0, 2, 4, 6, 8, 10]), (0, 100, 4, [0, 25, 50, 75, 100]),
      (3.2, 8.7, 6, [4, 5, 6, 7, 8]), (-1, 1, 4, [-1, -0.5, 0, 0.5, 1]),
      (1985, 2012, 6, [1985, 1990, 1995, 2000, 2005, 2010]),
      (0, 0.003, 3, [0, 0.001, 0.002, 0.003]),
    ]
    for (low, high, count, values) in cases {
      let ticks = Ticks.numbers(low, high, count: count).values
      #expect(ticks.count == values.count, "\(low) to \(high): \(ticks)")
      for (tick, value) in zip(ticks, values) { #expect(abs(tick - value) < 1e-12) }
    }
  }

  @Test("ints have whole ticks") func whole() {
    #expect(Ticks.numbers(0, 3, count: 10, isWhole: true).labels == ["0", "1", "2", "3"])
    #expect(
      Ticks.numbers(0, 26, count: 10, isWhole: true).labels == ["0", "5", "10", "15", "20", "25"])
  }

  @Test("labels carry units and are alike in decimals") func labels() {
    #expect(Ticks.numbers(0, 1.5e9, count: 3).labels == ["0", "500M", "1B", "1.5B"])
    #expect(Ticks.numbers(0, 60e6, count: 3, unit: "$").labels == ["$0", "$20M", "$40M", "$60M"])
    #expect(Ticks.numbers(-2e6, 2e6, count: 2, unit: "$").labels == ["-$2M", "$0", "$2M"])
    #expect(
      Ticks.numbers(0, 1, count: 4, unit: nil).labels == ["0.00", "0.25", "0.50", "0.75", "1.00"])
    #expect(Ticks.numbers(0, 40, count: 2, unit: "%").labels == ["0%", "20%", "40%"])
  }

  @Test("ticks stay inside, ascend and are never many") func bounds() {
    let ends: [Double] = [-1e308, -1e15, -3, 0, 1e-300, 0.1, 7, 1985, 1e9, 1e16, 1e308]
    for low in ends {
      for high in ends where high > low {
        for count in [1, 3, 7, 60] {
          let values = Ticks.numbers(low, high, count: count).values
          let slack = (high / 2 - low / 2) * 1e-5
          #expect(values.allSatisfy { $0 >= low - slack && $0 <= high + slack })
          #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
          #expect(values.count <= count + 2)
        }
      }
    }
  }

  @Test("powers of ten on logarithmic axes") func logarithmic() {
    #expect(
      Ticks.logarithmic(1, 1e4, count: 8, unit: nil).labels == ["1", "10", "100", "1000", "10K"])
    #expect(Ticks.logarithmic(20, 300, count: 8, unit: nil).values == [20, 50, 100, 200])
    #expect(Ticks.logarithmic(1, 1e12, count: 4, unit: nil).values == [1, 1e3, 1e6, 1e9, 1e12])
    #expect(Ticks.logarithmic(1e6, 1e8, count: 4, unit: "$").labels == ["$1M", "$10M", "$100M"])
  }

  @Test("dates are cut at years, months, weeks, days and hours") func dates() {
    func day(_ year: Int, _ month: Int, _ day: Int) -> Double {
      CivilTime.days(year: year, month: month, day: day)
    }
    #expect(
      Ticks.dates(day(1985, 3, 1), day(2012, 5, 1), count: 6).labels
        == ["1985", "1990", "1995", "2000", "2005", "2010"].filter { $0 != "1985" })
    #expect(
      Ticks.dates(day(2011, 11, 20), day(2012, 3, 2), count: 4).labels
        == ["2011-12", "2012-01", "2012-02", "2012-03"])
    #expect(
      Ticks.dates(day(2012, 5, 1), day(2012, 5, 5), count: 5).labels
        == ["2012-05-01", "2012-05-02", "2012-05-03", "2012-05-04", "2012-05-05"])
    #expect(
      Ticks.dates(day(2012, 5, 4), day(2012, 5, 5), count: 2).labels
        == ["05-04 00:00", "05-04 12:00", "05-05 00:00"])
  }

  @Test("days since 1970 and dates of the calendar are each other's inverse") func calendar() {
    #expect(CivilTime.text(days: 0) == "1970-01-01")
    #expect(CivilTime.text(days: 15_464) == "2012-05-04")
    #expect(CivilTime.text(days: -1) == "1969-12-31")
    #expect(CivilTime.text(days: 15_464.84375) == "2012-05-04T20:15")
    for days in stride(from: -800_000, through: 800_000, by: 367) {
      let date = CivilTime.date(days: Double(days))
      #expect(CivilTime.days(year: date.year, month: date.month, day: date.day) == Double(days))
    }
  }
}
