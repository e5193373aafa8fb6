import Glibc
import Testing

/// Inputs made by chance and by changing kept ones, without the guidance of coverage: few in every
/// run of the tests, as many as `MVS_FUZZ_ROUNDS` says for each target, from `MVS_FUZZ_SEED` on.
@Suite struct RandomTests {
  @Test(arguments: FuzzTarget.all.map(\.name)) func holds(_ name: String) throws {
    let target = try #require(FuzzTarget.named(name))
    let kept = CorpusFile.kept(for: target).inputs
    let rounds = Self.number("MVS_FUZZ_ROUNDS") ?? 40
    let first = Self.number("MVS_FUZZ_SEED") ?? 1
    for seed in first..<first + rounds {
      var maker = InputMaker(seed: UInt64(seed), kept: kept)
      let input = maker.input(isProgram: name == "evaluator" && seed % 4 > 0)
      let findings = target.check(input)
      #expect(
        findings.isEmpty,
        "\(name) \(seed): \(findings) \(String(decoding: CorpusFile.encoded(input), as: UTF8.self))"
      )
    }
  }

  private static func number(_ name: String) -> Int? {
    getenv(name).flatMap { Int(String(cString: $0)) }
  }
}

/// Makes one input, the same for the same seed.
private struct InputMaker {
  private var state: UInt64
  private let kept: [[UInt8]]

  init(seed: UInt64, kept: [[UInt8]]) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    self.kept = kept
  }

  private mutating func below(_ limit: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state >> 33) % max(limit, 1)
  }

  private mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(below(256)) }
  }

  /// Choices of a program, or kept inputs cut, joined and changed.
  mutating func input(isProgram: Bool) -> [UInt8] {
    if isProgram { return [0x80] + bytes(20 + below(200)) }
    guard !kept.isEmpty, below(8) > 0 else { return bytes(below(80)) }
    var result = kept[below(kept.count)]
    for _ in 0..<1 + below(5) {
      let place = below(result.count + 1)
      switch below(5) {
      case 0: result.removeSubrange(place..<min(place + 1 + below(8), result.count))
      case 1:
        let other = kept[below(kept.count)]
        let start = below(other.count)
        result.insert(contentsOf: other[start..<min(start + 1 + below(30), other.count)], at: place)
      case 2: if place < result.count { result[place] = UInt8(below(256)) }
      case 3: if place < result.count { result[place] ^= 1 << UInt8(below(8)) }
      default: result.insert(UInt8(32 + below(95)), at: place)
      }
    }
    return result
  }
}
