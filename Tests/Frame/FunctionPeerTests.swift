import Numeric
import Testing

@testable import Frame

/// Functions of single values agree with Python 3.11, numpy 2, pandas and dateutil on literals.
@Suite struct FunctionPeerTests {
  private func day(_ text: String) throws -> Scalar {
    var text = text
    return .date(try #require(text.withUTF8 { Calendar.parseDate($0) }))
  }

  /// `datetime.date.isocalendar`.
  @Test func weeks() throws {
    for (date, year, week) in [
      ("2012-12-31", 2013, 1), ("2010-01-03", 2009, 53), ("2009-01-01", 2009, 1),
      ("2016-01-03", 2015, 53), ("2015-12-31", 2015, 53), ("1999-12-31", 1999, 52),
      ("2000-02-29", 2000, 9), ("2024-12-30", 2025, 1),
    ] {
      #expect(try one("week", day(date)) == "\(week)", "\(date)")
      #expect(try one("week_year", day(date)) == "\(year)", "\(date)")
    }
  }

  /// The start and end of pandas' periods.
  @Test func spans() throws {
    for (date, unit, start, end) in [
      ("2012-05-20", "week", "2012-05-14", "2012-05-20"),
      ("2012-05-20", "month", "2012-05-01", "2012-05-31"),
      ("2012-05-20", "quarter", "2012-04-01", "2012-06-30"),
      ("2012-05-20", "year", "2012-01-01", "2012-12-31"),
      ("2012-12-31", "week", "2012-12-31", "2013-01-06"),
      ("2000-02-29", "week", "2000-02-28", "2000-03-05"),
      ("2000-02-29", "month", "2000-02-01", "2000-02-29"),
      ("2000-02-29", "quarter", "2000-01-01", "2000-03-31"),
    ] {
      #expect(try one("floor_date", day(date), .text(unit)) == "@\(start)", "\(date) \(unit)")
      #expect(try one("last_day", day(date), .text(unit)) == "@\(end)", "\(date) \(unit)")
    }
  }

  /// `dateutil.relativedelta`.
  @Test func months() throws {
    for (date, count, moved) in [
      ("2012-01-31", 1, "2012-02-29"), ("2012-03-31", -1, "2012-02-29"),
      ("2011-01-31", 13, "2012-02-29"), ("2012-02-29", -12, "2011-02-28"),
      ("2012-12-15", -25, "2010-11-15"),
    ] {
      #expect(try one("add_months", day(date), .int(Int64(count))) == "@\(moved)", "\(date)")
    }
    for (start, end, count) in [
      ("2012-01-31", "2012-03-01", 1), ("2012-01-31", "2012-02-29", 1),
      ("1940-04-25", "1995-04-24", 659), ("2000-02-29", "2001-02-28", 12),
      ("2012-05-04", "2012-05-04", 0), ("2012-01-01", "2013-12-31", 23),
    ] {
      #expect(
        try one("until", day(start), day(end), .text("month")) == "\(count)", "\(start) \(end)")
    }
  }

  /// `math.gcd`, `math.lcm`, `math.comb`, `hex`, `int(text, base)`.
  @Test func ints() throws {
    for (a, b, divisor, multiple) in [
      (12, 18, 6, 36), (-4, 6, 2, 12), (0, 7, 7, 0), (0, 0, 0, 0), (1071, 462, 21, 23_562),
    ] as [(Int64, Int64, Int64, Int64)] {
      #expect(try one("gcd", .int(a), .int(b)) == "\(divisor)")
      #expect(try one("lcm", .int(a), .int(b)) == "\(multiple)")
    }
    for (n, k, ways) in [
      (5, 2, 10), (61, 30, 232_714_176_627_630_544), (66, 33, 7_219_428_434_016_265_740),
      (10, 0, 1), (3, 5, 0),
    ] as [(Int64, Int64, Int64)] {
      #expect(try one("choose", .int(n), .int(k)) == "\(ways)")
    }
    #expect(try one("to_base", .int(-5), .int(2)) == "\"-101\"")
    #expect(try one("from_base", .text("zz"), .int(36)) == "1295")
  }

  /// numpy's functions of the same names.
  @Test func mathematics() throws {
    for (name, x, expected) in [
      ("cbrt", 27, 3), ("cbrt", -8, -2), ("cbrt", 2, 1.2599210498948732),
      ("log2", 10, 3.321928094887362), ("log10", 2, 0.3010299956639812),
      ("expm1", 1e-9, 1.0000000005000001e-9), ("log1p", 1e-9, 9.999999995e-10),
      ("sin", 1, 0.8414709848078965), ("cos", 1, 0.5403023058681398),
      ("tan", 1, 1.5574077246549023), ("asin", 0.5, 0.5235987755982989),
      ("atan", 2, 1.1071487177940904), ("sinh", 1, 1.1752011936438014),
      ("tanh", 0.5, 0.46211715726000974),
    ] {
      let value = try #require(Double(try one(name, .float(x))))
      #expect(abs(value - expected) <= 1e-14 * abs(expected), "\(name)(\(x))")
    }
  }

  /// `str.upper`, `lower`, `capitalize`; `unicodedata.normalize`.
  @Test func cases() throws {
    for (text, upper, lower, sentence) in [
      ("İstanbul", "İSTANBUL", "i\u{307}stanbul", "İstanbul"),
      ("straße", "STRASSE", "straße", "Straße"), ("ǆungla", "ǄUNGLA", "ǆungla", "ǅungla"),
      ("O'NEILL", "O'NEILL", "o'neill", "O'neill"), ("ﬁlm", "FILM", "ﬁlm", "Film"),
    ] {
      #expect(try one("upper", .text(text)) == Scalar.text(upper).source)
      #expect(try one("lower", .text(text)) == Scalar.text(lower).source)
      #expect(try one("capitalize", .text(text)) == Scalar.text(sentence).source)
    }
    for (text, composed, decomposed) in [
      ("ﬁ²", "fi2", "ﬁ²"), ("\u{212B}", "\u{C5}", "A\u{30A}"),
      ("e\u{301}\u{323}", "\u{1EB9}\u{301}", "e\u{323}\u{301}"),
      ("\u{AC00}", "\u{AC00}", "\u{1100}\u{1161}"), ("\u{2126}", "\u{3A9}", "\u{3A9}"),
    ] {
      #expect(
        try one("normalize", .text(text), .text("NFKC")) == Scalar.text(composed).source)
      #expect(
        try one("normalize", .text(text), .text("NFD")) == Scalar.text(decomposed).source)
    }
  }

  /// `str.split()`, `isalpha`, `isdecimal`, `isupper`, `islower`.
  @Test func classes() throws {
    #expect(try one("words", .text("  a\u{A0}b \t c\u{2003}")) == #"["a", "b", "c"]"#)
    for (text, alpha, decimal, upper, lower) in [
      ("abc", true, false, false, true), ("a1", false, false, false, true),
      ("", false, false, false, false), ("٣", false, true, false, false),
      ("²", false, false, false, false), ("ǅ", true, false, false, false),
      ("USA 1", false, false, true, false), ("ß", true, false, false, true),
    ] {
      #expect(try one("is_alpha", .text(text)) == "\(alpha)", "\(text)")
      #expect(try one("is_digit", .text(text)) == "\(decimal)", "\(text)")
      #expect(try one("is_upper", .text(text)) == "\(upper)", "\(text)")
      #expect(try one("is_lower", .text(text)) == "\(lower)", "\(text)")
    }
  }

  /// The table of Wagner and Fischer, in Python: short patterns are bit-parallel, long ones not.
  @Test func distances() throws {
    let long = String(repeating: "the quick brown fox jumps over the lazy dog ", count: 3)
    let other = String(long.unicodeScalars.dropFirst(5)) + "zebra"
    #expect(try one("edit_distance", .text("kitten"), .text("sitting")) == "3")
    #expect(try one("edit_distance", .text("映画館"), .text("映像館長")) == "2")
    #expect(try one("edit_distance", .text(long), .text(other)) == "10")
    #expect(try one("edit_distance", .text(""), .text("abc")) == "3")
  }
}
