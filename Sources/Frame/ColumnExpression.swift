import Diagnostics

/// An expression over the columns of a dataset, as data: it can be printed, checked against a schema
/// and evaluated by a verb on its own dataset.
public struct ColumnExpression: Sendable {
  public var node: Node
  /// The place in the user's text.
  public var span: Span?

  public init(_ node: Node, span: Span? = nil) {
    self.node = node
    self.span = span
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
    /// `when` and `if`: the first arm whose condition is true, else `otherwise`.
    case conditional(
      [(condition: ColumnExpression, value: ColumnExpression)], otherwise: ColumnExpression)
    /// `expr as name`.
    case named(ColumnExpression, String)
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
