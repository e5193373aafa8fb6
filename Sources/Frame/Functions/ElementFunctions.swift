/// All functions of single values, operators included.
public enum ElementFunctions {
  public static let all: [ElementFunction] =
    arithmeticOperators + comparisonOperators + logicOperators + membershipOperators
    + numberFunctions + mathFunctions + roundingFunctions + integerFunctions + acrossFunctions
    + datePartFunctions + dateUnitFunctions + dateFunctions + textFunctions + textShapeFunctions
    + textPartFunctions
    + textClassFunctions + textUnicodeFunctions + patternFunctions + patternEditFunctions
    + conversionFunctions + formatFunctions + listFunctions + categoryFunctions

  private static let positions = Dictionary(
    all.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })

  public static func named(_ name: String) -> ElementFunction? {
    positions[name].map { all[$0] }
  }
}
