import Glibc
import Numeric
import Synchronization

/// Memory of large buffers, kept for the next ones instead of being given back at once: a fresh page
/// is cleared by the system when it is first touched, which takes longer than most kernels take to
/// fill it.
///
/// Blocks lie on large pages. What is kept counts as free memory that the system may take back when
/// it needs it. Before new memory is asked for, as much kept memory is given back, so that what
/// is kept hardly makes a process larger.
final class BufferPool: Sendable {
  static let shared = BufferPool()

  /// Buffers from this size on are worth it.
  static let leastSize = 1 << 20
  /// The size of a large page, of which all blocks are multiples.
  private static let pageSize = 1 << 21

  private struct Extent {
    var start: UInt
    var size: Int
    var end: UInt { start + UInt(size) }
  }

  private struct State {
    /// In the order of addresses; no two touch.
    var extents: [Extent] = []
    var total = 0
  }

  private let state = Mutex(State())
  private let fixedLimit: Int?

  /// - Parameter limit: how many bytes are kept at most; an eighth of what the process may take unless
  ///   given.
  init(limit: Int? = nil) { fixedLimit = limit }

  private var limit: Int {
    fixedLimit ?? (MemoryLimit.isAddressSpaceLimited ? 0 : MemoryLimit.bytes / 8)
  }

  /// The bytes that are kept.
  var keptSize: Int { state.withLock { $0.total } }

  /// A block of at least `byteCount` bytes on a large page, with anything in it; nil when the system
  /// has no more.
  func allocate(_ byteCount: Int) -> UnsafeMutableRawBufferPointer? {
    let (padded, overflow) = byteCount.addingReportingOverflow(Self.pageSize - 1)
    guard !overflow else { return nil }
    let size = padded & ~(Self.pageSize - 1)
    let kept = state.withLock { state in take(size, from: &state) }
    if let kept { return kept }
    return Self.map(size)
  }

  /// Takes back a block of `allocate`.
  func release(_ block: UnsafeMutableRawBufferPointer) {
    guard let base = block.baseAddress else { return }
    let fits = state.withLock { state in
      guard state.total + block.count <= limit else { return false }
      madvise(base, block.count, MADV_FREE)
      insert(Extent(start: UInt(bitPattern: base), size: block.count), into: &state)
      return true
    }
    if !fits { munmap(base, block.count) }
  }

  /// The smallest extent that has room; without one, extents of that size together are unmapped.
  private func take(_ size: Int, from state: inout State) -> UnsafeMutableRawBufferPointer? {
    var best: Int?
    for (index, extent) in state.extents.enumerated() where extent.size >= size {
      if let known = best, state.extents[known].size <= extent.size { continue }
      best = index
    }
    if let best {
      let start = state.extents[best].start
      state.extents[best].start += UInt(size)
      state.extents[best].size -= size
      if state.extents[best].size == 0 { state.extents.remove(at: best) }
      change(&state, by: -size)
      return Self.block(start, size)
    }
    var missing = size
    while missing > 0, let last = state.extents.popLast() {
      munmap(UnsafeMutableRawPointer(bitPattern: last.start), last.size)
      change(&state, by: -last.size)
      missing -= last.size
    }
    return nil
  }

  private func insert(_ new: Extent, into state: inout State) {
    change(&state, by: new.size)
    var low = 0
    var high = state.extents.count
    while low < high {
      let middle = (low + high) / 2
      if state.extents[middle].start < new.start { low = middle + 1 } else { high = middle }
    }
    state.extents.insert(new, at: low)
    if low + 1 < state.extents.count, new.end == state.extents[low + 1].start {
      state.extents[low].size += state.extents[low + 1].size
      state.extents.remove(at: low + 1)
    }
    if low > 0, state.extents[low - 1].end == state.extents[low].start {
      state.extents[low - 1].size += state.extents[low].size
      state.extents.remove(at: low)
    }
  }

  private func change(_ state: inout State, by size: Int) {
    state.total += size
    if fixedLimit == nil { MemoryLimit.keep(size) }
  }

  private static func block(_ start: UInt, _ size: Int) -> UnsafeMutableRawBufferPointer? {
    UnsafeMutableRawPointer(bitPattern: start).map {
      UnsafeMutableRawBufferPointer(start: $0, count: size)
    }
  }

  /// Fresh memory that begins on a large page: more is mapped, and what stands over is cut off.
  private static func map(_ size: Int) -> UnsafeMutableRawBufferPointer? {
    let (wide, overflow) = size.addingReportingOverflow(pageSize)
    let access = PROT_READ | PROT_WRITE
    guard !overflow,
      let raw = mmap(nil, wide, access, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
      raw != MAP_FAILED
    else { return nil }
    let first = UInt(bitPattern: raw)
    let start = (first + UInt(pageSize - 1)) & ~UInt(pageSize - 1)
    let before = Int(start - first)
    if before > 0 { munmap(raw, before) }
    if pageSize > before { munmap(raw + before + size, pageSize - before) }
    madvise(raw + before, size, MADV_HUGEPAGE)
    return block(start, size)
  }
}
