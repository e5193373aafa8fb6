import Describe
import Diagnostics
import Numeric
import Testing

@testable import Plot

@Suite struct PointTests {
  @Test("every point falls into the dot that the axes name, and none is lost") func binning() {
    for seed in 0..<20 as Range<UInt64> {
      var stream = SeededStream(seed: seed)
      let isLog = seed % 3 == 0
      let x = (0..<500).map { _ in stream.index(below: 20) == 0 ? .nan : stream.unit() * 100 + 0.01
      }
      let y = (0..<500).map { _ in stream.index(below: 20) == 0 ? .nan : stream.normal() }
      guard let xRange = finiteRange(x), let yRange = finiteRange(y) else { continue }
      let xScale = Scale(low: xRange.low, high: xRange.high, spread: isLog ? .log : .linear)
      let yScale = Scale(low: yRange.low, high: yRange.high)
      let panel = Panel(
        x: Axis(
          name: "x",
          domain: .span(low: xRange.low, high: xRange.high, spread: isLog ? .log : .linear)),
        y: Axis(name: "y", domain: .span(low: yRange.low, high: yRange.high, spread: .linear)),
        marks: [])
      let axes = PanelMap(
        panel, columns: 31, rows: 9, xScale: xScale, yScale: yScale, charset: .braille)
      let raster = PointRaster(
        x, y, xScale, yScale, width: axes.raster.width, height: axes.raster.height)
      var expected = [Int](repeating: 0, count: raster.counts.count)
      var count = 0
      for row in x.indices where x[row].isFinite && y[row].isFinite {
        expected[axes.dot(y: y[row]) * raster.width + axes.dot(x: x[row])] += 1
        count += 1
      }
      #expect(raster.counts == expected)
      #expect(raster.total == count)
      #expect(raster.cells(across: 2, down: 4).reduce(0, +) == count)
    }
  }

  /// Expectations of scipy.stats.linregress on the same numbers.
  @Test("the fitted line is that of least squares") func fit() throws {
    let x = [1.0, 2, 3, 4, 5, 6, 7]
    let y = [2.1, 3.9, 6.2, 7.8, 10.1, 11.7, 14.6]
    let fit = try #require(LinearFit(x, y))
    #expect(abs(fit.slope - 2.0357142857142856) < 1e-12)
    #expect(abs(fit.intercept - -0.08571428571428541) < 1e-12)
    #expect(abs((fit.correlation ?? 0) - 0.9978463127662233) < 1e-12)
    #expect(LinearFit([1, 1], [2, 3]) == nil)
    #expect(LinearFit([1, 2], [3, 3])?.correlation == nil)
  }

  @Test("dots become the glyphs of their charset") func glyphs() {
    #expect(DotRaster.glyph(0b0001, .block) == "▘")
    #expect(DotRaster.glyph(0b1000, .block) == "▗")
    #expect(DotRaster.glyph(0b1111, .block) == "█")
    #expect(DotRaster.glyph(0b01, .ascii) == "'")
    #expect(DotRaster.glyph(0b1, .braille) == "⠁")
    #expect(DotRaster.glyph(0b1000_0000, .braille) == "⢀")
    #expect(DotRaster.glyph(0xFF, .braille) == "⣿")
  }

  @Test("shades cover all counts in equal ratios") func shades() {
    for most in [1, 2, 3, 4, 9, 10, 99, 1000, 123_456, 10_000_000] {
      for charset in TextCharset.allCases {
        let bounds = DensityShades([0, 1, most], charset: charset).bounds
        #expect(bounds.first == 1)
        #expect(bounds.count <= DensityShades.glyphs(charset).count)
        #expect(bounds.allSatisfy { $0 <= most })
      }
    }
  }

  @Test("colours reach a contrast of 2.2 on black and on white") func contrast() {
    func channel(_ part: UInt32) -> Double {
      let share = Double(part & 255) / 255
      // A gamma of 2.2 stands for sRGB's curve.
      return share * share * share.squareRoot().squareRoot()
    }
    for color in Palette.colors {
      let light =
        0.2126 * channel(color >> 16) + 0.7152 * channel(color >> 8) + 0.0722 * channel(color)
      #expect(1.05 / (light + 0.05) >= 2.2, "\(String(color, radix: 16)) on white")
      #expect((light + 0.05) / 0.05 >= 2.2, "\(String(color, radix: 16)) on black")
    }
  }
}
