import Synchronization

/// An aligned block of plain values, written once while it is made and never changed after.
public final class Buffer<Element: BitwiseCopyable>: @unchecked Sendable {
  public let count: Int
  public let pointer: UnsafePointer<Element>
  private let base: UnsafeMutableRawPointer
  /// The buffer whose memory this one shows.
  private let owner: (AnyObject & Sendable)?
  /// The block of the pool that holds it; nil for small buffers.
  private let block: UnsafeMutableRawBufferPointer?
  /// 0 as long as the remembered fact is not known, else 1 for false and 2 for true.
  private let fact = Atomic<UInt8>(0)
  /// Whether `low` and `high` hold the least and the largest element.
  private let knowsBounds = Atomic<Bool>(false)
  private let low = Atomic<Int64>(0)
  private let high = Atomic<Int64>(0)

  /// Makes a buffer whose elements `fill` writes, all of them.
  public init(
    count: Int, _ fill: (UnsafeMutableBufferPointer<Element>) throws -> Void
  ) rethrows {
    self.count = count
    owner = nil
    let byteCount = max(64, count * MemoryLayout<Element>.stride)
    block = byteCount >= BufferPool.leastSize ? BufferPool.shared.allocate(byteCount) : nil
    base = block?.baseAddress ?? .allocate(byteCount: byteCount, alignment: 64)
    let typed = base.bindMemory(to: Element.self, capacity: max(1, count))
    pointer = UnsafePointer(typed)
    try fill(UnsafeMutableBufferPointer(start: typed, count: count))
  }

  public convenience init(_ values: some Collection<Element>) {
    self.init(count: values.count) { target in _ = target.update(fromContentsOf: values) }
  }

  public convenience init(repeating value: Element, count: Int) {
    self.init(count: count) { $0.update(repeating: value) }
  }

  /// The same memory seen as elements of another type.
  /// - Precondition: the owner holds at least `count` elements of this type.
  private init(viewing owner: AnyObject & Sendable, _ memory: UnsafeMutableRawPointer, count: Int) {
    self.count = count
    self.owner = owner
    base = memory
    block = nil
    pointer = UnsafePointer(memory.assumingMemoryBound(to: Element.self))
  }

  /// The same memory seen as `count` elements of another type, without a copy.
  func viewed<Other: BitwiseCopyable>(as: Other.Type = Other.self, count: Int) -> Buffer<Other> {
    precondition(
      count * MemoryLayout<Other>.stride <= max(64, self.count * MemoryLayout<Element>.stride))
    return Buffer<Other>(viewing: self, base, count: count)
  }

  deinit {
    if let block {
      BufferPool.shared.release(block)
    } else if owner == nil {
      base.deallocate()
    }
  }

  /// Something true or false of the elements, found by `find` when it is first asked for. A buffer
  /// remembers one such fact.
  func rememberedFact(_ find: () throws -> Bool) rethrows -> Bool {
    switch fact.load(ordering: .relaxed) {
    case 1: return false
    case 2: return true
    default:
      let found = try find()
      fact.store(found ? 2 : 1, ordering: .relaxed)
      return found
    }
  }

  /// The least and the largest element, found by `find` when they are first asked for.
  func rememberedBounds(
    _ find: () throws -> (low: Int64, high: Int64)
  ) rethrows -> (low: Int64, high: Int64) {
    if knowsBounds.load(ordering: .acquiring) {
      return (low.load(ordering: .relaxed), high.load(ordering: .relaxed))
    }
    let found = try find()
    low.store(found.low, ordering: .relaxed)
    high.store(found.high, ordering: .relaxed)
    knowsBounds.store(true, ordering: .releasing)
    return found
  }

  @inline(__always) public subscript(index: Int) -> Element { pointer[index] }
  /// Valid while the buffer lives: hold the buffer, or copy them with `array`.
  public var elements: UnsafeBufferPointer<Element> { .init(start: pointer, count: count) }
  /// A copy of the elements.
  public var array: [Element] { withExtendedLifetime(self) { Array(elements) } }
}

/// One bit a row: set means the value is there. Immutable.
public struct Bitmap: Sendable {
  public let count: Int
  public let setCount: Int
  /// Bit `row & 63` of word `row >> 6`; bits past the end are 0.
  public let words: Buffer<UInt64>

  public init(words: Buffer<UInt64>, count: Int) {
    self.words = words
    self.count = count
    setCount = words.elements.reduce(0) { $0 + $1.nonzeroBitCount }
  }

  public init(count: Int, _ isSet: (Int) -> Bool) {
    self.init(
      words: Buffer<UInt64>(count: (count + 63) / 64) { target in
        for word in target.indices {
          var bits: UInt64 = 0
          for bit in 0..<min(64, count - word * 64) where isSet(word * 64 + bit) {
            bits |= 1 << UInt64(bit)
          }
          target[word] = bits
        }
      }, count: count)
  }

  @inline(__always) public subscript(row: Int) -> Bool {
    words[row >> 6] >> UInt64(row & 63) & 1 == 1
  }
}
