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

extension AggregateFunction {
  /// - Parameters:
  ///   - constants: the parameters that take one value, not a column.
  ///   - notesNulls: whether skipped nulls are told.
  ///   - type: the result for the argument types; nil when they do not fit.
  ///   - packed: reads columns of packed ints as they are, in a call without other arguments; nil
  ///     from it means that they must be widened after all.
  static func made(
    _ description: FunctionDescription, constants: Set<String> = [], notesNulls: Bool = true,
    type: @escaping @Sendable ([ColumnType]) -> ColumnType?,
    packed: (@Sendable (AggregateCall, [PackedInts]) throws -> Vector?)? = nil,
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
    var evaluatePacked: AggregateFunction.PackedEvaluate?
    if let packed {
      evaluatePacked = { columns, groups, groupCount, rowCount, work in
        _ = try check(columns.map { _ in .int })
        let call = AggregateCall(
          name: description.name, arguments: [], groups: groups, groupCount: groupCount,
          rowCount: rowCount, work: work)
        guard let result = try packed(call, columns) else { return nil }
        if notesNulls, columns.count == 1 { call.noteSkipped(columns[0].nullCount) }
        return result
      }
    }
    return AggregateFunction(
      description, constants: places, resultType: check, evaluatePacked: evaluatePacked,
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
