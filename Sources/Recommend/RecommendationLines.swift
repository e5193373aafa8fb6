import Diagnostics

/// The list as a table for a terminal, and its explanation.
extension Recommendations {
  /// The table of titles, then what must be known to read it: ties, cluster, notes.
  public func lines(width: Int, charset: TextCharset) -> [String] {
    let heading = cut(sanitized(subject), toWidth: max(1, width), ellipsis: charset.ellipsis)
    guard !rows.isEmpty else { return [heading] + wrapped(footnotes, width: width) }
    var columns = [
      TextTable.Column("rank", .right, rows.map { String($0.rank) }),
      TextTable.Column("title", .left, rows.map(\.title)),
    ]
    if rows.contains(where: { $0.year != nil }) {
      columns.append(TextTable.Column("year", .right, rows.map { $0.year.map { String($0) } }))
    }
    if rows.contains(where: { $0.type != nil }) {
      columns.append(TextTable.Column("type", .left, rows.map(\.type)))
    }
    columns.append(TextTable.Column("similarity", .right, rows.map { Self.text($0.similarity) }))
    columns.append(TextTable.Column("because", .left, rows.map(\.reason.shortWords)))
    return [heading]
      + TextTable(columns, notes: footnotes).lines(maxWidth: width, charset: charset)
  }

  /// Each title with its blocks as bars, then the clusters searched and what they cost.
  public func explanation(width: Int, charset: TextCharset) -> [String] {
    var lines = [subject, "\(similarityName) similarity, taken apart into shared features"]
    let room = max(10, min(30, width / 4))
    let blockWidth = rows.flatMap(\.reason.parts).map { displayWidth($0.block) }.max() ?? 0
    for group in groupsOfEqualReason {
      lines.append("")
      for row in group { lines.append("\(row.rank). \(row.name)  \(Self.text(row.similarity))") }
      guard let reason = group.first?.reason else { continue }
      for part in reason.parts {
        lines.append(
          "   \(padded(sanitized(part.block), toWidth: blockWidth)) "
            + "\(Self.text(part.contribution)) "
            + "\(charset.bar(share: part.contribution, width: room)) "
            + part.values.joined(separator: ", "))
      }
      if !reason.liked.isEmpty { lines.append("   because you liked \(reason.likedWords)") }
    }
    lines.append("")
    lines = lines.map { cut(sanitized($0), toWidth: max(1, width), ellipsis: charset.ellipsis) }
    return lines + wrapped(searchLines + footnotes, width: width)
  }

  /// Ties at the cut, and the notes.
  var footnotes: [String] {
    var lines: [String] = []
    if let ties {
      let listed = ties.listed == ties.tied ? "all" : "\(ties.listed) of them"
      lines.append(
        "\(NumberText.grouped(ties.tied)) titles tie at \(Self.text(ties.similarity)), "
          + "\(listed) listed, by \(ties.order)")
    }
    if let outside, outside.betterThanLast > 0 {
      let more = outside.betterThanLast
      lines.append(
        "\(NumberText.grouped(more)) more similar title\(more == 1 ? "" : "s") outside the "
          + "cluster\(clusters.count == 1 ? "" : "s"): best \(outside.title), "
          + Self.text(outside.similarity))
    }
    return lines + notes
  }

  /// Rows that follow each other and are listed for the same reason.
  private var groupsOfEqualReason: [[Row]] {
    var groups: [[Row]] = []
    for row in rows {
      if let last = groups.last?.last, last.reason == row.reason {
        groups[groups.count - 1].append(row)
      } else {
        groups.append([row])
      }
    }
    return groups
  }

  /// The clusters searched and the best title outside them.
  private var searchLines: [String] {
    guard !clusters.isEmpty else {
      return ["all titles were compared; \(NumberText.grouped(candidates)) share a feature"]
    }
    let searched = clusters.map {
      "cluster \($0.number) of \(NumberText.grouped($0.size)) titles"
    }
    var lines = [
      "searched \(searched.joined(separator: ", ")); "
        + "\(NumberText.grouped(candidates)) share a feature"
    ]
    if let outside, outside.betterThanLast == 0 {
      lines.append(
        "staying inside cost nothing: the best outside is \(outside.title), "
          + "\(Self.text(outside.similarity)), in cluster \(outside.cluster)")
    } else if outside == nil {
      lines.append("staying inside cost nothing: no title outside shares a feature")
    }
    return lines
  }

  private func wrapped(_ lines: [String], width: Int) -> [String] {
    TextTable([], notes: lines).lines(maxWidth: width, charset: .ascii)
  }

  private static func text(_ similarity: Double) -> String {
    NumberText.fixed(similarity, decimals: 3)
  }
}
