import Diagnostics
import Frame
import Numeric
func tableText(_ data: Dataset, width: Int, charset: TextCharset, maxRows: Int, work: Work) throws -> [String] {
  var out = [data.names.joined(separator: " | ")]
  for r in 0..<min(maxRows, data.rowCount) { out.append(try data.columns.map { "\(try $0.vector(work).scalar(at: r))" }.joined(separator: " | ")) }
  return out + ["\(data.rowCount) rows x \(data.names.count) columns"]
}
