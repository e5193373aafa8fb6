import Frame
import Numeric

/// A column of texts as small codes into its distinct values, compared by their bytes.
struct TextCodes: Sendable {
  static let missing = UInt32.max
  /// One code a row; `missing` where the text is null.
  let codes: Buffer<UInt32>
  /// The distinct values, sorted by code points; some may occur in no row.
  let values: [String]
  let missingCount: Int
  /// For each value its place in the set of an ordered category; nil for other columns.
  let ranks: [Int]?

  init(codes: Buffer<UInt32>, values: [String], missingCount: Int, ranks: [Int]? = nil) {
    self.codes = codes
    self.values = values
    self.missingCount = missingCount
    self.ranks = ranks
  }

  /// Codes whose values stand in any order, put into the order of code points.
  private init(unsorted codes: [UInt32], values: [String], ranks: [Int]? = nil) {
    let order = values.indices.sorted { precedes(values[$0], values[$1]) }
    var rank = [UInt32](repeating: 0, count: values.count)
    for (place, index) in order.enumerated() { rank[index] = UInt32(place) }
    var missing = 0
    self.codes = Buffer<UInt32>(count: codes.count) { target in
      for (row, code) in codes.enumerated() {
        if code == Self.missing { missing += 1 }
        target[row] = code == Self.missing ? code : rank[Int(code)]
      }
    }
    self.values = order.map { values[$0] }
    self.ranks = ranks.map { ranks in order.map { ranks[$0] } }
    missingCount = missing
  }

  /// The texts of a text or category vector, for `rows` or for all rows; nil for other types.
  init?(_ vector: Vector, rows: [Int]?) {
    let count = rows?.count ?? vector.count
    func row(_ place: Int) -> Int { rows.map { $0[place] } ?? place }
    switch vector.storage {
    case .coded(let codes, let values):
      var interner = TextInterner()
      var renumbered = [UInt32](repeating: Self.missing, count: values.count)
      var places: [Int] = []
      var result = [UInt32](repeating: Self.missing, count: count)
      for place in 0..<count where !vector.isNull(row(place)) {
        let code = Int(codes[row(place)])
        if renumbered[code] == Self.missing {
          renumbered[code] = interner.code(of: values[code])
          places.append(code)
        }
        result[place] = renumbered[code]
      }
      self.init(
        unsorted: result, values: interner.texts,
        ranks: vector.type == .category(ordered: true) ? places : nil)
    case .text(let texts):
      var interner = TextInterner()
      var result = [UInt32](repeating: Self.missing, count: count)
      for place in 0..<count where !vector.isNull(row(place)) {
        result[place] = interner.code(of: texts[row(place)])
      }
      self.init(unsorted: result, values: interner.texts)
    default: return nil
    }
  }

  /// How many rows hold each value.
  var counts: [Int] {
    var counts = [Int](repeating: 0, count: values.count)
    for code in codes.elements where code != Self.missing { counts[Int(code)] += 1 }
    return counts
  }

  /// Missing texts replaced by `text`.
  func filled(with text: String) -> TextCodes {
    var all = values
    let place: Int
    if let known = values.firstIndex(where: { $0.utf8.elementsEqual(text.utf8) }) {
      place = known
    } else {
      all.append(text)
      place = values.count
    }
    return TextCodes(
      unsorted: codes.elements.map { $0 == Self.missing ? UInt32(place) : $0 }, values: all)
  }
}

/// Numbers distinct byte strings in order of first appearance (open addressing).
struct TextInterner {
  private var slots = [UInt32](repeating: .max, count: 64)
  private var hashes: [UInt64] = []
  private var bytes: [UInt8] = []
  private var offsets = [0]

  var texts: [String] {
    (0..<hashes.count).map { String(decoding: bytes[offsets[$0]..<offsets[$0 + 1]], as: UTF8.self) }
  }

  mutating func code(of text: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    hash ^= hash >> 32
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != .max {
      let code = Int(slots[slot])
      if hashes[code] == hash, bytes[offsets[code]..<offsets[code + 1]].elementsEqual(text) {
        return UInt32(code)
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    let code = UInt32(hashes.count)
    slots[slot] = code
    hashes.append(hash)
    bytes.append(contentsOf: text)
    offsets.append(bytes.count)
    if hashes.count * 2 > slots.count { grow() }
    return code
  }

  private mutating func grow() {
    slots = [UInt32](repeating: .max, count: slots.count * 4)
    for (code, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != .max { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(code)
    }
  }
}

extension TextInterner {
  mutating func code(of text: String) -> UInt32 {
    var text = text
    return text.withUTF8 { code(of: $0) }
  }
}
