import Diagnostics
import Numeric

/// Where an element of a resulting list comes from: which argument, and which of its elements.
struct ListElement {
  var side: Int
  var index: Int
}

/// Loops over lists.
extension ElementCall {
  /// The positions of a row's elements among the elements of a list argument; empty for a null.
  func listRange(_ argument: Int, _ row: Int) -> Range<Int> {
    let vector = self[argument]
    let row = vector.isConstant(among: rowCount) ? 0 : row
    guard case .list(let offsets, _) = vector.storage, !vector.isNull(row) else { return 0..<0 }
    return offsets[row]..<offsets[row + 1]
  }

  /// The elements of a list argument.
  func elements(_ argument: Int) -> Vector {
    if case .list(_, let values) = self[argument].storage { return values.vector }
    return .nulls(.null, count: 0)
  }

  /// A list for each row, chosen from the elements of the arguments. Rows that are null by `validity`
  /// are not asked.
  func lists(
    sides: [Int] = [0, 1], _ operation: (_ row: Int, _ out: inout [ListElement]) throws -> Void
  ) throws -> Vector {
    var parts = sides.map { $0 < arguments.count ? elements($0) : .nulls(.null, count: 0) }
    if let joined = parts.dropFirst().reduce(parts.first?.type, { $0?.union($1.type) }) {
      parts = try parts.map { try $0.converted(to: joined, work: work) }
    }
    var starts = [0]
    for part in parts { starts.append((starts.last ?? 0) + part.count) }
    let all = parts.count == 1 ? parts[0] : try Vector.concatenated(parts)
    var rows: [UInt32] = []
    var chosen: [ListElement] = []
    let offsets = try Buffer<Int>(count: rowCount + 1) { target in
      target[0] = 0
      for row in 0..<rowCount {
        if row & 4095 == 0 { try work.budget.check() }
        if validity?[row] != false {
          chosen.removeAll(keepingCapacity: true)
          try operation(row, &chosen)
          for element in chosen {
            let side = sides.firstIndex(of: element.side) ?? 0
            rows.append(UInt32(truncatingIfNeeded: starts[side] + element.index))
          }
        }
        target[row + 1] = rows.count
      }
    }
    let gathered = try all.gathered(Buffer(rows), work: work)
    return Vector(
      type: .list(of: gathered.type), count: rowCount,
      storage: .list(offsets: offsets, values: Vector.ListValues(gathered)), validity: validity)
  }
}

extension Vector {
  /// The same values in a wider type: int as float, null as anything, date as datetime, category as
  /// text. A vector of another type stays as it is.
  func converted(to wanted: ColumnType, work: Work) throws -> Vector {
    if type == wanted { return self }
    switch (storage, wanted) {
    case (.null, _): return .nulls(wanted, count: count)
    case (.int, .float):
      return Vector(
        type: .float, count: count, storage: .float(try asFloats(work: work)), validity: validity)
    case (.date(let days), .datetime):
      return Vector(
        type: .datetime, count: count,
        storage: .time(Buffer(days.elements.lazy.map { Calendar.time(of: $0) })),
        validity: validity)
    case (.coded, .text):
      return Vector(type: .text, count: count, storage: storage, validity: validity)
    case (.list(let offsets, let values), .list(let element)):
      let inner = try values.vector.converted(to: element, work: work)
      return Vector(
        type: wanted, count: count,
        storage: .list(offsets: offsets, values: ListValues(inner)), validity: validity)
    default: return self
    }
  }
}
