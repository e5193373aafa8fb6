import CSQLite
import Diagnostics
import Files
import Numeric

extension Dataset {
  /// Writes a database of SQLite with the dataset as its one table: lists as JSON, dates and
  /// datetimes as ISO 8601, truths as 0 and 1.
  ///
  /// The database is made in memory, so that the file is written whole or not at all.
  /// - Throws: `sql` for what SQLite cannot hold; what `target` throws; what reading the columns
  ///   throws; `Stopped`.
  public func writeDatabase(table: String, to target: any ByteTarget, work: Work) throws {
    try collect(work: work)
    let vectors = try columns.map { try $0.vector(work) }
    let database = try MemoryDatabase()
    let name = LoadRequest.quoted(table)
    let columns = zip(names, vectors).map {
      "\(LoadRequest.quoted($0)) \(Self.declaration($1.type))"
    }
    try database.run("create table \(name) (\(columns.joined(separator: ", ")))")
    try database.run("begin")
    let marks = names.map { _ in "?" }.joined(separator: ", ")
    let insert = try database.prepare("insert into \(name) values (\(marks))")
    defer { sqlite3_finalize(insert) }
    for row in 0..<rowCount {
      if row & 0xFFF == 0 { try work.budget.check() }
      for (place, vector) in vectors.enumerated() {
        Self.bind(vector, row, insert, Int32(place + 1))
      }
      guard sqlite3_step(insert) == SQLITE_DONE else { throw database.failure() }
      sqlite3_reset(insert)
    }
    try database.run("commit")
    try database.write(to: target)
  }

  private static func declaration(_ type: ColumnType) -> String {
    switch type {
    case .int, .duration: "INTEGER"
    case .float: "REAL"
    case .bool: "BOOLEAN"
    case .date: "DATE"
    case .datetime: "DATETIME"
    default: "TEXT"
    }
  }

  private static func bind(
    _ vector: Vector, _ row: Int, _ statement: OpaquePointer, _ place: Int32
  ) {
    func bind(_ text: some Collection<UInt8>) {
      let bytes = text.map { CChar(bitPattern: $0) }
      _ = mvs_sqlite_bind_text(statement, place, bytes + [0], Int32(clamping: bytes.count))
    }
    if vector.isNull(row) {
      sqlite3_bind_null(statement, place)
      return
    }
    switch vector.storage {
    case .int(let values): sqlite3_bind_int64(statement, place, values[row])
    case .time(let values) where vector.type == .duration:
      sqlite3_bind_int64(statement, place, values[row])
    case .float(let values): sqlite3_bind_double(statement, place, values[row])
    case .bool(let values): sqlite3_bind_int(statement, place, Int32(values[row]))
    case .text(let texts): bind(texts[row])
    case .coded(let codes, let values): bind(values[Int(codes[row])])
    case .list:
      var json: [UInt8] = []
      JSONText.append(vector.scalar(at: row), to: &json)
      bind(json)
    default: bind(JSONText.plain(vector.scalar(at: row)).utf8)
    }
  }
}

/// A database that is made in memory and written out as a file.
private final class MemoryDatabase {
  private let handle: OpaquePointer

  init() throws {
    var opened: OpaquePointer?
    guard sqlite3_open(":memory:", &opened) == SQLITE_OK, let opened else {
      sqlite3_close_v2(opened)
      throw Failure("sql", "there is no memory for a database")
    }
    handle = opened
  }

  deinit { sqlite3_close_v2(handle) }

  func failure() -> Failure {
    Failure("sql", sqlite3_errmsg(handle).map { String(cString: $0) } ?? "the database failed")
  }

  func run(_ sql: String) throws {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure() }
  }

  func prepare(_ sql: String) throws -> OpaquePointer {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, let statement else {
      throw failure()
    }
    return statement
  }

  func write(to target: any ByteTarget) throws {
    var size: sqlite3_int64 = 0
    guard let bytes = sqlite3_serialize(handle, "main", &size, 0) else { throw failure() }
    defer { sqlite3_free(bytes) }
    var at = 0
    while at < Int(size) {
      let count = min(1 << 20, Int(size) - at)
      try target.put(Array(UnsafeBufferPointer(start: bytes + at, count: count)))
      at += count
    }
  }
}
