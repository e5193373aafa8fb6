import Glibc

/// The system's expat.
struct XMLParser {
  typealias Pointer = UnsafeMutableRawPointer

  private let create: @convention(c) (Pointer?) -> Pointer?
  private let parse: @convention(c) (Pointer, UnsafePointer<UInt8>?, Int32, Int32) -> Int32
  private let free: @convention(c) (Pointer) -> Void

  /// Nil where expat is not on this machine.
  init?() {
    guard let library = dlopen("libexpat.so.1", RTLD_NOW | RTLD_LOCAL),
      let create = dlsym(library, "XML_ParserCreate"), let parse = dlsym(library, "XML_Parse"),
      let free = dlsym(library, "XML_ParserFree")
    else { return nil }
    self.create = unsafeBitCast(create, to: (@convention(c) (Pointer?) -> Pointer?).self)
    self.parse = unsafeBitCast(
      parse,
      to: (@convention(c) (Pointer, UnsafePointer<UInt8>?, Int32, Int32) -> Int32).self)
    self.free = unsafeBitCast(free, to: (@convention(c) (Pointer) -> Void).self)
  }

  /// Whether a text is one well-formed document in UTF-8.
  func accepts(_ text: String) -> Bool {
    guard let parser = create(nil) else { return false }
    defer { free(parser) }
    let bytes = Array(text.utf8)
    return parse(parser, bytes, Int32(bytes.count), 1) == 1
  }
}
