import Diagnostics
import Files
import Numeric

/// The formats that datasets are written in.
public enum SaveFormat: String, Sendable, CaseIterable {
  case csv, tsv, json, jsonl, sqlite, markdown

  /// By the ending of a name, `.gz` and `.zst` left out.
  public init?(name: String) {
    let bare = DataFormat.bare(name).lowercased()
    if bare.hasSuffix(".md") {
      self = .markdown
    } else if bare.hasSuffix(".tsv") || bare.hasSuffix(".tab") {
      self = .tsv
    } else {
      switch DataFormat(name: bare) {
      case .csv: self = .csv
      case .json: self = .json
      case .jsonl: self = .jsonl
      case .sqlite: self = .sqlite
      case nil: return nil
      }
    }
  }
}

/// What `save` is asked for.
public struct SaveRequest: Sendable {
  public var format: SaveFormat
  public var style = CSVStyle()
  /// The table of a database.
  public var table = "data"

  public init(_ format: SaveFormat) {
    self.format = format
    if format == .tsv { style.delimiter = 0x09 }
  }

  /// Writes a dataset, whole or not at all; packed where the name ends with `.gz` or `.zst`.
  /// - Throws: `cannot-write`, `formula`, `unsupported-format` for a packed database; what reading the
  ///   columns throws; `Stopped`.
  public func save(_ data: Dataset, to place: WritablePlace, work: Work) throws {
    try data.collect(work: work)
    let compression = Compression(name: place.displayName)
    if compression != nil, format == .sqlite {
      throw Failure(
        "unsupported-format", "a database is not packed",
        help: "leave `.gz` or `.zst` out of its name", blames: "path")
    }
    var written = 0
    try AtomicFile.write(place) { sink in
      let counter = CountingTarget(sink)
      if let compression {
        let packing = try Packing(compression, to: counter)
        try write(data, to: packing, work)
        try packing.finish()
      } else {
        try write(data, to: counter, work)
      }
      written = counter.count
    }
    work.remark(
      .receipt, "save",
      "wrote \(VerbReceipt.rows(data.rowCount)), \(NumberText.grouped(written)) bytes, to `\(place.displayName)`"
    )
    try sayLosses(data, work)
  }

  private func write(_ data: Dataset, to target: any ByteTarget, _ work: Work) throws {
    switch format {
    case .csv, .tsv: try data.writeCSV(to: target, style: style, work: work)
    case .json: try data.writeJSON(to: target, asLines: false, work: work)
    case .jsonl: try data.writeJSON(to: target, asLines: true, work: work)
    case .markdown: try data.writeMarkdown(to: target, work: work)
    case .sqlite: try data.writeDatabase(table: table, to: target, work: work)
    }
  }

  /// Says what the format cannot keep.
  private func sayLosses(_ data: Dataset, _ work: Work) throws {
    if format == .markdown { return }
    var lost: [String] = []
    var numbers: [String] = []
    for (name, column) in zip(data.names, data.columns) {
      let vector = try column.vector(work)
      if vector.type == .category(ordered: true) { lost.append("the order of `\(name)`") }
      if let unit = vector.unit { lost.append("the unit of `\(name)`, \(unit.symbol)") }
      if vector.type == .duration { lost.append("that `\(name)` is a duration (microseconds)") }
      if vector.type == .text, try readsOtherwise(vector, work) { numbers.append(name) }
    }
    if !lost.isEmpty {
      let few = lost.prefix(4).joined(separator: ", ")
      let more = lost.count > 4 ? " and \(lost.count - 4) more" : ""
      work.remark(.note, "save", "not kept by the format: \(few)\(more)")
    }
    if let first = numbers.first {
      let more = numbers.count > 1 ? " (and \(numbers.count - 1) more columns)" : ""
      work.remark(
        .note, "save",
        "`\(first)`\(more) is text that reads as another type: load it with `types: {\(first): \"text\"}`"
      )
    }
  }

  /// Whether texts would be read back as numbers, dates, truths or lists.
  private func readsOtherwise(_ vector: Vector, _ work: Work) throws -> Bool {
    var profile = ColumnProfile()
    for row in 0..<vector.count where !vector.isNull(row) {
      if row & 0xFFFF == 0 { try work.budget.check() }
      switch vector.storage {
      case .text(let texts): profile.add(texts[row], at: row)
      case .coded(let codes, let values): profile.add(values[Int(codes[row])], at: row)
      default: return false
      }
      if profile.others.count > 0, profile.piped == 0, profile.brackets == 0 { return false }
    }
    switch ReadType(for: profile) {
    case .text, .category, .unknown: return false
    case .date, .datetime: return true
    default: return format == .csv || format == .tsv
    }
  }
}

/// Counts the bytes on their way.
private final class CountingTarget: ByteTarget {
  private let target: any ByteTarget
  private(set) var count = 0
  init(_ target: any ByteTarget) { self.target = target }
  func put(_ bytes: [UInt8]) throws {
    count += bytes.count
    try target.put(bytes)
  }
}
