import Describe
import Diagnostics
import Frame
import Numeric

/// `interactions()`: adds the products of the columns of the line, and with `powers` their powers too
/// (scikit-learn's PolynomialFeatures without the constant).
struct InteractionsStep: PreparationStep {
  let degree: Int
  let powers: Bool

  static let spec = StepSpec(
    description: FunctionDescription(
      "interactions", .preparation, "Adds the products of the columns of a line.",
      parameters: [
        OptionSpec(
          "degree", .int, default: .int(2), .ints(2...5), "Factors of the longest product."),
        OptionSpec(
          "powers", .bool, default: .bool(false), .none, "Columns are multiplied by themselves too."
        ),
      ],
      returns: .object("step"),
      examples: [
        Example(
          "prepare().on([.budget, .runtime], impute(\"median\"), standardize(), interactions())")
      ],
      searchTerms: ["PolynomialFeatures", "polynomial", "product", "cross"],
      seeAlso: ["bins", "keep_best"]),
    make: { InteractionsStep(degree: $0.int("degree") ?? 2, powers: $0.flag("powers")) })

  var source: String {
    var parts: [String] = []
    if degree != 2 { parts.append("degree: \(degree)") }
    if powers { parts.append("powers: true") }
    return "interactions(\(parts.joined(separator: ", ")))"
  }

  /// The most columns that a line may become.
  static let limit = 10_000

  func fit(_ columns: [PreparedColumn], _ training: StepTraining) throws -> any FittedStep {
    for column in columns { try column.requireNumbers(for: source) }
    var products: [[Int]] = []
    func extend(_ product: [Int]) throws {
      guard product.count < degree else { return }
      let first = product.last.map { powers ? $0 : $0 + 1 } ?? 0
      for next in first..<max(first, columns.count) {
        products.append(product + [next])
        guard products.count <= Self.limit else {
          throw Failure(
            "too-many-features",
            "`\(source)` makes more than \(NumberText.grouped(Self.limit)) features of \(counted(columns.count, "column"))",
            help: "name fewer columns on its line, or lower `degree`")
        }
        try extend(product + [next])
      }
    }
    try extend([])
    let added = products.filter { $0.count > 1 }.sorted {
      $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1)
    }
    return Fitted(width: columns.count, products: added)
  }

  struct Fitted: FittedStep {
    let width: Int
    /// For each new column, the columns that are multiplied.
    let products: [[Int]]

    func takes(_ columns: [PreparedColumn]) -> Bool { columns.count == width }

    func transform(_ columns: [PreparedColumn], _ work: Work) throws -> [PreparedColumn] {
      let numbers = try columns.map { try $0.plainNumbers(for: "interactions()") }
      return try columns
        + products.map { product in
          try work.budget.check()
          let factors = product.map { numbers[$0] }
          return PreparedColumn(
            name: Self.name(product, columns), origin: Self.origin(product, columns),
            values: .numbers(
              Buffer<Double>(count: factors[0].count) { target in
                for row in target.indices {
                  target[row] = factors.dropFirst().reduce(factors[0][row]) { $0 * $1[row] }
                }
              }))
        }
    }

    /// The column that all factors come from; of several each, such as `budget * runtime`.
    private static func origin(_ product: [Int], _ columns: [PreparedColumn]) -> String {
      var origins: [String] = []
      for place in product {
        let own = columns[place].origin
        if !origins.contains(where: { $0.utf8.elementsEqual(own.utf8) }) { origins.append(own) }
      }
      return origins.joined(separator: " * ")
    }

    /// `a*b`, `a^2*b`.
    private static func name(_ product: [Int], _ columns: [PreparedColumn]) -> String {
      var parts: [String] = []
      var place = 0
      while place < product.count {
        var end = place
        while end < product.count, product[end] == product[place] { end += 1 }
        let name = columns[product[place]].name
        parts.append(end - place > 1 ? "\(name)^\(end - place)" : name)
        place = end
      }
      return parts.joined(separator: "*")
    }
  }
}

extension InteractionsStep.Fitted {
  static let tag = "interactions"

  func encode(into writer: inout ModelWriter) {
    writer.write(width)
    writer.write(products.count)
    for product in products { writer.write(product) }
  }

  init(from reader: inout ModelReader) throws {
    let width = try reader.int(in: 0...Int(Int32.max), "the number of columns")
    let count = try reader.int(in: 0...InteractionsStep.limit, "the number of products")
    var products: [[Int]] = []
    for _ in 0..<count {
      let product = try reader.ints()
      try reader.require(
        !product.isEmpty && product.allSatisfy { (0..<width).contains($0) },
        "a product is of columns that are not there")
      products.append(product)
    }
    self.init(width: width, products: products)
  }
}
