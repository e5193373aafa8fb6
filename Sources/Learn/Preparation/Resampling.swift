import Describe
import Diagnostics
import Frame
import Numeric

/// Evens out the classes among the training rows, or clears the borders between them, after all steps of
/// a preparation; rows that are judged or predicted are never touched. As imbalanced-learn does it, with
/// its defaults but where it is said.
public struct Resampling: Sendable, Equatable {
  public enum Method: String, Sendable, CaseIterable {
    /// New rows between a row of the class and one of its nearest neighbours of the class (Chawla et al.
    /// 2002). 0/1 features take the value of the majority of the neighbours (SMOTE-NC).
    case smote
    /// The same, beginning only at rows half or more of whose neighbours are of other classes (Han et
    /// al. 2005, borderline-1).
    case borderline
    /// The same, the more from a row the more of its neighbours are of other classes (He et al. 2008).
    case adasyn
    /// Rows of the class again.
    case oversample
    /// Fewer rows of the larger classes, by chance.
    case undersample
    /// Fewer rows of the larger classes: those whose nearest rows of the smallest class are nearest on
    /// average (Zhang and Mani 2003, NearMiss-1).
    case nearMiss = "near_miss"
    /// Without the rows of larger classes that are the nearest neighbour of a row of another class, and
    /// that one theirs (Tomek 1976).
    case tomek
    /// Without the rows of larger classes that have a neighbour of another class (Wilson 1972; all of the
    /// neighbours must agree).
    case enn
    /// `smote`, then `tomek` over all classes (Batista et al. 2004).
    case smoteTomek = "smote_tomek"
    /// `smote`, then `enn` over all classes (Batista et al. 2004).
    case smoteENN = "smote_enn"

    /// How many neighbours are asked unless it is said.
    var usualNeighbours: Int {
      switch self {
      case .enn, .nearMiss: 3
      default: 5
      }
    }
  }
  public let method: Method
  public let neighbours: Int
  public let seed: UInt64

  /// - Parameter neighbours: nil for what is usual.
  public init(method: Method, neighbours: Int? = nil, seed: UInt64 = 0) {
    self.method = method
    self.neighbours = neighbours ?? method.usualNeighbours
    self.seed = seed
  }

  /// As the language writes it.
  var source: String {
    "resample(\"\(method.rawValue)\"\(neighbours == method.usualNeighbours ? "" : ", k: \(neighbours)")\(seed == 0 ? "" : ", seed: \(seed)"))"
  }

  /// The rows to learn from, and a note of how many were left out or made.
  /// - Throws: `wrong-type` when the target is a number, `null-in-feature` for the methods that measure
  ///   distances.
  func apply(_ rows: LearningRows, _ work: Work) throws -> LearningRows {
    guard case .classes(let codes, let names) = rows.target else {
      throw Failure(
        "wrong-type", "`\(source)` evens out classes, and the target has numbers",
        help: "leave it out, or make classes of the target with `cut`")
    }
    let members = Self.members(codes, names.count)
    let sizes = members.map(\.count)
    let present = sizes.indices.filter { sizes[$0] > 0 }
    guard let largest = sizes.max(), let smallest = present.map({ sizes[$0] }).min(),
      smallest < largest
    else { return rows }
    switch method {
    case .undersample:
      return rows.taking(drawn(members, to: smallest))
    case .oversample:
      var chosen = Array(codes.indices)
      for label in present {
        var stream = SeededStream(seed: seed, part: UInt64(label))
        for _ in sizes[label]..<largest {
          chosen.append(members[label][stream.index(below: sizes[label])])
        }
      }
      return rows.taking(chosen)
    case .smote, .borderline, .adasyn, .smoteTomek, .smoteENN:
      try rows.features.requireComplete()
      let more = try synthesised(rows, codes, names, members, to: largest, work)
      switch method {
      case .smoteTomek: return try cleaned(more, names, by: .tomek, of: 1, keeping: nil, work)
      case .smoteENN:
        return try cleaned(
          more, names, by: .enn, of: Method.enn.usualNeighbours, keeping: nil, work)
      default: return more
      }
    case .tomek, .enn:
      try rows.features.requireComplete()
      return try cleaned(rows, names, by: method, of: neighbours, keeping: smallest, work)
    case .nearMiss:
      try rows.features.requireComplete()
      return rows.taking(try nearest(rows, members, to: smallest, work))
    }
  }

  /// The rows of each class.
  static func members(_ codes: [UInt32], _ classCount: Int) -> [[Int]] {
    var members = [[Int]](repeating: [], count: classCount)
    for (row, code) in codes.enumerated() { members[Int(code)].append(row) }
    return members
  }

  private func drawn(_ members: [[Int]], to size: Int) -> [Int] {
    members.enumerated().flatMap { label, rows -> [Int] in
      if rows.count <= size { return rows }
      var shuffled = rows
      var stream = SeededStream(seed: seed, part: UInt64(label))
      stream.shuffle(&shuffled)
      return Array(shuffled.prefix(size))
    }.sorted()
  }
}

extension Preparation {
  /// The rows of a fit, resampled if the recipe says so.
  func resampled(_ rows: LearningRows, _ work: Work) throws -> LearningRows {
    try resampling?.apply(rows, work) ?? rows
  }
}
