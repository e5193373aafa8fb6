/// Lists of plain values, of which JSON is known to be well formed.
enum JSONScalars {
  /// Null for a list that holds lists or records.
  static func list(_ json: ArraySlice<UInt8>) -> Scalar {
    let inner = json.dropFirst().dropLast()
    if json.first != 0x5B || inner.contains(where: { $0 == 0x5B || $0 == 0x7B || $0 == 0x22 }) {
      return .null
    }
    let parts = inner.split(separator: 0x2C).map { part in
      part.filter { $0 > 0x20 }
    }
    if parts.allSatisfy(\.isEmpty) { return .list([]) }
    let values = parts.map { part -> Scalar in
      if part.elementsEqual("null".utf8) { return .null }
      if part.elementsEqual("true".utf8) { return .bool(true) }
      if part.elementsEqual("false".utf8) { return .bool(false) }
      return part.withUnsafeBufferPointer { digits in
        NumberScan.integer(digits).map { .int($0) }
          ?? NumberScan.double(digits).map { .float($0) } ?? .null
      }
    }
    return .list(values)
  }
}
