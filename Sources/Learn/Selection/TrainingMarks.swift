import Diagnostics
import Frame
import Numeric

/// What is remembered of training rows to find them again among rows to be judged: 64-bit hashes, no
/// values.
public struct TrainingMarks: Sendable {
  /// The column that names a row, where the data has one.
  let key: String?
  let keys: Set<UInt64>
  /// Of rows with their features, and of these with their target too.
  let rows: Set<UInt64>
  let answered: Set<UInt64>
  /// Whether rows repeat because their features have few values: then repeats tell nothing.
  let repeatsByItself: Bool

  init(_ data: Dataset, _ training: LearningRows, rows chosen: [Int]?, used: [String], _ work: Work)
    throws
  {
    key = RowKey.name(in: data, besides: used)
    if let key {
      keys = Set(try Self.hashes(data.column(key), rows: chosen, work).compactMap { $0 })
    } else {
      keys = []
    }
    (rows, answered) = Self.marks(training)
    repeatsByItself = Self.repeatsByItself(training.features)
  }

  private static func marks(_ training: LearningRows) -> (Set<UInt64>, Set<UInt64>) {
    let features = hashes(training.features)
    return (Set(features), Set(zip(features, targets(training.target)).map { mixed($0, $1) }))
  }

  /// Names rows to be judged that the model has learned from.
  func remark(
    _ data: Dataset, _ features: FeatureMatrix, _ truth: StepTraining.Target, rows chosen: [Int]?,
    _ work: Work
  ) throws {
    let count = features.rowCount
    if let key, data.position(of: key) != nil {
      let same = try Self.hashes(data.column(key), rows: chosen, work)
        .reduce(0) { $0 + ($1.map(keys.contains) == true ? 1 : 0) }
      if same > 0 {
        work.remark(
          .warning, "split-overlap",
          "\(counted(same, "row")) of \(NumberText.grouped(count)) to be judged \(same == 1 ? "has" : "have") a `\(columnSource(key))` that the model was trained on: the score is too good; split by it: `group: \(columnSource(key))`"
        )
        return
      }
    }
    guard let copies = copies(features, truth) else { return }
    work.remark(
      .warning, "split-copies",
      "\(counted(copies, "row")) of \(NumberText.grouped(count)) to be judged \(copies == 1 ? "is a copy" : "are copies") of training rows in all \(counted(features.featureCount, "feature")) and the target: a model can look them up"
    )
  }

  /// Names rows to be judged of a fold that are copies of its training rows, target included.
  static func remark(_ fold: PreparedFold, _ work: Work) {
    let (rows, answered) = marks(fold.train)
    let marks = TrainingMarks(
      key: nil, keys: [], rows: rows, answered: answered,
      repeatsByItself: repeatsByItself(fold.train.features))
    guard let copies = marks.copies(fold.test, fold.truth) else { return }
    work.remark(
      .warning, "split-copies",
      "\(counted(copies, "row")) of \(NumberText.grouped(fold.test.rowCount)) to be judged in the first fold \(copies == 1 ? "is a copy" : "are copies") of training rows, in all \(counted(fold.test.featureCount, "feature")) and the target: a model can look them up; drop repeats with `unique`, or name what they belong to with `group:`"
    )
  }

  private init(
    key: String?, keys: Set<UInt64>, rows: Set<UInt64>, answered: Set<UInt64>,
    repeatsByItself: Bool
  ) {
    self.key = key
    self.keys = keys
    self.rows = rows
    self.answered = answered
    self.repeatsByItself = repeatsByItself
  }

  /// How many rows are copies of training rows, target included; nil for too few of them. Features of
  /// few values repeat by themselves, and then the target differs.
  private func copies(_ features: FeatureMatrix, _ truth: StepTraining.Target) -> Int? {
    guard rows.count >= 10, features.featureCount > 1, !repeatsByItself else { return nil }
    var (alike, copies) = (0, 0)
    for (hash, target) in zip(Self.hashes(features), Self.targets(truth)) where rows.contains(hash)
    {
      alike += 1
      if answered.contains(Self.mixed(hash, target)) { copies += 1 }
    }
    return copies * 50 > features.rowCount && copies * 10 >= alike * 9 ? copies : nil
  }

  /// Whether each way to fill the features is to be expected several times among the rows, were they
  /// independent.
  private static func repeatsByItself(_ features: FeatureMatrix) -> Bool {
    let most = Double(features.rowCount) / 5
    var ways = 1.0
    for feature in features.features where ways <= most {
      switch feature.values {
      case .indicator: ways *= 2
      case .numbers(let numbers):
        ways *= Double(Set(numbers.elements.prefix(10_000).map { ($0 + 0).bitPattern }).count)
      }
    }
    return ways <= most
  }

  private static func targets(_ target: StepTraining.Target) -> [UInt64] {
    switch target {
    case .classes(let codes, let names):
      let marks = names.map(mark)
      return codes.map { marks[Int($0)] }
    case .numbers(let numbers): return numbers.map { ($0 + 0).bitPattern }
    }
  }

  private static func mark(_ text: String) -> UInt64 {
    text.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { mixed($0, UInt64($1)) }
  }

  private static func hashes(_ features: FeatureMatrix) -> [UInt64] {
    var result = [UInt64](repeating: 0xCBF2_9CE4_8422_2325, count: features.rowCount)
    for feature in features.features {
      for row in result.indices {
        let bits: UInt64
        switch feature.values {
        case .numbers(let numbers): bits = (numbers.pointer[row] + 0).bitPattern
        case .indicator(let codes, let code): bits = codes.pointer[row] == code ? 1 : 0
        }
        result[row] = mixed(result[row], bits)
      }
    }
    return result
  }

  private static func mixed(_ hash: UInt64, _ bits: UInt64) -> UInt64 {
    let product = (hash ^ bits).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low &+ 0x632B_E59B_D9B4_E019
  }

  private static func hashes(_ column: Column, rows: [Int]?, _ work: Work) throws -> [UInt64?] {
    let classes = try RowClasses(column, use: "a key", work)
    let ofName = classes.names.map(mark)
    func hash(_ row: Int) -> UInt64? {
      classes.codes[row] == RowClasses.missing ? nil : ofName[Int(classes.codes[row])]
    }
    return rows.map { $0.map(hash) } ?? classes.codes.indices.map(hash)
  }
}
