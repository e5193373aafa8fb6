/// One record, read plainly: for the header and the search for the separator.
struct CSVRecord {
  var fields: [[UInt8]]
  /// The place after the record's line end.
  var end: Int
  var isBlank: Bool

  /// Nil at the end of the bytes, and when the record goes on beyond them.
  static func read(_ bytes: [UInt8], _ start: Int, _ syntax: CSVSyntax, isWhole: Bool) -> CSVRecord?
  {
    guard start < bytes.count else { return nil }
    var fields: [[UInt8]] = []
    var field: [UInt8] = []
    var at = start
    var isAtStart = true
    while at < bytes.count {
      let byte = bytes[at]
      if isAtStart, byte == syntax.quote {
        at += 1
        while true {
          guard at < bytes.count else { return nil }
          if bytes[at] != syntax.quote {
            field.append(bytes[at])
          } else if at + 1 < bytes.count, bytes[at + 1] == syntax.quote {
            field.append(syntax.quote)
            at += 1
          } else {
            at += 1
            break
          }
          at += 1
        }
        isAtStart = false
      } else if byte == syntax.newline {
        return finish(fields, field, from: start, at, at + 1)
      } else if byte == CSVSyntax.carriageReturn, at + 1 < bytes.count,
        bytes[at + 1] == syntax.newline
      {
        return finish(fields, field, from: start, at, at + 2)
      } else if byte == syntax.delimiter {
        fields.append(field)
        field = []
        isAtStart = true
        at += 1
      } else {
        field.append(byte)
        isAtStart = false
        at += 1
      }
    }
    return isWhole ? finish(fields, field, from: start, at, at) : nil
  }

  private static func finish(
    _ fields: [[UInt8]], _ last: [UInt8], from start: Int, _ stop: Int, _ end: Int
  ) -> CSVRecord { CSVRecord(fields: fields + [last], end: end, isBlank: stop == start) }
}
