import Diagnostics
import Numeric

/// Values as lines for the terminal.
public enum Display {
  /// The lines that show a value; every byte of data in them is made inert.
  public static func lines(_ value: Value, _ style: DisplayStyle, _ work: Work) throws -> [String] {
    switch value {
    case .object(let object):
      switch object {
      case is TextObject, is ListObject, is RecordObject, is RangeObject, is PeriodObject,
        is ExpressionObject, is Callable:
        return wrapped(ValueText.source(value, limit: style.width * 24), style)
      default: return try object.lines(style, work)
      }
    default: return [ValueText.source(value)]
    }
  }

  /// One long line cut into lines of the width, at spaces where there are any.
  private static func wrapped(_ text: String, _ style: DisplayStyle) -> [String] {
    let text = sanitized(text)
    let width = max(20, style.width)
    // Wrapping squeezes white space, which belongs to the value.
    return displayWidth(text) <= width ? [text] : Diagnostics.wrapped(text, toWidth: width)
  }
}
