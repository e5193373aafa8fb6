import Testing

@testable import Plot

@Suite struct NamingTests {
  @Test("dates leave out what they have in common") func dates() {
    func days(_ year: Int, _ month: Int, _ day: Int) -> Double {
      CivilTime.days(year: year, month: month, day: day)
    }
    let years = [days(2010, 1, 1), days(2012, 1, 1)]
    #expect(years.map(CivilTime.namer(of: years)) == ["2010", "2012"])
    let months = [days(2010, 1, 1), days(2010, 3, 1)]
    #expect(months.map(CivilTime.namer(of: months)) == ["2010-01", "2010-03"])
    let others = [days(2010, 1, 1), days(2010, 3, 4)]
    #expect(others.map(CivilTime.namer(of: others)) == ["2010-01-01", "2010-03-04"])
  }

  @Test("values in words are exact up to ten million and carry their unit") func values() {
    #expect(valueText(2297, unit: nil) == "2,297")
    #expect(valueText(9_999_999, unit: nil) == "9,999,999")
    #expect(valueText(237e6, unit: nil) == "237M")
    #expect(valueText(237e6, unit: "$") == "$237M")
    #expect(valueText(90, unit: "min") == "90 min")
    #expect(valueText(7.25, unit: "%") == "7.25%")
    #expect(barTexts([1, 2.5, .nan], unit: nil) == ["1.0", "2.5", ""])
    #expect(barTexts([1e9, 2_500_000], unit: nil) == ["1B", "2.5M"])
  }

  @Test("bars keep gaps of regular axes and stand in order on others") func slots() throws {
    func bands(_ x: AxisColumn) -> BarBands {
      BarBands(Groups(x).withoutUnused(), isDate: x.isDate, standing: true)
    }
    let years = bands(.ints("year", [1990, 1992, 1993]))
    #expect(years.bands.count == 4)
    #expect(years.bandOfGroup == [0, 2, 3])
    let far = bands(.ints("id", [1, 10_000, 5_000_000]))
    #expect(far.isRanked)
    #expect(far.bands.count == 3)
    #expect(bands(.numbers("x", [0.5, 1.25])).isRanked)
    let months = bands(
      .dates(
        "d",
        days: [(2010, 11), (2011, 2)].map {
          Int(CivilTime.days(year: $0.0, month: $0.1, day: 1))
        }))
    #expect(months.bands.labels == ["2010-11", "2010-12", "2011-01", "2011-02"])
    #expect(months.bandOfGroup == [0, 3])
  }
}
