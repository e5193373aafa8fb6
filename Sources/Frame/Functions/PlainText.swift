import Diagnostics
import Numeric

/// Values as they stand in a joined text: texts without quotes, floats by their shortest digits, dates
/// as ISO 8601 writes them.
enum PlainText {
  /// Appends the value of a row; a null is `null`.
  @inline(__always)
  static func append(_ vector: Vector, _ row: Int, to out: inout [UInt8]) {
    if vector.isNull(row) {
      out.append(contentsOf: "null".utf8)
      return
    }
    switch vector.storage {
    case .text, .coded: out.append(contentsOf: vector.utf8(row))
    case .int(let values): append(values[row], to: &out)
    default: out.append(contentsOf: text(vector.scalar(at: row)).utf8)
    }
  }

  static func append(_ value: Int64, to out: inout [UInt8]) {
    if value < 0 { out.append(0x2D) }
    var rest = value.magnitude
    let start = out.count
    repeat {
      out.append(UInt8(truncatingIfNeeded: 48 + rest % 10))
      rest /= 10
    } while rest > 0
    out[start...].reverse()
  }

  static func text(_ value: Scalar) -> String {
    switch value {
    case .text(let text): text
    case .date(let days): Calendar.text(date: days)
    case .datetime(let time): Calendar.text(datetime: time)
    default: value.source
    }
  }
}

extension Vector {
  /// The values as texts, nulls as nulls.
  func plainTexts(work: Work) throws -> Vector {
    if type.isTextual { return try converted(to: .text, work: work) }
    if type == .null { return .nulls(.text, count: count) }
    let call = ElementCall(
      name: "to_text", arguments: [self], parameters: [], rowCount: count, work: work,
      validity: validity)
    return try call.texts { row, out in
      PlainText.append(self, row, to: &out)
      return true
    }
  }
}

/// How one value is written under a format: numbers and texts by `TextFormat`, dates and datetimes by
/// the letters of `strftime`, durations by a clock, words or a unit.
public struct ValueFormat: Sendable {
  private let source: String
  private let places: TextFormat?
  private let bytes: [UInt8]

  public static let dateLetters = "%Y %m %d %H %M %S %f %B %b %A %a %I %p %j %e %y %%"
  public static let durationChoices = "h:mm, h:mm:ss, short, long, s, min, h, d or .1h"

  /// - Parameter type: the type of the values, which decides what the format may be.
  /// - Throws: `bad-format`, listing the choices.
  public init(_ format: String, for type: ColumnType) throws {
    source = format
    bytes = Array(format.utf8)
    switch type {
    case .date, .datetime:
      if bytes.contains(0x25) {
        places = nil
        if Calendar.text(0, format: bytes) == nil {
          throw Failure(
            "bad-format", "`\(format)` has a letter that no date is written by",
            help: "the letters are `\(Self.dateLetters)`")
        }
      } else {
        places = try Self.places(format, "write a date as in `%d %B %Y`: `\(Self.dateLetters)`")
      }
    case .duration:
      places =
        DurationText(bytes) == nil
        ? try Self.places(format, "write a duration as \(Self.durationChoices)") : nil
    default:
      places = try TextFormat(format)
      if !type.isNumeric { _ = try places?.text(of: "") }
    }
  }

  private static func places(_ format: String, _ help: String) throws -> TextFormat {
    guard let places = try? TextFormat(format), (try? places.text(of: "")) != nil else {
      throw Failure("bad-format", "`\(format)` is not a format of such a value", help: help)
    }
    return places
  }

  public func text(of value: Scalar) throws -> String {
    switch value {
    case .null: return "null"
    case .int(let int): return places?.text(of: int) ?? String(int)
    case .float(let float): return places?.text(of: float) ?? NumberText.shortest(float)
    case .date(let days) where places == nil:
      return Calendar.text(Calendar.time(of: days), format: bytes) ?? ""
    case .datetime(let time) where places == nil:
      return Calendar.text(time, format: bytes) ?? ""
    case .duration(let micros) where places == nil:
      return DurationText(bytes)?.text(of: micros) ?? ""
    default: return try places?.text(of: PlainText.text(value)) ?? PlainText.text(value)
    }
  }
}
