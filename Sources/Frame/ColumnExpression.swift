import Diagnostics

/// An expression over the columns of a dataset, as data: it can be printed, checked against a schema
/// and evaluated by a verb on its own dataset.
public struct ColumnExpression: Sendable {
  public var node: Node
  /// The place in the user's text.
  public var span: Span?
  /// How many parts it has, those that stand in it several times counted each time.
  public let size: Int

  /// The most parts that an expression may have, so that everything that walks one ends soon.
  public static let largestSize = 10_000

  public init(_ node: Node, span: Span? = nil) {
    self.node = node
    self.span = span
    size = node.parts.reduce(1) { min($0 + $1.size, .max / 2) }
  }

  public indirect enum Node: Sendable {
    /// `.budget`; an optional one is null where the dataset lacks it.
    case column(String, optional: Bool)
    /// `right.id`, in `on:` of a join only.
    case rightColumn(String)
    case literal(Scalar)
    /// `[.a, .b]`: one list-valued column.
    case list([ColumnExpression])
    /// An operator or a function of single values, applied row by row.
    case call(ElementFunction, [ColumnExpression])
    /// `sum(.x)`; with a window, one value a row over the rows that belong together.
    case aggregate(AggregateFunction, [ColumnExpression], over: Window)
    /// `lag(.x)`: one value a row that depends on the rows around it.
    case window(WindowFunction, [ColumnExpression], over: RowOrder)
    /// `when` and `if`: the first arm whose condition is true, else `otherwise`.
    case conditional(
      [(condition: ColumnExpression, value: ColumnExpression)], otherwise: ColumnExpression)
    /// `expr as name`.
    case named(ColumnExpression, String)
  }

  /// - Throws: `too-large` when it has more parts than an expression may have.
  public func checkSize() throws(Failure) {
    guard size > Self.largestSize else { return }
    throw Failure(
      "too-large",
      "a column expression has more than \(NumberText.grouped(Self.largestSize)) parts",
      help: "make columns of its parts with `.with(…)`", span: span)
  }

  /// Which rows stand around a row, and in which order.
  public struct RowOrder: Sendable {
    /// Only rows with the same keys stand around a row; empty means all rows.
    public var by: [ColumnExpression]
    /// Empty means the order of the dataset.
    public var order: [SortKey]

    public init(by: [ColumnExpression] = [], order: [SortKey] = []) {
      self.by = by
      self.order = order
    }
  }

  /// Which rows an aggregate sees for each row.
  public struct Window: Sendable {
    /// Rows with the same keys; a list-valued key joins the rows that share an element. Empty means
    /// all rows.
    public var by: [ColumnExpression]
    /// Only rows whose value of this expression is strictly smaller than the row's own: the past.
    public var before: ColumnExpression?

    public init(by: [ColumnExpression] = [], before: ColumnExpression? = nil) {
      self.by = by
      self.before = before
    }
  }
}

extension ColumnExpression.Node {
  /// The expressions that it is made of.
  fileprivate var parts: [ColumnExpression] {
    switch self {
    case .column, .rightColumn, .literal: []
    case .list(let parts), .call(_, let parts): parts
    case .aggregate(_, let parts, let window):
      parts + window.by + (window.before.map { [$0] } ?? [])
    case .window(_, let parts, let rows): parts + rows.by + rows.order.map(\.expression)
    case .conditional(let arms, let otherwise):
      arms.flatMap { [$0.condition, $0.value] } + [otherwise]
    case .named(let part, _): [part]
    }
  }
}
