import Diagnostics
import Glibc
import Numeric
import Testing

@testable import Plot

/// Compares texts with files under `Tests/Golden/plots`; `MVS_RECORD=1` writes them anew.
enum Golden {
  static func check(_ name: String, _ text: String, _ location: SourceLocation = #_sourceLocation) {
    let folder = #filePath.utf8.split(separator: UInt8(ascii: "/")).dropLast(2)
      .compactMap { String($0) }.joined(separator: "/")
    let path = "/\(folder)/Golden/plots/\(name).txt"
    if getenv("MVS_RECORD") != nil { write(text, to: path) }
    guard let expected = read(path) else {
      Issue.record("no golden \(path); set MVS_RECORD=1 to write it", sourceLocation: location)
      return
    }
    #expect(expected == text, "\(name) differs from its golden", sourceLocation: location)
  }

  private static func read(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func write(_ text: String, to path: String) {
    guard let file = fopen(path, "w") else { return }
    defer { fclose(file) }
    let bytes = Array(text.utf8)
    fwrite(bytes, 1, bytes.count, file)
  }

  /// The figure in all charsets at some widths, each line closed by `|` so that its width shows, then its
  /// summary.
  static func text(_ figure: Figure, widths: [Int] = [80]) -> String {
    var text = ""
    for width in widths {
      for charset in TextCharset.allCases {
        text += "== \(charset.rawValue) \(width)\n"
        for line in figure.lines(width: width, charset: charset) { text += line + "|\n" }
      }
    }
    return text + "== summary\n" + figure.summary + "\n"
  }
}

extension Figure {
  /// The lines on the caller's thread.
  func lines(width: Int, charset: TextCharset, color: ColorMode = .none) -> [String] {
    (try? lines(width: width, charset: charset, color: color, budget: Budget(threads: 1))) ?? []
  }
}
