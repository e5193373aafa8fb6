import Diagnostics
import Files
import Glibc
import Numeric

extension Dataset {
  /// Loads a file of separated values: finds its separator, header and records, and chooses the
  /// types. Files up to 16 MB are read at once and typed by all their values. The columns of larger
  /// ones are typed by a sample and read when first needed; a column with a value that does not fit
  /// is then typed by all its values.
  ///
  /// An empty field is null, a quoted empty one is empty text. `NaN` and infinity in columns of
  /// numbers, and dates that do not exist in columns of dates, are null and reported.
  /// - Throws: `empty-file`, `damaged-file`, `text-encoding`, `csv-nul`, `csv-quote`, `csv-ragged`, `csv-value`,
  ///   `file-changed`, `cannot-read`, `unknown-column` for a name in the options; `Stopped`.
  public static func load(
    _ file: ReadableFile, options: CSVOptions = CSVOptions(), work: Work
  ) throws -> Dataset {
    let input = try TextInput.open(file, encoding: options.encoding, work)
    let file = input.file
    let dialect = try CSVDialect.find(in: file, options, work)
    let report = ReadReport(file, dialect.syntax)
    var plans = try CSVSource.plans(for: dialect.names, options)
    let index = try CSVIndex.make(of: file, dialect, work)
    guard index.rowCount < Dataset.rowLimit else { throw Dataset.tooManyRows }
    if index.blankCount > 0 {
      let lines = index.blankCount == 1 ? "1 blank line" : "\(index.blankCount) blank lines"
      work.remark(.note, "csv-blank", "`\(file.displayName)`: \(lines) left out")
    }
    let isSmall = file.identity.size <= options.smallSize
    var remarks = CSVRemarks(file, dialect, report, work)
    remarks.isSampled = !isSmall
    let hints = try CSVSource.choose(
      &plans, file, dialect, index, options, remarks, fromAll: isSmall, work)
    remarks.dialect(input.foundEncoding, hints)
    let source = CSVSource(file.reference, dialect, index, options, plans, hints, report)
    let lineages = dialect.names.map {
      Lineage(of: file.displayName, column: $0, report: report)
    }
    let columns: [Column]
    if isSmall {
      let values = try source.read(Array(dialect.names.indices), file, work)
      columns = try zip(values, lineages).map { Column(try $0.vector(work), lineage: $1) }
    } else {
      columns = lineages.enumerated().map { position, lineage in
        let plan = plans[position]
        return Column(
          count: index.rowCount, type: plan.type.columnType, unit: plan.unit ?? plan.type.unit,
          lineage: lineage, source: source, index: position)
      }
    }
    report.flush(work)
    return Dataset(rowCount: index.rowCount, names: dialect.names, columns: columns)
  }
}
