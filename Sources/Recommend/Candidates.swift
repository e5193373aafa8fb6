import Frame
import Numeric

/// A feature vector that titles are compared with: that of a title, or the mean of several.
struct Taste {
  /// One value a feature column.
  let values: [Double]
  let squaredNorm: Double

  /// The mean of the titles' vectors.
  init(of titles: [Int], _ features: ContentFeatures) {
    var values = [Double](repeating: 0, count: features.matrix.columnCount)
    let share = 1 / Double(max(1, titles.count))
    for title in titles {
      for entry in features.matrix.entries(ofRow: title) {
        values[Int(features.matrix.columns[entry])] += features.matrix.values[entry] * share
      }
    }
    self.values = values
    squaredNorm = values.reduce(0) { $0 + $1 * $1 }
  }

  /// What a product of the vectors is divided by to give the similarity.
  func divisor(_ dot: Double, _ norm: Double, _ similarity: ContentRecipe.Similarity) -> Double {
    switch similarity {
    case .cosine: (squaredNorm * norm).squareRoot()
    case .jaccard: squaredNorm + norm - dot
    }
  }
}

/// A title and its similarity, in the order in which titles are listed.
struct Candidate: Sendable {
  let title: Int
  let similarity: Double
  /// The similarity in steps of 1e-12: sums of the same numbers in another order are equal.
  let key: Int64
  /// The weighted rating, or 0 where there is none.
  let rating: Double

  init(_ title: Int, _ similarity: Double, rating: Double) {
    self.title = title
    self.similarity = similarity
    self.rating = rating
    key = Int64((similarity * 1e12).rounded())
  }

  /// Whether it is listed before another: by similarity, then rating, then row.
  func precedes(_ other: Candidate) -> Bool {
    if key != other.key { return key > other.key }
    if rating != other.rating { return rating > other.rating }
    return title < other.title
  }
}

/// The best `capacity` candidates seen so far, as a heap whose root is the worst of them.
struct BestCandidates {
  private let capacity: Int
  private var heap: [Candidate] = []

  init(_ capacity: Int) { self.capacity = capacity }

  mutating func insert(_ candidate: Candidate) {
    if heap.count < capacity {
      heap.append(candidate)
      var place = heap.count - 1
      while place > 0, heap[(place - 1) / 2].precedes(heap[place]) {
        heap.swapAt(place, (place - 1) / 2)
        place = (place - 1) / 2
      }
    } else if let worst = heap.first, candidate.precedes(worst) {
      heap[0] = candidate
      var place = 0
      while true {
        var next = place
        for child in [2 * place + 1, 2 * place + 2]
        where child < heap.count && heap[next].precedes(heap[child]) { next = child }
        if next == place { break }
        heap.swapAt(place, next)
        place = next
      }
    }
  }

  /// Best first.
  func sorted() -> [Candidate] { heap.sorted { $0.precedes($1) } }
}
