import Describe
import Diagnostics
import Frame
import Interpreter
import Learn

/// What models, fitted models, comparisons and searches are as values: what they show, and the members
/// that can be asked for.
enum ModelValues {
  /// What takes a fitted model takes a search too, and means the best model refitted on all rows.
  static let fittedType = ValueType.oneOf([.object("fitted model"), .object("search")])

  /// A model as a value of the language; null for none.
  static func model(_ model: Model?) -> Value {
    guard let model else { return .null }
    return .object(
      Foreign(model, "model", members: [("params", { @Sendable in params($0) })]) { model, _, _ in
        [model.source]
      })
  }

  /// The settings of a model as a record, those that were left at their default included.
  static func params(_ model: Model) -> Value {
    .object(
      RecordObject(
        model.spec.description.parameters.compactMap { option in
          model.settings.values[option.name].map { (key: option.name, value: Value($0)) }
        }))
  }

  static func fitted(_ model: FittedModel) -> Value {
    var members: [(name: String, value: @Sendable (FittedModel) throws -> Value)] = [
      ("model", { @Sendable in ModelValues.model($0.model) }),
      ("params", { @Sendable in params($0.model) }),
      ("target", { @Sendable in .text($0.target) }),
      ("features", { @Sendable in .list($0.featureNames.map { .text($0) }) }),
      ("rows", { @Sendable in .int(Int64($0.rowCount)) }),
    ]
    if model.task == .classification {
      members.append(("classes", { @Sendable in .list($0.classNames.map { .text($0) }) }))
    }
    if model.predictor.convergence != nil {
      func found(_ value: @escaping @Sendable (Convergence) -> Value)
        -> @Sendable (FittedModel) ->
        Value
      { { $0.predictor.convergence.map(value) ?? .null } }
      members += [
        ("converged", found { .bool($0.hasConverged) }),
        ("rounds", found { .int(Int64($0.rounds)) }),
        ("gradient", found { .float($0.gradient) }),
      ]
    }
    members.append(
      (
        "preparation",
        { @Sendable model in
          PreparedFunctions.fitted(
            model.preparation.fitted(
              to: .init(rowCount: model.rowCount, fingerprint: model.origin?.fingerprint ?? 0)))
        }
      ))
    if model.predictor.history != nil {
      members.append(("history", { @Sendable in .dataset(try $0.historyDataset()) }))
    }
    return .object(
      Foreign(model, "fitted model", members: members) { fitted, _, _ in fitted.lines })
  }

  static func comparison(_ found: Comparison) -> Value {
    .object(
      Foreign(
        found, "comparison",
        members: [
          ("best", { @Sendable found in model(found.best.map { found.entries[$0].model }) }),
          (
            "score",
            { @Sendable found in
              found.best.flatMap { found.mean(found.entries[$0], found.primary) }
                .map { .float($0) } ?? .null
            }
          ),
          ("verdict", { @Sendable in .text($0.verdict.joined(separator: "; ")) }),
        ]
      ) { found, style, _ in found.lines(width: style.width, charset: style.charset) })
  }

  static func search(_ found: Tuning) -> Value {
    .object(
      Foreign(
        found, "search",
        members: [
          ("best", { @Sendable found in model(try found.best.map(found.model)) }),
          (
            "params",
            { @Sendable found in
              guard let best = found.best else { return .null }
              return .object(
                RecordObject(
                  found.space.settings(found.points[best]).map {
                    (key: $0.name, value: Value($0.value))
                  }))
            }
          ),
          (
            "score",
            { @Sendable found in
              found.best.flatMap { found.mean($0) }.map { .float($0) } ?? .null
            }
          ),
          ("fitted", { @Sendable found in fitted(try found.fitted()) }),
          ("simplest", { @Sendable found in model(try found.simplest.map(found.model)) }),
          (
            "nested_score",
            { @Sendable found in
              let values = found.nested.compactMap { $0 }
              return values.isEmpty ? .null : .float(values.reduce(0, +) / Double(values.count))
            }
          ),
          ("verdict", { @Sendable in .text($0.notes.joined(separator: "; ")) }),
        ]
      ) { found, style, _ in found.lines(width: style.width, charset: style.charset) })
  }
}

extension Call {
  /// The fitted model that is the argument, or the one that a search refitted.
  /// - Throws: `nothing-fitted` for a search that was stopped.
  func fitted(_ name: String = "model") throws -> FittedModel? {
    if let model = self[name].foreign(FittedModel.self) { return model }
    return try self[name].foreign(Tuning.self)?.fitted()
  }
}
