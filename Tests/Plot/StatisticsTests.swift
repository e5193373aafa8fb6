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
      let find = Bins.Finder(bins)
      for value in values where value > 0 || !isLog {
        let bin = try #require(find(value))
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
    #expect(density.places.first == 81 && density.places.last == 240)
    let expected = [
      0.00787430828714337, 0.013049914825252237, 0.011397786131969252, 0.0033455513946873757,
      0.000986494169340197,
    ]
    for (place, value) in zip([0, 30, 60, 120, 240], expected) {
      #expect(abs(density.densities[place] - value) < 1e-12)
    }
  }

  @Test("densities of many values on a grid are scipy's within 1e-5 of the peak") func manyValues()
    throws
  {
    let values = (0..<6000).map { (row: Int) -> Double in
      let base = Double(row * 7919 % 6007) / 100
      return row % 10 < 3 ? base + 40 : base
    }
    let density = try #require(KernelDensity(values))
    #expect(density.isOnGrid)
    #expect(abs(density.bandwidth - 4.421483991774831) < 1e-9)
    let expected = [
      0.005786208369289027, 0.011657013691894744, 0.012005627241173144, 0.01646352259677484,
      0.00579216031836125, 0.0049927977568109865, 0.0024878204881684366,
    ]
    for (place, value) in zip([0, 40, 80, 120, 160, 200, 240], expected) {
      #expect(abs(density.densities[place] - value) < 1e-5 * 0.0165)
    }
  }

  @Test("chunks and threads change no number") func threads() throws {
    var stream = SeededStream(seed: 9)
    let values = (0..<100_000).map { row in
      row % 97 == 0 ? Double.nan : stream.normal() * 10 + (stream.unit() < 0.3 ? 40 : 0)
    }
    let codes = (0..<100_000).map { Int32($0 % 3) }
    let two = RowChunks(Budget(threads: 2))
    let bins = try #require(Bins(values, isLog: false, isWhole: false, chunks: two))
    #expect(bins == Bins(values, isLog: false, isWhole: false))
    #expect(
      bins.counts(values, series: codes, seriesCount: 3, chunks: two)
        == bins.counts(values, series: codes, seriesCount: 3))
    let split = two.split(values, codes: codes, groups: 3)
    #expect(
      split
        == (0..<3).map { group in
          values.indices.filter { codes[$0] == group && values[$0].isFinite }.map { values[$0] }
        })
    #expect(
      KernelDensity(split[0], chunks: two)?.densities == KernelDensity(split[0])?.densities)
    let whole = values.map { ($0 * 3).rounded() }
    let distinct = DistinctNumbers(whole, two)
    #expect(distinct.ascending == Set(whole.filter(\.isFinite).map { $0 == 0 ? 0 : $0 }).sorted())
    for (value, code) in zip(whole, distinct.codes(whole, two)) {
      #expect(value.isFinite ? distinct.ascending[Int(code)] == value : code == -1)
    }
  }

  @Test("a budget that has run out stops a figure") func interrupted() {
    let budget = Budget(threads: 2)
    budget.interrupt()
    var data = PlotData(x: .numbers("x", (0..<200_000).map { Double($0 % 1000) }))
    data.budget = budget
    #expect(throws: Stopped.self) { try Figure.make("histogram", data) }
    let figure = try? Figure.make("histogram", PlotData(x: .numbers("x", [1, 2, 3])))
    #expect(throws: Stopped.self) {
      try figure?.lines(width: 80, charset: .block, budget: budget)
    }
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
