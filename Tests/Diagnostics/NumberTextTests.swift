import Testing

@testable import Diagnostics

@Suite struct NumberTextTests {
  @Test("six significant digits without trailing zeros")
  func significant() {
    let expected: [(Double, String)] = [
      (0, "0"), (-0.0, "0"), (2, "2"), (1.0 / 3, "0.333333"), (-7.25, "-7.25"),
      (1234.5678, "1234.57"),
      (1_234_567.8, "1234568"), (0.00012345678, "0.000123457"), (1.5e-7, "1.5e-7"),
      (999_999.5, "1000000"), (1e15, "1e15"), (123e20, "1.23e22"), (100, "100"),
    ]
    for (value, text) in expected { #expect(NumberText.significant(value) == text) }
  }

  @Test("units round before they choose")
  func units() {
    let expected: [(Double, String)] = [
      (950, "950"), (999.4, "999"), (999.6, "1K"), (1234, "1.23K"), (237e6, "237M"),
      (1.25e9, "1.25B"),
      (999_950_000, "1B"), (-45_600, "-45.6K"), (2.5e12, "2.5T"), (1e15, "1e15"), (0.5, "0.5"),
      (0, "0"),
    ]
    for (value, text) in expected { #expect(NumberText.withUnit(value) == text) }
  }

  @Test("money")
  func money() {
    let expected: [(Double, String)] = [
      (237e6, "$237M"), (-12.5e6, "-$12.5M"), (950, "$950"), (4.5, "$4.50"), (999.7, "$1K"),
      (0, "$0"),
      (1.25e9, "$1.25B"), (-0.001, "$0.00"),
    ]
    for (value, text) in expected { #expect(NumberText.money(value) == text) }
  }

  @Test("thousands, decimals, percentages, shortest")
  func others() {
    #expect(NumberText.grouped(4803) == "4,803")
    #expect(NumberText.grouped(-123) == "-123")
    #expect(NumberText.grouped(Int64.min) == "-9,223,372,036,854,775,808")
    #expect(NumberText.grouped(1_234_567.891, decimals: 2) == "1,234,567.89")
    #expect(NumberText.fixed(2.5, decimals: 0) == "2")
    #expect(NumberText.fixed(-0.004, decimals: 2) == "0.00")
    #expect(NumberText.percent(0.352) == "35%")
    #expect(NumberText.percent(0.352, decimals: 1) == "35.2%")
    #expect(NumberText.quantity(90, unit: "min") == "90 min")
    #expect(NumberText.shortest(1e16) == "1e16")
    #expect(NumberText.shortest(0.1) == "0.1")
    #expect(NumberText.shortest(.leastNonzeroMagnitude) == "5e-324")
    #expect(NumberText.column([7.25, nil, 8, 6.5]) == ["7.25", nil, "8.00", "6.50"])
  }

  /// Those without a name of mvs's own are what Python's `format` gives.
  @Test("formats of f-strings")
  func formats() throws {
    #expect(try formatted(237e6, as: "money") == "$237M")
    #expect(try formatted(1.25e9, as: "units") == "1.25B")
    #expect(try formatted(Int64(4803), as: ",") == "4,803")
    #expect(try formatted(1234.5, as: ",") == "1,234.5")
    #expect(try formatted(1234.567, as: ",.2f") == "1,234.57")
    #expect(try formatted(3.14159, as: ".2") == "3.14")
    #expect(try formatted(3.14159, as: ".2f") == "3.14")
    #expect(try formatted(Int64(3), as: ".2f") == "3.00")
    #expect(try formatted(0.352, as: "%") == "35%")
    #expect(try formatted(0.352, as: ".1%") == "35.2%")
    #expect(try formatted(Int64.max, as: ",") == "9,223,372,036,854,775,807")
    #expect(try formatted(2.5, as: ">8") == "     2.5")
    #expect(try formatted(2.5, as: "08.2f") == "00002.50")
    #expect(try formatted(-2.5, as: "08.2f") == "-0002.50")
    #expect(try formatted(2.5, as: "+.1f") == "+2.5")
    #expect(try formatted(12345.0, as: ".2e") == "1.23e4")
    #expect(try formatted("Heat", as: ">8") == "    Heat")
    #expect(try formatted("Heat", as: "*^8") == "**Heat**")
    #expect(try formatted("千と千尋", as: "<10") == "千と千尋  ")
    #expect(try formatted("The Godfather", as: ".5") == "The G")
    for bad in ["dollars", "x", ".", ".f", "1k", ">99999", ",money", "千>8"] {
      let failure = #expect(throws: Failure.self) { try formatted(1.0, as: bad) }
      #expect(failure?.code == "bad-format")
    }
    #expect(throws: Failure.self) { try formatted("Heat", as: "money") }
  }
}
