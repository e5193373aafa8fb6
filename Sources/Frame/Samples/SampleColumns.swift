/// Columns of a made-up dataset, in order.
struct SampleColumns {
  private let origin = Lineage.sampleSource
  private var names: [String] = []
  private var columns: [Column] = []

  func dataset(rows: Int) -> Dataset { Dataset(rowCount: rows, names: names, columns: columns) }

  private mutating func add(_ name: String, _ vector: Vector) {
    names.append(name)
    columns.append(Column(vector, lineage: Lineage(.source(origin, column: name))))
  }

  private func validity<T>(_ values: [T?]) -> Bitmap {
    Bitmap(count: values.count) { values[$0] != nil }
  }

  mutating func add(_ name: String, ints values: [Int?]) {
    add(
      name,
      Vector(
        type: .int, count: values.count,
        storage: .int(Buffer(values.map { Int64($0 ?? 0) })), validity: validity(values)))
  }

  mutating func add(_ name: String, floats values: [Double?]) {
    add(
      name,
      Vector(
        type: .float, count: values.count, storage: .float(Buffer(values.map { $0 ?? 0 })),
        validity: validity(values)))
  }

  mutating func add(_ name: String, days values: [Int32?]) {
    add(
      name,
      Vector(
        type: .date, count: values.count, storage: .date(Buffer(values.map { $0 ?? 0 })),
        validity: validity(values)))
  }

  mutating func add(_ name: String, texts values: [String?]) {
    add(
      name,
      Vector(
        type: .text, count: values.count, storage: .text(TextBuffer(values.map { $0 ?? "" })),
        validity: validity(values)))
  }

  /// Texts by codes into a list of distinct ones.
  mutating func add(_ name: String, codes values: [Int?], of texts: [String]) {
    add(
      name,
      Vector(
        type: .text, count: values.count,
        storage: .coded(Buffer(values.map { UInt32($0 ?? 0) }), TextBuffer(texts)),
        validity: validity(values)))
  }

  mutating func add(_ name: String, lists values: [[Int]], of texts: [String]) {
    var offsets = [0]
    var codes: [UInt32] = []
    for list in values {
      for code in list { codes.append(UInt32(code)) }
      offsets.append(codes.count)
    }
    let elements = Vector(
      type: .text, count: codes.count, storage: .coded(Buffer(codes), TextBuffer(texts)),
      validity: nil)
    add(
      name,
      Vector(
        type: .list(of: .text), count: values.count,
        storage: .list(offsets: Buffer(offsets), values: .init(elements)), validity: nil))
  }
}
