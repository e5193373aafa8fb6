import Numeric
import Testing

@testable import Plot

/// Numbers behind marks against numpy 2.4 and scipy 1.17.
@Suite struct StatisticsTests {
  private let runtimes = [
    81.0, 92, 95, 97, 98, 100, 101, 103, 104, 107, 110, 112, 118, 121, 126, 133, 142, 169, 178, 240,
  ]

  @Test("bins are those of numpy.histogram") func bins() throws {
    let eight = try #require(Bins(runtimes, count: 8, isLog: false))
    #expect(eight.edges == [81, 100.875, 120.75, 140.625, 160.5, 180.375, 200.25, 220.125, 240])
    #expect(eight.counts(runtimes) == [[6, 7, 3, 1, 2, 0, 0, 1]])
    let round = try #require(Bins(runtimes, isLog: false, isWhole: true))
    #expect(round.edges == [80, 100, 120, 140, 160, 180, 200, 220, 240, 260])
    #expect(round.counts(runtimes) == [[5, 8, 3, 1, 2, 0, 0, 0, 1]])
  }

  @Test("every value falls into the bin whose edges hold it") func edges() throws {
    var stream = SeededStream(seed: 5)
    for isLog in [false, true] {
      let values = (0..<2000).map { _ in (stream.unit() * 1000).rounded() / 100 }
      let bins = try #require(
        isLog
          ? Bins(values, isLog: true, isWhole: false) : Bins(values, count: 37, isLog: false))
      let edges = bins.edges
      for value in values where value > 0 || !isLog {
        let bin = try #require(bins.exactIndex(value, edges))
        #expect(value >= edges[bin] || bin == 0)
        #expect(value < edges[bin + 1] || bin == bins.count - 1)
      }
      let kept = values.filter { $0 > 0 || !isLog }
      #expect(bins.counts(values)[0].reduce(0, +) == kept.count)
    }
  }

  @Test("densities are those of scipy.stats.gaussian_kde") func density() throws {
    let density = try #require(KernelDensity(runtimes))
    #expect(abs(density.bandwidth - 20.476540542720922) < 1e-9)
    let expected = [
      0.007874308287143368, 0.012946744146533613, 0.01157077249511088, 0.0021376409500486644,
      0.0009864941693401971,
    ]
    for (place, value) in zip([81.0, 100, 120, 180, 240], expected) {
      #expect(abs(density.density(at: place) - value) < 1e-12)
    }
  }

  @Test("densities of many values agree with the exact sum") func manyValues() throws {
    var stream = SeededStream(seed: 1)
    let values = (0..<6000).map { _ in stream.normal() * 10 + (stream.unit() < 0.3 ? 40 : 0) }
    let fast = try #require(KernelDensity(values))
    let scale = 1 / (Double(values.count) * fast.bandwidth * (2 * Double.pi).squareRoot())
    var worst = 0.0
    var peak = 0.0
    for place in stride(from: -30.0, through: 70, by: 5) {
      let exact = values.reduce(0) { sum, value in
        let distance = (place - value) / fast.bandwidth
        return sum + exponential(-0.5 * distance * distance)
      }
      worst = max(worst, abs(exact * scale - fast.density(at: place)))
      peak = max(peak, exact * scale)
    }
    #expect(worst < 1e-4 * peak)
  }

  @Test("quartiles are those of numpy.quantile, whiskers Tukey's") func box() throws {
    let box = try #require(BoxNumbers(runtimes + [.nan]))
    #expect([box.lowQuartile, box.median, box.highQuartile] == [99.5, 108.5, 127.75])
    #expect(box.lowWhisker == 81)
    #expect(box.highWhisker == 169)
    #expect(box.outliers == [178, 240])
    #expect(BoxNumbers([]) == nil)
  }

  @Test("Student's quantiles and the interval of a fitted line are scipy's") func interval() throws
  {
    let expected = [
      12.706204736174694, 4.302652729749462, 2.5705818356363146, 2.0422724563012378,
      1.9623390808264083,
    ]
    for (degrees, value) in zip([1.0, 2, 5, 30, 1000], expected) {
      #expect(abs(StudentT.quantile(0.975, degrees: degrees) / value - 1) < 1e-9)
    }
    let fit = try #require(
      LinearFit([1, 2, 3, 4, 5, 6, 7], [2.1, 3.9, 6.2, 7.8, 10.1, 11.7, 14.6]))
    let reach = try #require(fit.reach)
    for (place, value) in zip(
      [1.0, 4, 7], [0.5546814356283237, 0.30768190118552297, 0.5546814356283237])
    {
      #expect(abs(reach(place) - value) < 1e-9)
    }
  }
}
