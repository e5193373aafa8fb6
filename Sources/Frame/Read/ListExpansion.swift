/// Lists parsed from the distinct texts of a column: each once, however often it occurs.
struct ListExpansion {
  private let elements: TextBuffer
  private let codes: [UInt32]
  /// Distinct text i has elements `starts[i]..<starts[i + 1]`.
  private let starts: [Int]

  /// Nil when some text is no list of texts.
  init?(_ texts: TextBuffer, _ type: ReadType) {
    var dictionary = TextDictionary()
    defer { dictionary.free() }
    var codes: [UInt32] = []
    var starts = [0]
    var pieces = ListScan.Pieces()
    for index in 0..<texts.count {
      let text = texts[index]
      pieces.removeAll()
      let isList =
        type == .pipeList
        ? ListScan.bars(text, &pieces)
        : ListScan.brackets(text, &pieces)
      guard isList else { return nil }
      pieces.each { start, length in
        codes.append(dictionary.code(start, length, row: 0).code)
      }
      starts.append(codes.count)
    }
    elements = dictionary.textBuffer
    self.codes = codes
    self.starts = starts
  }

  /// The list column whose rows are the lists of `rows`, codes into the distinct texts.
  func storage(_ rows: Buffer<UInt32>, _ valid: Bitmap) -> Vector.Storage {
    var total = 0
    let offsets = Buffer<Int>(count: rows.count + 1) { target in
      for row in 0..<rows.count {
        target[row] = total
        if valid[row] {
          let text = Int(rows[row])
          total += starts[text + 1] - starts[text]
        }
      }
      target[rows.count] = total
    }
    let values = Buffer<UInt32>(count: total) { target in
      var at = 0
      for row in 0..<rows.count where valid[row] {
        for index in starts[Int(rows[row])]..<starts[Int(rows[row]) + 1] {
          target[at] = codes[index]
          at += 1
        }
      }
    }
    let vector = Vector(
      type: .text, count: total, storage: .coded(values, elements), validity: nil)
    return .list(offsets: offsets, values: .init(vector))
  }
}
