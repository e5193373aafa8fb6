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
      example: "movies.append(movies).differences(movies, on: .id)",
      remedy: "Name columns that are unique together, on: [.title, .year], or use unique first."),
    Explanation(
      "too-many-columns", "Each value would become a column, and there are too many values.",
      example: "movies.pivot(on: .title, values: sum(.budget))",
      remedy: "Bin the values with cut, filter rare ones, or use count(by: …) instead.",
      form: .situation),
    Explanation(
      "columns-differ", "Two datasets that are compared do not have the same columns.",
      example: "movies.differences(movies.drop(.title), on: .id)",
      remedy:
        "Rename or `select` columns so that both have the same; `differences` leaves out those of one side."
    ),
    Explanation(
      "no-test", "A statistical test cannot be made of these values.",
      example: "t_test([5], [1, 2, 3])",
      remedy: "The message says what is missing: more values, a second group, or any spread at all."
    ),
    Explanation(
      "collinear",
      "A predictor of a regression is a sum of multiples of the others, so no coefficient is its own.",
      example: "movies.regress(.profit, on: [.budget, .revenue, .budget + .revenue])",
      remedy: "Leave it out. A column that never changes repeats the intercept."),
  ]
}
