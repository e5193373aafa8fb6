import Diagnostics
import Files
import Glibc
import Numeric

@testable import Frame

extension FuzzTarget {
  /// A file of any bytes is a table or a told error, the same whatever the windows and the threads;
  /// a plain one has a row for each line, and no value that does not stand in it.
  static let csv = FuzzTarget(name: "csv") { bytes in
    var findings = Findings()
    guard let place = ScratchFile(bytes), let file = try? PathGate(base: "/tmp").read(place.path)
    else {
      findings.expect(false, "the scratch file cannot be written")
      return findings.words
    }
    for small in [1 << 24, 0] {
      let expected = CSVOutcome(file, window: 1 << 20, small: small, threads: 1)
      for (window, threads) in [(1, 1), (7, 2), (64, 2)] {
        let other = CSVOutcome(file, window: window, small: small, threads: threads)
        findings.expect(
          other.lines == expected.lines,
          "windows of \(window) on \(threads) threads: \(other.lines), at once \(expected.lines)")
        // The sample that types a large file, and what is said of it, depends on the windows.
        findings.expect(
          small == 0 || other.remarks == expected.remarks,
          "windows of \(window): \(other.remarks), at once \(expected.remarks)")
      }
      checkPlain(bytes, expected, &findings)
    }
    return findings.words
  }

  /// What is certain of a file without quotes and odd bytes.
  private static func checkPlain(
    _ bytes: [UInt8], _ outcome: CSVOutcome, _ findings: inout Findings
  ) {
    guard let data = outcome.data, outcome.isComplete,
      bytes.allSatisfy({ $0 == 0x0A || ($0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x27) })
    else { return }
    let lines = bytes.split(separator: 0x0A).filter { $0.contains { $0 != 0x20 } }
    guard data.names.count > 1, lines.allSatisfy({ $0.contains(0x2C) }) else { return }
    findings.expect(
      data.rowCount == lines.count || data.rowCount == lines.count - 1,
      "\(lines.count) lines give \(data.rowCount) rows")
    let text = String(decoding: bytes, as: UTF8.self)
    for value in outcome.texts {
      findings.expect(text.utf8.firstRange(of: value.utf8) != nil, "no `\(value)` in the file")
    }
  }
}

/// All that a user can see of a file: names, types, values, and the remarks; or the error.
private struct CSVOutcome {
  var lines: [String] = []
  var remarks: [String] = []
  var texts: [String] = []
  var data: Dataset?
  var isComplete = false

  init(_ file: ReadableFile, window: Int, small: Int, threads: Int) {
    var options = CSVOptions()
    options.windowSize = window
    options.smallSize = small
    options.ragged = .fill
    let work = Work(budget: Budget(threads: threads))
    do {
      let data = try Dataset.load(file, options: options, work: work)
      self.data = data
      try data.collect(work: work)
      lines.append("\(data.rowCount) rows")
      for name in data.names {
        let column = try data.column(name)
        let vector = try column.vector(work)
        lines.append("\(name): \(column.type.description), \(vector.count)")
        for row in 0..<vector.count {
          let value = vector.scalar(at: row)
          if case .text(let text) = value { texts.append(text) }
          lines.append("\(value)")
        }
      }
      isComplete = true
      remarks = work.takeRemarks().map(\.message)
    } catch let failure as Failure {
      lines = [failure.code, failure.message]
    } catch { lines = ["\(error)"] }
  }
}

/// A file that is taken away with its value.
final class ScratchFile {
  let path: String

  init?(_ bytes: [UInt8]) {
    path = "/tmp/mvs-fuzz-\(getpid()).csv"
    unlink(path)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { return nil }
  }

  deinit { unlink(path) }
}
