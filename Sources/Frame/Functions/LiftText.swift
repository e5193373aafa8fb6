import Diagnostics
import Numeric

/// Loops that make texts or read them.
extension ElementCall {
  /// A text for each row, appended to `out`; false makes the row null. Rows in which an argument is
  /// null are not asked.
  func texts(
    _ operation: @escaping @Sendable (_ row: Int, _ out: inout [UInt8]) -> Bool
  ) throws -> Vector {
    let (buffer, valid) = try Self.makeTexts(rowCount, work, validity, operation)
    return Vector(type: .text, count: rowCount, storage: .text(buffer), validity: valid)
  }

  private static func makeTexts(
    _ count: Int, _ work: Work, _ validity: Bitmap?,
    _ operation: @escaping @Sendable (_ row: Int, _ out: inout [UInt8]) -> Bool
  ) throws -> (TextBuffer, Bitmap?) {
    if count == 1 { return one(validity, operation) }
    let chunks = RowRanges.count(of: count)
    let parts = ChunkResults<(bytes: [UInt8], lengths: [Int], valid: [UInt64])>(chunks)
    try RowRanges.forEach(count, work: work) { chunk, rows in
      var bytes: [UInt8] = []
      var lengths: [Int] = []
      lengths.reserveCapacity(rows.count)
      var valid = [UInt64](repeating: 0, count: (rows.count + 63) / 64)
      for row in rows {
        if row & 1023 == 0, work.budget.isExhausted { break }
        let start = bytes.count
        if validity?[row] != false {
          if operation(row, &bytes) {
            let bit = row - rows.lowerBound
            valid[bit >> 6] |= 1 << UInt64(bit & 63)
          } else {
            bytes.removeSubrange(start...)
          }
        }
        lengths.append(bytes.count - start)
      }
      parts[chunk] = (bytes, lengths, valid)
    }
    try work.budget.check()
    let results = parts.all
    let total = results.reduce(0) { $0 + $1.bytes.count }
    let offsets = Buffer<Int>(count: count + 1) { target in
      target[0] = 0
      var row = 0
      for part in results {
        for length in part.lengths {
          target[row + 1] = target[row] + length
          row += 1
        }
      }
    }
    let bytes = Buffer<UInt8>(count: total) { target in
      var at = 0
      for part in results {
        _ = UnsafeMutableBufferPointer(rebasing: target[at...]).update(fromContentsOf: part.bytes)
        at += part.bytes.count
      }
    }
    let words = Buffer(results.flatMap(\.valid))
    let bitmap = Bitmap(words: words, count: count)
    return (
      TextBuffer(bytes: bytes, offsets: offsets), bitmap.setCount == count ? nil : bitmap
    )
  }

  /// The text of a single row, for values outside of columns.
  private static func one(
    _ validity: Bitmap?, _ operation: (_ row: Int, _ out: inout [UInt8]) -> Bool
  ) -> (TextBuffer, Bitmap?) {
    var bytes: [UInt8] = []
    let isThere = validity?[0] != false && operation(0, &bytes)
    if !isThere { bytes = [] }
    return (
      TextBuffer(bytes: Buffer(bytes), offsets: Buffer([0, bytes.count])),
      isThere ? nil : Bitmap(words: Buffer([0]), count: 1)
    )
  }

  /// A text made of the first argument's text alone: coded columns compute once a distinct value.
  func mapText(
    _ operation:
      @escaping @Sendable (_ text: UnsafeBufferPointer<UInt8>, _ out: inout [UInt8]) ->
      Bool
  ) throws -> Vector {
    switch self[0].storage {
    case .coded(let codes, let values):
      let (made, valid) = try Self.makeTexts(values.count, work, nil) {
        operation(values[$0], &$1)
      }
      var index = TextIndex()
      var renamed = (0..<values.count).map { index.insert(made[$0]) }
      if renamed.isEmpty { renamed = [0] }
      let map = Buffer(renamed)
      let present: Bitmap? =
        try valid.map { valid in
          try Bitmap.made(count: codes.count, work: work) {
            Int(codes[$0]) < valid.count && valid[Int(codes[$0])]
          }
        }
      let isIdentity = renamed.enumerated().allSatisfy { $0 == Int($1) }
      let newCodes =
        try isIdentity ? codes : self.map(codes) { Int($0) < map.count ? map[Int($0)] : 0 }
      return Vector(
        type: .text, count: rowCount, storage: .coded(newCodes, index.texts),
        validity: validity.and(present))
    case .text(let texts):
      return try self.texts { operation(texts[$0], &$1) }
    default: return .nulls(.text, count: rowCount)
    }
  }

  /// A plain value made of the first argument's text alone; coded columns compute once a distinct
  /// value. Nil makes the row null.
  func mapText<R: BitwiseCopyable & Sendable>(
    empty: R, _ operation: @escaping @Sendable (_ text: UnsafeBufferPointer<UInt8>) -> R?
  ) throws -> (Buffer<R>, Bitmap?) {
    switch self[0].storage {
    case .coded(let codes, let values):
      let (made, valid) = try Self.plain(values, nil, empty, work, operation)
      let result = try map(codes) { Int($0) < made.count ? made[Int($0)] : empty }
      let present: Bitmap? =
        try valid.map { valid in
          try Bitmap.made(count: codes.count, work: work) {
            Int(codes[$0]) < valid.count && valid[Int(codes[$0])]
          }
        }
      return (result, present)
    case .text(let texts): return try Self.plain(texts, validity, empty, work, operation)
    default: return (Buffer(repeating: empty, count: rowCount), nil)
    }
  }

  private static func plain<R: BitwiseCopyable & Sendable>(
    _ texts: TextBuffer, _ validity: Bitmap?, _ empty: R, _ work: Work,
    _ operation: @escaping @Sendable (UnsafeBufferPointer<UInt8>) -> R?
  ) throws -> (Buffer<R>, Bitmap?) {
    let count = texts.count
    let words = Buffer<UInt64>(repeating: 0, count: (count + 63) / 64)
    let bits = SharedPointer(UnsafeMutablePointer(mutating: words.pointer))
    let values = try Buffer<R>(shared: count) { target in
      try RowRanges.forEach(count, work: work) { _, rows in
        for row in rows {
          if row & 1023 == 0, work.budget.isExhausted { return }
          guard validity?[row] != false, let value = operation(texts[row]) else {
            target[row] = empty
            continue
          }
          target[row] = value
          bits[row >> 6] |= 1 << UInt64(row & 63)
        }
      }
    }
    let bitmap = Bitmap(words: words, count: count)
    return (values, bitmap.setCount == count ? nil : bitmap)
  }
}

/// What each chunk of a parallel loop made; every chunk writes its own place once.
final class ChunkResults<Value>: @unchecked Sendable {
  private let places: UnsafeMutablePointer<Value?>
  private let count: Int

  init(_ count: Int) {
    self.count = count
    places = .allocate(capacity: max(1, count))
    places.initialize(repeating: nil, count: count)
  }

  deinit {
    places.deinitialize(count: count)
    places.deallocate()
  }

  subscript(chunk: Int) -> Value? {
    get { places[chunk] }
    set { places[chunk] = newValue }
  }

  /// The results in chunk order, without those that were left out.
  var all: [Value] { (0..<count).compactMap { places[$0] } }
}
