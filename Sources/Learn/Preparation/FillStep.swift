import Describe
import Diagnostics
import Frame
import Numeric

/// `fill(value)`: nulls become a constant.
struct FillStep: ColumnStep, FittedColumnStep {
  enum Constant: Sendable {
    case number(Double)
    case text(String)
  }
  let constant: Constant
  let source: String

  static let spec = StepSpec(
    description: FunctionDescription(
      "fill", .preparation, "Replaces nulls by a constant.",
      parameters: [
        OptionSpec(
          "value", .oneOf([.number, .text, .bool]), .none,
          "The number or text that stands for null.")
      ],
      returns: .object("step"),
      examples: [Example("prepare().on(.certificate, fill(\"Not Rated\"), one_hot())")],
      searchTerms: ["fillna", "SimpleImputer", "constant", "missing", "replace_na"],
      seeAlso: ["impute"]),
    make: { settings in
      let value = settings.values["value"] ?? .null
      let constant: Constant =
        if let text = settings.text("value") {
          .text(text)
        } else if case .bool(let flag) = value {
          .number(flag ? 1 : 0)
        } else {
          .number(settings.float("value") ?? 0)
        }
      return FillStep(constant: constant, source: "fill(\(value.source))")
    })

  func fit(_ column: PreparedColumn, _ training: StepTraining) throws -> any FittedColumnStep {
    switch (constant, column.values) {
    case (.number, .texts):
      throw Failure(
        "wrong-type", "`\(source)` is a number, but `\(columnSource(column.origin))` holds text",
        help: "write a text: `fill(\"unknown\")`")
    case (.text, .numbers) where column.missingCount < column.rowCount:
      throw Failure(
        "wrong-type", "`\(source)` is a text, but `\(columnSource(column.origin))` holds numbers",
        help: "write a number: `fill(0)`")
    case (_, .lists), (_, .days):
      throw Failure(
        "wrong-type",
        "`\(source)` fills numbers and texts, not the values of `\(columnSource(column.origin))`",
        help: "make numbers of it first, with `date_parts()` or `multi_hot()`")
    default: return self
    }
  }

  func transform(_ column: PreparedColumn, _ work: Work) throws -> [PreparedColumn] {
    switch (constant, column.values) {
    case (.number(let number), .numbers): return [column.mapped { $0.isNaN ? number : $0 }]
    case (.text(let text), .texts(let texts)):
      var result = column
      if texts.missingCount > 0 { result.values = .texts(texts.filled(with: text)) }
      return [result]
    case (.text(let text), .numbers(let numbers)):
      guard column.missingCount == numbers.count else {
        throw Failure(
          "wrong-type",
          "`\(columnSource(column.origin))` holds numbers, but had no value when it was prepared")
      }
      var result = column
      result.values = .texts(
        TextCodes(
          codes: Buffer(repeating: 0, count: numbers.count), values: [text], missingCount: 0))
      return [result]
    default: return [column]
    }
  }
}

extension FillStep {
  static let tag = "fill"

  func encode(into writer: inout ModelWriter) {
    switch constant {
    case .number(let number):
      writer.write(false)
      writer.write(number)
    case .text(let text):
      writer.write(true)
      writer.write(text)
    }
    writer.write(source)
  }

  init(from reader: inout ModelReader) throws {
    constant = try reader.flag() ? .text(reader.text()) : .number(reader.double())
    source = try reader.text()
  }
}
