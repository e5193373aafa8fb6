import Numeric

/// Invented names: every one is put together from parts, so that no person or film is meant.
enum SampleWords {
  private static let adjectives = [
    "Silent", "Crimson", "Broken", "Golden", "Distant", "Hollow", "Burning", "Hidden", "Last",
    "Paper", "Electric", "Frozen", "Restless", "Borrowed", "Velvet", "Salted", "Northern",
    "Forgotten", "Glass", "Wandering", "Iron", "Quiet", "Second", "Bitter", "Luminous", "Painted",
  ]
  private static let nouns = [
    "Harbor", "Orchard", "Signal", "Lantern", "Tide", "Archive", "Summer", "Engine", "Garden",
    "Compass", "Winter", "Station", "Letter", "Echo", "Canyon", "Mirror", "Parade", "Shadow",
    "Kingdom", "Ferry", "Heist", "Verdict", "Ladder", "Comet", "Waltz", "Border", "Lighthouse",
    "Carnival", "Expedition", "Cipher", "Meadow", "Café", "Rehearsal", "Monsoon",
  ]
  private static let places = [
    "Marrow Bay", "Saint Orlen", "Veldhaven", "Port Ashby", "Korrin", "Tallow Street",
    "Lower Esk", "Mirabel", "Nine Elms", "Sundra", "Old Quarry", "Halvorn",
  ]
  private static let firstNames = [
    "Ada", "Bram", "Celia", "Dario", "Edda", "Farouk", "Greta", "Hollis", "Imre", "Juno", "Kofi",
    "Lenka", "Milo", "Nadia", "Orson", "Petra", "Quill", "Rosa", "Soren", "Tamsin", "Ulla",
    "Viktor",
    "Wren", "Xenia", "Yusuf", "Zoë", "Anselm", "Brigid", "Cosmo", "Delphine", "Ebbe", "Fen",
  ]
  private static let firstParts = [
    "Ash", "Bel", "Cor", "Dra", "Ek", "Fal", "Gor", "Hal", "Is", "Jar", "Kel", "Lun", "Mar", "Nor",
    "Ost", "Pel", "Quen", "Ros", "Sal", "Tor", "Ul", "Ver", "Wex", "Yar", "Zan",
  ]
  private static let middleParts = ["", "a", "e", "i", "o", "an", "en", "in"]
  private static let lastParts = [
    "dell", "wick", "berg", "mund", "sson", "ova", "etti", "lund", "more", "quist", "ard", "iez",
    "ström", "by", "ley", "oro", "vane", "ki", "ton", "ault",
  ]

  /// Person `index`; the names of different indices below 128,000 differ, beyond that a number is
  /// added.
  static func person(_ index: Int) -> String {
    // A step without a common factor spreads neighbours over the names.
    let mixed = index % 128_000 * 49_999 % 128_000
    let first = firstNames[mixed % 32]
    let last =
      firstParts[mixed / 32 % 25] + middleParts[mixed / 800 % 8] + lastParts[mixed / 6400 % 20]
    let number = index / 128_000
    return number == 0 ? "\(first) \(last)" : "\(first) \(last) \(number + 1)"
  }

  static func title(_ chance: inout SeededStream) -> String {
    let adjective = adjectives[chance.index(below: adjectives.count)]
    let noun = nouns[chance.index(below: nouns.count)]
    let other = nouns[chance.index(below: nouns.count)]
    let place = places[chance.index(below: places.count)]
    switch chance.index(below: 12) {
    case 0, 1: return "The \(adjective) \(noun)"
    case 2: return "\(adjective) \(noun)"
    case 3: return "\(noun) of \(place)"
    case 4: return "The \(noun) and the \(other)"
    case 5: return "\(place)"
    case 6: return "\(adjective) \(noun), \(adjective) \(other)"
    case 7: return "A \(noun) in \(place)"
    case 8: return "\(adjective) \(noun): \(other) of \(place)"
    case 9: return "\(noun) \(2 + chance.index(below: 3))"
    case 10: return "The \(noun) of \(place)"
    default: return "\(noun) & \(other)"
    }
  }

  static func overview(_ chance: inout SeededStream, _ genre: String) -> String {
    let place = places[chance.index(below: places.count)]
    let noun = nouns[chance.index(below: nouns.count)].lowercased()
    let adjective = adjectives[chance.index(below: adjectives.count)].lowercased()
    switch chance.index(below: 4) {
    case 0: return "In \(place), a \(adjective) \(noun) changes everything."
    case 1:
      return "A \(genre.lowercased()) about a \(noun), told over one \(adjective) year in \(place)."
    case 2: return "When the \(noun) returns to \(place), nobody \"remembers\" why it left."
    default: return "Two strangers meet at a \(adjective) \(noun); only one of them is going home."
    }
  }
}

/// Draws an index with a probability in proportion to its weight.
struct WeightedChoice {
  private let sums: [Double]

  init(_ weights: [Double]) {
    var total = 0.0
    sums = weights.map {
      total += $0
      return total
    }
  }

  /// A long tail: weight 1 / (index + shift)^power.
  init(tail count: Int, power: Double, shift: Double) {
    self.init((0..<count).map { exponential(-power * logarithm(Double($0) + shift)) })
  }

  func draw(_ chance: inout SeededStream) -> Int {
    guard let total = sums.last else { return 0 }
    let point = chance.unit() * total
    var low = 0
    var high = sums.count - 1
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > point { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
