import Describe
import Diagnostics
import Files

/// What was fitted, as a file: a model with its preparation, clusters with theirs, or a preparation by
/// itself. It holds columns and categories, classes, seed, a fingerprint of the data it was fitted to and
/// a checksum. Numbers and texts only; reading one runs nothing.
///
/// The file begins with eight bytes that tell which of the three it is, a version (8 bytes), the number of
/// bytes that follow the checksum, and the checksum of those.
public enum SavedModel: Sendable {
  case model(FittedModel)
  case clustering(Clustering)
  case preparation(FittedPreparation)

  /// How files of each kind begin.
  private enum Kind: String, CaseIterable {
    case model = "mvsmodel"
    case clustering = "mvsgroup"
    case preparation = "mvssteps"
  }

  /// How many bytes stand before the content.
  static let headCount = 32
  /// Goes up when the bytes mean something else.
  static let version = 1
  /// Files larger than this are refused.
  private static let limit = 1 << 34

  public static func bytes(of model: FittedModel) -> [UInt8] { Self.model(model).bytes }

  public var bytes: [UInt8] {
    var writer = ModelWriter()
    let kind: Kind
    switch self {
    case .model(let model):
      kind = .model
      model.encode(into: &writer)
    case .clustering(let clustering):
      kind = .clustering
      clustering.encode(into: &writer)
    case .preparation(let preparation):
      kind = .preparation
      writer.write(preparation.training?.rowCount ?? 0)
      writer.write(preparation.training?.fingerprint ?? 0)
      preparation.encode(into: &writer)
    }
    var head = ModelWriter()
    head.write(Self.version)
    head.write(writer.bytes.count)
    head.write(Self.checksum(writer.bytes))
    return Array(kind.rawValue.utf8) + head.bytes + writer.bytes
  }

  /// - Throws: `not-a-model`, `other-version`, `damaged-model`, `unknown-model`.
  public init(from bytes: [UInt8], name: String) throws {
    guard let kind = Kind.allCases.first(where: { bytes.starts(with: $0.rawValue.utf8) }),
      bytes.count >= Self.headCount
    else {
      throw Failure(
        "not-a-model", "`\(name)` holds no model",
        help: "models are written with `save`: `m.save(\"model.mvsm\")`")
    }
    var head = ModelReader(Array(bytes[8..<Self.headCount]))
    let version = try head.int()
    guard version == Self.version else {
      throw Failure(
        "other-version",
        "`\(name)` was saved in version \(version) of the format; this is \(Self.version)",
        help: version > Self.version
          ? "open it with the newer mvs that saved it" : "save it again with this version of mvs")
    }
    let count = try head.int()
    let sum = try head.word()
    let content = Array(bytes[Self.headCount...])
    var reader = ModelReader(content)
    try reader.require(content.count == count, "it has \(content.count) bytes instead of \(count)")
    try reader.require(Self.checksum(content) == sum, "its checksum is wrong")
    switch kind {
    case .model: self = .model(try FittedModel(from: &reader))
    case .clustering: self = .clustering(try Clustering(from: &reader))
    case .preparation:
      let rowCount = try reader.int(in: 0...Int.max, "the number of rows")
      let fingerprint = try reader.word()
      self = .preparation(
        try FittedPreparation(from: &reader).fitted(
          to: .init(rowCount: rowCount, fingerprint: fingerprint)))
    }
    try reader.require(reader.remaining == 0, "it goes on behind its end")
  }

  /// - Throws: as reading does; `not-a-model` for a file of something else that was fitted.
  public static func model(from bytes: [UInt8], name: String) throws -> FittedModel {
    guard case .model(let model) = try SavedModel(from: bytes, name: name) else {
      throw Failure("not-a-model", "`\(name)` holds no model")
    }
    return model
  }

  public func save(to place: WritablePlace) throws {
    let content = bytes
    try AtomicFile.write(place) { try $0.write(content) }
  }

  public static func load(_ file: ReadableFile) throws -> SavedModel {
    guard file.identity.size <= limit else {
      throw Failure("not-a-model", "`\(file.displayName)` is too large for a model")
    }
    return try SavedModel(
      from: file.bytes(count: file.identity.size), name: file.displayName)
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt64 {
    var sum = Checksum()
    sum.add(bytes)
    return sum.value
  }
}

extension FittedModel {
  func encode(into writer: inout ModelWriter) {
    model.encode(into: &writer)
    writer.write(target)
    writer.write(rowCount)
    writer.write(origin?.fingerprint ?? 0)
    switch learned {
    case .classifier(_, let classes):
      writer.write(UInt8(0))
      writer.write(classes.names)
      writer.write(classes.isOrdered)
      writer.write(classes.counts)
    case .regressor(_, let numbers):
      writer.write(UInt8(1))
      for value in [numbers.mean, numbers.median, numbers.least, numbers.greatest] {
        writer.write(value)
      }
    }
    writer.write(predictor)
    preparation.encode(into: &writer)
  }

  init(from reader: inout ModelReader) throws {
    let model = try Model(from: &reader, depth: 0)
    let target = try reader.text()
    let rowCount = try reader.int(in: 0...Int.max, "the number of rows")
    let fingerprint = try reader.word()
    let learned: Learned
    switch try reader.byte() {
    case 0:
      let names = try reader.texts()
      let isOrdered = try reader.flag()
      let counts = try reader.ints()
      try reader.require(
        counts.count == names.count && !names.isEmpty && counts.allSatisfy { $0 >= 0 },
        "its classes have no counts")
      let classifier = try reader.classifier()
      try reader.require(classifier.classCount == names.count, "its classes do not fit")
      learned = .classifier(
        classifier, ClassTarget(names: names, isOrdered: isOrdered, counts: counts))
    case 1:
      let numbers = try (0..<4).map { _ in try reader.double() }
      learned = .regressor(
        try reader.regressor(),
        NumberTarget(mean: numbers[0], median: numbers[1], least: numbers[2], greatest: numbers[3]))
    default: throw reader.damaged("it predicts neither classes nor numbers")
    }
    let preparation = try FittedPreparation(from: &reader)
    self.init(
      model: model, learned: learned, preparation: preparation, target: target,
      rowCount: rowCount, origin: TrainingOrigin(marks: nil, fingerprint: fingerprint))
    try reader.require(
      predictor.featureCount == preparation.featureNames.count,
      "its features do not fit its preparation")
  }
}

extension Model {
  func encode(into writer: inout ModelWriter) {
    writer.write(name)
    let given = spec.description.parameters.compactMap { option in
      settings.values[option.name].map { (option.name, $0) }
    }
    writer.write(given.count)
    for (name, value) in given {
      writer.write(name)
      writer.write(value)
    }
    writer.write(parts.count)
    for part in parts { part.encode(into: &writer) }
  }

  init(from reader: inout ModelReader, depth: Int) throws {
    try reader.require(depth < 8, "models inside models are nested too deeply")
    let name = try reader.text()
    let count = try reader.int(in: 0...1000, "the number of settings")
    var given: [(name: String, value: OptionValue)] = []
    for _ in 0..<count {
      let option = try reader.text()
      given.append((option, try reader.option(depth: 0)))
    }
    let partCount = try reader.int(in: 0...1000, "the number of models inside")
    var parts: [Model] = []
    for _ in 0..<partCount { parts.append(try Model(from: &reader, depth: depth + 1)) }
    guard let spec = (Models.all + Models.composed).first(where: { $0.name == name }) else {
      throw Failure(
        "unknown-model", "the saved model is a `\(name)`, which this version does not know",
        help: "open it with the version that saved it")
    }
    do {
      self = try spec(given, parts: parts)
    } catch {
      throw reader.damaged("its settings do not fit `\(name)`")
    }
  }
}

extension ModelWriter {
  mutating func write(_ value: OptionValue) {
    switch value {
    case .null: write(UInt8(0))
    case .bool(let flag):
      write(UInt8(1))
      write(flag)
    case .int(let int):
      write(UInt8(2))
      write(UInt64(bitPattern: int))
    case .float(let float):
      write(UInt8(3))
      write(float)
    case .text(let text):
      write(UInt8(4))
      write(text)
    case .list(let values):
      write(UInt8(5))
      write(values.count)
      for value in values { write(value) }
    }
  }
}

extension ModelReader {
  mutating func option(depth: Int) throws -> OptionValue {
    try require(depth < 8, "a setting is nested too deeply")
    switch try byte() {
    case 0: return .null
    case 1: return .bool(try flag())
    case 2: return .int(Int64(bitPattern: try word()))
    case 3: return .float(try double())
    case 4: return .text(try text())
    case 5:
      let count = try int(in: 0...remaining, "the length of a list")
      return .list(try (0..<count).map { _ in try option(depth: depth + 1) })
    default: throw damaged("a setting is of no known kind")
    }
  }
}
