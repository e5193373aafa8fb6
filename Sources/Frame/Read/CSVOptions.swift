/// How a file of separated values is to be read, where its own bytes do not tell.
public struct CSVOptions: Sendable {
  /// The byte between fields; nil finds it among `,` `;` tab and `|`.
  public var delimiter: UInt8?
  /// The byte around fields that hold separators; nil finds it among `"` and `'`, `noQuote` is none.
  public var quote: UInt8?
  /// Whether the first record names the columns; nil takes it so unless all its fields are numbers
  /// or dates.
  public var header: Bool?
  /// Values that mean "not known", by column: they become null and are counted. A list names several.
  public var unknown: [String: Scalar]
  /// Texts that stand for null in every column; nil takes `NA`, `null`, `-` and the like so in columns
  /// of numbers, dates and truths, and counts them.
  public var nulls: [String]?
  /// The decimal mark, `.` or `,`; nil finds it out column by column.
  public var decimal: UInt8?
  /// The unit of a column's numbers: values without one have it, times of another are converted.
  public var units: [String: String]
  /// Whether options may name columns that the file lacks.
  var allowsMissing = false
  /// The order of day, month and year, by column.
  var dateOrders: [String: DateOrder] = [:]
  /// The type of a column, against what its values suggest; a value that does not fit is an error.
  public var types: [String: ColumnType]
  /// Columns whose values are lists split by `|`, whatever the share of values that hold one.
  public var lists: [String]
  public var ragged: Ragged
  /// Nil finds it out.
  public var encoding: TextEncoding?

  /// Bytes up to which a file is read when it is loaded.
  var smallSize = 1 << 24
  /// Bytes of a window, the unit of parallel work.
  var windowSize = 1 << 20

  /// Declares how a column writes its dates: `dmy`, `mdy` or `ymd`, the last also as `20120504`.
  /// False for any other word.
  public mutating func setDateOrder(_ word: String, of column: String) -> Bool {
    let orders: [(String, DateOrder)] = [("dmy", .dmy), ("mdy", .mdy), ("ymd", .ymd)]
    guard let order = orders.first(where: { $0.0 == word })?.1 else { return false }
    dateOrders[column] = order
    return true
  }

  /// A byte that no text holds.
  public static let noQuote: UInt8 = 0xFF

  /// What to do with records of another length than the header.
  public enum Ragged: String, Sendable, CaseIterable {
    /// Stops with the line, the number of fields expected and the number found.
    case error
    /// Missing fields are null, surplus fields are left out; both are counted.
    case fill
  }

  public init(
    delimiter: UInt8? = nil, quote: UInt8? = nil, header: Bool? = nil,
    unknown: [String: Scalar] = [:],
    types: [String: ColumnType] = [:], lists: [String] = [], ragged: Ragged = .error,
    encoding: TextEncoding? = nil, nulls: [String]? = nil, decimal: UInt8? = nil,
    units: [String: String] = [:]
  ) {
    self.delimiter = delimiter
    self.quote = quote
    self.header = header
    self.unknown = unknown
    self.types = types
    self.lists = lists
    self.ragged = ragged
    self.encoding = encoding
    self.nulls = nulls
    self.decimal = decimal
    self.units = units
  }
}
