/// All functions of single values, operators included.
public enum ElementFunctions {
  public static let all: [ElementFunction] =
    arithmeticOperators + comparisonOperators + logicOperators + membershipOperators
    + numberFunctions + dateFunctions + textFunctions
    + patternFunctions + conversionFunctions + interpolationFunctions + listFunctions
    + categoryFunctions

  private static let positions = Dictionary(
    all.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })

  public static func named(_ name: String) -> ElementFunction? {
    positions[name].map { all[$0] }
  }
}
