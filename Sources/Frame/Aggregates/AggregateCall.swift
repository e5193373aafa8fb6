import Describe
import Diagnostics
import Numeric

/// One evaluation of an aggregate, for its kernel.
struct AggregateCall: Sendable {
  let name: String
  /// Columns of `rowCount` rows; parameters that take one value have one row.
  let arguments: [Vector]
  /// The group of each row; nil means that all rows are one group.
  let groups: Buffer<UInt32>?
  let groupCount: Int
  let rowCount: Int
  let work: Work

  subscript(index: Int) -> Vector { arguments[index] }

  func number(_ index: Int) -> Double? {
    guard index < arguments.count, arguments[index].count > 0 else { return nil }
    switch arguments[index].scalar(at: 0) {
    case .int(let value): return Double(value)
    case .float(let value): return value
    default: return nil
    }
  }

  /// Says once how many nulls were passed over.
  func noteSkipped(_ count: Int) {
    if count > 0 {
      work.remark(
        .note, "nulls-skipped", "`\(name)` skipped \(count) \(count == 1 ? "null" : "nulls")")
    }
  }
}

/// What a group's rows leave behind: partial results of fixed ranges of rows are merged in the order
/// of the ranges, so that the outcome does not depend on threads.
protocol Accumulator: Sendable {
  init()
  mutating func merge(_ later: Self)
}

extension AggregateCall {
  /// Adds each row that has a value to the accumulator of its group.
  @inline(__always)
  func reduce<A: Accumulator, V: BitwiseCopyable & Sendable>(
    _ values: Buffer<V>, _ validity: Bitmap?, into kind: A.Type,
    _ add: @escaping @Sendable (_ into: inout A, _ value: V, _ group: Int) -> Void
  ) throws -> [A] {
    let size = groups == nil ? RowRanges.size : max(RowRanges.size, (groupCount + 3) / 4 * 64)
    let parts = ChunkResults<[A]>(RowRanges.count(of: rowCount, size: size))
    let (groups, groupCount) = (groups, groupCount)
    try RowRanges.forEach(rowCount, size: size, work: work) { chunk, rows in
      let from = values.pointer
      if let codes = groups?.pointer {
        var partial = [A](repeating: A(), count: groupCount)
        partial.withUnsafeMutableBufferPointer { partial in
          guard let into = partial.baseAddress else { return }
          if let words = validity?.words.pointer {
            for row in rows where words[row >> 6] >> UInt64(row & 63) & 1 == 1 {
              let group = Int(codes[row])
              add(&into[group], from[row], group)
            }
          } else {
            for row in rows {
              let group = Int(codes[row])
              add(&into[group], from[row], group)
            }
          }
        }
        parts[chunk] = partial
      } else {
        var one = A()
        if let words = validity?.words.pointer {
          for row in rows where words[row >> 6] >> UInt64(row & 63) & 1 == 1 {
            add(&one, from[row], 0)
          }
        } else {
          for row in rows { add(&one, from[row], 0) }
        }
        parts[chunk] = [one]
      }
    }
    var results = parts.all
    guard var merged = results.first else { return [A](repeating: A(), count: groupCount) }
    results[0] = []
    for part in results.dropFirst() {
      for group in 0..<merged.count { merged[group].merge(part[group]) }
    }
    return merged
  }

  /// The rows of each group that have a value, group after group, in the order of rows.
  func rowsByGroup(_ validity: Bitmap?) -> (rows: [UInt32], starts: [Int]) {
    var starts = [Int](repeating: 0, count: groupCount + 1)
    for row in 0..<rowCount where validity?[row] != false {
      starts[Int(groups?[row] ?? 0) + 1] += 1
    }
    for group in 0..<groupCount { starts[group + 1] += starts[group] }
    var next = starts
    let total = starts[groupCount]
    let rows = [UInt32](unsafeUninitializedCapacity: total) { target, count in
      for row in 0..<rowCount where validity?[row] != false {
        let group = Int(groups?[row] ?? 0)
        target[next[group]] = UInt32(truncatingIfNeeded: row)
        next[group] += 1
      }
      count = total
    }
    return (rows, starts)
  }
}

extension AggregateFunction {
  /// - Parameters:
  ///   - constants: the parameters that take one value, not a column.
  ///   - notesNulls: whether skipped nulls are told.
  ///   - type: the result for the argument types; nil when they do not fit.
  static func made(
    _ description: FunctionDescription, constants: Set<String> = [], notesNulls: Bool = true,
    type: @escaping @Sendable ([ColumnType]) -> ColumnType?,
    _ kernel: @escaping @Sendable (AggregateCall) throws -> Vector
  ) -> AggregateFunction {
    let names = description.parameters.map(\.name)
    let places = Set(names.indices.filter { constants.contains(names[$0]) })
    /// What a parameter takes, in words, found by asking the rule.
    @Sendable func accepted(_ position: Int, _ types: [ColumnType]) -> String {
      let kinds: [(ColumnType, String)] = [
        (.float, "numbers"), (.text, "texts"), (.bool, "bools"), (.date, "dates"),
        (.duration, "durations"), (.list(of: .text), "lists"),
      ]
      let words = kinds.filter { kind, _ in
        var changed = types
        changed[position] = kind
        return type(changed) != nil
      }.map(\.1)
      guard let last = words.last else { return description.parameters[position].type.description }
      return words.count == 1 ? last : words.dropLast().joined(separator: ", ") + " or " + last
    }
    @Sendable func check(_ types: [ColumnType]) throws -> ColumnType {
      let required = description.parameters.prefix { $0.isRequired }.count
      guard types.count >= required else {
        throw Failure(
          "missing-argument",
          "`\(description.name)` needs `\(names[types.count])`: \(description.parameters[types.count].summary)"
        )
      }
      guard types.count <= names.count else {
        throw Failure(
          "too-many-arguments",
          "`\(description.name)` takes \(names.count) arguments, not \(types.count)")
      }
      guard let result = type(types) else {
        let culprit =
          types.indices.first { index in
            var changed = types
            changed[index] = .null
            return type(changed) != nil
          } ?? 0
        throw Failure(
          "wrong-type",
          "`\(description.name)` takes \(accepted(culprit, types)), not \(types[culprit].description)",
          blames: names[culprit])
      }
      return result
    }
    return AggregateFunction(
      description, constants: places, resultType: check,
      evaluate: { given, groups, groupCount, rowCount, work in
        _ = try check(given.map(\.type))
        var arguments: [Vector] = []
        for (index, vector) in given.enumerated() {
          arguments.append(
            places.contains(index) ? vector : try vector.expanded(to: rowCount, work: work))
        }
        let call = AggregateCall(
          name: description.name, arguments: arguments, groups: groups, groupCount: groupCount,
          rowCount: rowCount, work: work)
        if notesNulls {
          let columns = arguments.indices.filter { !places.contains($0) }
          if columns.count == 1 { call.noteSkipped(arguments[columns[0]].nullCount) }
        }
        return try kernel(call)
      })
  }
}
