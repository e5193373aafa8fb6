import CSQLite
import Diagnostics
import Files
import Glibc
import Numeric
import Testing

@testable import Frame

/// Databases: read only, typed by their values, and never trusted.
struct SQLiteTests {
  private let work = Work(budget: Budget(threads: 1))

  private func database(
    _ statements: [String], in folder: TemporaryFolder, _ name: String = "t.db"
  ) throws -> ReadableFile {
    var handle: OpaquePointer?
    #expect(sqlite3_open(folder.path + "/" + name, &handle) == SQLITE_OK)
    for statement in statements {
      #expect(sqlite3_exec(handle, statement, nil, nil, nil) == SQLITE_OK, "\(statement)")
    }
    sqlite3_close(handle)
    return try PathGate(base: folder.path).read(name)
  }

  private func load(
    _ file: ReadableFile, table: String? = nil, query: String? = nil
  ) throws -> Dataset {
    var request = LoadRequest()
    request.table = table
    request.query = query
    return try request.load(file, work: work)
  }

  private let films = [
    "create table films (id integer, title text, score real, seen boolean, day date, raw blob)",
    "insert into films values (1, 'Heat', 8.3, 1, '1995-12-15', x'00ff'), (2, null, 7, 0, null, null)",
  ]

  @Test func types() throws {
    let folder = TemporaryFolder()
    let file = try database(films, in: folder)
    let before = try file.bytes(count: file.identity.size)
    let data = try load(file)
    #expect(try data.shown("id") == ["1", "2"])
    #expect(try data.shown("title") == ["\"Heat\"", "null"])
    #expect(try data.shown("score") == ["8.3", "7.0"])
    #expect(try data.shown("seen") == ["true", "false"])
    #expect(try data.type("day") == "date")
    #expect(try data.shown("raw") == ["\"00ff\"", "null"])
    #expect(work.takeRemarks().map(\.code) == ["value-types"])
    #expect(try file.bytes(count: file.identity.size) == before)
    #expect(folder.names == ["t.db"])
  }

  @Test func tablesAndQueries() throws {
    let folder = TemporaryFolder()
    let file = try database(
      films + ["create table \"odd \"\" name\" (x)", "insert into \"odd \"\" name\" values (5)"],
      in: folder)
    let which = #expect(throws: Failure.self) { try load(file) }
    #expect(which?.code == "which-table")
    #expect(which?.message.contains("`films`") == true)
    #expect(try load(file, table: "odd \" name").shown("x") == ["5"])
    #expect(
      #expect(throws: Failure.self) { try load(file, table: "flims") }?.help?.contains("films")
        == true)
    let counted = try load(file, query: "select count(*) as n, 1, 1 from films")
    #expect(counted.names == ["n", "1", "1_2"])
    for (sql, code) in [
      ("delete from films", "sql"), ("select nope from films", "sql"), ("", "sql"),
      ("select 1; select 2", "sql"), ("attach 'x.db' as y", "sql"),
      ("pragma user_version = 3", "sql"),
      ("create table z (a)", "sql"),
    ] {
      #expect(#expect(throws: Failure.self) { try load(file, query: sql) }?.code == code, "\(sql)")
    }
    #expect(folder.names == ["t.db"])
  }

  @Test func damaged() throws {
    let folder = TemporaryFolder()
    let rows = (0..<500).map {
      "insert into films values (\($0), 'title \($0)', 1.5, 0, null, null)"
    }
    let file = try database(films + rows, in: folder)
    let bytes = try file.bytes(count: file.identity.size)
    let cut = try folder.write(Array(bytes.prefix(bytes.count / 2)), to: "cut.db")
    #expect(#expect(throws: Failure.self) { try load(cut) }?.code == "damaged-file")
    var stream = SeededStream(seed: 5)
    for _ in 0..<40 {
      var broken = bytes
      for _ in 0..<20 {
        broken[Int(stream.next() % UInt64(broken.count))] ^= UInt8(stream.next() & 255)
      }
      let file = try folder.write(broken, to: "broken.db")
      // An error or a table; never a crash.
      _ = try? load(file)
    }
    let text = try folder.write(Array("a,b\n1,2\n".utf8), to: "text.db")
    #expect(#expect(throws: Failure.self) { try load(text) }?.code == "damaged-file")
    let empty = try folder.write([], to: "empty.db")
    #expect(#expect(throws: Failure.self) { try load(empty) }?.code == "damaged-file")
  }

  @Test func inUse() throws {
    let folder = TemporaryFolder()
    let file = try database(films, in: folder)
    _ = try folder.write([1, 2, 3], to: "t.db-wal")
    #expect(#expect(throws: Failure.self) { try load(file) }?.code == "database-in-use")
  }
}
