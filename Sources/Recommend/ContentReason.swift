import Diagnostics
import Frame

/// How a similarity is taken apart into blocks of features and liked titles.
extension ContentRecommender {
  func reason(
    for candidate: Candidate, _ liked: [Int], _ taste: Taste, isForUser: Bool
  ) -> Reason {
    let matrix = features.matrix
    let entries = matrix.entries(ofRow: candidate.title)
    var dot = 0.0
    for entry in entries {
      dot += matrix.values[entry] * taste.values[Int(matrix.columns[entry])]
    }
    let divisor = taste.divisor(dot, features.norms[candidate.title], recipe.similarity)
    var sums = [Double](repeating: 0, count: features.blocks.count)
    var shared = [[(name: String, amount: Double)]](repeating: [], count: features.blocks.count)
    for entry in entries {
      let column = Int(matrix.columns[entry])
      let amount = matrix.values[entry] * taste.values[column] / divisor
      guard amount > 0 else { continue }
      let block = features.blockOfColumn[column]
      sums[block] += amount
      shared[block].append((sharedName(column, of: candidate.title), amount))
    }
    let order = sums.indices.filter { sums[$0] > 0 }
      .sorted { sums[$0] != sums[$1] ? sums[$0] > sums[$1] : $0 < $1 }
    let parts = order.map { block in
      // Entries stand in the order of values, which stays where amounts are equal.
      let values = shared[block].enumerated().sorted {
        $0.element.amount != $1.element.amount
          ? $0.element.amount > $1.element.amount : $0.offset < $1.offset
      }
      return Reason.Part(
        block: features.blocks[block].column, values: values.map(\.element.name),
        contribution: sums[block])
    }
    return Reason(
      similarity: candidate.similarity, parts: parts,
      liked: isForUser ? contributions(of: liked, to: candidate.title, divisor: divisor) : [])
  }

  /// A shared value by its name; of a number, the title's own value.
  private func sharedName(_ column: Int, of title: Int) -> String {
    let block = features.blocks[features.blockOfColumn[column]]
    guard block.kind == .number, let bounds = block.bounds else { return features.values[column] }
    let matrix = features.matrix
    for entry in matrix.entries(ofRow: title) where Int(matrix.columns[entry]) == column {
      let share = matrix.values[entry] / block.weight.squareRoot()
      return NumberText.significant(
        bounds.lowerBound * (1 - share) + bounds.upperBound * share, digits: 6)
    }
    return features.values[column]
  }

  private func contributions(
    of liked: [Int], to title: Int, divisor: Double
  ) -> [Reason.Liked] {
    let matrix = features.matrix
    var own = [Double](repeating: 0, count: matrix.columnCount)
    for entry in matrix.entries(ofRow: title) {
      own[Int(matrix.columns[entry])] = matrix.values[entry]
    }
    let shares = liked.map { like in
      var dot = 0.0
      for entry in matrix.entries(ofRow: like) {
        dot += matrix.values[entry] * own[Int(matrix.columns[entry])]
      }
      return dot / Double(liked.count) / divisor
    }
    return shares.indices.filter { shares[$0] > 0 }
      .sorted { shares[$0] != shares[$1] ? shares[$0] > shares[$1] : $0 < $1 }
      .map { Reason.Liked(title: titles.label(liked[$0]), contribution: shares[$0]) }
  }
}
