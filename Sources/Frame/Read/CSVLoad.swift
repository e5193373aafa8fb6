import Diagnostics
import Files
import Glibc
import Numeric

extension Dataset {
  /// Loads a file of separated values: finds its separator, header and records, and chooses the
  /// types. Files up to 16 MB are read at once and typed by all their values. The columns of larger
  /// ones are typed by a sample and read when first needed; a column with a value that does not fit
  /// is then typed by all its values.
  ///
  /// An empty field is null, a quoted empty one is empty text. `NaN` and infinity in columns of
  /// numbers, and dates that do not exist in columns of dates, are null and reported.
  /// - Throws: `empty-file`, `csv-encoding`, `csv-nul`, `csv-quote`, `csv-ragged`, `csv-value`,
  ///   `file-changed`, `cannot-read`, `unknown-column` for a name in the options; `Stopped`.
  public static func load(
    _ file: ReadableFile, options: CSVOptions = CSVOptions(), work: Work
  ) throws -> Dataset {
    let dialect = try CSVDialect.find(in: file, options, work)
    var plans = try CSVSource.plans(for: dialect.names, options)
    let index = try CSVIndex.make(of: file, dialect, work)
    guard index.rowCount < Dataset.rowLimit else { throw Dataset.tooManyRows }
    if index.blankCount > 0 {
      let lines = index.blankCount == 1 ? "1 blank line" : "\(index.blankCount) blank lines"
      work.remark(.note, "csv-blank", "`\(file.displayName)`: \(lines) left out")
    }
    let isSmall = file.identity.size <= options.smallSize
    try CSVSource.choose(&plans, file, dialect, index, options, fromAll: isSmall, work)
    let source = CSVSource(file.reference, dialect, index, options, plans)
    let lineages = dialect.names.map { Lineage(.source(file.displayName, column: $0)) }
    if isSmall {
      let vectors = try source.read(Array(dialect.names.indices), file, work)
      return Dataset(
        rowCount: index.rowCount, names: dialect.names,
        columns: zip(vectors, lineages).map { Column($0, lineage: $1) })
    }
    return Dataset(
      rowCount: index.rowCount, names: dialect.names,
      columns: lineages.enumerated().map { position, lineage in
        Column(
          count: index.rowCount, type: plans[position].type.columnType, lineage: lineage,
          source: source, index: position)
      })
  }
}

extension CSVSource {
  /// What the options fix.
  fileprivate static func plans(
    for names: [String], _ options: CSVOptions
  ) throws -> [Plan] {
    var plans = names.map { _ in Plan(type: .unknown) }
    func position(_ name: String, _ parameter: String) throws -> Int {
      if let position = names.firstIndex(where: { $0.utf8.elementsEqual(name.utf8) }) {
        return position
      }
      let near = Suggestion.closest(to: name, among: names)
      throw Failure(
        "unknown-column", "there is no column `.\(name)`",
        help: near.map { "did you mean `.\($0)`?" }, blames: parameter)
    }
    for name in options.unknown.keys.sorted() {
      if let value = options.unknown[name] {
        plans[try position(name, "unknown")].unknown = UnknownValues(value)
      }
    }
    for name in options.types.keys.sorted() {
      guard let type = options.types[name] else { continue }
      let column = try position(name, "types")
      plans[column].isForced = true
      plans[column].type =
        switch type {
        case .int: .int
        case .float: .float
        case .bool: .bool
        case .text: .text
        case .category(ordered: false): .category
        case .date: .date
        case .datetime: .datetime
        case .list(of: .text): .bracketList
        default:
          throw Failure(
            "bad-type", "a file cannot hold a column of type \(type.description)",
            help: "use int, float, bool, text, category, date, datetime or list of text",
            blames: "types")
        }
    }
    for name in options.lists {
      let column = try position(name, "lists")
      plans[column].isForced = true
      plans[column].type = .pipeList
    }
    return plans
  }

  /// Chooses the types that are not fixed, by all rows or by a sample of regions.
  fileprivate static func choose(
    _ plans: inout [Plan], _ file: ReadableFile, _ dialect: CSVDialect, _ index: CSVIndex,
    _ options: CSVOptions, fromAll: Bool, _ work: Work
  ) throws {
    let open = plans.indices.filter { !plans[$0].isForced || plans[$0].type == .bracketList }
    let regions = index.regions.count
    let sampled =
      fromAll || regions <= 8
      ? Array(0..<regions) : (0..<8).map { $0 * (regions - 1) / 7 }
    let profiles = try Self.profiles(
      open, plans: open.map { plans[$0] }, file, dialect, index, options, regions: sampled,
      rows: fromAll ? .max : 2000, work)
    let remarks = CSVRemarks(file, dialect, work)
    for (column, profile) in zip(open, profiles) {
      if plans[column].isForced {
        // Lists may be written in brackets or with bars.
        if profile.brackets < profile.values { plans[column].type = .pipeList }
        continue
      }
      plans[column].type = ReadType(for: profile)
      plans[column].isFinal = fromAll
      try remarks.profile(column, profile, plans[column].type)
    }
    if fromAll { return }
    // Texts of which most rows have their own are kept each for itself.
    let texts = plans.indices.filter { plans[$0].type == .text && !plans[$0].isForced }
    if texts.isEmpty { return }
    let requests = texts.map {
      CSVPass.Request(column: $0, kind: .coded, unknown: plans[$0].unknown.texts)
    }
    let pass = CSVPass(file, dialect, index, options, requests, work)
    try pass.run(sampled, rows: 2000, work)
    for (r, column) in texts.enumerated() {
      guard let profile = open.firstIndex(of: column).map({ profiles[$0] }) else { continue }
      let distinct = distinctEstimate(of: pass.distinctCount(r), among: profile.values)
      plans[column].isPlain = distinct * 4 > Double(index.rowCount)
    }
  }

  /// How many equally likely values there are if `distinct` of `count` drawn ones differ: the
  /// solution of `distinct = n (1 - exp(-count / n))`. Infinite when all differ.
  private static func distinctEstimate(of distinct: Int, among count: Int) -> Double {
    guard distinct < count else { return .infinity }
    let (seen, drawn) = (Double(distinct), Double(count))
    var low = seen
    var high = max(1, drawn * drawn)
    for _ in 0..<64 {
      let middle = (low + high) / 2
      // -(exp(-x) - 1) for small x too.
      if middle * -expm1(-drawn / middle) < seen { low = middle } else { high = middle }
    }
    return high
  }
}
