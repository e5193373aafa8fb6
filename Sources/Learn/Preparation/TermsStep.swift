import Describe
import Diagnostics
import Frame
import Numeric

/// `tf_idf()`: for a column of texts, one feature for each of the most frequent words of the training
/// rows: how often the word occurs in the text, times ln((1 + n) / (1 + texts with the word)) + 1,
/// scaled to length 1 (scikit-learn's TfidfVectorizer). A null and a text of unknown words are all 0.
struct TermsStep: ColumnStep {
  let limit: Int
  let minimum: Int
  let maximumShare: Double
  let longest: Int
  let stopWords: String?

  static let spec = StepSpec(
    description: FunctionDescription(
      "tf_idf", .preparation, "Makes one feature of each frequent word of a column of texts.",
      parameters: [
        OptionSpec(
          "words", .int, default: .int(100), .ints(1...100_000),
          "The most frequent words get a feature; of equally frequent ones the first by code points."
        ),
        OptionSpec(
          "min_count", .int, default: .int(1), .ints(1...(.max)),
          "Words in fewer training texts are left out."),
        OptionSpec(
          "max_share", .float, default: .float(1), .floats(low: 0, high: 1, openLow: true),
          "Words in a larger share of the training texts are left out."),
        OptionSpec(
          "runs", .int, default: .int(1), .ints(1...5), "Up to so many words in a row count as one."
        ),
        OptionSpec(
          "stop_words", .text, default: .null, .oneOf(["english"]), allowsNull: true,
          "Leaves out the words of a language that say little."),
      ],
      returns: .object("step"),
      examples: [Example("prepare().on(.title, tf_idf(words: 20))")],
      searchTerms: ["TfidfVectorizer", "CountVectorizer", "bag of words", "text", "ngram"],
      seeAlso: ["multi_hot", "one_hot"]),
    make: {
      TermsStep(
        limit: $0.int("words") ?? 100, minimum: $0.int("min_count") ?? 1,
        maximumShare: $0.float("max_share") ?? 1, longest: $0.int("runs") ?? 1,
        stopWords: $0.text("stop_words"))
    })

  var source: String {
    var parts: [String] = []
    if limit != 100 { parts.append("words: \(limit)") }
    if minimum != 1 { parts.append("min_count: \(minimum)") }
    if maximumShare != 1 { parts.append("max_share: \(maximumShare)") }
    if longest != 1 { parts.append("runs: \(longest)") }
    if let stopWords { parts.append("stop_words: \"\(stopWords)\"") }
    return "tf_idf(\(parts.joined(separator: ", ")))"
  }

  func fit(_ column: PreparedColumn, _ training: StepTraining) throws -> any FittedColumnStep {
    guard case .texts(let texts) = column.values else { throw column.notText(for: source) }
    let counts = texts.counts
    let rows = texts.codes.count
    let stops = Set(stopWords == nil ? [] : Words.english.map { Array($0.utf8) })
    var interner = TextInterner()
    var inTexts: [Int] = []
    var total: [Int] = []
    for (code, text) in texts.values.enumerated() where counts[code] > 0 {
      if code % 1024 == 0 { try training.work.budget.check() }
      var seen: Set<UInt32> = []
      for word in Words.runs(of: text, longest: longest, without: stops) {
        let place = interner.code(of: word)
        while inTexts.count <= Int(place) {
          inTexts.append(0)
          total.append(0)
        }
        total[Int(place)] += counts[code]
        if seen.insert(place).inserted { inTexts[Int(place)] += counts[code] }
      }
    }
    let words = interner.texts
    let allowed = words.indices.filter {
      inTexts[$0] >= minimum && Double(inTexts[$0]) <= maximumShare * Double(rows)
    }
    let chosen = allowed.sorted {
      total[$0] != total[$1] ? total[$0] > total[$1] : precedes(words[$0], words[$1])
    }.prefix(limit).sorted { precedes(words[$0], words[$1]) }
    guard !chosen.isEmpty else {
      throw Failure(
        "all-null",
        "`\(columnSource(column.origin))` has no word in at least \(counted(minimum, "training text"))",
        help: "lower `min_count`, or leave the column out")
    }
    return Fitted(
      words: chosen.map { words[$0] },
      weights: chosen.map { logarithm(Double(1 + rows) / Double(1 + inTexts[$0])) + 1 },
      longest: longest, stops: stops.isEmpty ? [] : Words.english)
  }

  struct Fitted: FittedColumnStep {
    let words: [String]
    let weights: [Double]
    let longest: Int
    let stops: [String]

    func transform(_ column: PreparedColumn, _ work: Work) throws -> [PreparedColumn] {
      guard case .texts(let texts) = column.values else { throw column.notText(for: "tf_idf()") }
      var known: [[UInt8]: Int] = [:]
      for (place, word) in words.enumerated() { known[Array(word.utf8)] = place }
      let stops = Set(stops.map { Array($0.utf8) })
      let counts = texts.counts
      // For each distinct text, the words it holds and their weights.
      var ofText: [[(word: Int, weight: Double)]] = []
      for (code, text) in texts.values.enumerated() {
        if code % 1024 == 0 { try work.budget.check() }
        guard counts[code] > 0 else {
          ofText.append([])
          continue
        }
        var found: [Int: Double] = [:]
        for word in Words.runs(of: text, longest: longest, without: stops) {
          if let place = known[Array(word.utf8)] { found[place, default: 0] += 1 }
        }
        var entries = found.sorted { $0.key < $1.key }.map { ($0.key, $0.value * weights[$0.key]) }
        let length = entries.reduce(0) { $0 + $1.1 * $1.1 }.squareRoot()
        for place in entries.indices { entries[place].1 /= length }
        ofText.append(entries)
      }
      var columns = words.map { _ in [Double](repeating: 0, count: texts.codes.count) }
      for row in 0..<texts.codes.count where texts.codes[row] != TextCodes.missing {
        for (word, weight) in ofText[Int(texts.codes[row])] { columns[word][row] = weight }
      }
      return zip(words, columns).map { word, values in
        PreparedColumn(
          name: "\(column.name):\(word)", origin: column.origin, values: .numbers(Buffer(values)))
      }
    }
  }
}

extension TermsStep.Fitted {
  static let tag = "tf-idf"

  func encode(into writer: inout ModelWriter) {
    writer.write(words)
    writer.write(weights)
    writer.write(longest)
    writer.write(stops)
  }

  init(from reader: inout ModelReader) throws {
    words = try reader.texts()
    weights = try reader.doubles(count: words.count)
    longest = try reader.int(in: 1...5, "the longest run of words")
    stops = try reader.texts()
  }
}
