import Diagnostics
import Frame
import Numeric

/// Reads single values of a column whatever its layout, for the columns a recommender needs whole.
struct ColumnValues: Sendable {
  let name: String
  let vector: Vector

  init(name: String, vector: Vector) {
    self.name = name
    self.vector = vector
  }

  init(_ name: String, of data: Dataset, work: Work) throws {
    self.name = name
    vector = try data.column(name).vector(work)
  }

  /// The text of a row as it is shown: texts as they are, whole numbers without a point. Nil where
  /// the row is null or the column holds no such values.
  func text(at row: Int) -> String? {
    guard !vector.isNull(row) else { return nil }
    switch vector.storage {
    case .text(let texts): return texts.string(at: row)
    case .coded(let codes, let values): return values.string(at: Int(codes[row]))
    case .int(let values): return String(values[row])
    case .float(let values):
      return Int64(exactly: values[row]).map { String($0) } ?? values[row].description
    case .bool(let values): return values[row] != 0 ? "true" : "false"
    default: return nil
    }
  }

  /// The texts of the chosen rows; null becomes the empty text.
  func texts(of rows: [Int]) -> TextBuffer {
    switch vector.storage {
    case .text(let texts): return gather(rows) { texts[$0] }
    case .coded(let codes, let values): return gather(rows) { values[Int(codes[$0])] }
    default: return TextBuffer(rows.map { text(at: $0) ?? "" })
    }
  }

  private func gather(
    _ rows: [Int], _ text: (Int) -> UnsafeBufferPointer<UInt8>
  ) -> TextBuffer {
    var bytes: [UInt8] = []
    var offsets = [0]
    offsets.reserveCapacity(rows.count + 1)
    for row in rows {
      if !vector.isNull(row) { bytes.append(contentsOf: text(row)) }
      offsets.append(bytes.count)
    }
    return TextBuffer(bytes: Buffer(bytes), offsets: Buffer(offsets))
  }

  /// The number of a row; nil where the row is null or the column is not numeric.
  func number(at row: Int) -> Double? {
    guard !vector.isNull(row) else { return nil }
    switch vector.storage {
    case .int(let values): return Double(values[row])
    case .float(let values): return values[row].isFinite ? values[row] : nil
    default: return nil
    }
  }

  /// The year of a row: of a date, or a whole number as it is. Nil elsewhere.
  func year(at row: Int) -> Int? {
    guard !vector.isNull(row) else { return nil }
    switch vector.storage {
    case .int(let values): return Int(exactly: values[row])
    case .float(let values): return Int(exactly: values[row])
    case .date(let days): return Calendar.civil(days[row]).year
    case .time(let values) where vector.type == .datetime:
      return Calendar.civil(Calendar.day(of: values[row])).year
    default: return nil
    }
  }
}
