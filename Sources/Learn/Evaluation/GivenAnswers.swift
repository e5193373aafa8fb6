import Diagnostics
import Frame
import Numeric

/// Answers that stand in columns beside the truth, whoever gave them.
extension Judged {
  /// - Parameters:
  ///   - predicted: the answers, of the same kind as the truth; nil when only probabilities are given.
  ///   - probabilities: a column for each class, named as the class is; one column alone is the
  ///     probability of the second of two classes.
  /// - Returns: the rows whose truth and answers are known; a remark tells how many were left out.
  /// - Throws: `unknown-column`, `wrong-type`, `no-rows`, `bad-argument` for probabilities that do not
  ///   go with the classes.
  public init(
    _ data: Dataset, truth: String, predicted: String?, probabilities: [String] = [], _ work: Work
  ) throws {
    let values = try TargetValues(data.column(truth), name: truth, work)
    let answers = try predicted.map { try TargetValues(data.column($0), name: $0, work) }
    let chances = try probabilities.map { try Self.numbers(data.column($0), name: $0, work) }
    let rows = (0..<data.rowCount).filter { row in
      !values.isMissing(row) && answers?.isMissing(row) != true
        && chances.allSatisfy { $0[row].isFinite }
    }
    guard !rows.isEmpty else {
      throw Failure(
        "no-rows",
        data.rowCount == 0
          ? "there are no rows to judge by" : "no row has both a truth and an answer")
    }
    if rows.count < data.rowCount {
      work.remark(
        .note, "null-target",
        "\(counted(data.rowCount - rows.count, "row")) left out: the truth or the answer is null")
    }
    switch (values, answers) {
    case (.numbers(let truths), .numbers(let given)?):
      self = .numbers(
        JudgedNumbers(truth: rows.map { truths[$0] }, predicted: rows.map { given[$0] }))
    case (.classes(let found), nil), (.classes(let found), .classes?):
      let classes = try Self.whole(found, data.column(truth), answers, work)
      self = .classes(
        try Self.classes(
          classes, answers, chances, named: probabilities, of: truth, rows))
    case (.numbers, nil):
      throw Failure(
        "wrong-type", "`\(columnSource(truth))` has numbers, and probabilities are of classes",
        help: "make classes of it with `cut`, or compare it: `\(columnSource(truth)) > 0`",
        blames: "truth")
    case (.numbers, .classes), (.classes, .numbers):
      throw Failure(
        "wrong-type",
        "`\(columnSource(truth))` and `\(columnSource(predicted ?? ""))` must both have classes or both numbers",
        blames: "predicted")
    }
  }

  /// The classes of an ordered truth with those between that only the answers have, in their order.
  private static func whole(
    _ classes: RowClasses, _ column: Column, _ answers: TargetValues?, _ work: Work
  ) throws -> RowClasses {
    guard classes.isOrdered, case .classes(let given)? = answers,
      case .coded(_, let set) = try column.vector(work).storage
    else { return classes }
    let all = (0..<set.count).map { set.string(at: $0) }.filter { name in
      (classes.names + given.names).contains { $0.utf8.elementsEqual(name.utf8) }
    }
    let places = classes.names.map { name in
      UInt32(all.firstIndex { $0.utf8.elementsEqual(name.utf8) } ?? 0)
    }
    return RowClasses(
      codes: classes.codes.map { $0 == RowClasses.missing ? $0 : places[Int($0)] }, names: all,
      isOrdered: true)
  }

  private static func classes(
    _ truth: RowClasses, _ answers: TargetValues?, _ chances: [[Double]], named columns: [String],
    of target: String, _ rows: [Int]
  ) throws -> JudgedClasses {
    var names = truth.names
    func place(_ name: String) -> Int {
      if let known = names.firstIndex(where: { $0.utf8.elementsEqual(name.utf8) }) { return known }
      names.append(name)
      return names.count - 1
    }
    let known = names.count
    var sources: [Int: Int] = [:]
    if columns.count == 1, known <= 2 {
      if known == 1 { names.insert("not \(names[0])", at: 0) }
    } else {
      for (source, column) in columns.enumerated() { sources[place(column)] = source }
      if !columns.isEmpty, let missing = truth.names.first(where: { sources[place($0)] == nil }) {
        throw Failure(
          "bad-argument",
          "class `\(missing)` of `\(columnSource(target))` has no column of probabilities",
          help: "give one column for each class, named as the class is", blames: "probabilities")
      }
    }
    let shift = UInt32(columns.count == 1 && known == 1 ? 1 : 0)
    let codes = rows.map { truth.codes[$0] + shift }
    var predicted: [UInt32] = []
    if case .classes(let given)? = answers {
      let places = given.names.map { UInt32(place($0)) }
      predicted = rows.map { places[Int(given.codes[$0])] }
    }
    var values: [Double]?
    if columns.count == 1, names.count == 2 {
      values = rows.flatMap { [1 - chances[0][$0], chances[0][$0]] }
    } else if !columns.isEmpty {
      values = rows.flatMap { row in
        names.indices.map { label in sources[label].map { chances[$0][row] } ?? 0 }
      }
    }
    if predicted.isEmpty, let values {
      let count = names.count
      predicted = rows.indices.map { row in
        UInt32(
          (0..<count).reduce(0) {
            values[row * count + $1] > values[row * count + $0] ? $1 : $0
          })
      }
    }
    return JudgedClasses(
      truth: codes, predicted: predicted, probabilities: values, names: names,
      isOrdered: truth.isOrdered && names.count == known)
  }

  private static func numbers(_ column: Column, name: String, _ work: Work) throws -> [Double] {
    guard case .numbers(let values) = try TargetValues(column, name: name, work) else {
      throw Failure(
        "wrong-type", "`\(columnSource(name))` must hold probabilities", blames: "probabilities")
    }
    return values
  }
}
