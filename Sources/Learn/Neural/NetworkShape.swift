import CKernels
import Numeric

/// Dense layers: how many numbers go in and out of each, and where its weights lie among all. The
/// weights of a layer are those of its first unit, then those of the second; then the constants.
struct NetworkShape: Sendable {
  /// The numbers of features, of the units of each hidden layer, and of outputs.
  let widths: [Int]
  let activation: NetworkSettings.Activation

  var layerCount: Int { widths.count - 1 }
  var most: Int { widths.max() ?? 1 }

  func weightsStart(_ layer: Int) -> Int {
    (0..<layer).reduce(0) { $0 + (widths[$1] + 1) * widths[$1 + 1] }
  }
  func biasStart(_ layer: Int) -> Int {
    weightsStart(layer) + widths[layer] * widths[layer + 1]
  }
  var parameterCount: Int { weightsStart(layerCount) }

  /// Uniform, as wide as keeps the spread through the layers (Glorot and Bengio 2010).
  func firstWeights(_ seed: UInt64) -> [Float] {
    var stream = SeededStream(seed: seed, part: 1)
    var weights = [Float](repeating: 0, count: parameterCount)
    for layer in 0..<layerCount {
      let width = (6 / Double(widths[layer] + widths[layer + 1])).squareRoot()
      for place in weightsStart(layer)..<biasStart(layer) {
        weights[place] = Float((2 * stream.unit() - 1) * width)
      }
    }
    return weights
  }
}

/// The memory for running some rows through a network, forward and back.
final class NetworkTile {
  /// How many rows it has room for.
  static let rows = 256

  let shape: NetworkShape
  /// The results of each layer, the features first: unit `i` of row `r` at `i * rows + r`.
  let results: [UnsafeMutablePointer<Float>]
  private let slopes: [UnsafeMutablePointer<Float>]
  private var masks: [UnsafeMutablePointer<Float>] = []
  let lse: UnsafeMutablePointer<Float>
  /// For each row its class and the class with the greatest output.
  let truth: UnsafeMutablePointer<Int32>
  let found: UnsafeMutablePointer<Int32>
  private let ones: UnsafeMutablePointer<Float>

  init(_ shape: NetworkShape, dropsOut: Bool = false) {
    self.shape = shape
    func block(_ width: Int) -> UnsafeMutablePointer<Float> {
      let block =
        UnsafeMutableRawPointer
        .allocate(byteCount: max(1, width) * Self.rows * 4, alignment: 64)
        .bindMemory(to: Float.self, capacity: max(1, width) * Self.rows)
      block.initialize(repeating: 0, count: max(1, width) * Self.rows)
      return block
    }
    results = shape.widths.map(block)
    slopes = shape.widths.map(block)
    if dropsOut { masks = shape.widths.map(block) }
    lse = block(1)
    truth = .allocate(capacity: Self.rows)
    found = .allocate(capacity: Self.rows)
    truth.initialize(repeating: 0, count: Self.rows)
    found.initialize(repeating: 0, count: Self.rows)
    ones = block(1)
    ones.update(repeating: 1, count: Self.rows)
  }

  deinit {
    for block in results + slopes + masks + [lse, ones] { block.deallocate() }
    truth.deallocate()
    found.deallocate()
  }

  var output: UnsafeMutablePointer<Float> { results[shape.layerCount] }
  /// The slopes of the loss by the outputs, to be filled before `back`.
  var outputSlopes: UnsafeMutablePointer<Float> { slopes[shape.layerCount] }

  /// From the features in `results[0]` to the outputs, before any softmax.
  func forward(_ weights: UnsafePointer<Float>, dropout: (share: Double, part: UInt64)? = nil) {
    for layer in 0..<shape.layerCount {
      let width = shape.widths[layer]
      let units = shape.widths[layer + 1]
      let result = results[layer + 1]
      ck_gemm_f32(
        units, Self.rows, width, weights + shape.weightsStart(layer), width, 1, results[layer],
        Self.rows, weights + shape.biasStart(layer), result, Self.rows)
      guard layer + 1 < shape.layerCount else { continue }
      switch shape.activation {
      case .relu: ck_relu_f32(units * Self.rows, result)
      case .tanh: ck_tanh_f32(units * Self.rows, result)
      }
      if let dropout { drop(layer + 1, dropout.share, dropout.part) }
    }
  }

  /// Leaves units out at random and makes up for them with the others (Srivastava et al. 2014).
  private func drop(_ layer: Int, _ share: Double, _ part: UInt64) {
    var stream = SeededStream(seed: part, part: UInt64(layer))
    let mask = masks[layer]
    let kept = Float(1 / (1 - share))
    for place in 0..<shape.widths[layer] * Self.rows {
      mask[place] = stream.unit() < share ? 0 : kept
      results[layer][place] *= mask[place]
    }
  }

  /// Adds the gradients by all weights, given the slopes by the outputs.
  func back(
    _ weights: UnsafePointer<Float>, to gradients: UnsafeMutablePointer<Float>, dropout: Bool
  ) {
    for layer in (0..<shape.layerCount).reversed() {
      let width = shape.widths[layer]
      let units = shape.widths[layer + 1]
      let own = slopes[layer + 1]
      ck_dots_f32(
        units, width, Self.rows, own, Self.rows, results[layer], Self.rows,
        gradients + shape.weightsStart(layer), width)
      let constants = gradients + shape.biasStart(layer)
      ck_dots_f32(units, 1, Self.rows, own, Self.rows, ones, Self.rows, constants, 1)
      guard layer > 0 else { continue }
      ck_gemm_f32(
        width, Self.rows, units, weights + shape.weightsStart(layer), 1, width, own, Self.rows,
        nil, slopes[layer], Self.rows)
      let count = width * Self.rows
      if dropout {
        // Results were scaled by their masks: tanh needs them as they were.
        for place in 0..<count {
          slopes[layer][place] *= masks[layer][place]
          if masks[layer][place] > 0 { results[layer][place] /= masks[layer][place] }
        }
      }
      switch shape.activation {
      case .relu: ck_relu_back_f32(count, results[layer], slopes[layer])
      case .tanh: ck_tanh_back_f32(count, results[layer], slopes[layer])
      }
    }
  }
}
