import Diagnostics
import Numeric

/// A recipe of which several settings can be fitted at once for less than one by one.
protocol FamilyRecipe: ClassifierRecipe {
  /// Recipes of equal keys share work.
  var familyKey: String { get }
  /// For each recipe what it answers for the test rows after learning from the training rows: the same
  /// as if it were fitted alone.
  static func probabilities(
    _ family: [any ClassifierRecipe], _ rows: ClassifiedRows, _ test: FeatureMatrix, _ work: Work
  ) throws -> [[Double]]
}

enum Families {
  /// The models among `places` that share work, each group of two or more; nil when there are none.
  static func shared(_ models: [Model], _ places: [Int]) throws -> [[Int]]? {
    var groups: [(key: String, places: [Int])] = []
    for place in places {
      guard let recipe = models[place].classifier as? any FamilyRecipe else { continue }
      let key = "\(models[place].name) \(recipe.familyKey)"
      if let known = groups.firstIndex(where: { $0.key == key }) {
        groups[known].places.append(place)
      } else {
        groups.append((key, [place]))
      }
    }
    let shared = groups.map(\.places).filter { $0.count > 1 }
    return shared.isEmpty ? nil : shared
  }
}

extension PreparedFold {
  /// What models of one family answer for the test rows.
  func judged(family: [Model], _ work: Work) throws -> [Judged] {
    guard case .classes(let codes, let names) = train.target,
      let type = family.first?.classifier as? any FamilyRecipe
    else { return try family.map { try judged($0, work).judged } }
    try train.features.requireComplete()
    try test.requireComplete()
    let present = PresentClasses(codes, count: names.count)
    let rows = ClassifiedRows(
      features: train.features, classes: present.codes, classCount: present.places.count,
      weights: train.weights)
    let found = try Swift.type(of: type).probabilities(
      family.compactMap(\.classifier), rows, test, work)
    return found.map {
      judged(
        probabilities: PresentClasses.expanded(
          $0, places: present.places.count == names.count ? nil : present.places,
          classCount: names.count))
    }
  }
}
