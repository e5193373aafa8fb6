import Diagnostics
import Files
import Numeric

/// What `load` is asked for.
public struct LoadRequest: Sendable {
  public var options: CSVOptions
  /// Nil finds it out.
  public var format: DataFormat?
  /// Of several files, the new column that names the file of each row.
  public var nameColumn: String?
  /// The table of a database, or what to ask it.
  public var table: String?
  public var query: String?

  public init(options: CSVOptions = CSVOptions()) { self.options = options }

  /// - Throws: what reading the file's format throws.
  public func load(_ file: ReadableFile, work: Work) throws -> Dataset {
    let format = try format ?? DataFormat.found(of: file)
    if format != .sqlite, table != nil || query != nil {
      throw Failure(
        "not-a-database", "`\(file.displayName)` is no database",
        help: "leave `table:` and `query:` out", blames: table != nil ? "table" : "query")
    }
    if format != .csv { try refuseTextOptions(format) }
    switch format {
    case .csv: return try Dataset.load(file, options: options, work: work)
    case .json, .jsonl:
      return try JSONReader.load(file, isLines: format == .jsonl, options, work)
    case .sqlite: return try loadDatabase(file, work: work)
    }
  }

  /// Options that say how separated values are written mean nothing elsewhere.
  private func refuseTextOptions(_ format: DataFormat) throws {
    let given: [(String, Bool)] = [
      ("delimiter", options.delimiter != nil), ("quote", options.quote != nil),
      ("decimal", options.decimal != nil), ("header", options.header != nil),
      ("nulls", options.nulls != nil), ("lists", !options.lists.isEmpty),
      ("ragged", options.ragged != .error),
      ("types", !options.dateOrders.isEmpty),
      ("encoding", options.encoding != nil && format == .sqlite),
    ]
    if let option = given.first(where: \.1)?.0 {
      throw Failure(
        "unused-option", "`\(option)` is for separated values, and the file is \(format.rawValue)",
        help: "leave it out, or say `format: \"csv\"`", blames: option)
    }
  }

  /// The rows of several files, one after another; columns are matched by name, and null where a file
  /// lacks them, which is said. A column whose types differ from file to file is read as text from
  /// all of them, but ints and floats are floats.
  /// - Throws: what reading one of them throws; `unknown-column` for an option of a column that none
  ///   has; `duplicate-column` for a column of the name that `nameColumn` has.
  public func load(_ files: [ReadableFile], work: Work) throws -> Dataset {
    var request = self
    request.options.allowsMissing = true
    let quiet = Work(budget: work.budget)
    var parts = try files.map { try request.load($0, work: quiet) }
    Self.passOn(quiet.takeRemarks(), work)
    var names: [String] = []
    var known: Set<[UInt8]> = []
    for name in parts.flatMap(\.names) where known.insert(Array(name.utf8)).inserted {
      names.append(name)
    }
    try checkOptions(names)
    let torn = try names.filter { try Self.isTorn($0, parts, work) }
    if !torn.isEmpty {
      for name in torn { request.options.types[name] = .text }
      parts = try files.map { try request.load($0, work: quiet) }
      work.remark(
        .warning, "load-types",
        "\(VerbReceipt.columns(torn)) of different types in the files, so text in all of them")
    }
    sayDifferences(names, parts, files, work)
    return try union(names, parts, files, work)
  }

  /// Says what was remarked of several files: the same of the same column once.
  private static func passOn(_ remarks: [Remark], _ work: Work) {
    var order: [[UInt8]] = []
    var groups: [[UInt8]: (first: Remark, count: Int)] = [:]
    for remark in remarks {
      // A message begins with the file's name and the column's: `a.csv`: `runtime`: …
      let parts = remark.message.utf8.split(separator: 0x60, omittingEmptySubsequences: false)
      let key = Array(remark.code.utf8) + [0] + (parts.count > 3 ? Array(parts[3]) : [])
      if groups[key] == nil { order.append(key) }
      groups[key] = (groups[key]?.first ?? remark, (groups[key]?.count ?? 0) + 1)
    }
    for key in order {
      guard let (first, count) = groups[key] else { continue }
      let more = count > 1 ? " (and the like in \(count - 1) more files)" : ""
      work.remark(first.kind, first.code, first.message + more)
    }
  }

  /// Whether the types of a column have nothing in common, or its units differ.
  private static func isTorn(_ name: String, _ parts: [Dataset], _ work: Work) throws -> Bool {
    var type = ColumnType.null
    var unit: Unit??
    for part in parts {
      guard let position = part.position(of: name) else { continue }
      let vector = try part.columns[position].vector(work)
      if vector.type == .null { continue }
      guard let joined = type.union(vector.type) else { return true }
      type = joined
      if let unit, unit != vector.unit { return true }
      unit = vector.unit
    }
    return false
  }

  private func checkOptions(_ names: [String]) throws {
    let asked: [(String, [String])] = [
      ("unknown", options.unknown.keys.sorted()), ("types", options.types.keys.sorted()),
      ("types", options.dateOrders.keys.sorted()), ("units", options.units.keys.sorted()),
      ("lists", options.lists),
    ]
    for (parameter, columns) in asked {
      for name in columns where !names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) {
        throw CSVSource.unknownColumn(name, among: names, blames: parameter)
      }
    }
  }

  /// Which columns are not in all files.
  private func sayDifferences(
    _ names: [String], _ parts: [Dataset], _ files: [ReadableFile], _ work: Work
  ) {
    for name in names {
      let lacking = zip(files, parts).filter { $1.position(of: name) == nil }
        .map { $0.0.displayName }
      if lacking.isEmpty { continue }
      let few = lacking.prefix(3).map { "`\($0)`" }.joined(separator: ", ")
      let more = lacking.count > 3 ? " and \(lacking.count - 3) more" : ""
      work.remark(
        .note, "load-columns",
        "`\(name)` is null for \(lacking.count) of \(files.count) files, which lack it: \(few)\(more)"
      )
    }
  }

  private func union(
    _ names: [String], _ parts: [Dataset], _ files: [ReadableFile], _ work: Work
  ) throws -> Dataset {
    let total = parts.reduce(0) { $0 + $1.rowCount }
    guard total < Dataset.rowLimit else { throw Dataset.tooManyRows }
    var columns: [Column] = []
    for name in names {
      let sources = parts.map { part in part.position(of: name).map { part.columns[$0] } }
      var vectors = try zip(sources, parts).map { column, part in
        try column?.vector(work) ?? .nulls(.null, count: part.rowCount)
      }
      if vectors.contains(where: { $0.type == .float }) {
        vectors = vectors.map { $0.asFloats() }
      } else if vectors.contains(where: { $0.type == .datetime }) {
        vectors = vectors.map { $0.asTimes() }
      }
      var vector = try Vector.concatenated(vectors)
      vector.unit = vectors.compactMap(\.unit).first
      columns.append(
        Column(
          vector,
          lineage: Lineage(.computed("load"), from: sources.compactMap { $0?.lineage })))
    }
    var names = names
    if let name = nameColumn {
      if names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) {
        throw Failure(
          "duplicate-column", "the files have a column `.\(name)` already",
          help: "choose another word for `name:`", blames: "name")
      }
      let codes = zip(parts, files.indices).flatMap { part, place in
        [Int?](repeating: place, count: part.rowCount)
      }
      names.append(name)
      columns.append(
        Column(
          .category(codes, of: Self.labels(files.map(\.displayName)), ordered: false),
          lineage: Lineage(.computed("load"))))
    }
    return Dataset(rowCount: total, names: names, columns: columns)
  }

  /// The names of files without folder and ending, or the paths where those are not distinct.
  private static func labels(_ paths: [String]) -> [String] {
    let short = paths.map { path -> String in
      let name = path.utf8.split(separator: UInt8(ascii: "/")).last.map(Array.init) ?? []
      let end = name.dropFirst().firstIndex(of: UInt8(ascii: ".")) ?? name.count
      return String(decoding: name[..<end], as: UTF8.self)
    }
    return Set(short.map { Array($0.utf8) }).count == short.count ? short : paths
  }
}

extension Vector {
  /// Ints as floats; anything else as it is.
  fileprivate func asFloats() -> Vector {
    guard case .int(let values) = storage else { return self }
    var vector = Vector(
      type: .float, count: count, storage: .float(Buffer(values.elements.map { Double($0) })),
      validity: validity)
    vector.unit = unit
    return vector
  }

  /// Dates as their midnights; anything else as it is.
  fileprivate func asTimes() -> Vector {
    guard case .date(let days) = storage else { return self }
    return Vector(
      type: .datetime, count: count,
      storage: .time(Buffer(days.elements.map { Calendar.time(of: $0) })), validity: validity)
  }
}
