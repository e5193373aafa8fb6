import Diagnostics
import Numeric

/// Finds the weights of a logistic regression: Newton's steps with Cholesky's factor, the second
/// derivatives of very many rows taken from a part of them; with an L1 penalty the quadratic model is
/// minimised by coordinate descent (Lee, Sun and Saunders 2014). With very many weights L-BFGS.
struct LogisticFit {
  let objective: SoftmaxObjective
  /// The penalties of the mean loss: half the square, and the absolute value, of each weight.
  let square: Double
  let absolute: Double
  let tolerance: Double
  let maxRounds: Int

  struct Result {
    var parameters: [Double]
    var rounds: Int
    /// The largest component of the gradient, or of its distance from the penalty's.
    var gradient: Double
  }

  /// More parameters than this have no matrix of second derivatives.
  static let mostNewton = 3000
  /// Rows whose second derivatives are enough for a step.
  private static let sampledRows = 131_072

  private struct Point {
    var parameters: [Double]
    var value: Double
    var gradient: [Double]
  }

  private func isIntercept(_ place: Int) -> Bool {
    objective.hasIntercept && place % objective.width == objective.width - 1
  }

  private func point(_ parameters: [Double], _ budget: Budget) throws -> Point {
    var (value, gradient) = try objective.value(parameters, budget)
    for place in parameters.indices where !isIntercept(place) {
      let weight = parameters[place]
      value += square / 2 * weight * weight + absolute * abs(weight)
      gradient[place] += square * weight
    }
    return Point(parameters: parameters, value: value, gradient: gradient)
  }

  /// How far a point is from the optimum: the least of the gradients that the penalty allows.
  private func violation(_ point: Point) -> Double {
    var most = 0.0
    for place in point.gradient.indices {
      let slope = point.gradient[place]
      let weight = point.parameters[place]
      let own: Double
      if absolute == 0 || isIntercept(place) {
        own = abs(slope)
      } else if weight != 0 {
        own = abs(slope + (weight > 0 ? absolute : -absolute))
      } else {
        own = max(0, abs(slope) - absolute)
      }
      most = max(most, own)
    }
    return most
  }

  func run(_ work: Work, name: String) throws -> Result {
    let size = objective.parameterCount
    let start = try point([Double](repeating: 0, count: size), work.budget)
    return size > Self.mostNewton
      ? try quasiNewton(start, work, name: name) : try newton(start, work, name: name)
  }

  private func newton(_ start: Point, _ work: Work, name: String) throws -> Result {
    let width = objective.width
    let size = objective.parameterCount
    let panels = objective.panelCount
    let isCheap = Double(panels) * 1024 * Double(size) * Double(width) < 2e8
    var stride = max(1, panels * 1024 / Self.sampledRows)
    var here = start
    var distance = violation(here)
    let first = distance
    var rounds = 0
    var polish = isCheap ? 6 : 0
    while rounds < maxRounds {
      if distance <= tolerance {
        if polish == 0 || distance <= 1e-12 { break }
        polish -= 1
      }
      rounds += 1
      var curvature = try objective.curvature(here.parameters, stride: stride, work.budget)
      for place in 0..<size where !isIntercept(place) { curvature[place * size + place] += square }
      let step =
        absolute > 0
        ? coordinateStep(curvature, here)
        : Cholesky.solve(curvature, here.gradient).map { -$0 }
      guard let next = try lineSearch(here, step, work.budget) else {
        if stride == 1 { break }
        stride = max(1, stride / 4)
        continue
      }
      let after = violation(next)
      if after > distance * 0.5, rounds > 4, stride > 1 { stride = max(1, stride / 2) }
      here = next
      distance = after
      let share =
        first > tolerance && after > 0 ? logarithm(first / after) / logarithm(first / tolerance) : 1
      work.progress(name, min(1, max(0, share)))
    }
    return Result(parameters: here.parameters, rounds: rounds, gradient: distance)
  }

  /// The step that minimises the quadratic model with the absolute penalty.
  private func coordinateStep(_ curvature: [Double], _ here: Point) -> [Double] {
    let size = here.parameters.count
    var step = [Double](repeating: 0, count: size)
    /// The slope of the model at the step.
    var slope = here.gradient
    for _ in 0..<2000 {
      var largest = 0.0
      for place in 0..<size {
        let diagonal = max(curvature[place * size + place], 1e-12)
        let weight = here.parameters[place] + step[place]
        let free = weight - slope[place] / diagonal
        let wanted =
          isIntercept(place)
          ? free
          : free > absolute / diagonal
            ? free - absolute / diagonal
            : free < -absolute / diagonal ? free + absolute / diagonal : 0
        let change = wanted - weight
        if change == 0 { continue }
        step[place] += change
        largest = max(largest, abs(change) * diagonal)
        for other in 0..<size { slope[other] += curvature[place * size + other] * change }
      }
      if largest <= 1e-13 { break }
    }
    return step
  }

  /// The first of ever shorter steps that lowers the objective enough; nil when none does.
  private func lineSearch(_ here: Point, _ step: [Double], _ budget: Budget) throws -> Point? {
    var slope = 0.0
    for place in step.indices {
      slope += here.gradient[place] * step[place]
      if absolute > 0, !isIntercept(place) {
        slope +=
          absolute * (abs(here.parameters[place] + step[place]) - abs(here.parameters[place]))
      }
    }
    guard slope < 0 else { return nil }
    var length = 1.0
    for _ in 0..<30 {
      let parameters = zip(here.parameters, step).map { $0 + length * $1 }
      let next = try point(parameters, budget)
      let noise = abs(here.value) * 1e-15
      if next.value <= here.value + 1e-4 * length * slope + noise { return next }
      length /= 2
    }
    return nil
  }

  /// L-BFGS with 10 pairs (Nocedal and Wright 2006, algorithm 7.4).
  private func quasiNewton(_ start: Point, _ work: Work, name: String) throws -> Result {
    var here = start
    var pairs: [(s: [Double], y: [Double], rho: Double)] = []
    var rounds = 0
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    while rounds < maxRounds * 10, violation(here) > tolerance {
      rounds += 1
      var direction = here.gradient
      var shares: [Double] = []
      for pair in pairs.reversed() {
        let share = pair.rho * dot(pair.s, direction)
        shares.append(share)
        for place in direction.indices { direction[place] -= share * pair.y[place] }
      }
      if let last = pairs.last {
        let scale = 1 / (last.rho * dot(last.y, last.y))
        for place in direction.indices { direction[place] *= scale }
      }
      for (pair, share) in zip(pairs, shares.reversed()) {
        let back = pair.rho * dot(pair.y, direction)
        for place in direction.indices { direction[place] += (share - back) * pair.s[place] }
      }
      guard let next = try lineSearch(here, direction.map { -$0 }, work.budget) else { break }
      let s = zip(next.parameters, here.parameters).map { $0 - $1 }
      let y = zip(next.gradient, here.gradient).map { $0 - $1 }
      let curve = dot(s, y)
      if curve > 1e-300 {
        pairs.append((s, y, 1 / curve))
        if pairs.count > 10 { pairs.removeFirst() }
      }
      here = next
      work.progress(name, Double(rounds) / Double(maxRounds * 10))
    }
    return Result(parameters: here.parameters, rounds: rounds, gradient: violation(here))
  }
}
