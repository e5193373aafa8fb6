import Diagnostics
import Files
import Glibc
import Numeric

@testable import Frame

/// A folder of its own for the files of one test, taken away with it.
final class TemporaryFolder {
  let path: String

  init() {
    var template = Array("/tmp/mvs-test-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
  }

  deinit {
    for name in names { unlink(path + "/" + name) }
    rmdir(path)
  }

  var names: [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  func write(_ bytes: [UInt8], to name: String = "t.csv") throws -> ReadableFile {
    unlink(path + "/" + name)
    let descriptor = open(path + "/" + name, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    defer { close(descriptor) }
    let sink = ByteSink(descriptor: descriptor)
    try sink.write(bytes)
    try sink.flush()
    return try PathGate(base: path).read(name)
  }
}

func loaded(
  _ bytes: [UInt8], _ options: CSVOptions = CSVOptions(), threads: Int = 2
) throws -> (data: Dataset, remarks: [Remark], work: Work) {
  let folder = TemporaryFolder()
  let file = try folder.write(bytes)
  let work = Work(budget: Budget(threads: threads))
  let data = try Dataset.load(file, options: options, work: work)
  return (data, work.takeRemarks(), work)
}

func loaded(_ text: String, _ options: CSVOptions = CSVOptions()) throws -> Dataset {
  try loaded(Array(text.utf8), options).data
}

extension Dataset {
  func scalars(_ name: String) throws -> [Scalar] {
    let vector = try column(name).vector(Work(budget: Budget(threads: 1)))
    return (0..<vector.count).map(vector.scalar(at:))
  }

  /// The values as text: null as `null`, texts in quotes.
  func shown(_ name: String) throws -> [String] { try scalars(name).map(\.shown) }

  func type(_ name: String) throws -> String { try column(name).type.description }
}

extension Scalar {
  var shown: String {
    switch self {
    case .null: "null"
    case .int(let value): "\(value)"
    case .float(let value): "\(value)"
    case .bool(let value): "\(value)"
    case .text(let text): "\"\(text)\""
    case .date(let days): "date \(days)"
    case .datetime(let time): "time \(time)"
    case .duration(let time): "duration \(time)"
    case .list(let values): "[" + values.map(\.shown).joined(separator: ", ") + "]"
    }
  }
}

/// A folder of data beside the repository; nil where it is not there.
func shared(_ path: String) -> String? {
  let root = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
  for candidate in [root + "/shared/" + path] where access(candidate, R_OK) == 0 {
    return candidate
  }
  return nil
}
