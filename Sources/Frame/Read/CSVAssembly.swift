import Numeric

extension CSVPass {
  /// The values of a request, once all regions were parsed.
  func values(_ r: Int, _ type: ReadType, _ work: Work) throws -> ColumnValues {
    let count = index.rowCount
    let storage: PackedInts.Storage
    switch requests[r].kind {
    case .byte: storage = .byte(values[r].viewed(count: count))
    case .word: storage = .word(values[r].viewed(count: count))
    default: return .vector(try vector(r, type, work))
    }
    let valid = Bitmap(words: validity[r], count: count)
    if valid.setCount == 0 {
      return .vector(Vector(type: .null, count: count, storage: .null, validity: nil))
    }
    return .packed(PackedInts(count: count, storage: storage, validity: valid))
  }

  private func vector(_ r: Int, _ type: ReadType, _ work: Work) throws -> Vector {
    let count = index.rowCount
    let valid = Bitmap(words: validity[r], count: count)
    func made(_ storage: Vector.Storage) -> Vector {
      Vector(type: type.columnType, count: count, storage: storage, validity: valid)
    }
    if count == 0 || valid.setCount == 0, type != .category {
      return Vector(type: .null, count: count, storage: .null, validity: nil)
    }
    switch type {
    case .number(let shape) where shape.isWhole:
      return made(.int(values[r].viewed(count: count)))
    case .int: return made(.int(values[r].viewed(count: count)))
    case .float, .number: return made(.float(values[r].viewed(count: count)))
    case .bool: return made(.bool(values[r].viewed(count: count)))
    case .date, .day: return made(.date(values[r].viewed(count: count)))
    case .datetime, .moment: return made(.time(values[r].viewed(count: count)))
    case .category:
      return made(.coded(values[r].viewed(count: count), try mergeCodes(r, work)))
    case .text:
      if requests[r].kind == .plain { return made(.text(plainTexts(r))) }
      let codes: Buffer<UInt32> = values[r].viewed(count: count)
      let distinct = try mergeCodes(r, work)
      // A dictionary pays where values repeat.
      if distinct.count * 2 > valid.setCount {
        return made(.text(distinct.gathered(codes, valid)))
      }
      return made(.coded(codes, distinct))
    case .bracketList, .numberList, .pipeList:
      let codes: Buffer<UInt32> = values[r].viewed(count: count)
      let distinct = try mergeCodes(r, work)
      if case .numberList = type, let lists = NumberLists(distinct) {
        return try lists.vector(codes, valid, work)
      }
      if let lists = ListExpansion(distinct, type) {
        return Vector(
          type: .list(of: .text), count: count, storage: lists.storage(codes, valid),
          validity: valid)
      }
      let storage: Vector.Storage =
        distinct.count * 2 > valid.setCount
        ? .text(distinct.gathered(codes, valid)) : .coded(codes, distinct)
      return Vector(type: .text, count: count, storage: storage, validity: valid)
    case .unknown:
      return Vector(type: .null, count: count, storage: .null, validity: nil)
    }
  }

  /// Rewrites the codes of all workers as codes of one dictionary in order of first appearance.
  private func mergeCodes(_ r: Int, _ work: Work) throws -> TextBuffer {
    if workerCount == 1 { return dictionaries[r].textBuffer }
    var merged = TextDictionary()
    defer { merged.free() }
    // Each worker's own order is that of first appearance among its rows: a merge by rows gives the
    // order in the file.
    var heads = [Int](repeating: 0, count: workerCount)
    var maps = (0..<workerCount).map {
      [UInt32](repeating: 0, count: dictionaries[$0 * requests.count + r].count)
    }
    while true {
      var next: (worker: Int, row: Int)?
      for worker in 0..<workerCount where heads[worker] < maps[worker].count {
        let row = dictionaries[worker * requests.count + r].entry(heads[worker]).row
        if row < next?.row ?? .max { next = (worker, row) }
      }
      guard let (worker, row) = next else { break }
      let text = dictionaries[worker * requests.count + r].text(heads[worker])
      if let start = text.baseAddress {
        maps[worker][heads[worker]] = merged.code(start, text.count, row: row).code
      }
      heads[worker] += 1
    }
    nonisolated(unsafe) let codes = UnsafeMutableRawPointer(mutating: values[r].pointer)
      .assumingMemoryBound(to: UInt32.self)
    let frozen = maps
    try Parallel.forEach(chunks: index.regions.count, budget: work.budget) { region in
      let place = index.regions[region]
      frozen[owners[region]].withUnsafeBufferPointer { map in
        if map.isEmpty { return }
        for row in place.firstRow..<(place.firstRow + place.rowCount) {
          codes[row] = map[Int(codes[row])]
        }
      }
    }
    // A null row's code 0 has become that of whatever its worker met first; make it 0 again.
    let words = validity[r]
    for word in 0..<words.count where words[word] != .max {
      for row in (word * 64)..<min(word * 64 + 64, index.rowCount)
      where words[word] >> UInt64(row & 63) & 1 == 0 {
        codes[row] = 0
      }
    }
    return merged.textBuffer
  }

  /// How many distinct texts the workers have met.
  func distinctCount(_ r: Int) -> Int {
    var merged = TextDictionary()
    defer { merged.free() }
    for worker in 0..<workerCount {
      let own = dictionaries[worker * requests.count + r]
      for code in 0..<own.count {
        let text = own.text(code)
        if let start = text.baseAddress { _ = merged.code(start, text.count, row: 0) }
      }
    }
    return merged.count
  }

  private func plainTexts(_ r: Int) -> TextBuffer {
    let lengths: Buffer<Int> = values[r].viewed(count: index.rowCount)
    var total = 0
    let offsets = Buffer<Int>(count: index.rowCount + 1) { target in
      for row in 0..<index.rowCount {
        target[row] = total
        total += lengths[row]
      }
      target[index.rowCount] = total
    }
    let bytes = Buffer<UInt8>(count: total) { target in
      var at = 0
      for region in index.regions.indices {
        let cell = region * requests.count + r
        guard let text = regionTexts[cell], let base = target.baseAddress else { continue }
        (base + at).update(from: text.pointer, count: text.count)
        at += text.count
        text.free()
        regionTexts[cell] = nil
      }
    }
    return TextBuffer(bytes: bytes, offsets: offsets)
  }
}

extension TextDictionary {
  var textBuffer: TextBuffer {
    let total = (0..<count).reduce(0) { $0 + entry($1).length }
    let offsets = Buffer<Int>(count: count + 1) { target in
      for code in 0..<count { target[code] = entry(code).start }
      target[count] = total
    }
    let bytes = Buffer<UInt8>(count: total) { target in
      guard let base = target.baseAddress, count > 0, let start = text(0).baseAddress else {
        return
      }
      base.update(from: start, count: total)
    }
    return TextBuffer(bytes: bytes, offsets: offsets)
  }
}

extension TextBuffer {
  /// Each row its own text; null rows are empty.
  func gathered(_ codes: Buffer<UInt32>, _ valid: Bitmap) -> TextBuffer {
    let rows = codes.count
    var total = 0
    let offsets = Buffer<Int>(count: rows + 1) { target in
      for row in 0..<rows {
        target[row] = total
        if valid[row] {
          let code = Int(codes[row])
          total += self.offsets[code + 1] - self.offsets[code]
        }
      }
      target[rows] = total
    }
    let bytes = Buffer<UInt8>(count: total) { target in
      guard let base = target.baseAddress else { return }
      for row in 0..<rows where valid[row] {
        let text = self[Int(codes[row])]
        if let start = text.baseAddress {
          (base + offsets[row]).update(from: start, count: text.count)
        }
      }
    }
    return TextBuffer(bytes: bytes, offsets: offsets)
  }
}
