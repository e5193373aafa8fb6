import Diagnostics
import Files
import Numeric
import Synchronization

/// A file of separated values whose columns are read when they are needed, several in one pass.
final class CSVSource: ColumnSource {
  let reference: FileReference
  let dialect: CSVDialect
  let index: CSVIndex
  let options: CSVOptions
  let plans: [Plan]
  let hints: ReadHints
  let report: ReadReport
  private let ready = Mutex<[Int: ColumnValues]>([:])
  /// Whether it was said what is odd about the records; every pass finds it again.
  private let hasTold = Atomic<Bool>(false)

  /// How one column is to be read.
  struct Plan: Sendable {
    var type: ReadType
    /// The type is the user's: a value that does not fit is an error.
    var isForced = false
    /// Few values repeat, so each row keeps its own text.
    var isPlain = false
    /// The type was chosen by all values of the file.
    var isFinal = false
    var unknown = UnknownValues()
    /// Whether the user declared them for this column, so that it is said what became of them.
    var isUnknownDeclared = false
    /// What the user says that the numbers count.
    var unit: Unit?
    var order: DateOrder?
    /// Where texts with blanks at their ends start, among the values that chose the type.
    var paddedPlaces: [Int] = []
    /// Whole numbers that fit into fewer bits are kept so.
    var width = IntWidth.full
  }

  init(
    _ reference: FileReference, _ dialect: CSVDialect, _ index: CSVIndex, _ options: CSVOptions,
    _ plans: [Plan], _ hints: ReadHints, _ report: ReadReport
  ) {
    self.reference = reference
    self.dialect = dialect
    self.index = index
    self.options = options
    self.plans = plans
    self.hints = hints
    self.report = report
  }

  func prepare(_ columns: [Int], _ work: Work) throws {
    try ready.withLock { ready in
      let wanted = columns.filter { ready[$0] == nil }
      guard !wanted.isEmpty else { return }
      let file = try reference.open()
      let values = try read(wanted, file, work)
      for (column, values) in zip(wanted, values) { ready[column] = values }
    }
  }

  func values(_ column: Int, _ work: Work) throws -> ColumnValues {
    try prepare([column], work)
    // The column keeps them from here on.
    guard let values = ready.withLock({ $0.removeValue(forKey: column) }) else {
      throw Failure("cannot-read", "`\(reference.displayName)` cannot be read")
    }
    return values
  }

  /// Reads columns; those with a value that does not fit are typed again by all their values, and
  /// whole numbers that need more bits than the sample showed are read again.
  func read(_ columns: [Int], _ file: ReadableFile, _ work: Work) throws -> [ColumnValues] {
    var found = [ColumnValues?](repeating: nil, count: columns.count)
    var open = Array(columns.indices)
    var plans = columns.map { self.plans[$0] }
    let notes = CSVRemarks(file, dialect, report, work)
    work.trace(
      .read(source: reference.displayName, columns: columns.map { dialect.names[$0] }))
    for _ in 0...2 where !open.isEmpty {
      let requests = open.map {
        plans[$0].request(columns[$0])
      }
      let pass = CSVPass(file, dialect, index, options, requests, work)
      try pass.run(Array(index.regions.indices), work)
      if !hasTold.exchange(true, ordering: .relaxed) { try notes.structure(pass) }
      var misfits: [(slot: Int, place: Int)] = []
      var narrow: [Int] = []
      for (r, slot) in open.enumerated() {
        // A worker that gave the column up for this has seen no misfit after it.
        if pass.isTooNarrow(r) {
          plans[slot].width = .full
          narrow.append(slot)
          continue
        }
        let place = pass.least(r) { $0.misfit }.misfit
        if place < .max || (plans[slot].type == .unknown && !plans[slot].isFinal) {
          misfits.append((slot, place))
          continue
        }
        try notes.checkText(pass, r)
        let unit = plans[slot].unit ?? plans[slot].type.unit
        switch try pass.values(r, plans[slot].type, work) {
        case .packed(var ints):
          ints.unit = unit
          try notes.values(columns[slot], pass, r)
          found[slot] = .packed(ints)
        case .vector(let vector):
          var (known, removed) = plans[slot].unknown.removed(from: vector)
          if known.type.isNumeric { known.unit = unit }
          try notes.values(columns[slot], pass, r)
          if plans[slot].type == .text {
            try notes.blanks(columns[slot], known, near: plans[slot].paddedPlaces)
          }
          if plans[slot].isUnknownDeclared {
            notes.unknown(columns[slot], count: removed + pass.unknownCount(r))
          }
          found[slot] = .vector(known)
        }
      }
      open = (narrow + misfits.map(\.slot)).sorted()
      if open.isEmpty { break }
      if let (slot, place) = misfits.first(where: { plans[$0.slot].isForced }) {
        throw try notes.misfit(columns[slot], plans[slot].type, at: place)
      }
      if misfits.isEmpty { continue }
      let profiles = try Self.profiles(
        misfits.map { columns[$0.slot] }, plans: misfits.map { plans[$0.slot] }, file, dialect,
        index, options, regions: Array(index.regions.indices), rows: .max, work)
      for (profile, (slot, place)) in zip(profiles, misfits) {
        let old = plans[slot].type
        plans[slot].type = ReadType(for: profile, hints, unit: plans[slot].unit)
        plans[slot].isFinal = true
        plans[slot].width = .full
        plans[slot].paddedPlaces = profile.shaped.padded.places
        if old != .unknown {
          try notes.retyped(columns[slot], old, to: plans[slot].type, at: place)
        }
        try notes.profile(columns[slot], profile, plans[slot])
      }
    }
    return columns.indices.map { slot in
      found[slot]
        ?? .vector(Vector(type: .null, count: index.rowCount, storage: .null, validity: nil))
    }
  }

  /// Counts what the values of columns look like, in these regions.
  static func profiles(
    _ columns: [Int], plans: [Plan], _ file: ReadableFile, _ dialect: CSVDialect,
    _ index: CSVIndex, _ options: CSVOptions, regions: [Int], rows: Int, _ work: Work
  ) throws -> [ColumnProfile] {
    let requests = zip(columns, plans).map {
      CSVPass.Request(column: $0, kind: .profile, unknown: $1.unknown.texts)
    }
    let pass = CSVPass(file, dialect, index, options, requests, work)
    try pass.run(regions, rows: rows, work)
    return requests.indices.map { pass.profile($0) }
  }
}

extension CSVSource.Plan {
  func request(_ column: Int) -> CSVPass.Request {
    var request = CSVPass.Request(column: column, kind: kind, unknown: unknown.texts)
    switch type {
    case .number(let shape): request.shape = shape
    case .day(let order), .moment(let order): request.order = order
    default: break
    }
    // Columns of dates by the user's word are read with all that dates may be.
    request.isForced = isForced
    if isForced, type == .date || type == .datetime { request.order = order }
    return request
  }

  var kind: CSVSlot.Kind {
    switch type {
    case .int: width.kind
    case .float: .float
    case .number(let shape): shape.isWhole ? .int : .float
    case .bool: .bool
    case .date, .day: .date
    case .datetime, .moment: .datetime
    case .text: isPlain ? .plain : .coded
    case .category, .bracketList, .numberList, .pipeList: .coded
    case .unknown: .coded
    }
  }
}
