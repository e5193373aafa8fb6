import Describe
import Diagnostics
import Files
import Interpreter
import Plot

/// What is done with figures: put together, restyled, written to files.
enum FigureFunctions {
  static let all = [beside, above, restyle, save]

  private static let example = "table(x: [\"a\"], n: [2]).bar(.x, .n)"

  static let beside = FunctionSpec(
    FunctionDescription(
      "beside", .plot, "Puts figures side by side, or below each other where the width is short.",
      parameters: [.init("figures", .figure, isVariadic: true, "The figures, from the left.")],
      returns: .figure, examples: [Example("beside(\(example), \(example))")],
      searchTerms: ["subplots", "hstack", "patchwork", "grid"], seeAlso: ["above"])
  ) { call in
    PlotFunctions.figure(.beside(try figures(call)))
  }

  static let above = FunctionSpec(
    FunctionDescription(
      "above", .plot, "Puts figures one below the other.",
      parameters: [.init("figures", .figure, isVariadic: true, "The figures, from the top.")],
      returns: .figure, examples: [Example("above(\(example), \(example))")],
      searchTerms: ["subplots", "vstack", "patchwork", "grid"], seeAlso: ["beside"])
  ) { call in
    PlotFunctions.figure(.above(try figures(call)))
  }

  private static func figures(_ call: Call) throws -> [Figure] {
    let figures = (call[0].list ?? []).compactMap { $0.foreign(Figure.self) }
    guard !figures.isEmpty else {
      throw call.failure("missing-argument", "`\(call.spec.name)` needs a figure")
    }
    return figures
  }

  static let restyle = FunctionSpec(
    FunctionDescription(
      "restyle", .plot, "The same figure with another title, caption or height.",
      parameters: [.init("figure", .figure, "The figure.")] + styleOptions, returns: .figure,
      examples: [Example("\(example).restyle(title: \"Films\")")],
      searchTerms: ["title", "caption", "update_layout", "labs"], seeAlso: ["save", "beside"])
  ) { call in
    guard var figure = call[0].foreign(Figure.self) else { return .null }
    if let title = call["title"].text { figure.title = title.isEmpty ? nil : title }
    if let caption = call["caption"].text { figure.caption = caption.isEmpty ? nil : caption }
    if let height = call.int("height") { figure.height = height }
    return PlotFunctions.figure(figure)
  }

  private static let styleOptions: [OptionSpec] = [
    .init("title", .text, default: .null, "Title; an empty text takes it away."),
    .init("caption", .text, default: .null, "Words below; an empty text takes them away."),
    .init(
      "height", .int, default: .null, .ints(3...200), "Height of the plotting area in lines."),
  ]

  static let save = FunctionSpec(
    FunctionDescription(
      "save", .plot, "Writes a figure to a file: `.svg` or `.png` as a drawing, `.txt` as text.",
      parameters: [
        .init("figure", .figure, "The figure."),
        .init(
          "path", .text, .nonEmpty, "The file; its ending, .svg, .png or .txt, tells the form."),
        .init(
          "width", .int, default: .null, .ints(40...4000),
          "Pixels of a drawing (720 unless told), columns of a text (80)."),
        .init(
          "charset", .text, default: .text("ascii"), .oneOf(TextCharset.allCases.map(\.rawValue)),
          "The characters of a text."),
      ], returns: .null, examples: [],
      searchTerms: ["savefig", "ggsave", "write_image", "export", "svg", "png"],
      seeAlso: ["restyle"])
  ) { call in
    guard let figure = call[0].foreign(Figure.self), let path = call["path"].text else {
      return .null
    }
    let bytes = Array(path.utf8)
    let contents: [UInt8]
    if ends(bytes, ".svg") {
      contents = Array(figure.svg(width: Double(call.int("width") ?? 720)).utf8)
    } else if ends(bytes, ".png") {
      contents = try figure.png(width: Double(call.int("width") ?? 720))
    } else if ends(bytes, ".txt") {
      let charset = TextCharset(rawValue: call["charset"].text ?? "") ?? .ascii
      let lines = try figure.lines(
        width: call.int("width") ?? 80, charset: charset, budget: call.work.budget)
      contents = lines.flatMap { Array(($0 + "\n").utf8) }
    } else {
      throw call.failure(
        "bad-argument", "a figure is saved as `.svg`, `.png` or `.txt`, not as `\(path)`",
        at: "path", help: "name the file with one of these endings")
    }
    do {
      let place = try PathGate(base: call.machine.baseFolder).writing(path)
      try AtomicFile.write(place) { try $0.write(contents) }
    } catch var failure as Failure {
      failure.blames = failure.blames ?? "path"
      throw failure
    }
    call.work.remark(.note, "save", "figure written to `\(path)`")
    return .null
  }

  /// Whether a path ends so, in capitals or not.
  private static func ends(_ path: [UInt8], _ ending: String) -> Bool {
    path.count > ending.utf8.count
      && path.suffix(ending.utf8.count).map { $0 | 0x20 } == ending.utf8.map { $0 | 0x20 }
  }
}
