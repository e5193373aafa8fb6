import CSQLite
import Diagnostics
import Files
import Glibc
import Numeric

/// A database file of unknown origin, opened to be read only: nothing in it is run, attached or
/// changed.
final class SQLiteDatabase {
  private let handle: OpaquePointer
  let name: String
  private let budget: Budget

  /// - Throws: `damaged-file`, `cannot-read`.
  init(_ file: ReadableFile, _ budget: Budget) throws {
    name = file.displayName
    self.budget = budget
    if file.isInMemory {
      throw Failure(
        "unsupported-format", "`\(file.displayName)` is a database that is no plain file",
        help: "unpack or write it to a plain file, and load that")
    }
    // What a program that uses the database has not put into it yet would be missing.
    for ending in ["-wal", "-journal"] {
      var status = stat()
      if stat(file.path + ending, &status) == 0, status.st_size > 0 {
        throw Failure(
          "database-in-use",
          "the newest changes of `\(file.displayName)` are not in it yet, but in `\(file.displayName)\(ending)`",
          help:
            "close the program that uses it, or copy it with `sqlite3 \(file.displayName) '.backup copy.db'`"
        )
      }
    }
    var opened: OpaquePointer?
    // Nothing is written beside the file either, so it must not change while it is read; that is
    // checked when all rows are there.
    let path = "file:" + Self.escaped(file.path) + "?immutable=1"
    let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX
    let code = sqlite3_open_v2(path, &opened, flags, nil)
    guard let opened else { throw Failure("cannot-read", "cannot open `\(name)`") }
    handle = opened
    if code != SQLITE_OK { throw failure() }
    _ = mvs_sqlite_set(handle, SQLITE_DBCONFIG_DEFENSIVE, 1)
    _ = mvs_sqlite_set(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    _ = mvs_sqlite_set(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0)
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 1 << 28)
    sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, 1 << 20)
    let context = Unmanaged.passUnretained(budget).toOpaque()
    sqlite3_progress_handler(
      handle, 10_000,
      { context in
        guard let context else { return 0 }
        return Unmanaged<Budget>.fromOpaque(context).takeUnretainedValue().isExhausted ? 1 : 0
      }, context)
  }

  deinit { sqlite3_close_v2(handle) }

  /// A path inside of a URI.
  private static func escaped(_ path: String) -> String {
    var bytes: [UInt8] = []
    for byte in path.utf8 {
      if byte == 0x25 || byte == 0x3F || byte == 0x23 {
        bytes += Array("%\(String(byte, radix: 16))".utf8)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func failure(_ what: String? = nil) -> Failure {
    let code = sqlite3_errcode(handle)
    let words = sqlite3_errmsg(handle).map { String(cString: $0) } ?? "error \(code)"
    if code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_FORMAT {
      return Failure(
        "damaged-file", "`\(name)` is a damaged database, or none", help: "restore it from a copy",
        notes: ["SQLite says: \(words)"])
    }
    return Failure(
      "sql", "`\(name)`: \(words)", help: what == nil ? nil : "the query is SQL as SQLite reads it",
      blames: what)
  }

  /// The names of its tables and views, in their order.
  func tables() throws -> [String] {
    var names: [String] = []
    try query(
      "select name from sqlite_master where type in ('table', 'view') and name not like 'sqlite_%' order by rowid",
      blames: nil
    ) { statement in
      if let text = sqlite3_column_text(statement, 0) { names.append(String(cString: text)) }
    }
    return names
  }

  /// Runs a statement that only reads, row by row.
  /// - Throws: `sql`, `damaged-file`; `Stopped`.
  private func query(
    _ sql: String, blames: String?, _ body: (OpaquePointer) throws -> Void
  ) throws {
    let statement = try prepared(sql, blames)
    defer { sqlite3_finalize(statement) }
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: try body(statement)
      case SQLITE_DONE: return
      case SQLITE_INTERRUPT:
        try budget.check()
        throw failure(blames)
      default: throw failure(blames)
      }
    }
  }

  private func prepared(_ sql: String, _ blames: String?) throws -> OpaquePointer {
    var statement: OpaquePointer?
    let rest = try sql.withCString { text -> String in
      var tail: UnsafePointer<CChar>?
      guard sqlite3_prepare_v2(handle, text, -1, &statement, &tail) == SQLITE_OK else {
        throw failure(blames)
      }
      return tail.map { String(cString: $0) } ?? ""
    }
    guard let statement else {
      throw Failure("sql", "the query is empty", blames: blames)
    }
    if rest.utf8.contains(where: { $0 > 0x20 && $0 != 0x3B }) {
      sqlite3_finalize(statement)
      throw Failure("sql", "the query has more than one statement", blames: blames)
    }
    guard sqlite3_stmt_readonly(statement) != 0, sqlite3_column_count(statement) > 0 else {
      sqlite3_finalize(statement)
      throw Failure(
        "sql", "the query does not read: a file that is loaded is never changed",
        help: "write `select … from …`", blames: blames)
    }
    return statement
  }

  /// All rows of a query, column by column.
  func columns(
    _ sql: String, blames: String?
  ) throws -> (columns: [ValueColumn], rowCount: Int) {
    var columns: [ValueColumn] = []
    var rows = 0
    let statement = try prepared(sql, blames)
    let count = sqlite3_column_count(statement)
    var used: Set<[UInt8]> = []
    for place in 0..<count {
      let written = sqlite3_column_name(statement, place).map { String(cString: $0) } ?? ""
      let base = written.isEmpty ? "column_\(place + 1)" : written
      var name = base
      var number = 2
      while !used.insert(Array(name.utf8)).inserted {
        name = "\(base)_\(number)"
        number += 1
      }
      var column = ValueColumn(name)
      if let type = sqlite3_column_decltype(statement, place) {
        let word = String(cString: type).lowercased()
        column.holdsTruths = word == "boolean" || word == "bool"
      }
      columns.append(column)
    }
    sqlite3_finalize(statement)
    try query(sql, blames: blames) { statement in
      for place in 0..<count { try Self.append(statement, place, to: &columns[Int(place)], name) }
      rows += 1
      if rows & 0xFFF == 0 { try budget.check() }
    }
    return (columns, rows)
  }

  private static func append(
    _ statement: OpaquePointer, _ place: Int32, to column: inout ValueColumn, _ name: String
  ) throws {
    switch sqlite3_column_type(statement, place) {
    case SQLITE_INTEGER: column.append(Int64(sqlite3_column_int64(statement, place)))
    case SQLITE_FLOAT: column.append(sqlite3_column_double(statement, place))
    case SQLITE_TEXT:
      let count = Int(sqlite3_column_bytes(statement, place))
      let text = UnsafeBufferPointer(start: sqlite3_column_text(statement, place), count: count)
      if TextFault.find(in: text) != nil {
        throw Failure(
          "text-encoding", "`\(column.name)` of `\(name)` holds a text that is not UTF-8",
          help: "ask for it as bytes: `hex(\(column.name))`")
      }
      // Lists are kept in databases as JSON.
      if text.first == 0x5B, text.last == 0x5D, isJSONList(text) {
        column.append(.json, text)
      } else {
        column.append(.text, text)
      }
    case SQLITE_BLOB:
      let count = Int(sqlite3_column_bytes(statement, place))
      let start = sqlite3_column_blob(statement, place)?.assumingMemoryBound(to: UInt8.self)
      var digits: [UInt8] = []
      for byte in UnsafeBufferPointer(start: start, count: start == nil ? 0 : count) {
        for half in [byte >> 4, byte & 15] { digits.append(half < 10 ? 0x30 + half : 0x57 + half) }
      }
      column.append(.bytes, digits)
    default: column.appendNull()
    }
  }

  private static func isJSONList(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var pieces = ListScan.Pieces()
    return ListScan.brackets(text, &pieces) || NumberLists.isList(text)
  }
}

extension LoadRequest {
  static let databaseMark = Array("SQLite format 3\0".utf8)

  /// A table of a database, the only one if none is named, or what a query gives.
  /// - Throws: `which-table` with the names of several, `unknown-table`, `sql`, `damaged-file`;
  ///   `file-changed`; `Stopped`.
  func loadDatabase(_ file: ReadableFile, work: Work) throws -> Dataset {
    let database = try SQLiteDatabase(file, work.budget)
    let sql: String
    if let query {
      sql = query
    } else {
      let tables = try database.tables()
      let list = tables.prefix(20).map { "`\($0)`" }.joined(separator: ", ")
      if let table {
        guard let found = tables.first(where: { $0.utf8.elementsEqual(table.utf8) }) else {
          let near = Suggestion.closest(to: table, among: tables)
          throw Failure(
            "unknown-table", "`\(file.displayName)` has no table `\(table)`",
            help: near.map { "did you mean `\($0)`?" } ?? "it has \(list)", blames: "table")
        }
        sql = "select * from \(Self.quoted(found))"
      } else if tables.count == 1 {
        sql = "select * from \(Self.quoted(tables[0]))"
      } else {
        throw Failure(
          "which-table",
          tables.isEmpty
            ? "`\(file.displayName)` has no tables"
            : "`\(file.displayName)` has \(tables.count) tables: \(list)",
          help: tables.first.map { "name one: `table: \"\($0)\"`, or ask with `query:`" })
      }
    }
    let report = ReadReport(file, nil)
    let (columns, rows) = try database.columns(sql, blames: query == nil ? nil : "query")
    try file.checkUnchanged()
    return try Dataset.of(columns, rowCount: rows, options, report, work)
  }

  static func quoted(_ name: String) -> String {
    "\"" + name.replacing("\"", with: "\"\"") + "\""
  }
}
