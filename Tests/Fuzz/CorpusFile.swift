import Glibc

/// The kept inputs of a target in one text file, an input a line: bytes that are no plain character
/// are written `\n`, `\t`, `\\` and `\xFF`.
struct CorpusFile {
  let path: String

  /// The file of a target beside this source.
  static func kept(for target: FuzzTarget) -> CorpusFile {
    let here = #filePath
    let folder = here[..<(here.lastIndex(of: "/") ?? here.startIndex)]
    return CorpusFile(path: "\(folder)/corpus/\(target.name).txt")
  }

  var inputs: [[UInt8]] {
    (Self.contents(of: path) ?? []).split(separator: 0x0A).map { Self.decoded(Array($0)) }
  }

  /// Writes each input to a file of its own.
  func unpack(into folder: String) -> Bool {
    for (index, input) in inputs.enumerated() {
      let name = String(1_000_000 + index)
      guard Self.write(input, to: "\(folder)/kept-\(name.dropFirst())") else { return false }
    }
    return true
  }

  /// Takes in the files of a folder, the shortest first.
  func pack(from folder: String) -> Bool {
    guard let stream = opendir(folder) else { return false }
    defer { closedir(stream) }
    var inputs: [[UInt8]] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      guard entry.pointee.d_type == UInt8(DT_REG) else { continue }
      let file = "\(folder)/\(String(decoding: name, as: UTF8.self))"
      if let bytes = Self.contents(of: file), !bytes.isEmpty { inputs.append(bytes) }
    }
    inputs.sort { $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1) }
    return Self.write(inputs.flatMap { Self.encoded($0) + [0x0A] }, to: path)
  }

  static func encoded(_ bytes: [UInt8]) -> [UInt8] {
    bytes.flatMap { byte -> [UInt8] in
      switch byte {
      case 0x0A: Array("\\n".utf8)
      case 0x09: Array("\\t".utf8)
      case UInt8(ascii: "\\"): Array("\\\\".utf8)
      case 0x20..<0x7F: [byte]
      default: Array("\\x".utf8) + [digit(byte >> 4), digit(byte & 15)]
      }
    }
  }

  static func decoded(_ line: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = line[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let letter = rest.popFirst() else {
        bytes.append(byte)
        continue
      }
      switch letter {
      case UInt8(ascii: "n"): bytes.append(0x0A)
      case UInt8(ascii: "t"): bytes.append(0x09)
      case UInt8(ascii: "x"):
        bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
        rest = rest.dropFirst(2)
      default: bytes.append(letter)
      }
    }
    return bytes
  }

  private static func digit(_ value: UInt8) -> UInt8 { Array("0123456789ABCDEF".utf8)[Int(value)] }

  private static func contents(of path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
    }
  }

  private static func write(_ bytes: [UInt8], to path: String) -> Bool {
    guard let file = fopen(path, "wb") else { return false }
    defer { fclose(file) }
    return bytes.isEmpty || fwrite(bytes, 1, bytes.count, file) == bytes.count
  }
}
