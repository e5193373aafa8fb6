import Diagnostics
import Glibc

extension Figure {
  /// The figure as a PNG of two dots for each pixel of its SVG, on white, drawn by the system's librsvg.
  /// - Throws: `missing-library` where librsvg is not on this machine, `cannot-draw` when it cannot draw.
  public func png(width: Double = 720) throws -> [UInt8] {
    let drawing = document(width: width)
    return try SVGRenderer.load().png(drawing.text, drawing.width, drawing.height)
  }
}

/// librsvg 2.46 or later and cairo, looked up when a PNG is asked for, so that nothing else waits for
/// them or needs them.
private struct SVGRenderer {
  typealias Pointer = UnsafeMutableRawPointer
  typealias Errors = UnsafeMutablePointer<Pointer?>?
  typealias Writer = @convention(c) (Pointer?, UnsafePointer<UInt8>?, UInt32) -> Int32
  typealias Use = @convention(c) (Pointer) -> Void

  private let read: @convention(c) (UnsafePointer<UInt8>?, UInt, Errors) -> Pointer?
  private let draw: @convention(c) (Pointer, Pointer, UnsafePointer<Double>, Errors) -> Int32
  private let release: Use
  private let makeSurface: @convention(c) (Int32, Int32, Int32) -> Pointer?
  private let makeContext: @convention(c) (Pointer) -> Pointer?
  private let paint: Use
  private let setColor: @convention(c) (Pointer, Double, Double, Double) -> Void
  private let scale: @convention(c) (Pointer, Double, Double) -> Void
  private let write: @convention(c) (Pointer, Writer, Pointer?) -> Int32
  private let destroyContext: Use
  private let destroySurface: Use

  /// - Throws: `missing-library`.
  static func load() throws -> SVGRenderer {
    let drawing = try Library("librsvg-2.so.2")
    let objects = try Library("libgobject-2.0.so.0")
    let cairo = try Library("libcairo.so.2")
    return try SVGRenderer(
      read: drawing.find("rsvg_handle_new_from_data"),
      draw: drawing.find("rsvg_handle_render_document"),
      release: objects.find("g_object_unref"),
      makeSurface: cairo.find("cairo_image_surface_create"),
      makeContext: cairo.find("cairo_create"), paint: cairo.find("cairo_paint"),
      setColor: cairo.find("cairo_set_source_rgb"), scale: cairo.find("cairo_scale"),
      write: cairo.find("cairo_surface_write_to_png_stream"),
      destroyContext: cairo.find("cairo_destroy"),
      destroySurface: cairo.find("cairo_surface_destroy"))
  }

  private struct Library {
    let handle: Pointer

    init(_ name: String) throws {
      guard let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) else { throw Library.missing }
      self.handle = handle
    }

    /// A function by its name, as the type at the place of the call says.
    func find<Function>(_ name: String) throws -> Function {
      guard let address = dlsym(handle, name) else { throw Library.missing }
      return unsafeBitCast(address, to: Function.self)
    }

    static let missing = Failure(
      "missing-library", "a PNG is drawn by librsvg, which is not on this machine",
      help: "install it, on Debian by `apt install librsvg2-2`, or save the figure as `.svg`")
  }

  private static let perPixel = 2.0
  /// As large as cairo's surfaces can be.
  private static let limit = 32_000.0

  func png(_ document: String, _ width: Double, _ height: Double) throws -> [UInt8] {
    let failed = Failure("cannot-draw", "librsvg could not draw the figure")
    let perPixel = min(Self.perPixel, Self.limit / max(width, height))
    let bytes = Array(document.utf8)
    guard let handle = read(bytes, UInt(bytes.count), nil) else { throw failed }
    defer { release(handle) }
    let colors: Int32 = 1
    guard
      let surface = makeSurface(
        colors, Int32((width * perPixel).rounded(.up)), Int32((height * perPixel).rounded(.up)))
    else { throw failed }
    defer { destroySurface(surface) }
    guard let context = makeContext(surface) else { throw failed }
    defer { destroyContext(context) }
    setColor(context, 1, 1, 1)
    paint(context)
    scale(context, perPixel, perPixel)
    guard draw(handle, context, [0, 0, width, height], nil) != 0 else { throw failed }
    var made: [UInt8] = []
    let status = withUnsafeMutablePointer(to: &made) { target in
      write(
        surface,
        { target, bytes, count in
          guard let target = target?.assumingMemoryBound(to: [UInt8].self) else { return 1 }
          target.pointee += UnsafeBufferPointer(start: bytes, count: Int(count))
          return 0
        }, Pointer(target))
    }
    guard status == 0, !made.isEmpty else { throw failed }
    return made
  }
}
