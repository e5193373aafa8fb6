extension Explanations {
  /// Verbs that reshape and compare datasets.
  static let verbs: [Explanation] = [
    Explanation(
      "repeated-cell", "A pivot puts several rows into one cell.",
      example: "movies.pivot(on: .class, values: .budget, by: .year)",
      remedy: "Say how they become one value: values: sum(.budget), mean(.budget), first(.budget)."
    ),
    Explanation(
      "repeated-key", "A key that should tell rows apart stands in two rows of one dataset.",
      example: "old.differences(new, on: .title)",
      remedy: "Name columns that are unique together, on: [.title, .year], or use unique first."),
    Explanation(
      "too-many-columns", "Each value would become a column, and there are too many values.",
      example: "movies.pivot(on: .title, values: sum(.budget))",
      remedy: "Bin the values with cut, filter rare ones, or use count(by: …) instead."),
    Explanation(
      "columns-differ", "Two datasets that are compared do not have the same columns.",
      example: "old.differences(new, on: .id)",
      remedy: "Columns of one side alone are not compared; rename or select them first."),
  ]
}
