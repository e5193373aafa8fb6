import Diagnostics

/// Cells shaded by how many points they hold, in equal ratios from one shade to the next, and a key that
/// tells the counts.
struct DensityShades {
  private let counts: [Int]
  private let charset: TextCharset
  /// The least count of each shade, ascending from 1.
  let bounds: [Int]

  init(_ counts: [Int], charset: TextCharset) {
    self.counts = counts
    self.charset = charset
    let most = counts.max() ?? 0
    let levels = Self.glyphs(charset).count
    // The largest ratio in use: 2, 3, 5 or a power of ten, so that the key reads well.
    let ratios = [2, 3, 4, 5, 10, 20, 50, 100, 1000, 10_000, 100_000]
    let ratio =
      ratios.first { ratio in
        var bound = 1
        for _ in 0..<levels where bound <= most {
          bound = bound.multipliedReportingOverflow(by: ratio).partialValue
        }
        return bound > most
      } ?? 1_000_000
    var bounds = [1]
    while bounds.count < levels, let last = bounds.last, last <= most / ratio {
      bounds.append(last * ratio)
    }
    self.bounds = bounds
  }

  static let keyStart = "points in a cell: "

  static func glyphs(_ charset: TextCharset) -> [Unicode.Scalar] {
    switch charset {
    case .ascii: [".", ":", "+", "*", "#", "@"]
    case .block: ["░", "▒", "▓", "█"]
    case .braille: ["⠂", "⠢", "⠪", "⡪", "⡮", "⣮", "⣾", "⣿"]
    }
  }

  func draw(on canvas: inout Canvas) {
    let glyphs = Self.glyphs(charset)
    for (cell, count) in counts.enumerated() where count > 0 {
      let level = (bounds.lastIndex { count >= $0 }) ?? 0
      canvas.set(cell % canvas.width, cell / canvas.width, glyphs[level], .series(0))
    }
  }

  /// `points in a cell: ░ 1-4, ▒ 5-24, ▓ 25-101`.
  var key: String {
    let glyphs = Self.glyphs(charset)
    let most = counts.max() ?? 0
    let parts = bounds.indices.map { index -> String in
      let low = bounds[index]
      let high = index + 1 < bounds.count ? bounds[index + 1] - 1 : max(low, most)
      let range =
        low == high
        ? NumberText.grouped(low) : "\(NumberText.grouped(low))-\(NumberText.grouped(high))"
      return "\(glyphs[index]) \(range)"
    }
    return Self.keyStart + parts.joined(separator: ", ")
  }
}
