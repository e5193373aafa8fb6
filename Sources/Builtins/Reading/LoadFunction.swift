import Describe
import Diagnostics
import Files
import Frame
import Interpreter
import Syntax

/// Opening data files, and what was odd in them.
enum LoadFunctions {
  static let all = [load, problems]

  static let load = FunctionSpec(
    FunctionDescription(
      "load", .reading, "Opens a data file; columns are read when they are first needed.",
      parameters: [
        .init(
          "path", .any,
          "The file, relative to the script or the working folder; `\"-\"` is standard input; `*` stands for several."
        ),
        .init(
          "name", .text, default: .null,
          "Of several files, the new column with the name of each, folder and ending left out."),
        .init(
          "format", .text, default: .null, .oneOf(DataFormat.allCases.map(\.rawValue)),
          "What the file is; told by its name and first bytes unless given."),
        .init("table", .text, default: .null, "The table of a database."),
        .init("query", .text, default: .null, "What to ask a database, in SQL; it only reads."),
      ] + LoadOptions.parameters, returns: .dataset, examples: [],
      searchTerms: [
        "read_csv", "read", "open", "import", "scan_csv", "fread", "read_json", "read_sql",
        "read_table",
      ], seeAlso: ["problems", "save", "sample", "table"]),
    staticResult: { call in
      guard let path = call["path"]?.type.constantText else { return .dataset(nil) }
      return .dataset(FileLoading.schema(of: path, call))
    }
  ) { call in
    let request = try FileLoading.request(of: call)
    do {
      let gate = PathGate(base: call.machine.baseFolder)
      let (files, isOne) = try files(call, gate)
      if isOne, request.nameColumn == nil, let file = files.first {
        let key = FileLoading.key(call.text("path") ?? "", call)
        if let kept = call.machine.shelf.take(key, file.identity) {
          for remark in kept.remarks { call.work.remark(remark.kind, remark.code, remark.message) }
          return .dataset(kept.data)
        }
        return .dataset(try request.load(file, work: call.work))
      }
      return .dataset(try request.load(files, work: call.work))
    } catch var failure as Failure {
      failure.blames = failure.blames ?? "path"
      throw failure
    }
  }

  /// The files meant, and whether it is one that was named as such.
  private static func files(
    _ call: Call, _ gate: PathGate
  ) throws -> (files: [ReadableFile], isOne: Bool) {
    func found(_ path: String) throws -> (files: [ReadableFile], isOne: Bool) {
      if path == StandardInput.path {
        return ([try StandardInput.file { try call.work.budget.check() }], true)
      }
      guard PathGate.isPattern(path), !gate.exists(path) else {
        return ([try gate.read(path)], true)
      }
      return (try gate.matching(path).map(gate.read), false)
    }
    if let path = call.text("path"), !path.isEmpty { return try found(path) }
    guard let list = call["path"].list, !list.isEmpty else {
      throw call.failure("wrong-type", "`path` must be a text, or a list of them", at: "path")
    }
    var all: [ReadableFile] = []
    for value in list {
      guard let path = value.text else {
        throw call.failure("wrong-type", "`path` must be a text, or a list of them", at: "path")
      }
      all += try found(path).files
    }
    return (all, false)
  }

  static let problems = FunctionSpec(
    FunctionDescription(
      "problems", .reading, "Lists what was odd in the files of a dataset, and what was done.",
      parameters: [dataParameter], returns: .dataset,
      examples: [Example("table(x: [1]).problems().count()", shows: "0")],
      searchTerms: ["warnings", "rejects", "bad_lines", "spec", "errors"], seeAlso: ["load"]),
    staticResult: { _ in
      let texts = ["file", "column", "value", "problem", "done"].map { StaticColumn($0, .text) }
      let numbers = ["line", "values"].map { StaticColumn($0, .int) }
      return .dataset(
        StaticSchema([texts[0], numbers[0], texts[1], texts[2], texts[3], texts[4], numbers[1]]))
    }
  ) { call in .dataset(try call.dataset("data").problems(work: call.work)) }
}
