/// How a file of separated values is to be read, where its own bytes do not tell.
public struct CSVOptions: Sendable {
  /// The byte between fields; nil finds it among `,` `;` tab and `|`.
  public var delimiter: UInt8?
  /// Whether the first record names the columns; nil takes it so unless all its fields are numbers
  /// or dates.
  public var header: Bool?
  /// Values that mean "not known", by column: they become null and are counted. A list names several.
  public var unknown: [String: Scalar]
  /// The type of a column, against what its values suggest; a value that does not fit is an error.
  public var types: [String: ColumnType]
  /// Columns whose values are lists split by `|`, whatever the share of values that hold one.
  public var lists: [String]
  public var ragged: Ragged
  public var encoding: Encoding

  /// What to do with records of another length than the header.
  /// Bytes up to which a file is read when it is loaded.
  var smallSize = 1 << 24
  /// Bytes of a window, the unit of parallel work.
  var windowSize = 1 << 20

  public enum Ragged: String, Sendable, CaseIterable {
    /// Stops with the line, the number of fields expected and the number found.
    case error
    /// Missing fields are null, surplus fields are left out; both are counted.
    case fill
  }

  public enum Encoding: String, Sendable, CaseIterable {
    case utf8
    /// ISO 8859-1, each byte a character.
    case latin1
  }

  public init(
    delimiter: UInt8? = nil, header: Bool? = nil, unknown: [String: Scalar] = [:],
    types: [String: ColumnType] = [:], lists: [String] = [], ragged: Ragged = .error,
    encoding: Encoding = .utf8
  ) {
    self.delimiter = delimiter
    self.header = header
    self.unknown = unknown
    self.types = types
    self.lists = lists
    self.ragged = ragged
    self.encoding = encoding
  }
}
