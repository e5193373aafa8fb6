import Numeric
import Testing

@testable import Frame

@Suite("truth values in words") struct PackedFlagsTests {
  @Test("bytes become bits and bits bytes again", arguments: [1, 7, 63, 64]) func round(count: Int)
  {
    var random = SeededStream(seed: UInt64(count))
    for _ in 0..<200 {
      let flags = (0..<count).map { _ in UInt8(random.index(below: 2)) }
      let known = random.next()
      let packed = flags.withUnsafeBufferPointer { flags in
        flags.baseAddress.map { PackedFlags($0, count, known) }
      }
      var back = [UInt8](repeating: 9, count: count)
      back.withUnsafeMutableBufferPointer { back in
        if let packed, let base = back.baseAddress {
          PackedFlags.unpack(packed.isTrue, base, count)
        }
      }
      #expect(
        back == flags.enumerated().map { known >> UInt64($0.offset) & 1 == 1 ? $0.element : 0 })
      for index in 0..<count where known >> UInt64(index) & 1 == 1 {
        #expect((packed?.isFalse ?? 0) >> UInt64(index) & 1 == UInt64(1 - flags[index]))
      }
    }
  }

  @Test("and and or of columns with nulls follow Kleene") func kleene() throws {
    var random = SeededStream(seed: 2)
    for count in [1, 64, 200] {
      let a = (0..<count).map { _ -> Bool? in [true, false, nil][random.index(below: 3)] }
      let b = (0..<count).map { _ -> Bool? in [true, false, nil][random.index(below: 3)] }
      let data = TestColumns.dataset([("a", TestColumns.bools(a)), ("b", TestColumns.bools(b))])
      let work = Work(budget: Budget(threads: 2))
      for (name, decides) in [("and", false), ("or", true)] {
        let expression = try Expr.call(name, Expr.column("a"), Expr.column("b"))
        let result = try expression.vector(on: data, work: work)
        let expected = zip(a, b).map { x, y -> String in
          if x == decides || y == decides { return "\(decides)" }
          return x == nil || y == nil ? "null" : "\(!decides)"
        }
        #expect(TestColumns.spelled(result) == expected)
      }
    }
  }
}
