import Numeric

/// How well rows lie in their clusters, beside the silhouette.
struct ClusterScores {
  /// The mean over the clusters of the greatest likeness to another one: the sum of the mean distances to
  /// their centres over the distance of these (Davies and Bouldin 1979); less is better.
  let daviesBouldin: Double?
  /// The variance between the clusters over that inside them (Calinski and Harabasz 1974); more is
  /// better.
  let calinskiHarabasz: Double?

  /// As scikit-learn's `davies_bouldin_score` and `calinski_harabasz_score`; nil where they are not
  /// defined, as with one cluster.
  /// - Precondition: the rows are centred; each has a label below `count`.
  init(_ rows: CentredRows, _ labels: [UInt32], count: Int) {
    let (width, n) = (rows.width, rows.rowCount)
    var centres = [Double](repeating: 0, count: count * width)
    var sizes = [Double](repeating: 0, count: count)
    for row in 0..<n {
      let cluster = Int(labels[row])
      sizes[cluster] += 1
      for place in 0..<width {
        centres[cluster * width + place] += rows.values[row * width + place]
      }
    }
    let filled = (0..<count).filter { sizes[$0] > 0 }
    guard filled.count > 1, n > filled.count else {
      (daviesBouldin, calinskiHarabasz) = (nil, nil)
      return
    }
    for cluster in filled {
      for place in 0..<width { centres[cluster * width + place] /= sizes[cluster] }
    }
    var spreads = [Double](repeating: 0, count: count)
    var inside = 0.0
    for row in 0..<n {
      let cluster = Int(labels[row])
      var square = 0.0
      for place in 0..<width {
        let difference = rows.values[row * width + place] - centres[cluster * width + place]
        square += difference * difference
      }
      inside += square
      spreads[cluster] += square.squareRoot() / sizes[cluster]
    }
    func distance(_ a: Int, _ b: Int) -> Double {
      var square = 0.0
      for place in 0..<width {
        let difference = centres[a * width + place] - centres[b * width + place]
        square += difference * difference
      }
      return square.squareRoot()
    }
    var likeness = 0.0
    for cluster in filled {
      likeness += filled.reduce(0) { most, other in
        let apart = other == cluster ? 0 : distance(cluster, other)
        return apart > 0 ? max(most, (spreads[cluster] + spreads[other]) / apart) : most
      }
    }
    daviesBouldin = likeness / Double(filled.count)
    // The rows are centred: the mean of all is 0.
    let between = filled.reduce(0.0) { sum, cluster in
      let square = (0..<width).reduce(0.0) {
        $0 + centres[cluster * width + $1] * centres[cluster * width + $1]
      }
      return sum + sizes[cluster] * square
    }
    calinskiHarabasz =
      inside > 0
      ? between * Double(n - filled.count) / (inside * Double(filled.count - 1)) : nil
  }
}
