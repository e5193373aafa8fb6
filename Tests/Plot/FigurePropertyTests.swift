import Describe
import Diagnostics
import Numeric
import Testing

@testable import Plot

@Suite struct FigurePropertyTests {
  private static let labels: [String?] = [
    "Drama", "千と千尋の神隠し", "기생충", "👩\u{200D}👩\u{200D}👧‍👦", "🇩🇪🇫🇷", "e\u{301}\u{301}", "\u{1B}[2J", "a\nb",
    "\u{202E}x",
    nil, "", " ", String(repeating: "very long ", count: 30), "क्षि", "❤\u{FE0F}", "\t", "ﷺ",
  ]
  private static let extremes: [Double?] = [
    0, -0.0, nil, 1, -1, 1e308, -1e308, Double.leastNonzeroMagnitude, 1e-300, .infinity, .nan, 1e15,
    0.1, 1985,
  ]

  private func values(_ count: Int, _ stream: inout SeededStream) -> [Double?] {
    let isWild = stream.index(below: 3) == 0
    let scale = [1, 100, 1e6, 1e-6][stream.index(below: 4)]
    return (0..<count).map { _ in
      if isWild { return Self.extremes[stream.index(below: Self.extremes.count)] }
      return stream.index(below: 12) == 0 ? nil : (stream.normal() * scale).rounded()
    }
  }

  private func column(_ name: String, _ count: Int, _ stream: inout SeededStream) -> AxisColumn {
    switch stream.index(below: 4) {
    case 0: return .dates(name, days: (0..<count).map { $0 % 11 == 3 ? nil : 10_000 + $0 * 31 })
    case 1: return .ints(name, (0..<count).map { 1985 + $0 })
    case 2:
      return .categories(
        name, (0..<count).map { _ in Self.labels[stream.index(below: Self.labels.count)] })
    default: return .numbers(name, values(count, &stream), unit: [nil, "$", "min", "%"][count % 4])
    }
  }

  /// What a curve of judgement takes: chances, or whether they came true.
  private func outcome(_ name: String, _ count: Int, isTruth: Bool) -> AxisColumn {
    if isTruth { return .ints(name, (0..<count).map { $0 * 7 % 11 > 6 ? 1 : 0 }) }
    let shares = (0..<count).map { row -> Double? in
      row % 13 == 5 ? nil : Double(row * 7 % 11) / 10
    }
    return .numbers(name, shares)
  }

  private func figure(_ seed: UInt64) throws -> Figure? {
    var stream = SeededStream(seed: seed)
    let count = [0, 1, 2, 9, 40, 150][stream.index(below: 6)]
    let name = Self.labels[stream.index(below: Self.labels.count)] ?? "n"
    let spec = PlotKinds.all[Int(seed) % PlotKinds.all.count]
    var roles: [(role: String, columns: [AxisColumn])] = []
    for option in spec.columns {
      guard option.isRequired || stream.index(below: 2) == 0 else { continue }
      let isNumber = ["y", "value", "size"].contains(option.name)
      let takes = isNumber ? stream.index(below: 3) > 0 : false
      let column =
        takes
        ? AxisColumn.numbers(
          name + option.name, values(count, &stream), unit: [nil, "$"][count % 2])
        : column(option.name, count, &stream)
      if ["truth", "scores"].contains(option.name) {
        roles.append((option.name, [outcome(name, count, isTruth: option.name == "truth")]))
        continue
      }
      roles.append((option.name, [column]))
      if option.type == .columns, stream.index(below: 2) == 0 {
        roles[roles.count - 1].columns.append(.numbers("other", values(count, &stream)))
      }
    }
    var options: [(name: String, value: OptionValue)] = [("title", .text(name))]
    for option in spec.options where stream.index(below: 3) == 0 {
      switch (option.type, option.constraint) {
      case (.bool, _): options.append((option.name, .bool(stream.index(below: 2) == 0)))
      case (.text, .oneOf(let names)):
        options.append((option.name, .text(names[stream.index(below: names.count)])))
      case (.int, .ints(let range)):
        let value = range.lowerBound + Int64(stream.index(below: 12))
        options.append((option.name, .int(min(value, range.upperBound))))
      default: break
      }
    }
    if stream.index(below: 8) == 0, spec.options.contains(where: { $0.name == "x_lines" }) {
      options.append(("x_lines", .list([.float(3.5), .int(2000)])))
    }
    do {
      return try spec.figure(PlotData(roles), options)
    } catch let failure as Failure {
      #expect(!failure.message.isEmpty)
      return nil
    }
  }

  @Test("every line of every figure is as wide as asked, and holds no control character")
  func equalWidth() throws {
    var drawn = 0
    for seed in 0..<300 as Range<UInt64> {
      guard let figure = try figure(seed) else { continue }
      drawn += 1
      // Seeds reach every width from 40 to 300.
      let widths = [40 + Int(seed % 9), 40 + Int(seed * 7 % 261)]
      for charset in TextCharset.allCases {
        for width in widths {
          for line in figure.lines(width: width, charset: charset) {
            #expect(displayWidth(line) == width, "seed \(seed), \(charset), \(width)")
            #expect(line == sanitized(line), "seed \(seed)")
          }
        }
      }
      for line in figure.lines(width: 80, charset: .block, color: .trueColor) {
        #expect(displayWidth(withoutStyles(line)) == 80)
      }
      #expect(figure.summary.hasSuffix("."))
      let table = figure.table
      #expect(Set(table.map(\.rowCount)).count <= 1)
    }
    #expect(drawn > 110)
  }

  @Test("with ASCII data an ASCII figure is ASCII") func ascii() throws {
    for kind in PlotKinds.all {
      let figure = try kind.figure(
        PlotData(
          kind.columns.map { option in
            let column: AxisColumn =
              switch option.name {
              case "x", "date": .dates("day", days: (0..<20).map { 12_000 + 31 * $0 })
              case "truth": .ints("hit", (0..<20).map { $0 % 2 })
              case "scores": .numbers("score", (0..<20).map { Double($0 * 7 % 11) / 10 })
              case "actual" where kind.description.name == "residuals",
                "predicted" where kind.description.name == "residuals":
                .numbers("n", (0..<20).map { Double($0 * 7 % 11) })
              case "color", "facet", "actual", "predicted":
                .categories("kind", (0..<20).map { "k\($0 % 12)" })
              default: .numbers("n", (0..<20).map { Double($0 * 7 % 11) })
              }
            return (option.name, option.name == "columns" ? [column, column] : [column])
          }))
      #expect(figure.lines(width: 80, charset: .ascii).joined().utf8.allSatisfy { $0 < 0x80 })
    }
  }

  @Test("below 40 columns one line says so, above 300 a figure stays 300 wide") func limits() throws
  {
    let figure = try Figure.bar(.categories("a", ["b"]), .ints("n", [1]))
    #expect(
      figure.lines(width: 39, charset: .ascii) == ["a figure needs 40 columns, not 39      "])
    for width in [-3, 0, 1, 10] {
      let lines = figure.lines(width: width, charset: .block)
      #expect(lines.count == 1)
      #expect(displayWidth(lines[0]) == max(1, width))
    }
    #expect(figure.lines(width: 1000, charset: .block).allSatisfy { displayWidth($0) == 300 })
  }
}
