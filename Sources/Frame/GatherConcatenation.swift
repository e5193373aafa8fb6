import Diagnostics

extension Vector {
  /// The values of all parts, one part after the other.
  ///
  /// Parts of nothing but nulls take the type of the others; text with category, and categories of
  /// different sets, make text, but for an ordered category, whose order must not be lost silently.
  /// - Throws: `wrong-type` when the types do not go together: int with float too.
  public static func concatenated(_ parts: [Vector]) throws -> Vector {
    let type = try unifiedType(parts)
    let count = parts.reduce(0) { $0 + $1.count }
    guard count < Dataset.rowLimit else { throw Dataset.tooManyRows }
    let validity = joinedValidity(parts, count: count)
    let storage: Storage
    switch type {
    case .int:
      storage = .int(
        Buffer.joined(parts, count, empty: 0) { if case .int(let v) = $0 { v } else { nil } })
    case .float:
      storage = .float(
        Buffer.joined(parts, count, empty: 0) { if case .float(let v) = $0 { v } else { nil } })
    case .bool:
      storage = .bool(
        Buffer.joined(parts, count, empty: 0) { if case .bool(let v) = $0 { v } else { nil } })
    case .date:
      storage = .date(
        Buffer.joined(parts, count, empty: 0) { if case .date(let v) = $0 { v } else { nil } })
    case .datetime, .duration:
      storage = .time(
        Buffer.joined(parts, count, empty: 0) { if case .time(let v) = $0 { v } else { nil } })
    case .text, .category:
      storage = joinedTexts(parts, count: count)
    case .list:
      storage = try joinedLists(parts, count: count)
    case .null:
      storage = .null
    }
    return Vector(type: type, count: count, storage: storage, validity: validity)
  }

  private static func unifiedType(_ parts: [Vector]) throws -> ColumnType {
    let known = parts.filter { $0.type != .null }
    guard var type = known.first?.type else { return .null }
    for part in known.dropFirst() { type = try unified(type, part.type) }
    if type == .category(ordered: true), let first = known.first {
      for part in known.dropFirst() where !first.hasSameValueSet(as: part) {
        throw Failure(
          "wrong-type", "ordered categories with different sets of values cannot be put together",
          help: "make them text first with `to_text()`, or give both the same labels")
      }
    }
    return type
  }

  private static func unified(_ a: ColumnType, _ b: ColumnType) throws -> ColumnType {
    switch (a, b) {
    case _ where a == b: return a
    case (.null, let other), (let other, .null): return other
    case (.list(let x), .list(let y)): return .list(of: try unified(x, y))
    case _ where a.isTextual && b.isTextual: return .text
    default:
      let numbers = a.isNumeric && b.isNumeric
      throw Failure(
        "wrong-type", "\(a.description) and \(b.description) cannot be put into one column",
        help: numbers
          ? "convert one side with `to_float()` or `to_int()`"
          : "convert one side, to text with `to_text()`"
      )
    }
  }

  private func hasSameValueSet(as other: Vector) -> Bool {
    guard case .coded(_, let mine) = storage, case .coded(_, let theirs) = other.storage,
      mine.count == theirs.count
    else { return false }
    return (0..<mine.count).allSatisfy { equalBytes(mine[$0], theirs[$0]) }
  }

  private static func joinedValidity(_ parts: [Vector], count: Int) -> Bitmap? {
    guard parts.contains(where: { $0.nullCount > 0 }) else { return nil }
    let words = Buffer<UInt64>(count: (count + 63) / 64) { words in
      words.update(repeating: 0)
      var start = 0
      for part in parts {
        for row in 0..<part.count where !part.isNull(row) {
          words[(start + row) >> 6] |= 1 << UInt64((start + row) & 63)
        }
        start += part.count
      }
    }
    return Bitmap(words: words, count: count)
  }

  private static func joinedLists(_ parts: [Vector], count: Int) throws -> Storage {
    var values: [Vector] = []
    let offsets = Buffer<Int>(count: count + 1) { target in
      target[0] = 0
      var next = 1
      var start = 0
      for part in parts {
        if case .list(let offsets, let elements) = part.storage {
          for row in 0..<part.count {
            target[next] = start + offsets[row + 1]
            next += 1
          }
          start += elements.vector.count
          values.append(elements.vector)
        } else {
          for _ in 0..<part.count {
            target[next] = start
            next += 1
          }
        }
      }
    }
    return .list(offsets: offsets, values: ListValues(try concatenated(values)))
  }

  /// Coded when all parts are, plain otherwise.
  private static func joinedTexts(_ parts: [Vector], count: Int) -> Storage {
    let isCoded = parts.allSatisfy { part in
      switch part.storage {
      case .coded, .null: true
      default: false
      }
    }
    return isCoded ? joinedCodes(parts, count: count) : .text(joinedPlain(parts, count: count))
  }

  private static func joinedCodes(_ parts: [Vector], count: Int) -> Storage {
    var set = TextIndex()
    let codes = Buffer<UInt32>(count: count) { target in
      var next = 0
      for part in parts {
        guard case .coded(let codes, let values) = part.storage else {
          for _ in 0..<part.count {
            target[next] = 0
            next += 1
          }
          continue
        }
        let map = (0..<values.count).map { set.insert(values[$0]) }
        for row in 0..<part.count {
          target[next] = part.isNull(row) ? 0 : map[Int(codes[row])]
          next += 1
        }
      }
    }
    return .coded(codes, set.texts)
  }

  private static func joinedPlain(_ parts: [Vector], count: Int) -> TextBuffer {
    var bytes: [UInt8] = []
    let offsets = Buffer<Int>(count: count + 1) { target in
      target[0] = 0
      var next = 1
      for part in parts {
        for row in 0..<part.count {
          if !part.isNull(row) {
            switch part.storage {
            case .text(let texts): bytes.append(contentsOf: texts[row])
            case .coded(let codes, let values): bytes.append(contentsOf: values[Int(codes[row])])
            default: break
            }
          }
          target[next] = bytes.count
          next += 1
        }
      }
    }
    return TextBuffer(bytes: Buffer(bytes), offsets: offsets)
  }
}

extension Buffer {
  /// The buffers of the parts one after the other; parts without one count as `empty` values.
  fileprivate static func joined(
    _ parts: [Vector], _ count: Int, empty: Element, _ buffer: (Vector.Storage) -> Buffer<Element>?
  ) -> Buffer<Element> {
    Buffer(count: count) { target in
      guard var next = target.baseAddress else { return }
      for part in parts {
        if let values = buffer(part.storage) {
          next.update(from: values.pointer, count: part.count)
        } else {
          next.update(repeating: empty, count: part.count)
        }
        next += part.count
      }
    }
  }
}
