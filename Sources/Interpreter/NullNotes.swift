import Diagnostics

/// The places where arithmetic on numbers had no finite result and gave null: `1 / 0`, `1e308 * 10`.
final class NullNotes {
  private var places: [(span: Span, count: Int)] = []
  private var others = 0
  private static let mostPlaces = 8

  /// Notes a place, and gives the null.
  @inline(never)
  func add(_ span: Span) -> Value {
    if let known = places.firstIndex(where: {
      $0.span.start == span.start && $0.span.end == span.end && $0.span.source === span.source
    }) {
      places[known].count += 1
    } else if places.count < Self.mostPlaces {
      places.append((span, 1))
    } else {
      others += 1
    }
    return .null
  }

  /// Takes out what was noted so far, in order.
  func take() -> [(remark: Remark, span: Span)] {
    defer {
      places = []
      others = 0
    }
    return places.enumerated().map { index, place in
      var message = "`\(Self.shown(place.span))` has no finite result"
      if place.count > 1 { message += ", \(NumberText.grouped(place.count)) times" }
      message += place.count > 1 ? ": null there" : ": null"
      if index == Self.mostPlaces - 1, others > 0 {
        message += "; \(NumberText.grouped(others)) more in other places"
      }
      return (Remark(.note, "no-finite-result", message), place.span)
    }
  }

  /// The expression as it is written, on one line of at most 40 columns.
  private static func shown(_ span: Span) -> String {
    var line: [UInt8] = []
    for byte in span.text.utf8 {
      if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
        if line.last != 0x20 { line.append(0x20) }
      } else {
        line.append(byte)
      }
    }
    let scalars = String(decoding: line, as: UTF8.self).unicodeScalars
    guard scalars.count > 40 else { return String(scalars) }
    return String(String.UnicodeScalarView(scalars.prefix(39))) + "…"
  }
}
