import Numeric
import Testing

@testable import Statistics

/// Linear regression and one-way analysis of variance on NIST's Statistical Reference Datasets, to the
/// certified digits.
@Suite("NIST StRD, regression and variance") struct NISTRegressionTests {
  private func fit(_ y: [Double], _ columns: [[Double]], intercept: Bool = true) throws
    -> Regression
  {
    try Regression(
      ("y", y), on: columns.enumerated().map { ("x\($0.offset)", $0.element) }, weights: nil,
      intercept: intercept, confidence: 0.95, budget: Budget(threads: 1))
  }

  private func check(
    _ fit: Regression, _ certified: [(coefficient: Double, error: Double)], sigma: Double,
    r2: Double, _ tolerance: Double = 2e-14
  ) {
    for (term, wanted) in zip(fit.terms, certified) {
      #expect(
        abs(term.coefficient - wanted.coefficient) <= tolerance * abs(wanted.coefficient),
        "\(term.coefficient) is not \(wanted.coefficient)")
      #expect(
        abs(term.error - wanted.error) <= tolerance * max(wanted.error, 1e-9),
        "\(term.error) is not \(wanted.error)")
    }
    #expect(fit.terms.count == certified.count)
    #expect(abs(fit.sigma - sigma) <= tolerance * max(sigma, 1e-9), "\(fit.sigma)")
    #expect(abs(fit.r2 - r2) <= tolerance)
  }

  private func powers(_ x: [Double], to degree: Int) -> [[Double]] {
    var columns: [[Double]] = []
    var power = [Double](repeating: 1, count: x.count)
    for _ in 1...degree {
      power = zip(power, x).map(*)
      columns.append(power)
    }
    return columns
  }

  /// A polynomial of degree 10 whose normal equations cannot be solved in double precision. Powers of
  /// x rounded to doubles are the ones that are fitted, which leaves 8 certified digits.
  @Test func filip() throws {
    let y: [Double] = [
      0.8116, 0.9072, 0.9052, 0.9039, 0.8053, 0.8377, 0.8667, 0.8809, 0.7975, 0.8162, 0.8515,
      0.8766, 0.8885, 0.8859, 0.8959, 0.8913, 0.8959, 0.8971, 0.9021, 0.909, 0.9139, 0.9199, 0.8692,
      0.8872, 0.89, 0.891, 0.8977, 0.9035, 0.9078, 0.7675, 0.7705, 0.7713, 0.7736, 0.7775, 0.7841,
      0.7971, 0.8329, 0.8641, 0.8804, 0.7668, 0.7633, 0.7678, 0.7697, 0.77, 0.7749, 0.7796, 0.7897,
      0.8131, 0.8498, 0.8741, 0.8061, 0.846, 0.8751, 0.8856, 0.8919, 0.8934, 0.894, 0.8957, 0.9047,
      0.9129, 0.9209, 0.9219, 0.7739, 0.7681, 0.7665, 0.7703, 0.7702, 0.7761, 0.7809, 0.7961,
      0.8253, 0.8602, 0.8809, 0.8301, 0.8664, 0.8834, 0.8898, 0.8964, 0.8963, 0.9074, 0.9119,
      0.9228,
    ]
    let x: [Double] = [
      -6.860120914, -4.324130045, -4.358625055, -4.358426747, -6.955852379, -6.661145254,
      -6.355462942, -6.118102026, -7.115148017, -6.815308569, -6.519993057, -6.204119983,
      -5.853871964, -6.109523091, -5.79832982, -5.482672118, -5.171791386, -4.851705903,
      -4.517126416, -4.143573228, -3.709075441, -3.499489089, -6.300769497, -5.953504836,
      -5.642065153, -5.031376979, -4.680685696, -4.329846955, -3.928486195, -8.56735134,
      -8.363211311, -8.107682739, -7.823908741, -7.522878745, -7.218819279, -6.920818754,
      -6.628932138, -6.323946875, -5.991399828, -8.781464495, -8.663140179, -8.473531488,
      -8.247337057, -7.971428747, -7.676129393, -7.352812702, -7.072065318, -6.774174009,
      -6.478861916, -6.159517513, -6.835647144, -6.53165267, -6.224098421, -5.910094889,
      -5.598599459, -5.290645224, -4.974284616, -4.64454848, -4.290560426, -3.885055584,
      -3.408378962, -3.13200249, -8.726767166, -8.66695597, -8.511026475, -8.165388579,
      -7.886056648, -7.588043762, -7.283412422, -6.995678626, -6.691862621, -6.392544977,
      -6.067374056, -6.684029655, -6.378719832, -6.065855188, -5.752272167, -5.132414673,
      -4.811352704, -4.098269308, -3.66174277, -3.2644011,
    ]
    check(
      try fit(y, powers(x, to: 10)),
      [
        (-1467.48961422980, 298.084530995537), (-2772.17959193342, 559.779865474950),
        (-2316.37108160893, 466.477572127796), (-1127.97394098372, 227.204274477751),
        (-354.478233703349, 71.6478660875927), (-75.1242017393757, 15.2897178747400),
        (-10.8753180355343, 2.23691159816033), (-1.06221498588947, 0.221624321934227),
        (-0.0670191154593408, 0.0142363763154724), (-0.00246781078275479, 0.000535617408889821),
        (-4.02962525080404e-5, 8.96632837373868e-6),
      ], sigma: 0.00334801051324544, r2: 0.996727416185620, 1e-7)
  }

  @Test func longley() throws {
    let y: [Double] = [
      60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761, 66019, 67857, 68169, 66513, 68655,
      69564, 69331, 70551,
    ]
    let columns: [[Double]] = [
      [
        83, 88.5, 88.2, 89.5, 96.2, 98.1, 99, 100, 101.2, 104.6, 108.4, 110.8, 112.6, 114.2, 115.7,
        116.9,
      ],
      [
        234289, 259426, 258054, 284599, 328975, 346999, 365385, 363112, 397469, 419180, 442769,
        444546, 482704, 502601, 518173, 554894,
      ],
      [
        2356, 2325, 3682, 3351, 2099, 1932, 1870, 3578, 2904, 2822, 2936, 4681, 3813, 3931, 4806,
        4007,
      ],
      [
        1590, 1456, 1616, 1650, 3099, 3594, 3547, 3350, 3048, 2857, 2798, 2637, 2552, 2514, 2572,
        2827,
      ],
      [
        107608, 108632, 109773, 110929, 112075, 113270, 115094, 116219, 117388, 118734, 120445,
        121950, 123366, 125368, 127852, 130081,
      ],
      (1947...1962).map { Double($0) },
    ]
    let fit = try fit(y, columns)
    check(
      fit,
      [
        (-3482258.63459582, 890420.383607373), (15.0618722713733, 84.9149257747669),
        (-0.0358191792925910, 0.0334910077722432), (-2.02022980381683, 0.488399681651699),
        (-1.03322686717359, 0.214274163161675), (-0.0511041056535807, 0.226073200069370),
        (1829.15146461355, 455.478499142212),
      ], sigma: 304.854073561965, r2: 0.995479004577296)
    #expect(abs(fit.f - 330.285339234588) < 1e-11)
  }

  @Test func wampler() throws {
    let x = (0...20).map { Double($0) }
    let columns = powers(x, to: 5)
    func polynomial(_ coefficients: [Double]) -> [Double] {
      x.map { value in coefficients.reversed().reduce(0) { $0 * value + $1 } }
    }
    let ones = polynomial([1, 1, 1, 1, 1, 1])
    check(
      try fit(ones, columns), [(Double, Double)](repeating: (1, 0), count: 6), sigma: 0, r2: 1)
    check(
      try fit(polynomial([1, 0.1, 0.01, 0.001, 0.0001, 0.00001]), columns),
      [(1, 0), (0.1, 0), (0.01, 0), (0.001, 0), (0.0001, 0), (0.00001, 0)], sigma: 0, r2: 1, 1e-4)
    let deltas: [Double] = [
      759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048, 2048, -2048, 1838, -2048,
      2048,
      -2048, 2523, -2048, 2048, -2048, 759,
    ]
    let errors = [
      2152.32624678170, 2363.55173469681, 779.343524331583, 101.475507550350, 5.64566512170752,
      0.112324854679312,
    ]
    for (scale, r2) in [
      (1.0, 0.999995559025820), (100, 0.957478440825662), (10_000, 0.00224668921574940),
    ] {
      check(
        try fit(zip(ones, deltas).map { $0 + $1 * scale }, columns),
        errors.map { (1, $0 * scale) }, sigma: 2360.14502379268 * scale, r2: r2)
    }
  }

  @Test func noIntercept() throws {
    check(
      try fit(
        (130...140).map { Double($0) }, [(60...70).map { Double($0) }], intercept: false),
      [(2.07438016528926, 0.0165289256198347)], sigma: 3.56753034006338,
      r2: 0.999365492298663)
    check(
      try fit([3, 4, 4], [[4, 5, 6]], intercept: false),
      [(0.727272727272727, 0.0420827318078432)], sigma: 0.369274472937998,
      r2: 0.993348115299335, 1e-14)
  }

  @Test func collinearColumnsAreNamed() {
    #expect(throws: LeastSquares.Collinear.self) {
      try fit([1, 2, 3, 5], [[1, 2, 3, 4], [2, 4, 6, 8]])
    }
    #expect(throws: TestRefusal.self) { try fit([1, 2], [[1, 2]]) }
  }

  // MARK: Analysis of variance

  private func f(_ groups: [[Double]]) throws -> Double {
    try MeanTests.anova(groups.map { ("g", $0) }, equalVariances: true).statistic.value
  }

  @Test func resistivity() throws {
    let values: [Double] = [
      196.3052, 196.1240, 196.1890, 196.2569, 196.3403, 196.3042, 196.3825, 196.1669, 196.3257,
      196.0422, 196.1303, 196.2005, 196.2889, 196.0343, 196.1811, 196.2795, 196.1748, 196.1494,
      196.1485, 195.9885, 196.2119, 196.1051, 196.1850, 196.0052, 196.2090,
    ]
    let groups = (0..<5).map { Array(values[($0 * 5)..<($0 * 5 + 5)]) }
    #expect(abs(try f(groups) - 1.18046237440255) < 1e-11)
  }

  @Test func atomicWeightOfSilver() throws {
    let values: [Double] = [
      107.8681568, 107.8681465, 107.8681572, 107.8681785, 107.8681446, 107.8681903, 107.8681526,
      107.8681494, 107.8681616, 107.8681587, 107.8681519, 107.8681486, 107.8681419, 107.8681569,
      107.8681508, 107.8681672, 107.8681385, 107.8681518, 107.8681662, 107.8681424, 107.868136,
      107.8681333, 107.868161, 107.8681477, 107.8681079, 107.8681344, 107.8681513, 107.8681197,
      107.8681604, 107.8681385, 107.8681642, 107.8681365, 107.8681151, 107.8681082, 107.8681517,
      107.8681448, 107.8681198, 107.8681482, 107.8681334, 107.8681609, 107.8681101, 107.8681512,
      107.8681469, 107.868136, 107.8681254, 107.8681261, 107.868145, 107.8681368,
    ]
    #expect(abs(try f([Array(values[..<24]), Array(values[24...])]) - 15.9467335677930) < 1e-8)
  }

  /// SmLs01 to SmLs09: nine treatments around 1.4, shifted by 1e6 and 1e12; the stored values of the
  /// shifted ones have fewer digits.
  @Test(arguments: [(0.0, 1e-12), (1e6, 2e-8), (1e12, 0.02)])
  func simulated(_ shift: Double, _ tolerance: Double) throws {
    for (count, certified) in [(21, 21.0), (201, 201.0), (2001, 2001.0)] {
      let groups = (0..<9).map { treatment -> [Double] in
        let center = treatment == 0 ? 14.0 : treatment % 2 == 1 ? 13 : 15
        return [shift + center / 10]
          + (1..<count).map { shift + (center + ($0 % 2 == 1 ? -1 : 1)) / 10 }
      }
      #expect(abs(try f(groups) - certified) <= tolerance * certified)
    }
  }
}
