import CStreams
import Glibc
import Numeric

/// The row indices of one gather, applied to each layout.
struct RowGather: Sendable {
  private let rows: Buffer<UInt32>
  private let hasMissing: Bool
  /// Whether values go past the caches, as they should when there are many.
  private let isStreamed: Bool

  init(rows: Buffer<UInt32>, hasMissing: Bool, isStreamed: Bool) {
    self.rows = rows
    self.hasMissing = hasMissing
    self.isStreamed = isStreamed
  }

  func task(for source: ColumnValues) -> GatherTask {
    switch source {
    case .vector(let vector): task(for: vector)
    case .packed(let ints):
      switch ints.storage {
      case .byte(let values): task(for: ints, fixed(values) { .byte($0) })
      case .word(let values): task(for: ints, fixed(values) { .word($0) })
      }
    }
  }

  private func task(for vector: Vector) -> GatherTask {
    var validity: Validity?
    if case .null = vector.storage {} else { validity = validityTask(of: vector.validity) }
    let values = valuesTask(of: vector.storage)
    let (type, unit, count) = (vector.type, vector.unit, rows.count)
    return GatherTask(
      fill: { [validity] chunk, range in
        validity?.fill(range)
        values.fill(chunk, range)
      },
      values: { [validity] work in
        var gathered = Vector(
          type: type, count: count, storage: try values.storage(work), validity: validity?.bitmap)
        gathered.unit = unit
        return .vector(gathered)
      })
  }

  private func task(for ints: PackedInts, _ values: Filling<PackedInts.Storage>) -> GatherTask {
    let validity = validityTask(of: ints.validity)
    let (unit, count) = (ints.unit, rows.count)
    return GatherTask(
      fill: { chunk, range in
        validity?.fill(range)
        values.fill(chunk, range)
      },
      values: { work in
        .packed(
          PackedInts(
            count: count, storage: try values.storage(work), validity: validity?.bitmap, unit: unit)
        )
      })
  }

  /// How values are written to their places, and what they then are.
  private struct Filling<Storage>: Sendable {
    let fill: @Sendable (_ chunk: Int, _ rows: Range<Int>) -> Void
    let storage: @Sendable (Work) throws -> Storage

    init(
      _ fill: @escaping @Sendable (_ chunk: Int, _ rows: Range<Int>) -> Void,
      _ storage: @escaping @Sendable (Work) throws -> Storage
    ) {
      self.fill = fill
      self.storage = storage
    }
  }

  private typealias Values = Filling<Vector.Storage>

  private struct Validity: Sendable {
    let fill: @Sendable (Range<Int>) -> Void
    let words: Buffer<UInt64>
    let count: Int
    var bitmap: Bitmap { Bitmap(words: words, count: count) }
  }

  private func valuesTask(of storage: Vector.Storage) -> Values {
    switch storage {
    case .int(let values): return fixed(values) { .int($0) }
    case .float(let values): return fixed(values) { .float($0) }
    case .bool(let values): return fixed(values) { .bool($0) }
    case .date(let values): return fixed(values) { .date($0) }
    case .time(let values): return fixed(values) { .time($0) }
    case .coded(let codes, let set): return fixed(codes) { .coded($0, set) }
    case .text(let texts): return textsTask(texts)
    case .list(let offsets, let values): return listsTask(offsets, values.vector)
    case .null: return Values({ _, _ in }, { _ in .null })
    }
  }

  private func validityTask(of validity: Bitmap?) -> Validity? {
    guard validity != nil || hasMissing else { return nil }
    let (words, target) = Buffer<UInt64>.unfilled((rows.count + 63) / 64)
    let old = validity?.words
    let rows = rows
    return Validity(
      fill: { range in
        let at = rows.pointer
        var start = range.lowerBound
        while start < range.upperBound {
          let end = min(start + 64, range.upperBound)
          var bits: UInt64 = 0
          if let from = old?.pointer {
            for index in start..<end {
              let row = at[index]
              let isValid =
                row == .max ? 0 : from[Int(row >> 6)] >> UInt64(truncatingIfNeeded: row & 63) & 1
              bits |= isValid << UInt64(truncatingIfNeeded: index - start)
            }
          } else {
            for index in start..<end where at[index] != .max {
              bits |= 1 << UInt64(truncatingIfNeeded: index - start)
            }
          }
          target[start >> 6] = bits
          start = end
        }
      }, words: words, count: rows.count)
  }

  private func fixed<Value: BitwiseCopyable & AdditiveArithmetic & Sendable, Storage>(
    _ source: Buffer<Value>, _ made: @escaping @Sendable (Buffer<Value>) -> Storage
  ) -> Filling<Storage> {
    let (buffer, target) = Buffer<Value>.unfilled(rows.count)
    let (rows, hasMissing, isStreamed) = (rows, hasMissing, isStreamed)
    return Filling(
      { _, range in
        let into = target.base + range.lowerBound
        let from = source.pointer
        let at = rows.pointer + range.lowerBound
        if isStreamed, Self.stream(into, from, at, range.count, hasMissing) { return }
        if hasMissing {
          for index in 0..<range.count {
            let row = at[index]
            into[index] = row == .max ? .zero : from[Int(row)]
          }
        } else {
          for index in 0..<range.count { into[index] = from[Int(at[index])] }
        }
      }, { _ in made(buffer) }
    )
  }

  /// False for values of other widths than 4 and 8 bytes.
  private static func stream<Value: BitwiseCopyable>(
    _ into: UnsafeMutablePointer<Value>, _ from: UnsafePointer<Value>, _ at: UnsafePointer<UInt32>,
    _ count: Int, _ hasMissing: Bool
  ) -> Bool {
    let (target, source) = (UnsafeMutableRawPointer(into), UnsafeRawPointer(from))
    switch MemoryLayout<Value>.stride {
    case 8:
      let target = target.assumingMemoryBound(to: UInt64.self)
      let source = source.assumingMemoryBound(to: UInt64.self)
      if hasMissing {
        cstreams_gather64_some(target, source, at, count)
      } else {
        cstreams_gather64(target, source, at, count)
      }
      return true
    case 4:
      let target = target.assumingMemoryBound(to: UInt32.self)
      let source = source.assumingMemoryBound(to: UInt32.self)
      if hasMissing {
        cstreams_gather32_some(target, source, at, count)
      } else {
        cstreams_gather32(target, source, at, count)
      }
      return true
    default: return false
    }
  }

  // MARK: Runs of values

  /// Lengths of runs, each chunk's summed from 0; their totals give the chunks' starts.
  private struct Runs: Sendable {
    let offsets: Buffer<Int>
    let into: SharedPointer<Int>
    let totals: Buffer<Int>
    let totalInto: SharedPointer<Int>

    init(_ rowCount: Int) {
      (offsets, into) = Buffer<Int>.unfilled(rowCount + 1)
      (totals, totalInto) = Buffer<Int>.unfilled(max(1, RowRanges.count(of: rowCount)))
      into[0] = 0
      totalInto[0] = 0
    }

    func fill(_ chunk: Int, _ range: Range<Int>, _ rows: Buffer<UInt32>, _ source: Buffer<Int>) {
      let (at, from) = (rows.pointer, source.pointer)
      var total = 0
      for index in range {
        let row = at[index]
        if row != .max { total &+= from[Int(row) &+ 1] &- from[Int(row)] }
        into[index &+ 1] = total
      }
      totalInto[chunk] = total
    }

    /// Where each chunk starts, and the end of the last.
    var starts: Buffer<Int> {
      Buffer<Int>(count: totals.count + 1) { starts in
        starts[0] = 0
        for chunk in 0..<totals.count { starts[chunk + 1] = starts[chunk] + totals[chunk] }
      }
    }
  }

  private func textsTask(_ source: TextBuffer) -> Values {
    let runs = Runs(rows.count)
    let rows = rows
    return Values(
      { chunk, range in runs.fill(chunk, range, rows, source.offsets) },
      { work in
        let starts = runs.starts
        let (bytes, target) = Buffer<UInt8>.unfilled(starts[starts.count - 1])
        let limit = source.bytes.count
        try RowRanges.forEach(rows.count, work: work) { chunk, range in
          let (at, offsets) = (rows.pointer, source.offsets.pointer)
          let (start, last) = (starts[chunk], starts[chunk + 1])
          var place = start
          var index = range.lowerBound
          while index < range.upperBound {
            let row = at[index]
            var next = index &+ 1
            if row == .max {
              runs.into[next] = place
              index = next
              continue
            }
            // Neighbouring rows lie side by side.
            while next < range.upperBound, Int(at[next]) == Int(row) &+ (next &- index) {
              next &+= 1
            }
            let from = offsets[Int(row)]
            let length = offsets[Int(row) &+ (next &- index)] &- from
            if length <= 16, from &+ 16 <= limit, place &+ 16 <= last {
              // What is copied beyond the end is overwritten by the next text of the chunk.
              let word = UnsafeRawPointer(source.bytes.pointer + from)
              let into = UnsafeMutableRawPointer(target.base + place)
              into.storeBytes(of: word.loadUnaligned(as: UInt64.self), as: UInt64.self)
              into.storeBytes(
                of: word.loadUnaligned(fromByteOffset: 8, as: UInt64.self), toByteOffset: 8,
                as: UInt64.self)
            } else if length > 0 {
              memcpy(target.base + place, source.bytes.pointer + from, length)
            }
            if start > 0 { for end in (index &+ 1)...next { runs.into[end] &+= start } }
            place &+= length
            index = next
          }
        }
        return .text(TextBuffer(bytes: bytes, offsets: runs.offsets))
      }
    )
  }

  private func listsTask(_ source: Buffer<Int>, _ values: Vector) -> Values {
    let runs = Runs(rows.count)
    let rows = rows
    return Values(
      { chunk, range in runs.fill(chunk, range, rows, source) },
      { work in
        let starts = runs.starts
        let total = starts[starts.count - 1]
        guard values.count < Dataset.rowLimit, total < Dataset.rowLimit else {
          throw Dataset.tooManyRows
        }
        let (elements, target) = Buffer<UInt32>.unfilled(total)
        try RowRanges.forEach(rows.count, work: work) { chunk, range in
          var place = starts[chunk]
          for index in range {
            let row = rows.pointer[index]
            if row != .max {
              for element in source.pointer[Int(row)]..<source.pointer[Int(row) + 1] {
                target[place] = UInt32(truncatingIfNeeded: element)
                place += 1
              }
            }
            runs.into[index + 1] = place
          }
        }
        return .list(
          offsets: runs.offsets,
          values: Vector.ListValues(try values.gathered(elements, work: work)))
      }
    )
  }
}
