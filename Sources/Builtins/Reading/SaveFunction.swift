import Describe
import Diagnostics
import Files
import Frame
import Interpreter
import Syntax

/// Writing datasets to files.
enum SaveFunctions {
  static let all = [save]

  static let save = FunctionSpec(
    FunctionDescription(
      "save", .reading, "Writes a dataset to a file, whole or not at all.",
      parameters: [
        dataParameter,
        .init(
          "path", .text, .nonEmpty,
          "The file; its ending tells the format, and `.gz` or `.zst` behind it packs it."),
        .init(
          "format", .text, default: .null, .oneOf(SaveFormat.allCases.map(\.rawValue)),
          "The format, against the ending."),
        .init("delimiter", .text, default: .null, "The character between fields of CSV."),
        .init(
          "formulas", .text, default: .text("warn"),
          .oneOf(CSVStyle.Formulas.allCases.map(\.rawValue)),
          "What becomes of texts in CSV that a spreadsheet would run: an apostrophe before them with `quote`."
        ),
        .init("table", .text, default: .null, "The table of a database; else the file's name."),
      ], returns: .null, examples: [],
      searchTerms: ["to_csv", "write_csv", "export", "to_json", "to_sql", "write", "fwrite"],
      seeAlso: ["load"])
  ) { call in
    let data = try call.dataset("data")
    let path = call.text("path") ?? ""
    guard
      let format = call.text("format").flatMap({ SaveFormat(rawValue: $0) })
        ?? SaveFormat(name: path)
    else {
      throw call.failure(
        "unsupported-format", "the ending of `\(path)` tells no format that mvs writes", at: "path",
        help: "endings are .csv, .tsv, .json, .jsonl, .sqlite and .md; or say `format: \"csv\"`")
    }
    var request = SaveRequest(format)
    if let delimiter = call.text("delimiter") {
      guard format == .csv || format == .tsv, let byte = delimiter.utf8.first,
        delimiter.utf8.count == 1, byte >= 0x20 || byte == 0x09, byte != 0x22
      else {
        throw call.failure(
          "bad-argument", "`delimiter` must be one ASCII character, for CSV only", at: "delimiter")
      }
      request.style.delimiter = byte
    }
    request.style.formulas =
      CSVStyle.Formulas(rawValue: call.text("formulas") ?? "") ?? .warn
    if let table = call.text("table") {
      guard format == .sqlite, !table.isEmpty else {
        throw call.failure("bad-argument", "`table` is for databases only", at: "table")
      }
      request.table = table
    } else {
      request.table = stem(path)
    }
    do {
      let place = try PathGate(base: call.machine.baseFolder).writing(path)
      try request.save(data, to: place, work: call.work)
    } catch var failure as Failure {
      failure.blames = failure.blames ?? "path"
      throw failure
    }
    return .null
  }

  /// The file's name without folder and ending.
  private static func stem(_ path: String) -> String {
    let name = path.utf8.split(separator: UInt8(ascii: "/")).last.map(Array.init) ?? []
    let end = name.dropFirst().firstIndex(of: UInt8(ascii: ".")) ?? name.count
    return String(decoding: name[..<end], as: UTF8.self)
  }
}
