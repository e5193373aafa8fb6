import Numeric

/// Lists of numbers in brackets, JSON's or Python's, parsed from the distinct texts of a column: each
/// once, however often it occurs.
struct NumberLists {
  private let elements: Vector
  /// Distinct text i has elements `starts[i]..<starts[i + 1]`.
  private let starts: [Int]

  /// Nil when some text is no list of numbers.
  init?(_ texts: TextBuffer) {
    var numbers: [Number?] = []
    var starts = [0]
    var isWhole = true
    for index in 0..<texts.count {
      guard Self.read(texts[index], { numbers.append($0) }) else { return nil }
      starts.append(numbers.count)
    }
    for case .float? in numbers { isWhole = false }
    var builder = VectorBuilder(isWhole ? .int : .float, capacity: numbers.count)
    for number in numbers {
      switch number {
      case .int(let value) where isWhole: builder.append(value)
      case .int(let value): builder.append(Double(value))
      case .float(let value): builder.append(value)
      case nil: builder.appendNull()
      }
    }
    elements = builder.finish()
    self.starts = starts
  }

  /// The list column whose rows are the lists of `rows`, codes into the distinct texts.
  func vector(_ rows: Buffer<UInt32>, _ valid: Bitmap, _ work: Work) throws -> Vector {
    var total = 0
    let offsets = Buffer<Int>(count: rows.count + 1) { target in
      for row in 0..<rows.count {
        target[row] = total
        if valid[row] { total += starts[Int(rows[row]) + 1] - starts[Int(rows[row])] }
      }
      target[rows.count] = total
    }
    guard total < Dataset.rowLimit else { throw Dataset.tooManyRows }
    let places = Buffer<UInt32>(count: total) { target in
      var at = 0
      for row in 0..<rows.count where valid[row] {
        for place in starts[Int(rows[row])]..<starts[Int(rows[row]) + 1] {
          target[at] = UInt32(truncatingIfNeeded: place)
          at += 1
        }
      }
    }
    let values = try elements.gathered(places, work: work)
    return Vector(
      type: .list(of: values.type), count: rows.count,
      storage: .list(offsets: offsets, values: .init(values)), validity: valid)
  }

  /// Whether a text is a list of numbers, and not an empty one.
  static func isList(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var count = 0
    return read(text) { _ in count += 1 } && count > 0
  }

  /// What a text looks like from afar: brackets around the bytes that lists of numbers are made of.
  static func mayBeList(_ text: UnsafeBufferPointer<UInt8>) -> (Bool, isWhole: Bool) {
    var hasDigit = false
    var isWhole = true
    for byte in text.dropFirst().dropLast() {
      switch byte {
      case 0x30...0x39: hasDigit = true
      case 0x2E, 0x45, 0x65: isWhole = false
      case 0x20, 0x09, 0x2B, 0x2C, 0x2D: break
      default: return (false, true)
      }
    }
    return (hasDigit, isWhole)
  }

  private enum Number {
    case int(Int64)
    case float(Double)
  }

  /// Gives the elements of one list in their order, nil for `null` and `None`; false for anything
  /// else and for numbers that no int and no float holds.
  private static func read(
    _ text: UnsafeBufferPointer<UInt8>, _ add: (Number?) -> Void
  ) -> Bool {
    let text = text.trimmed
    guard text.count >= 2, text[0] == 0x5B, text[text.count - 1] == 0x5D else {
      return text.isEmpty
    }
    let inner = UnsafeBufferPointer(rebasing: text[1..<(text.count - 1)])
    if inner.trimmed.isEmpty { return true }
    var start = 0
    for at in 0...inner.count where at == inner.count || inner[at] == 0x2C {
      let part = UnsafeBufferPointer(rebasing: inner[start..<at]).trimmed
      start = at + 1
      // Python allows a comma at the end.
      if part.isEmpty, at == inner.count { break }
      if part.elementsEqual("null".utf8) || part.elementsEqual("None".utf8) {
        add(nil)
      } else if let value = NumberScan.integer(part) {
        add(.int(value))
      } else if part.contains(where: { $0 == 0x2E || $0 | 0x20 == 0x65 }),
        let value = NumberScan.double(part)
      {
        add(.float(value))
      } else {
        return false
      }
    }
    return true
  }
}
