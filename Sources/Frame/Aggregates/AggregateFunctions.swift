/// All functions that make one value of many rows.
public enum AggregateFunctions {
  public static let all: [AggregateFunction] = sums + orders + moments + shapes + values + sparks

  private static let positions = Dictionary(
    all.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })

  public static func named(_ name: String) -> AggregateFunction? {
    positions[name].map { all[$0] }
  }
}
