import Glibc

/// Bytes in memory that grow while they are gathered and do not change after.
public final class ByteBlock: @unchecked Sendable {
  public private(set) var pointer: UnsafeMutablePointer<UInt8>
  public private(set) var count = 0
  private var capacity: Int

  public init(capacity: Int = 0) {
    self.capacity = max(capacity, 4096)
    pointer = .allocate(capacity: self.capacity)
  }

  public convenience init(_ bytes: some Collection<UInt8>) {
    self.init(capacity: bytes.count)
    reserve(bytes.count)
    _ = UnsafeMutableBufferPointer(start: pointer, count: bytes.count).update(fromContentsOf: bytes)
    count = bytes.count
  }

  deinit { pointer.deallocate() }

  public var bytes: UnsafeBufferPointer<UInt8> { .init(start: pointer, count: count) }

  /// Makes room for `more` bytes behind those that are there.
  public func reserve(_ more: Int) {
    guard count + more > capacity else { return }
    capacity = max(capacity * 2, count + more)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.update(from: pointer, count: count)
    pointer.deallocate()
    pointer = larger
  }

  @inline(__always) public func append(_ byte: UInt8) {
    if count == capacity { reserve(1) }
    pointer[count] = byte
    count += 1
  }

  public func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress else { return }
    reserve(bytes.count)
    (pointer + count).update(from: base, count: bytes.count)
    count += bytes.count
  }

  /// Takes `more` bytes as written that were put behind the others.
  public func extend(by more: Int) { count += more }
}
