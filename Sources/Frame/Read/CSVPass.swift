import Diagnostics
import Files
import Numeric
import Synchronization

/// One parallel pass over the regions of a file for some of its columns.
///
/// Owns the memory the workers write to. What comes out does not depend on the number of workers:
/// values go to their rows, dictionaries are merged in order of first appearance, findings by place.
final class CSVPass: @unchecked Sendable {
  /// What to read of one column.
  struct Request {
    var column: Int
    var kind: CSVSlot.Kind
    var unknown: [[UInt8]] = []
    var shape: NumberShape?
    var order: DateOrder?
    var isForced = false
  }

  let file: ReadableFile
  let dialect: CSVDialect
  let index: CSVIndex
  let options: CSVOptions
  let requests: [Request]
  let workerCount: Int

  let values: [Buffer<UInt64>]
  let validity: [Buffer<UInt64>]
  private let unknown: UnsafeMutablePointer<UnknownTexts>
  /// Worker-major: what worker `w` has for request `r` stands at `w * requests.count + r`.
  let dictionaries: UnsafeMutablePointer<TextDictionary>
  let profiles: UnsafeMutablePointer<ColumnProfile>
  private let texts: UnsafeMutablePointer<ByteStore>
  private let faults: UnsafeMutablePointer<FaultLog>
  /// Worker-major by column.
  private let slots: UnsafeMutablePointer<CSVSlot>
  private let parsers: UnsafeMutablePointer<CSVParser>
  /// Region-major by request: the plain texts of each region.
  let regionTexts: UnsafeMutablePointer<ByteStore?>
  /// Which worker parsed a region.
  let owners: UnsafeMutablePointer<Int>

  init(
    _ file: ReadableFile, _ dialect: CSVDialect, _ index: CSVIndex, _ options: CSVOptions,
    _ requests: [Request], _ work: Work
  ) {
    self.file = file
    self.dialect = dialect
    self.index = index
    self.options = options
    self.requests = requests
    workerCount = max(1, min(work.budget.threads, index.regions.count))
    values = requests.map { request in
      let width = Self.width(request.kind)
      return Buffer<UInt64>(count: (index.rowCount * width + 7) / 8) { _ in }
    }
    validity = requests.map { request in
      let isNeeded = request.kind != .profile && request.kind != .skip
      return Buffer<UInt64>(
        repeating: .max, count: isNeeded ? (index.rowCount + 63) / 64 : 0)
    }
    let cells = workerCount * requests.count
    unknown = .allocate(capacity: max(1, requests.count))
    for (r, request) in requests.enumerated() {
      (unknown + r).initialize(to: UnknownTexts(texts: request.unknown))
    }
    dictionaries = .allocate(capacity: max(1, cells))
    profiles = .allocate(capacity: max(1, cells))
    texts = .allocate(capacity: max(1, cells))
    faults = .allocate(capacity: max(1, cells))
    faults.initialize(repeating: FaultLog(), count: max(1, cells))
    for cell in 0..<cells {
      let isCoded = requests[cell % requests.count].kind == .coded
      (dictionaries + cell).initialize(to: TextDictionary(isUsed: isCoded))
      (profiles + cell).initialize(to: ColumnProfile(takesNullWords: options.nulls == nil))
      (texts + cell).initialize(to: ByteStore())
    }
    let columnCount = dialect.names.count
    slots = .allocate(capacity: workerCount * columnCount)
    parsers = .allocate(capacity: workerCount)
    regionTexts = .allocate(capacity: max(1, index.regions.count * requests.count))
    regionTexts.initialize(repeating: nil, count: index.regions.count * requests.count)
    owners = .allocate(capacity: max(1, index.regions.count))
    owners.initialize(repeating: 0, count: index.regions.count)
    for worker in 0..<workerCount {
      for column in 0..<columnCount {
        (slots + worker * columnCount + column).initialize(to: slot(nil, worker))
      }
      for (r, request) in requests.enumerated() {
        (slots + worker * columnCount + request.column).initialize(to: slot(r, worker))
      }
      (parsers + worker).initialize(
        to: CSVParser(
          dialect.syntax, columnCount: columnCount, slots: slots + worker * columnCount, options))
    }
  }

  deinit {
    for cell in 0..<(workerCount * requests.count) {
      dictionaries[cell].free()
      texts[cell].free()
    }
    for worker in 0..<workerCount { parsers[worker].free() }
    for cell in 0..<(index.regions.count * requests.count) { regionTexts[cell]?.free() }
    parsers.deinitialize(count: workerCount)
    unknown.deinitialize(count: requests.count)
    unknown.deallocate()
    dictionaries.deallocate()
    profiles.deallocate()
    texts.deallocate()
    faults.deinitialize(count: max(1, workerCount * requests.count))
    faults.deallocate()
    slots.deallocate()
    parsers.deallocate()
    regionTexts.deallocate()
    owners.deallocate()
  }

  private static func width(_ kind: CSVSlot.Kind) -> Int {
    switch kind {
    case .int, .float, .datetime, .plain: 8
    case .date, .coded, .word: 4
    case .bool, .byte: 1
    case .skip, .profile, .general: 0
    }
  }

  private func slot(_ request: Int?, _ worker: Int) -> CSVSlot {
    guard let r = request else {
      // Nothing is written for a column that is not asked for.
      return CSVSlot(
        kind: .skip, target: .skip, values: UnsafeMutableRawPointer(slots),
        validity: UnsafeMutableRawPointer(slots).assumingMemoryBound(to: UInt64.self),
        dictionary: dictionaries, profile: profiles, texts: texts, unknown: nil, faults: faults)
    }
    let cell = worker * requests.count + r
    let kind = requests[r].kind
    let request = requests[r]
    let hasUnknown = !request.unknown.isEmpty
    let isGeneral = hasUnknown || request.shape != nil || request.order != nil
    return CSVSlot(
      kind: isGeneral ? .general : kind, target: kind,
      values: UnsafeMutableRawPointer(mutating: values[r].pointer),
      validity: UnsafeMutablePointer(mutating: validity[r].pointer),
      dictionary: dictionaries + cell, profile: profiles + cell, texts: texts + cell,
      unknown: hasUnknown ? UnsafePointer(unknown + r) : nil, faults: faults + cell,
      shape: request.shape, order: request.order, isForced: request.isForced)
  }

  /// Parses these regions, each up to `rows` records.
  /// - Throws: `csv-ragged`, `cannot-read`, `file-changed`; `Stopped`.
  func run(_ regions: [Int], rows: Int = .max, _ work: Work) throws {
    let failure = Mutex<(region: Int, failure: Failure)?>(nil)
    let largest = regions.map { index.regions[$0].end - index.regions[$0].start }.max() ?? 0
    let buffers = (0..<workerCount).map { _ in Buffer<UInt8>(count: largest + 64) { _ in } }
    try Parallel.forEach(chunks: regions.count, budget: work.budget) { chunk, worker in
      let region = regions[chunk]
      do throws(Failure) {
        try parse(region, rows, buffers[worker], worker)
      } catch {
        failure.withLock { if region < $0?.region ?? .max { $0 = (region, error) } }
      }
    }
    if let failure = failure.withLock({ $0?.failure }) { throw failure }
    try file.checkUnchanged()
    try checkRagged()
    mergeBorders()
  }

  private func parse(
    _ region: Int, _ rows: Int, _ buffer: Buffer<UInt8>, _ worker: Int
  ) throws(Failure) {
    let place = index.regions[region]
    let count = place.end - place.start
    let bytes = UnsafeMutablePointer(mutating: buffer.pointer)
    guard try file.read(into: bytes, count: count, at: place.start) == count else {
      throw ReadableFile.changed(file.displayName)
    }
    (bytes + count).update(repeating: 0, count: 64)
    // The last record of a file need not have a line end.
    var length = count
    if bytes[count - 1] != dialect.syntax.newline || place.end == file.identity.size {
      bytes[count] = dialect.syntax.newline
      length += bytes[count - 1] == dialect.syntax.newline ? 0 : 1
    }
    let own = slots + worker * dialect.names.count
    owners[region] = worker
    for r in requests.indices { faults[worker * requests.count + r].startRegion() }
    parsers[worker].faults.startRegion()
    parsers[worker].parse(
      bytes, count: length, offset: place.start, firstRow: place.firstRow,
      rows: min(rows, place.rowCount))
    for (r, request) in requests.enumerated() where own[request.column].target == .plain {
      let cell = worker * requests.count + r
      var kept = ByteStore(capacity: texts[cell].count)
      kept.append(texts[cell].pointer, texts[cell].count)
      regionTexts[region * requests.count + r] = kept
      texts[cell].removeAll()
    }
  }

  /// The finding of a request at the least place among the workers.
  func least(_ request: Int, _ place: (CSVSlot) -> Int) -> CSVSlot {
    var best = slots[requests[request].column]
    for worker in 1..<max(1, workerCount) {
      let slot = slots[worker * dialect.names.count + requests[request].column]
      if place(slot) < place(best) { best = slot }
    }
    return best
  }

  /// Whether some worker met a whole number that needs more bits than the request has.
  func isTooNarrow(_ request: Int) -> Bool {
    (0..<workerCount).contains {
      slots[$0 * dialect.names.count + requests[request].column].isTooNarrow
    }
  }

  func total(_ request: Int, _ kind: (CSVSlot) -> ColumnProfile.Kind) -> ColumnProfile.Kind {
    var sum = ColumnProfile.Kind()
    for worker in 0..<workerCount {
      sum.merge(kind(slots[worker * dialect.names.count + requests[request].column]))
    }
    return sum
  }

  /// Where the faults of a kind are in a column, ascending; nil asks for those of records.
  func places(_ request: Int?, _ kind: FaultLog.Kind) -> [Int] {
    (0..<workerCount).flatMap { worker in
      let log = request.map { faults[worker * requests.count + $0] } ?? parsers[worker].faults
      return log.places.filter { $0.kind == kind }.map(\.place)
    }.sorted()
  }

  func unknownCount(_ request: Int) -> Int {
    (0..<workerCount).reduce(0) {
      $0 + slots[$1 * dialect.names.count + requests[request].column].unknownCount
    }
  }

  func profile(_ request: Int) -> ColumnProfile {
    var sum = ColumnProfile()
    for worker in 0..<workerCount { sum.merge(profiles[worker * requests.count + request]) }
    return sum
  }

  var ragged: ColumnProfile.Kind {
    (0..<workerCount).reduce(into: .init()) { $0.merge(parsers[$1].ragged) }
  }

  var tails: ColumnProfile.Kind {
    (0..<workerCount).reduce(into: .init()) { $0.merge(parsers[$1].tails) }
  }

  private func checkRagged() throws {
    guard options.ragged == .error, ragged.count > 0 else { return }
    var found = 0
    var first = Int.max
    for worker in 0..<workerCount where parsers[worker].ragged.first < first {
      first = parsers[worker].ragged.first
      found = parsers[worker].raggedFields
    }
    let line = try CSVPlace.line(of: first, in: file, dialect.syntax)
    let fields = found == 1 ? "1 field" : "\(found) fields"
    throw Failure(
      "csv-ragged",
      "line \(line) of `\(file.displayName)` has \(fields), the header \(dialect.names.count)",
      help: found < dialect.names.count
        ? "mend the line, or load with `ragged: \"fill\"` to read missing fields as null"
        : "quote the field that holds the separator, or load with `ragged: \"fill\"` to leave surplus fields out"
    )
  }

  private func mergeBorders() {
    var positions = [Int?](repeating: nil, count: dialect.names.count)
    for (r, request) in requests.enumerated() { positions[request.column] = r }
    for worker in 0..<workerCount {
      for (column, row) in parsers[worker].borderNulls {
        guard let r = positions[column] else { continue }
        let words = UnsafeMutablePointer(mutating: validity[r].pointer)
        words[row >> 6] &= ~(1 << UInt64(row & 63))
      }
      parsers[worker].borderNulls = []
    }
    let rest = index.rowCount & 63
    for r in requests.indices where rest != 0 && validity[r].count > 0 {
      let words = UnsafeMutablePointer(mutating: validity[r].pointer)
      words[validity[r].count - 1] &= (1 << UInt64(rest)) - 1
    }
  }
}
