import Numeric

/// Turns gradients into steps: Adam (Kingma and Ba 2015), AdamW (Loshchilov and Hutter 2019) or
/// gradient descent with momentum (Polyak 1964).
struct NetworkOptimizer {
  private let settings: NetworkSettings
  /// 1 for weights, 0 for constants, which no penalty pulls.
  private let penalized: [Float]
  private var mean: [Float]
  private var square: [Float]
  private var steps = 0

  init(_ settings: NetworkSettings, _ shape: NetworkShape) {
    self.settings = settings
    var penalized = [Float](repeating: 0, count: shape.parameterCount)
    for layer in 0..<shape.layerCount {
      for place in shape.weightsStart(layer)..<shape.biasStart(layer) { penalized[place] = 1 }
    }
    self.penalized = penalized
    mean = [Float](repeating: 0, count: shape.parameterCount)
    square = mean
  }

  mutating func step(_ weights: inout [Float], _ gradient: [Float]) {
    steps += 1
    let rate = Float(settings.learningRate)
    let l2 = Float(settings.l2)
    let count = weights.count
    if settings.optimizer == .sgd {
      let momentum = Float(settings.momentum)
      for place in 0..<count {
        let slope = gradient[place] + l2 * penalized[place] * weights[place]
        mean[place] = momentum * mean[place] - rate * slope
        weights[place] += mean[place]
      }
      return
    }
    let first = 1 - raised(0.9, Double(steps))
    let second = 1 - raised(0.999, Double(steps))
    let size = Float(settings.learningRate * second.squareRoot() / first)
    let tiny = Float(1e-8 * second.squareRoot())
    let isDecoupled = settings.optimizer == .adamW
    let inGradient = isDecoupled ? 0 : l2
    let taken = isDecoupled ? rate * l2 : 0
    for place in 0..<count {
      let slope = gradient[place] + inGradient * penalized[place] * weights[place]
      mean[place] = 0.9 * mean[place] + 0.1 * slope
      square[place] = 0.999 * square[place] + 0.001 * slope * slope
      weights[place] -=
        size * mean[place] / (square[place].squareRoot() + tiny)
        + taken * penalized[place] * weights[place]
    }
  }
}
