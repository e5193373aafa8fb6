import Diagnostics
import Files
import Glibc
import Numeric
import Synchronization

/// Where the records of a file are: regions of whole records of about a megabyte, and the exact
/// number of rows before each.
struct CSVIndex: Sendable {
  struct Region: Sendable {
    /// Byte offsets: from the first byte of a record to past the line end of another.
    var start: Int
    var end: Int
    var firstRow: Int
    var rowCount: Int
  }

  var regions: [Region]
  var rowCount: Int
  var blankCount: Int

  /// Finds the records by quotes and line ends alone, window by window in parallel: the number of
  /// quotes before a window tells whether it starts inside of one. Where a quote stands in an
  /// unquoted field this does not hold; such files are walked from the front.
  /// - Throws: `csv-quote` with the line of a quote that never closes.
  static func make(
    of file: ReadableFile, _ dialect: CSVDialect, _ work: Work
  ) throws -> CSVIndex {
    let size = file.identity.size
    // A window holds line ends; the records after them are its own. The first window starts at the
    // line end before the first record, or one that is thought there.
    let count = (size - dialect.bodyStart + dialect.windowSize) / dialect.windowSize
    var windows = try scan(file, dialect, count, work)
    var inside = false
    var isRegular = true
    var chosen: [CSVWindow.Findings] = []
    for window in windows {
      let findings = window.findings(startsInside: inside)
      isRegular = isRegular && !findings.isIrregular
      chosen.append(findings)
      if window.quoteCount % 2 == 1 { inside.toggle() }
    }
    windows = []
    if !isRegular || inside {
      chosen = try CSVWalk.findings(of: file, dialect, windowCount: count, work)
    }
    return CSVIndex(chosen, size, isSingle: dialect.names.count == 1)
  }

  private init(_ windows: [CSVWindow.Findings], _ size: Int, isSingle: Bool) {
    regions = []
    rowCount = 0
    blankCount = 0
    for window in windows {
      guard let first = window.firstLineEnd, first + 1 < size else { continue }
      if !regions.isEmpty { regions[regions.count - 1].end = first + 1 }
      // A line end at the very end starts no record; it was counted as one and as blank.
      let atEnd = window.lastIsFileEnd ? 1 : 0
      let blanks = window.blankCount - atEnd
      let rows = window.lineEndCount - atEnd - (isSingle ? 0 : blanks)
      blankCount += isSingle ? 0 : blanks
      regions.append(Region(start: first + 1, end: size, firstRow: rowCount, rowCount: rows))
      rowCount += rows
    }
  }

  private static func scan(
    _ file: ReadableFile, _ dialect: CSVDialect, _ count: Int, _ work: Work
  ) throws -> [CSVWindow] {
    let results = Buffer<CSVWindow>(count: count) { target in
      target.initialize(repeating: CSVWindow())
    }
    nonisolated(unsafe) let target = UnsafeMutablePointer(mutating: results.pointer)
    let failure = Mutex<Failure?>(nil)
    let buffers = WindowBuffers(count: min(work.budget.threads, count), size: dialect.windowSize)
    try Parallel.forEach(chunks: count, budget: work.budget) { chunk, worker in
      do throws(Failure) {
        let bytes = buffers[worker]
        let start = try CSVWindow.fill(bytes, from: file, dialect, chunk)
        target[chunk] = CSVWindow(bytes, start, file.identity.size, dialect, chunk)
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
    return Array(results.elements)
  }
}

/// One block of bytes a worker, for a window and what lies about it.
final class WindowBuffers: @unchecked Sendable {
  private let buffers: [UnsafeMutablePointer<UInt8>]

  init(count: Int, size: Int) {
    buffers = (0..<max(1, count)).map { _ in
      .allocate(capacity: size + CSVWindow.margin)
    }
  }

  deinit { for buffer in buffers { buffer.deallocate() } }

  subscript(worker: Int) -> UnsafeMutablePointer<UInt8> { buffers[worker] }
}

/// What one window of bytes holds, both if it starts outside of quotes and if inside.
struct CSVWindow: BitwiseCopyable {
  struct Findings: BitwiseCopyable {
    var lineEndCount = 0
    var blankCount = 0
    var firstLineEnd: Int?
    /// Whether the last byte of the file is one of these line ends.
    var lastIsFileEnd = false
    /// Whether some quote stands where no quoted field can start or end.
    var isIrregular = false
  }

  var quoteCount = 0
  private var whenOutside = Findings()
  private var whenInside = Findings()

  init() {}

  func findings(startsInside: Bool) -> Findings { startsInside ? whenInside : whenOutside }

  static let margin = 64

  /// Reads window `chunk` to `bytes[1]` on, one byte before it and two after it about it, and gives
  /// its file offset. Before the first record and after the file's end, a line end is thought.
  static func fill(
    _ bytes: UnsafeMutablePointer<UInt8>, from file: ReadableFile, _ dialect: CSVDialect,
    _ chunk: Int
  ) throws(Failure) -> Int {
    let start = dialect.bodyStart - 1 + chunk * dialect.windowSize
    let from = max(start - 1, 0)
    let skipped = from - (start - 1)
    let wanted = min(dialect.windowSize + 3 - skipped, file.identity.size - from)
    let got = try file.read(into: bytes + skipped, count: wanted, at: from)
    guard got == wanted else { throw ReadableFile.changed(file.displayName) }
    let after = bytes + skipped + got
    after.update(repeating: 0, count: 8)
    if from + got == file.identity.size { after[0] = dialect.syntax.newline }
    if chunk == 0 {
      bytes[0] = dialect.syntax.newline
      bytes[1] = dialect.syntax.newline
    }
    return start
  }

  init(
    _ bytes: UnsafeMutablePointer<UInt8>, _ start: Int, _ size: Int, _ dialect: CSVDialect,
    _ chunk: Int
  ) {
    let count = min(dialect.windowSize, size - start)
    guard count > 0 else { return }
    let base = bytes + 1
    let newline = dialect.syntax.newline
    let hasReturns =
      newline == 0x0A && memchr(base, Int32(CSVSyntax.carriageReturn), count + 2) != nil
    var at = 0
    while true {
      let quote = memchr(base + at, Int32(dialect.syntax.quote), count - at)
      let stop =
        quote.map { UnsafeRawPointer($0) - UnsafeRawPointer(base) } ?? count
      countLines(base + at, stop - at, newline, hasReturns, at + start)
      guard stop < count else { break }
      check(base + stop, dialect.syntax, isLast: start + stop + 1 == size)
      quoteCount += 1
      at = stop + 1
    }
    if start + count == size, base[count - 1] == newline {
      // Under the other guess the byte is inside of a quote and no line end.
      if quoteCount % 2 == 0 {
        whenOutside.lastIsFileEnd = true
      } else {
        whenInside.lastIsFileEnd = true
      }
    }
  }

  /// Counts the line ends of a stretch without quotes, and the blank lines after them.
  @inline(__always)
  private mutating func countLines(
    _ p: UnsafePointer<UInt8>, _ count: Int, _ newline: UInt8, _ hasReturns: Bool, _ offset: Int
  ) {
    var (ends, blanks) = Self.lineEnds(p, count, newline)
    guard ends > 0 else { return }
    if hasReturns {
      for i in 0..<count
      where p[i] == newline && p[i + 1] == CSVSyntax.carriageReturn && p[i + 2] == newline {
        blanks += 1
      }
    }
    let first = memchr(p, Int32(newline), count).map {
      offset + (UnsafeRawPointer($0) - UnsafeRawPointer(p))
    }
    if quoteCount % 2 == 0 {
      whenOutside.add(ends, blanks, first)
    } else {
      whenInside.add(ends, blanks, first)
    }
  }

  /// Line ends, and those followed by another.
  @inline(__always)
  private static func lineEnds(
    _ p: UnsafePointer<UInt8>, _ count: Int, _ newline: UInt8
  ) -> (Int, Int) {
    var ends = 0
    var blanks = 0
    var at = 0
    while at < count {
      // Byte sums of short blocks, which the compiler turns into vector code.
      let stop = min(at + 128, count)
      var blockEnds: UInt8 = 0
      var blockBlanks: UInt8 = 0
      for i in at..<stop {
        let isEnd: UInt8 = p[i] == newline ? 1 : 0
        let isNext: UInt8 = p[i + 1] == newline ? 1 : 0
        blockEnds &+= isEnd
        blockBlanks &+= isEnd & isNext
      }
      ends += Int(blockEnds)
      blanks += Int(blockBlanks)
      at = stop
    }
    return (ends, blanks)
  }

  /// Whether the quote at `p` may open a field or close one, under either guess.
  @inline(__always)
  private mutating func check(
    _ p: UnsafePointer<UInt8>, _ syntax: CSVSyntax, isLast: Bool
  ) {
    let before = p[-1]
    let after = p[1]
    let opens =
      before == syntax.delimiter || before == syntax.newline || before == syntax.quote
    let closes =
      isLast || after == syntax.delimiter || after == syntax.newline || after == syntax.quote
      || (after == CSVSyntax.carriageReturn && p[2] == syntax.newline)
    let isEven = quoteCount % 2 == 0
    if !opens {
      if isEven { whenOutside.isIrregular = true } else { whenInside.isIrregular = true }
    }
    if !closes {
      if isEven { whenInside.isIrregular = true } else { whenOutside.isIrregular = true }
    }
  }
}

extension CSVWindow.Findings {
  @inline(__always)
  mutating func add(_ ends: Int, _ blanks: Int, _ first: Int?) {
    lineEndCount += ends
    blankCount += blanks
    if firstLineEnd == nil { firstLineEnd = first }
  }
}
