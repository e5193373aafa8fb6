import Describe
import Diagnostics
import Files
import Interpreter
import Learn

/// Fitted models, clusters and preparations as files.
enum SavingFunctions {
  static let all = [
    save(
      ModelValues.fittedType, "model", "Writes a fitted model with its preparation to a file."
    ) { call in try call.fitted().map { .model($0) } },
    save(.object("clustering"), "clusters", "Writes clusters with their preparation to a file.") {
      $0[0].foreign(Clustering.self).map { .clustering($0) }
    },
    save(
      .object(PreparedFunctions.fittedType), "preparation", "Writes a fitted preparation to a file."
    ) { $0[0].foreign(FittedPreparation.self).map { .preparation($0) } },
    load,
  ]

  private static func save(
    _ type: ValueType, _ what: String, _ summary: String,
    _ content: @escaping @Sendable (Call) throws -> SavedModel?
  ) -> FunctionSpec {
    FunctionSpec(
      FunctionDescription(
        "save", .model, summary,
        parameters: [
          .init("model", type, "The \(what)."),
          .init("path", .text, .nonEmpty, "The file, such as \(what).mvsm."),
        ], returns: .null, examples: [],
        searchTerms: ["pickle", "joblib", "saveRDS", "export", "persist"],
        seeAlso: ["load_model"])
    ) { call in
      guard let content = try content(call) else { return .null }
      do {
        let place = try PathGate(base: call.machine.baseFolder).writing(call.text("path") ?? "")
        try content.save(to: place)
      } catch var failure as Failure {
        failure.blames = failure.blames ?? "path"
        throw failure
      }
      call.work.remark(
        .note, "save",
        "\(what) written to `\(call.text("path") ?? "")`: `load_model` reads \(what.hasSuffix("s") ? "them" : "it"), for data with the same columns"
      )
      return .null
    }
  }

  static let load = FunctionSpec(
    FunctionDescription(
      "load_model", .model,
      "Reads a fitted model, clusters or preparation from a file; runs nothing.",
      parameters: [.init("path", .text, .nonEmpty, "The file that `save` wrote.")],
      returns: .oneOf([
        .object("fitted model"), .object("clustering"), .object(PreparedFunctions.fittedType),
      ]), examples: [],
      searchTerms: ["unpickle", "joblib.load", "readRDS", "import"], seeAlso: ["save", "predict"])
  ) { call in
    do {
      let file = try PathGate(base: call.machine.baseFolder).read(call.text("path") ?? "")
      switch try SavedModel.load(file) {
      case .model(let model): return ModelValues.fitted(model)
      case .clustering(let found): return PreparedFunctions.clustering(found)
      case .preparation(let preparation): return PreparedFunctions.fitted(preparation)
      }
    } catch var failure as Failure {
      failure.blames = failure.blames ?? "path"
      throw failure
    }
  }
}
