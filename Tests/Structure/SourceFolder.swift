import Glibc

/// The project's own files, read as a reader would: one entry a Swift file below `Sources`.
struct SourceFolder {
  struct File {
    /// From the project's folder: `Sources/Frame/Column.swift`.
    var path: String
    var text: [UInt8]

    /// The target: the folder below `Sources`.
    var target: String { String(path.split(separator: "/")[1]) }
    /// Whether the text has the word anywhere, comments and strings included.
    func mentions(_ word: String) -> Bool {
      (text + [0]).withUnsafeBytes { bytes in
        guard let start = bytes.bindMemory(to: CChar.self).baseAddress else { return false }
        return strstr(start, word) != nil
      }
    }

    /// The lines, by line feeds.
    var lines: [String] {
      text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// The project's folder, three above this file.
  static let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

  static func swiftFiles() -> [File] {
    var files: [File] = []
    var open = ["Sources"]
    while let folder = open.popLast() {
      for (name, isFolder) in entries(of: root + "/" + folder) {
        let path = folder + "/" + name
        if isFolder {
          open.append(path)
        } else if name.hasSuffix(".swift") {
          files.append(File(path: path, text: contents(of: root + "/" + path)))
        }
      }
    }
    return files.sorted { $0.path < $1.path }
  }

  static func contents(of path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
    }
  }

  private static func entries(of path: String) -> [(name: String, isFolder: Bool)] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var found: [(String, Bool)] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.utf8.first == UInt8(ascii: ".") { continue }
      found.append((name, entry.pointee.d_type == UInt8(DT_DIR)))
    }
    return found
  }
}
