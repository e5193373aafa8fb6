import Numeric

/// Values as JSON, and as the plain texts of fields.
enum JSONText {
  static func append(_ vector: Vector, _ row: Int, to out: inout [UInt8]) {
    if vector.isNull(row) {
      out.append(contentsOf: "null".utf8)
      return
    }
    switch vector.storage {
    case .text(let texts): append(text: texts[row], to: &out)
    case .coded(let codes, let values): append(text: values[Int(codes[row])], to: &out)
    default: append(vector.scalar(at: row), to: &out)
    }
  }

  /// A value that needs no quotes in a field.
  static func plain(_ value: Scalar) -> String {
    switch value {
    case .int(let value): String(value)
    case .float(let value): String(value)
    case .bool(let value): value ? "true" : "false"
    case .text(let text): text
    case .date(let days): Calendar.text(date: days)
    case .datetime(let time): Calendar.text(datetime: time)
    case .duration(let time): String(time)
    case .null, .list: ""
    }
  }

  static func append(_ value: Scalar, to out: inout [UInt8]) {
    switch value {
    case .null: out.append(contentsOf: "null".utf8)
    case .int, .float, .bool, .duration: out.append(contentsOf: plain(value).utf8)
    case .text, .date, .datetime: append(text: plain(value).utf8, to: &out)
    case .list(let values):
      out.append(0x5B)
      for (index, value) in values.enumerated() {
        if index > 0 { out.append(contentsOf: ", ".utf8) }
        append(value, to: &out)
      }
      out.append(0x5D)
    }
  }

  static func append(text: some Sequence<UInt8>, to out: inout [UInt8]) {
    out.append(0x22)
    for byte in text {
      switch byte {
      case 0x22, 0x5C:
        out.append(0x5C)
        out.append(byte)
      case 0x0A: out.append(contentsOf: "\\n".utf8)
      case 0x0D: out.append(contentsOf: "\\r".utf8)
      case 0x09: out.append(contentsOf: "\\t".utf8)
      case 0..<0x20:
        let digits = String(byte, radix: 16)
        out.append(contentsOf: "\\u00\(digits.utf8.count == 1 ? "0" : "")\(digits)".utf8)
      default: out.append(byte)
      }
    }
    out.append(0x22)
  }
}
