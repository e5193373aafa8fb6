import CZlib
import CZstd
import Diagnostics
import Glibc

/// How a file is packed, found out by its first bytes.
public enum Compression: String, Sendable, CaseIterable {
  case gzip
  case zstd

  public init?(head: [UInt8]) {
    if head.starts(with: [0x1F, 0x8B]) {
      self = .gzip
    } else if head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
      self = .zstd
    } else {
      return nil
    }
  }

  /// By the ending of a name: `.gz`, `.zst`.
  public init?(name: String) {
    if name.utf8.suffix(3).elementsEqual(".gz".utf8) {
      self = .gzip
    } else if name.utf8.suffix(4).elementsEqual(".zst".utf8) {
      self = .zstd
    } else {
      return nil
    }
  }

  /// Of what other kind a file's first bytes tell that mvs does not unpack.
  public static func foreign(head: [UInt8]) -> (name: String, command: String)? {
    if head.starts(with: [0x42, 0x5A, 0x68]) { return ("bzip2", "bunzip2") }
    if head.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) { return ("xz", "unxz") }
    return nil
  }
}

/// What may come out of a packed file.
public struct UnpackingLimit: Sendable {
  /// Bytes.
  public var size: Int
  /// Above `freeSize` bytes, how many may come of one.
  public var ratio = 1000
  public var freeSize = 100 << 20

  public init(size: Int = 2 << 30) { self.size = size }
}

extension ReadableFile {
  /// The content of a packed file, streams and members that follow one another included.
  /// - Parameter check: asked every megabyte whether to go on.
  /// - Throws: `damaged-file` with how far it could be read, `packed-too-large` for what unpacks to more
  ///   than the limit, `cannot-read`, `file-changed`; what `check` throws.
  public func unpacked(
    _ compression: Compression, limit: UnpackingLimit = UnpackingLimit(),
    check: () throws -> Void
  ) throws -> ReadableFile {
    let stream: any UnpackingStream
    switch compression {
    case .gzip: stream = try GzipStream(displayName)
    case .zstd: stream = try ZstdStream(displayName)
    }
    let output = ByteBlock(capacity: min(identity.size * 4, 1 << 26))
    var offset = 0
    var state = UnpackingState.needsInput
    while offset < identity.size {
      try check()
      let input = try bytes(at: offset, count: 1 << 20)
      if input.isEmpty { throw Self.changed(displayName) }
      offset += input.count
      try input.withUnsafeBufferPointer { input in
        var used = 0
        while used < input.count || state == .hasOutput {
          output.reserve(1 << 18)
          let made: Int
          (state, made) = stream.step(input, &used, into: output.pointer + output.count, 1 << 18)
          output.extend(by: made)
          if state == .damaged { throw damaged("is damaged", output) }
          let allowed = max(limit.freeSize, offset.multipliedReportingOverflow(by: limit.ratio).0)
          if output.count > min(limit.size, allowed) { throw tooLarge(output, limit) }
          if state == .atEnd, used < input.count, !stream.restarts(input[used...]) {
            // Tapes and block devices pad with zeros; anything else does not belong here.
            if input[used...].contains(where: { $0 != 0 }) {
              throw damaged("holds something else behind its packed content", output)
            }
            used = input.count
          }
        }
      }
    }
    guard state == .atEnd else { throw damaged("is cut short", output) }
    try checkUnchanged()
    return standing(for: output)
  }

  private func damaged(_ what: String, _ output: ByteBlock) -> Failure {
    var lines = 0
    for byte in output.bytes where byte == 0x0A { lines += 1 }
    return Failure(
      "damaged-file", "`\(displayName)` \(what)", help: "fetch or make the file again",
      notes: [
        "\(NumberText.grouped(output.count)) bytes with \(lines == 1 ? "1 line end" : "\(NumberText.grouped(lines)) line ends") came out of it before"
      ])
  }

  private func tooLarge(_ output: ByteBlock, _ limit: UnpackingLimit) -> Failure {
    Failure(
      "packed-too-large",
      output.count > limit.size
        ? "`\(displayName)` unpacks to more than \(NumberText.grouped(limit.size)) bytes"
        : "`\(displayName)` unpacks to more than \(limit.ratio) times its size",
      help: "unpack it yourself, if you trust it, and load the plain file")
  }
}

enum UnpackingState { case needsInput, hasOutput, atEnd, damaged }

/// A decoder that is given input piece by piece.
protocol UnpackingStream: AnyObject {
  /// Takes input from `used` on and writes at most `room` bytes.
  func step(
    _ input: UnsafeBufferPointer<UInt8>, _ used: inout Int,
    into target: UnsafeMutablePointer<UInt8>, _ room: Int
  ) -> (UnpackingState, made: Int)
  /// Whether another packed stream starts with these bytes; the decoder is then ready for it.
  func restarts(_ rest: Slice<UnsafeBufferPointer<UInt8>>) -> Bool
}

private final class GzipStream: UnpackingStream {
  private var stream = z_stream()

  init(_ name: String) throws {
    // 16 more than the largest window: a gzip header and checksum are expected and checked.
    guard mvs_inflate_start(&stream, 15 + 16) == Z_OK else { throw outOfMemory(name) }
  }

  deinit { inflateEnd(&stream) }

  func step(
    _ input: UnsafeBufferPointer<UInt8>, _ used: inout Int,
    into target: UnsafeMutablePointer<UInt8>, _ room: Int
  ) -> (UnpackingState, made: Int) {
    stream.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0 + used) }
    stream.avail_in = UInt32(clamping: input.count - used)
    stream.next_out = target
    stream.avail_out = UInt32(clamping: room)
    let result = inflate(&stream, Z_NO_FLUSH)
    used = input.count - Int(stream.avail_in)
    let made = room - Int(stream.avail_out)
    switch result {
    case Z_STREAM_END: return (.atEnd, made)
    case Z_OK, Z_BUF_ERROR: return (stream.avail_out == 0 ? .hasOutput : .needsInput, made)
    default: return (.damaged, made)
    }
  }

  func restarts(_ rest: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    rest.first == 0x1F && inflateReset(&stream) == Z_OK
  }
}

private final class ZstdStream: UnpackingStream {
  private let stream: OpaquePointer

  init(_ name: String) throws {
    guard let stream = ZSTD_createDStream() else { throw outOfMemory(name) }
    self.stream = stream
    // Windows of 128 MB at most, as the zstd command has it.
    ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, 27)
  }

  deinit { ZSTD_freeDStream(stream) }

  func step(
    _ input: UnsafeBufferPointer<UInt8>, _ used: inout Int,
    into target: UnsafeMutablePointer<UInt8>, _ room: Int
  ) -> (UnpackingState, made: Int) {
    var from = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: used)
    var to = ZSTD_outBuffer(dst: target, size: room, pos: 0)
    let result = ZSTD_decompressStream(stream, &to, &from)
    used = from.pos
    if ZSTD_isError(result) != 0 { return (.damaged, to.pos) }
    if result == 0 { return (.atEnd, to.pos) }
    return (to.pos == room ? .hasOutput : .needsInput, to.pos)
  }

  func restarts(_ rest: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    // Frames, and frames to be skipped.
    rest.first == 0x28 || (rest.first ?? 0) & 0xF0 == 0x50
  }
}

private func outOfMemory(_ name: String) -> Failure {
  Failure("packed-too-large", "there is no memory to unpack `\(name)`")
}
