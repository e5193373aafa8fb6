import Describe
import Diagnostics
import Frame
import Interpreter
import Synchronization

/// `map`, `filter` and questions over the elements of list columns. The analyst's function is called
/// once, with a column expression that stands for one element; what it gives is evaluated on all
/// elements together.
enum ColumnWalks {
  static let all = [
    walk(
      .map, "Applies a function to every value of a list column's lists.",
      Example(
        "table(tags: [[\"a\", \"b\"]]).with(tags: .tags.map(x -> x.upper()))[0].tags",
        shows: "[\"A\", \"B\"]"), ["list.eval", "transform"]),
    walk(
      .filter, "Keeps the values of a list column's lists for which a condition is true.",
      Example(
        "table(n: [[1, 5, 9]]).with(n: .n.filter(x -> x > 3))[0].n", shows: "[5, 9]"),
      ["list_filter"]),
    walk(
      .any, "Whether a condition is true for at least one value of each list of a column.",
      Example("table(n: [[1, 5]]).with(n: .n.any(x -> x > 3))[0].n", shows: "true"),
      ["list.any", "exists"]),
    walk(
      .all, "Whether a condition is true for every value of each list of a column.",
      Example("table(n: [[1, 5]]).with(n: .n.all(x -> x > 3))[0].n", shows: "false"),
      ["list.all"]),
    walk(
      .none, "Whether a condition is true for no value of each list of a column.",
      Example("table(n: [[1, 5]]).with(n: .n.none(x -> x > 9))[0].n", shows: "true"), []),
  ]

  private static let counter = Atomic<Int>(0)

  private static func walk(
    _ walk: ElementWalk, _ summary: String, _ example: Example, _ terms: [String]
  ) -> FunctionSpec {
    let name = walk.rawValue
    let parameter =
      walk == .map
      ? OptionSpec("function", .function, "What to apply, `x -> …`, made of functions of columns.")
      : OptionSpec("where", .function, "The condition, `x -> …`; null counts as false.")
    let description = FunctionDescription(
      name, .list, summary,
      parameters: [OptionSpec("list", .list(of: .any), "A column of lists."), parameter],
      returns: .columnExpression, examples: [example], searchTerms: terms, seeAlso: ["explode"])
    return FunctionSpec(
      description, isElementwise: true,
      staticResult: { $0["list"]?.type.isColumn == true ? .column : .columnExpression }
    ) { call in
      if call[0].isNull { return .null }
      // A name that no column has, and no other function of elements around this one.
      let place = counter.wrappingAdd(1, ordering: .relaxed).newValue
      let element = "\u{1}\(place)"
      let span = call.span(of: parameter.name)
      let result = try call.machine.call(
        call[1], [.expression(ColumnExpression(.column(element, optional: false), span: span))],
        at: span)
      let inner = try Expressions.lifted(result, at: span)
      let (function, others) = try walk.function(
        inner, element: element, description: description)
      return try Expressions.apply(
        function, [call[0]] + others.map { .expression($0) }, at: call.span, work: call.work)
    }
  }
}
