/// What one worker does with the fields of one column, and what it found. Plain memory; the values
/// and the validity are shared by all workers, each writing the rows of its regions.
struct CSVSlot {
  enum Kind {
    /// The column is not asked for, or has failed.
    case skip
    case int, float, bool, date, datetime
    /// Whole numbers in 8 or 32 bits.
    case byte, word
    /// Codes of a dictionary.
    case coded
    /// Each text for itself.
    case plain
    case profile
    /// Any of these, by `target`, with none of the short ways.
    case general
  }

  var kind: Kind
  var target: Kind
  /// One value a row: Int64, Int8, Int32, Double, UInt8, UInt32 codes, or Int lengths of plain texts.
  var values: UnsafeMutableRawPointer
  var validity: UnsafeMutablePointer<UInt64>
  var dictionary: UnsafeMutablePointer<TextDictionary>
  var profile: UnsafeMutablePointer<ColumnProfile>
  /// The plain texts of the region at work.
  var texts: UnsafeMutablePointer<ByteStore>
  /// Texts that stand for null.
  var unknown: UnsafePointer<UnknownTexts>?
  /// Where faults are noted.
  var faults: UnsafeMutablePointer<FaultLog>
  /// How numbers or dates are written, where not plainly; the short ways do not hold then.
  var shape: NumberShape?
  var order: DateOrder?
  /// Whether the user named the type: eight digits are then a date, too.
  var isForced = false

  /// Where a value starts that does not fit the type.
  var misfit = Int.max
  /// Whether a whole number needs more bits than the column has here.
  var isTooNarrow = false
  var nonFinite = ColumnProfile.Kind()
  var impossible = ColumnProfile.Kind()
  var nullWords = ColumnProfile.Kind()
  var unknownCount = 0
  /// Where a text starts that is not UTF-8 or holds a NUL.
  var badText = Int.max
  var badTextIsNUL = false
}

/// The places of a column's faults that one worker met: of each region the first thousand, whichever
/// worker parsed it.
struct FaultLog {
  enum Kind { case nonFinite, impossible, tail, ragged }

  private(set) var places: [(kind: Kind, place: Int)] = []
  private var regionStart = 0
  private static let limit = 1000

  mutating func startRegion() { regionStart = places.count }

  mutating func add(_ kind: Kind, _ place: Int) {
    if places.count - regionStart < Self.limit { places.append((kind, place)) }
  }
}

/// Bytes that grow; to be released by `free`.
struct ByteStore {
  private(set) var pointer: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int = 0) {
    self.capacity = max(capacity, 64)
    pointer = .allocate(capacity: self.capacity)
  }

  func free() { pointer.deallocate() }

  mutating func removeAll() { count = 0 }

  @inline(__always)
  mutating func append(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
    if count + length > capacity { grow(by: length) }
    (pointer + count).update(from: bytes, count: length)
    count += length
  }

  @inline(never)
  private mutating func grow(by length: Int) {
    capacity = max(capacity * 2, count + length)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.update(from: pointer, count: count)
    pointer.deallocate()
    pointer = larger
  }
}

/// The texts of `unknown:` for a column.
struct UnknownTexts {
  var texts: [[UInt8]]

  func contains(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    texts.contains { $0.elementsEqual(bytes) }
  }
}
