import Diagnostics

/// The weights of linear models in lines for people.
enum LinearWords {
  private static let shown = 4

  /// For each class (or the number) its largest weights, with their signs.
  static func lines(
    _ weights: [[Double]], _ names: PredictorNames, classes: ArraySlice<String>
  ) -> [String] {
    zip(weights.prefix(12), Array(classes) + [String](repeating: "", count: 12)).map {
      own, label in
      let used = own.indices.filter { own[$0] != 0 }
      let largest = used.sorted {
        abs(own[$0]) != abs(own[$1]) ? abs(own[$0]) > abs(own[$1]) : $0 < $1
      }
      let words = largest.prefix(shown).map { place in
        let name = names.features.indices.contains(place) ? names.features[place] : "?"
        return
          "\(own[place] < 0 ? "-" : "+")\(NumberText.significant(abs(own[place]), digits: 3)) \(name)"
      }
      let more = used.count > shown ? ", … \(used.count - shown) more" : ""
      let zeros = own.count - used.count
      let left = zeros > 0 ? ", \(zeros) left out" : ""
      let head = label.isEmpty ? "weights" : label
      return
        "  \(head): \(words.isEmpty ? "no weights" : words.joined(separator: ", "))\(more)\(left)"
    }
  }
}
