import Numeric
import Testing

@testable import Frame

@Suite("the pool of large buffers") struct BufferPoolTests {
  private let page = 1 << 21

  @Test("a released block is the next one of its size") func reuse() throws {
    let pool = BufferPool(limit: 1 << 26)
    let first = try #require(pool.allocate(page * 2 + 1))
    #expect(first.count == page * 3)
    pool.release(first)
    #expect(pool.keptSize == page * 3)
    let second = try #require(pool.allocate(page * 3))
    #expect(second.baseAddress == first.baseAddress)
    #expect(pool.keptSize == 0)
    pool.release(second)
  }

  @Test("blocks are split, and neighbours become one again") func splitting() throws {
    let pool = BufferPool(limit: 1 << 26)
    let whole = try #require(pool.allocate(page * 4))
    pool.release(whole)
    let parts = try (0..<4).map { _ in try #require(pool.allocate(1)) }
    #expect(Set(parts.map { $0.baseAddress }).count == 4)
    for part in [parts[2], parts[0], parts[3], parts[1]] { pool.release(part) }
    #expect(try #require(pool.allocate(page * 4)).baseAddress == whole.baseAddress)
    pool.release(whole)
  }

  @Test("no more is kept than the limit, and room for a larger block is given back") func limits()
    throws
  {
    let pool = BufferPool(limit: page * 2)
    let large = try #require(pool.allocate(page * 3))
    pool.release(large)
    #expect(pool.keptSize == 0)
    let (a, b) = (try #require(pool.allocate(page)), try #require(pool.allocate(page)))
    pool.release(a)
    pool.release(b)
    let next = try #require(pool.allocate(page * 3))
    #expect(pool.keptSize == 0)
    pool.release(next)
    #expect(pool.allocate(.max) == nil)
  }

  @Test("blocks in use never overlap") func noOverlap() throws {
    let pool = BufferPool(limit: 1 << 28)
    var random = SeededStream(seed: 11)
    var open: [(block: UnsafeMutableRawBufferPointer, mark: UInt8)] = []
    for step in 0..<400 {
      if open.count < 12, random.index(below: 3) > 0 || open.isEmpty {
        let block = try #require(pool.allocate(1 + random.index(below: page * 3)))
        let mark = UInt8(truncatingIfNeeded: step)
        for offset in stride(from: 0, to: block.count, by: 4096) { block[offset] = mark }
        open.append((block, mark))
      } else {
        let (block, mark) = open.remove(at: random.index(below: open.count))
        let isIntact = stride(from: 0, to: block.count, by: 4096).allSatisfy { block[$0] == mark }
        #expect(isIntact)
        pool.release(block)
      }
    }
    for (block, _) in open { pool.release(block) }
  }
}
