import Describe
import Diagnostics
import Numeric

/// F-strings over columns: their pieces as texts, joined row by row.
extension ElementFunctions {
  static let interpolationFunctions: [ElementFunction] = [concat]

  /// A null piece reads "null", as in an f-string of plain values.
  private static let concat = ElementFunction.lenient(
    FunctionDescription(
      "concat", .text, "Joins texts; a null reads as the word null.",
      parameters: [OptionSpec("parts", .any, isVariadic: true, "Texts.")], returns: .text,
      examples: [Example("f\"{\"Heat\"}, {1995}\"", shows: "\"Heat, 1995\"")],
      searchTerms: ["paste", "format"]),
    type: { $0.allSatisfy(isText) ? .text : nil }
  ) { call in
    let parts = try call.arguments.map { part in
      let isConstant = part.isConstant(among: call.rowCount)
      return (
        texts: try part.converted(to: .text, work: call.work), step: isConstant ? 0 : 1
      )
    }
    return try call.texts { row, out in
      for part in parts {
        if case .text(let text) = part.texts.scalar(at: row * part.step) {
          out.append(contentsOf: text.utf8)
        } else {
          out.append(contentsOf: "null".utf8)
        }
      }
      return true
    }
  }
}

extension ElementCall {
  /// The first argument's values under a format.
  /// - Throws: `bad-format` when texts are to be written as numbers.
  func formattedTexts(_ format: TextFormat) throws -> Vector {
    let vector = self[0]
    // A text refuses formats of numbers, whatever it says.
    if vector.type.isTextual { _ = try format.text(of: "") }
    let step = vector.isConstant(among: rowCount) ? 0 : 1
    return try texts { row, out in
      let text: String?
      switch vector.scalar(at: row * step) {
      case .null: text = nil
      case .int(let int): text = format.text(of: int)
      case .float(let float): text = format.text(of: float)
      case .text(let value): text = try? format.text(of: value)
      case .date(let day): text = try? format.text(of: Calendar.text(date: day))
      case .datetime(let time): text = try? format.text(of: Calendar.text(datetime: time))
      case let other: text = try? format.text(of: other.source)
      }
      guard let text else { return false }
      out.append(contentsOf: text.utf8)
      return true
    }
  }
}
