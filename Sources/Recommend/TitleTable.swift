import Diagnostics
import Frame
import Numeric

/// The titles a recommender knows: one a distinct id, in the order of the dataset's rows.
struct TitleTable: Sendable {
  /// The row of the dataset of each title.
  let rows: [Int]
  let ids: TextBuffer
  /// The type of the id column, which answers keep.
  let idType: ColumnType
  let labels: TextBuffer
  /// Nil where there is no year column.
  let years: [Int?]?
  /// The type of each title as a number into `types`; nil where there is no type column.
  let typeCodes: [UInt32]?
  let types: [String]
  /// The title by which equal ones are known: the first with the same text, year and type.
  let twins: [UInt32]
  let hasTwin: [Bool]
  let labelGroups: TextGroups
  let idGroups: TextGroups
  let dropped: Dropped

  struct Dropped: Sendable, Equatable {
    var withoutID = 0
    var withoutLabel = 0
    var repeatedID = 0
  }

  var count: Int { rows.count }

  /// - Throws: `unknown-column`, `wrong-type`, `no-titles`.
  init(
    _ data: Dataset, id: String, label: String, year: String?, type: String?, work: Work
  ) throws {
    let idColumn = try ColumnValues(id, of: data, work: work)
    let labelColumn = try ColumnValues(label, of: data, work: work)
    guard labelColumn.vector.type.isTextual || labelColumn.vector.type == .null else {
      throw Failure(
        "wrong-type", "`.\(label)` is \(labelColumn.vector.type.description), not text",
        help: "`label` names the column with the titles", blames: "label")
    }
    switch idColumn.vector.type {
    case .int, .float, .text, .category, .null: idType = idColumn.vector.type
    default:
      throw Failure(
        "wrong-type", "`.\(id)` is \(idColumn.vector.type.description), which cannot be an id",
        help: "ids are text or whole numbers", blames: "id")
    }
    var dropped = Dropped()
    var kept: [Int] = []
    kept.reserveCapacity(data.rowCount)
    for row in 0..<data.rowCount {
      if idColumn.vector.isNull(row) {
        dropped.withoutID += 1
      } else if labelColumn.vector.isNull(row) {
        dropped.withoutLabel += 1
      } else {
        kept.append(row)
      }
    }
    let allIDs = idColumn.texts(of: kept)
    let groups = TextGroups(allIDs)
    dropped.repeatedID = kept.count - groups.count
    if dropped.repeatedID > 0 {
      rows = groups.firsts.map { kept[$0] }
      ids = idColumn.texts(of: rows)
      idGroups = TextGroups(ids)
    } else {
      rows = kept
      ids = allIDs
      idGroups = groups
    }
    self.dropped = dropped
    guard !rows.isEmpty else {
      throw Failure(
        "no-titles", "no row has both `.\(id)` and `.\(label)`",
        notes: ["the dataset has \(data.rowCount) rows"])
    }
    labels = labelColumn.texts(of: rows)
    labelGroups = TextGroups(labels)
    if let year {
      let column = try ColumnValues(year, of: data, work: work)
      years = rows.map { column.year(at: $0) }
    } else {
      years = nil
    }
    if let type {
      let column = try ColumnValues(type, of: data, work: work)
      let texts = column.texts(of: rows)
      let found = TextGroups(texts)
      typeCodes = found.groups
      types = found.firsts.map { texts.string(at: $0) }
    } else {
      typeCodes = nil
      types = []
    }
    (twins, hasTwin) = Self.twins(labelGroups, years: years, typeCodes: typeCodes)
    say(dropped, id: id, label: label, work: work)
  }

  /// Titles with the same text, known year and type are taken for one.
  private static func twins(
    _ labels: TextGroups, years: [Int?]?, typeCodes: [UInt32]?
  ) -> ([UInt32], [Bool]) {
    var twins = labels.groups.indices.map { UInt32(truncatingIfNeeded: $0) }
    var hasTwin = [Bool](repeating: false, count: twins.count)
    guard let years, labels.count < twins.count else { return (twins, hasTwin) }
    struct Key: Hashable {
      var label: UInt32
      var year: Int
      var type: UInt32?
    }
    var firsts: [Key: Int] = [:]
    for (title, group) in labels.groups.enumerated() {
      guard let year = years[title] else { continue }
      let key = Key(label: group, year: year, type: typeCodes?[title])
      if let twin = firsts[key] {
        twins[title] = UInt32(truncatingIfNeeded: twin)
        hasTwin[title] = true
        hasTwin[twin] = true
      } else {
        firsts[key] = title
      }
    }
    return (twins, hasTwin)
  }

  private func say(_ dropped: Dropped, id: String, label: String, work: Work) {
    func rows(_ count: Int) -> String { count == 1 ? "1 row" : "\(count) rows" }
    if dropped.withoutID > 0 {
      work.remark(
        .receipt, "recommender", "\(rows(dropped.withoutID)) without `.\(id)` dropped")
    }
    if dropped.withoutLabel > 0 {
      work.remark(
        .receipt, "recommender", "\(rows(dropped.withoutLabel)) without `.\(label)` dropped")
    }
    if dropped.repeatedID > 0 {
      work.remark(
        .receipt, "recommender",
        "\(rows(dropped.repeatedID)) with an `.\(id)` seen before dropped; the first was kept")
    }
  }

  func label(_ title: Int) -> String { labels.string(at: title) }
  func id(_ title: Int) -> String { ids.string(at: title) }
  func year(_ title: Int) -> Int? { years?[title] }
  func type(_ title: Int) -> String? {
    guard let typeCodes else { return nil }
    let type = types[Int(typeCodes[title])]
    return type.isEmpty ? nil : type
  }

  /// `Taxi Driver (1976, MOVIE)`, with what is known.
  func name(_ title: Int) -> String {
    let facts = [year(title).map { String($0) }, type(title)].compactMap { $0 }
    return facts.isEmpty ? label(title) : "\(label(title)) (\(facts.joined(separator: ", ")))"
  }
}
