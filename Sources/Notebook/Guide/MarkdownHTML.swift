import Diagnostics

/// One page of HTML without scripts and without anything from elsewhere, light or dark as the reader's
/// system is.
struct MarkdownPage {
  let text: Markdown
  private var used: [String: Int] = [:]

  init(_ text: Markdown) { self.text = text }

  mutating func html() -> String {
    var body = ""
    var index = ""
    var isListOpen = false
    for block in text.blocks {
      switch block {
      case .heading(let level, let words):
        let anchor = anchor(of: words)
        body +=
          "<h\(level) id=\"\(anchor)\"><a href=\"#\(anchor)\">\(Self.inline(words))</a></h\(level)>\n"
        if level == 2 {
          if isListOpen { index += "</ul></details>\n" }
          index +=
            "<details><summary><a href=\"#\(anchor)\">\(Self.inline(words))</a></summary><ul>\n"
          isListOpen = true
        } else if level == 3, isListOpen {
          index += "<li><a href=\"#\(anchor)\">\(Self.inline(words))</a></li>\n"
        }
      default: body += Self.html(block)
      }
    }
    if isListOpen { index += "</ul></details>\n" }
    return page(index, body)
  }

  private func page(_ index: String, _ body: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(Self.escaped(title))</title>
    <style>
    \(Self.style)
    </style>
    </head>
    <body>
    <nav aria-label="Contents">
    \(index)</nav>
    <main>
    \(body)</main>
    </body>
    </html>

    """
  }

  private var title: String {
    for case .heading(1, let words) in text.blocks { return words }
    return "mvs"
  }

  /// A name for a place, once in the page: a second one gets a number.
  private mutating func anchor(of words: String) -> String {
    var bytes: [UInt8] = []
    for byte in words.utf8 {
      let lower = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
      let isWord =
        (0x61...0x7A).contains(lower) || (0x30...0x39).contains(lower) || lower == 0x5F
        || lower == UInt8(ascii: ".")
      if isWord {
        bytes.append(lower)
      } else if bytes.last != UInt8(ascii: "-"), !bytes.isEmpty {
        bytes.append(UInt8(ascii: "-"))
      }
    }
    if bytes.last == UInt8(ascii: "-") { bytes.removeLast() }
    let name = bytes.isEmpty ? "part" : String(decoding: bytes, as: UTF8.self)
    used[name, default: 0] += 1
    let count = used[name] ?? 1
    return count == 1 ? name : "\(name)-\(count)"
  }

  private static func html(_ block: Markdown.Block) -> String {
    switch block {
    case .heading, .comment: return ""
    case .paragraph(let words): return "<p>\(inline(words))</p>\n"
    case .list(let items):
      return "<ul>\n" + items.map { "<li>\(inline($0))</li>\n" }.joined() + "</ul>\n"
    case .code(let language, let lines):
      let shown = lines.map { line -> String in
        if line == "#>" || line.hasPrefix("#> ") {
          return "<samp>\(escaped(String(line.dropFirst(3))))</samp>"
        }
        if line.hasPrefix("#! ") { return "<em>\(escaped(String(line.dropFirst(3))))</em>" }
        return escaped(line)
      }
      let kind = language.isEmpty ? "" : " class=\"\(escaped(language))\""
      return "<pre\(kind)><code>" + shown.joined(separator: "\n") + "</code></pre>\n"
    case .table(let header, let rows):
      let head = header.map { "<th>\(inline($0))</th>" }.joined()
      let body = rows.map { row in
        "<tr>" + row.map { "<td>\(inline($0))</td>" }.joined() + "</tr>\n"
      }
      return "<div class=\"table\"><table>\n<thead><tr>\(head)</tr></thead>\n<tbody>\n"
        + body.joined() + "</tbody></table></div>\n"
    }
  }

  private static func inline(_ words: String) -> String {
    Markdown.inlines(words).map { piece in
      switch piece {
      case .plain(let text): escaped(text)
      case .code(let text): "<code>\(escaped(text))</code>"
      case .emphasis(let text): "<em>\(escaped(text))</em>"
      case .strong(let text): "<strong>\(escaped(text))</strong>"
      }
    }.joined()
  }

  static func escaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes += Array("&amp;".utf8)
      case UInt8(ascii: "<"): bytes += Array("&lt;".utf8)
      case UInt8(ascii: ">"): bytes += Array("&gt;".utf8)
      case UInt8(ascii: "\""): bytes += Array("&quot;".utf8)
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let style = """
    :root { color-scheme: light dark; --ink: #1d2129; --paper: #fff; --soft: #5c6470; --line: #dfe2e7;
      --code: #f5f6f8; --link: #0b5cad; --result: #33553f; --said: #9a4b00; }
    @media (prefers-color-scheme: dark) { :root { --ink: #dfe3ea; --paper: #15181d; --soft: #98a1ae;
      --line: #2f353e; --code: #1d2127; --link: #7db8f5; --result: #9ccfae; --said: #e5a469; } }
    * { box-sizing: border-box; }
    body { margin: 0; color: var(--ink); background: var(--paper); display: grid;
      grid-template-columns: 17rem minmax(0, 1fr); font: 16px/1.6 system-ui, sans-serif; }
    nav { position: sticky; top: 0; align-self: start; height: 100vh; overflow-y: auto;
      padding: 1.5rem 1rem; border-right: 1px solid var(--line); font-size: .875rem; }
    nav ul { list-style: none; margin: .2rem 0 .6rem; padding-left: 1.1rem; }
    nav summary { padding: .15rem 0; cursor: pointer; }
    nav details:not(:has(li)) summary { list-style: none; padding-left: .95rem; }
    nav a { color: inherit; text-decoration: none; }
    nav a:hover { color: var(--link); text-decoration: underline; }
    main { max-width: 50rem; padding: 1.5rem 2rem 6rem; }
    h1, h2, h3, h4 { line-height: 1.25; margin: 2.2em 0 .5em; }
    h1 { font-size: 2rem; margin-top: 0; }
    h2 { font-size: 1.5rem; padding-top: 1.4rem; border-top: 1px solid var(--line); }
    h3 { font-size: 1.15rem; }
    h4 { font-size: 1rem; font-family: ui-monospace, monospace; }
    h1 a, h2 a, h3 a, h4 a { color: inherit; text-decoration: none; }
    code, pre, samp { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .875em; }
    :not(pre) > code { background: var(--code); border-radius: 3px; padding: .1em .3em; }
    pre { background: var(--code); border-radius: 6px; padding: .8rem 1rem; overflow-x: auto;
      line-height: 1.35; font-size: .9375rem; }
    pre samp { color: var(--result); font-size: 1em; }
    pre em { color: var(--said); font-style: normal; }
    .table { overflow-x: auto; margin: 1em 0; }
    table { border-collapse: collapse; font-size: .9375rem; }
    th { text-align: left; font-weight: 600; color: var(--soft); }
    th, td { padding: .35rem 1rem .35rem 0; border-bottom: 1px solid var(--line);
      vertical-align: top; }
    @media (max-width: 60rem) { body { display: block; } nav { position: static; height: auto;
      border-right: 0; border-bottom: 1px solid var(--line); } main { padding: 1rem; } }
    @media print { nav { display: none; } body { display: block; } }
    """
}

extension Reference {
  /// The reference as one page of HTML.
  public var html: String {
    var page = MarkdownPage(text)
    return page.html()
  }
}
