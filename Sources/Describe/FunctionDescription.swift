/// Everything about a function of the language but its implementation. Dispatch, checker, completion,
/// help, the reference and the tests read this value; nothing about a function stands elsewhere.
public struct FunctionDescription: Sendable {
  public enum Category: String, Sendable, CaseIterable {
    case language, number, text, list, record, date, column, aggregate, window, dataset, statistics
    case reading, plot
    case preparation, model, selection, evaluation, recommender, session
  }

  public var name: String
  public var category: Category
  /// One sentence of at most 80 characters, ending in a full stop.
  public var summary: String
  public var parameters: [OptionSpec]
  public var returns: ValueType
  public var examples: [Example]
  /// Words of other tools and of people, by which help finds it.
  public var searchTerms: [String]
  public var seeAlso: [String]

  public init(
    _ name: String, _ category: Category, _ summary: String, parameters: [OptionSpec],
    returns: ValueType, examples: [Example], searchTerms: [String] = [], seeAlso: [String] = []
  ) {
    self.name = name
    self.category = category
    self.summary = summary
    self.parameters = parameters
    self.returns = returns
    self.examples = examples
    self.searchTerms = searchTerms
    self.seeAlso = seeAlso
  }

  /// `filter(data, where)`, with defaults: `head(data, n = 10)`.
  public var signature: String {
    let shown = parameters.map { parameter in
      if parameter.isVariadic { return "\(parameter.name)…" }
      if parameter.collectsNames { return "name: \(parameter.name)…" }
      guard let value = parameter.defaultValue else { return parameter.name }
      return "\(parameter.name): \(value.source)"
    }
    return "\(name)(\(shown.joined(separator: ", ")))"
  }
}
