/// Collects the bytes of a saved model: little-endian, counts before what they count.
public struct ModelWriter: Sendable {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  public mutating func write(_ value: UInt8) { bytes.append(value) }
  public mutating func write(_ value: Bool) { bytes.append(value ? 1 : 0) }
  public mutating func write(_ value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }
  public mutating func write(_ value: Int) { write(UInt64(bitPattern: Int64(value))) }
  public mutating func write(_ value: Double) { write(value.bitPattern) }

  public mutating func write(_ text: String) {
    write(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  public mutating func write(_ values: [Double]) { writeBlock(values) }
  public mutating func write(_ values: [Float]) { writeBlock(values) }
  public mutating func write(_ values: [UInt8]) { writeBlock(values) }
  public mutating func write(_ values: [Bool]) { writeBlock(values.map { $0 ? UInt8(1) : 0 }) }
  public mutating func write(_ values: [UInt16]) { writeBlock(values) }
  public mutating func write(_ values: [UInt32]) { writeBlock(values) }
  public mutating func write(_ values: [Int32]) { writeBlock(values) }
  public mutating func write(_ values: [Int]) { writeBlock(values) }

  public mutating func write(_ texts: [String]) {
    write(texts.count)
    for text in texts { write(text) }
  }

  /// The count, then the values as they lie in the memory of a little-endian machine.
  private mutating func writeBlock<Element: BitwiseCopyable>(_ values: [Element]) {
    write(values.count)
    values.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  /// The tag of the predictor's type, then its numbers; `ModelReader.predictor` reads it.
  public mutating func write(_ predictor: any FittedPredictor) {
    write(type(of: predictor).tag)
    predictor.encode(into: &self)
  }
}
