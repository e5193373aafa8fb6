import Diagnostics

/// Takes a saved model apart. Every read knows where the bytes end; nothing is run and no count is
/// trusted before that many bytes are there.
public struct ModelReader: Sendable {
  private let bytes: [UInt8]
  private var place = 0
  private var depth = 0

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// How many bytes are left.
  public var remaining: Int { bytes.count - place }

  /// What is thrown when the bytes cannot be what was written.
  public func damaged(_ what: String) -> Failure {
    Failure(
      "damaged-model", "the saved model is damaged: \(what)",
      help: "save it again from the session that made it, or fit it anew")
  }

  /// - Throws: `damaged-model` naming `what` unless the condition holds.
  public func require(_ condition: Bool, _ what: String) throws {
    if !condition { throw damaged(what) }
  }

  private mutating func take(_ count: Int) throws -> Range<Int> {
    guard count >= 0, count <= remaining else { throw damaged("it ends too early") }
    defer { place += count }
    return place..<place + count
  }

  public mutating func byte() throws -> UInt8 { bytes[try take(1).lowerBound] }

  public mutating func flag() throws -> Bool {
    let value = try byte()
    try require(value <= 1, "a flag is neither on nor off")
    return value == 1
  }

  public mutating func word() throws -> UInt64 {
    var result: UInt64 = 0
    for (shift, place) in try take(8).enumerated() {
      result |= UInt64(bytes[place]) << UInt64(8 * shift)
    }
    return result
  }

  public mutating func int() throws -> Int {
    guard let value = Int(exactly: Int64(bitPattern: try word())) else {
      throw damaged("a number is out of range")
    }
    return value
  }

  /// A count or an index between the bounds.
  public mutating func int(in range: ClosedRange<Int>, _ what: String) throws -> Int {
    let value = try int()
    try require(range.contains(value), "\(what) is out of range")
    return value
  }

  public mutating func double() throws -> Double { Double(bitPattern: try word()) }

  public mutating func text() throws -> String {
    let count = try int()
    let range = try take(count)
    guard let text = String(validating: bytes[range], as: UTF8.self) else {
      throw damaged("a text is not UTF-8")
    }
    return text
  }

  public mutating func doubles() throws -> [Double] { try block() }
  public mutating func floats() throws -> [Float] { try block() }
  public mutating func byteBlock() throws -> [UInt8] { try block() }
  public mutating func shorts() throws -> [UInt16] { try block() }
  public mutating func words32() throws -> [UInt32] { try block() }
  public mutating func ints32() throws -> [Int32] { try block() }
  public mutating func ints() throws -> [Int] { try block() }

  /// Doubles of which there must be `count`.
  public mutating func doubles(count: Int) throws -> [Double] {
    let values = try doubles()
    try require(values.count == count, "a list has another length than it should")
    return values
  }

  /// Flags of which there must be `count`.
  public mutating func flags(count: Int) throws -> [Bool] {
    let values = try byteBlock()
    try require(
      values.count == count && values.allSatisfy { $0 <= 1 }, "a list of flags is not one")
    return values.map { $0 == 1 }
  }

  public mutating func texts() throws -> [String] {
    let count = try int()
    try require(count >= 0 && count <= remaining / 8, "it ends too early")
    return try (0..<count).map { _ in try text() }
  }

  private mutating func block<Element: BitwiseCopyable & Numeric>() throws -> [Element] {
    let count = try int()
    let size = MemoryLayout<Element>.stride
    guard count >= 0, count <= remaining / size else { throw damaged("it ends too early") }
    let range = try take(count * size)
    return bytes.withUnsafeBytes { source in
      (0..<count).map {
        source.loadUnaligned(fromByteOffset: range.lowerBound + $0 * size, as: Element.self)
      }
    }
  }

  /// A predictor of any type that a model in `Models.all` fits.
  /// - Throws: `damaged-model`, also when the tag names no type of this version.
  public mutating func predictor() throws -> any FittedPredictor {
    let tag = try text()
    try require(depth < 8, "models inside models are nested too deeply")
    for type in (Models.all + Models.composed).flatMap(\.fitted) where type.tag == tag {
      depth += 1
      defer { depth -= 1 }
      return try type.init(from: &self)
    }
    throw Failure(
      "damaged-model", "the saved model holds a `\(tag)`, which this version does not know",
      help: "open it with the version that saved it")
  }

  public mutating func classifier() throws -> any FittedClassifier {
    guard let result = try predictor() as? any FittedClassifier else {
      throw damaged("a model of numbers stands where one of classes belongs")
    }
    return result
  }

  public mutating func regressor() throws -> any FittedRegressor {
    guard let result = try predictor() as? any FittedRegressor else {
      throw damaged("a model of classes stands where one of numbers belongs")
    }
    return result
  }
}
