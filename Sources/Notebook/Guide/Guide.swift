import Diagnostics
import Files
import Glibc
import Interpreter

/// The written guide to the language: Markdown chapters beside the standard modules, with examples whose
/// results are checked by a test.
public struct Guide: Sendable {
  public struct Chapter: Sendable {
    /// The name of the file without number and ending: `nulls`.
    public let name: String
    public let path: String
    let text: Markdown

    public var title: String {
      for case .heading(1, let title) in text.blocks { return title }
      return name
    }

    /// Words under which help finds the chapter.
    var topics: [String] {
      for case .comment(let words) in text.blocks where words.hasPrefix("topics: ") {
        return words.utf8.dropFirst(8).split(separator: UInt8(ascii: ",")).map {
          String(decoding: $0.drop { $0 == 0x20 }, as: UTF8.self)
        }
      }
      return []
    }

    public func lines(width: Int) -> [String] { text.lines(width: width) }
  }

  public let chapters: [Chapter]

  /// The installed guide; no chapters where there is none.
  public static func installed() -> Guide {
    guard let folder = StandardModules.folder.map({ $0 + "/guide" }) else {
      return Guide(chapters: [])
    }
    let names = StandardModules.names(in: folder, ending: ".md")
    return Guide(
      chapters: names.compactMap { name in
        guard let file = try? PathGate(base: folder).read("\(name).md"),
          let bytes = try? file.bytes(count: file.identity.size)
        else { return nil }
        let isNumber = { (byte: UInt8) in (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
        }
        let plain = String(decoding: name.utf8.drop(while: isNumber), as: UTF8.self)
        return Chapter(
          name: plain, path: file.path, text: Markdown(String(decoding: bytes, as: UTF8.self)))
      })
  }

  /// The chapter of a name or one of its topics.
  public func chapter(about topic: String) -> Chapter? {
    chapters.first { $0.name == topic }
      ?? chapters.first { $0.topics.contains { $0 == topic || $0 == topic.lowercased() } }
  }
}
