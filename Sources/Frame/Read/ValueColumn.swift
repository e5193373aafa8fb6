import Diagnostics
import Numeric

/// The values of a column that come one by one with a type each, as JSON and databases give them.
struct ValueColumn {
  enum Kind: UInt8, CaseIterable {
    case null, int, float, bool, text
    /// A list or a record inside of a list, as JSON.
    case json
    /// An integer beyond 64 bits, as its digits.
    case large
    /// A number beyond the largest float.
    case infinite
    /// Bytes that are no text, as hexadecimal digits.
    case bytes

    var words: String {
      switch self {
      case .null: "null"
      case .int, .large: "integers"
      case .float, .infinite: "floats"
      case .bool: "truths"
      case .text: "texts"
      case .json: "lists"
      case .bytes: "bytes"
      }
    }
  }

  let name: String
  private(set) var count = 0
  private var kinds: [UInt8] = []
  /// The integer, the float's bits, the truth, or the number of the text.
  private var values: [UInt64] = []
  private var bytes: [UInt8] = []
  private var ends: [Int] = [0]
  private var tally = [Int](repeating: 0, count: Kind.allCases.count)
  /// The row where each kind occurs first.
  private var firstRow = [Int](repeating: -1, count: Kind.allCases.count)
  /// Truths are written as 0 and 1, as databases do that know no others.
  var holdsTruths = false

  init(_ name: String) { self.name = name }

  // MARK: Gathering

  mutating func append(_ value: Int64) { append(.int, UInt64(bitPattern: value)) }
  mutating func append(_ value: Bool) { append(.bool, value ? 1 : 0) }
  mutating func append(_ value: Double) {
    if value.isFinite { append(.float, value.bitPattern) } else { append(.infinite, 0) }
  }
  mutating func appendNull() { append(.null, 0) }

  mutating func append(_ kind: Kind, _ text: some Collection<UInt8>) {
    bytes.append(contentsOf: text)
    append(kind, UInt64(ends.count - 1))
    ends.append(bytes.count)
  }

  private mutating func append(_ kind: Kind, _ value: UInt64) {
    if firstRow[Int(kind.rawValue)] < 0 { firstRow[Int(kind.rawValue)] = count }
    tally[Int(kind.rawValue)] += 1
    kinds.append(kind.rawValue)
    values.append(value)
    count += 1
  }

  /// Takes the last value back.
  mutating func removeLast() {
    guard let kind = kinds.popLast() else { return }
    tally[Int(kind)] -= 1
    values.removeLast()
    count -= 1
  }

  /// Nulls up to a number of rows.
  mutating func pad(to rows: Int) { while count < rows { appendNull() } }

  func tally(_ kind: Kind) -> Int { tally[Int(kind.rawValue)] }
  func firstRow(_ kind: Kind) -> Int { firstRow[Int(kind.rawValue)] }
  func kind(_ row: Int) -> Kind { Kind(rawValue: kinds[row]) ?? .null }

  /// The kinds of the values that are not null.
  var present: [Kind] { Kind.allCases.filter { $0 != .null && tally($0) > 0 } }

  // MARK: Types

  /// The values in the type that holds them all.
  func vector(_ work: Work) throws -> Vector {
    let present = present.filter { $0 != .infinite }
    switch present {
    case [] where tally(.infinite) == 0: return .nulls(.null, count: count)
    case [.int]:
      let isTruth = holdsTruths && zip(kinds, values).allSatisfy { $0 == 0 || $1 <= 1 }
      return isTruth ? .bools(map(.int) { $0 == 1 }) : .ints(map(.int) { Int64(bitPattern: $0) })
    case [], [.float], [.int, .float]:
      return .floats(
        (0..<count).map { row in
          switch kind(row) {
          case .int: Double(Int64(bitPattern: values[row]))
          case .float: Double(bitPattern: values[row])
          default: nil
          }
        })
    case [.bool]: return .bools(map(.bool) { $0 == 1 })
    case [.text]: return texts(work)
    case [.json]: return lists(work)
    default: return plainTexts()
    }
  }

  private func map<Value>(_ kind: Kind, _ value: (UInt64) -> Value) -> [Value?] {
    (0..<count).map { kinds[$0] == kind.rawValue ? value(values[$0]) : nil }
  }

  private func text(_ row: Int) -> ArraySlice<UInt8> {
    let number = Int(values[row])
    return bytes[ends[number]..<ends[number + 1]]
  }

  /// The value as text: numbers in the digits that read back, truths as words.
  func written(_ row: Int) -> [UInt8]? {
    switch kind(row) {
    case .null, .infinite: nil
    case .int: Array(String(Int64(bitPattern: values[row])).utf8)
    case .float: Array(String(Double(bitPattern: values[row])).utf8)
    case .bool: Array((values[row] == 1 ? "true" : "false").utf8)
    case .text, .json, .large, .bytes: Array(text(row))
    }
  }

  func plainTexts() -> Vector {
    var builder = VectorBuilder(.text, capacity: count)
    for row in 0..<count {
      if let text = written(row) { builder.append(utf8: text) } else { builder.appendNull() }
    }
    return builder.finish()
  }

  /// Dates and datetimes where all texts are such in ISO 8601, else texts.
  private func texts(_ work: Work) -> Vector {
    var days: [Int32?] = []
    var times: [Int64?] = []
    var isDate = true
    for row in 0..<count {
      guard kinds[row] == Kind.text.rawValue else {
        days.append(nil)
        times.append(nil)
        continue
      }
      switch text(row).withUnsafeBufferPointer({ DateScan.scan($0) }) {
      case .date(let day):
        days.append(day)
        times.append(Calendar.time(of: day))
      case .datetime(let time):
        isDate = false
        days.append(nil)
        times.append(time)
      case .impossible, .other: return plainTexts()
      }
    }
    if isDate { return .dates(days) }
    var builder = VectorBuilder(.datetime, capacity: count)
    for time in times { if let time { builder.append(time) } else { builder.appendNull() } }
    return builder.finish()
  }

  /// Lists of texts, of the names of records, or of numbers or truths; else the JSON itself.
  private func lists(_ work: Work) -> Vector {
    var dictionary = TextDictionary()
    defer { dictionary.free() }
    var codes: [UInt32] = []
    for row in 0..<count {
      guard kinds[row] == Kind.json.rawValue else {
        codes.append(0)
        continue
      }
      codes.append(
        text(row).withUnsafeBufferPointer { text in
          text.baseAddress.map { dictionary.code($0, text.count, row: row).code } ?? 0
        })
    }
    let valid = Bitmap(count: count) { kinds[$0] == Kind.json.rawValue }
    if let lists = ListExpansion(dictionary.textBuffer, .bracketList) {
      return Vector(
        type: .list(of: .text), count: count, storage: lists.storage(Buffer(codes), valid),
        validity: valid)
    }
    let scalars = (0..<count).map { row in
      kinds[row] == Kind.json.rawValue ? JSONScalars.list(text(row)) : Scalar.null
    }
    if zip(scalars, kinds).allSatisfy({ scalar, kind in
      if case .null = scalar { kind == Kind.null.rawValue } else { true }
    }), let vector = try? Vector(scalars: scalars) {
      return vector
    }
    return plainTexts()
  }
}
