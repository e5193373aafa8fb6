import CZlib
import CZstd
import Diagnostics

/// Something that takes bytes one block after another.
public protocol ByteTarget: AnyObject {
  /// - Throws: when the bytes are not taken.
  func put(_ bytes: [UInt8]) throws
}

extension ByteSink: ByteTarget {
  public func put(_ bytes: [UInt8]) throws { try write(bytes) }
}

/// Packs what it is given and hands it on.
public final class Packing: ByteTarget {
  private let target: any ByteTarget
  private let compression: Compression
  private var gzip = z_stream()
  private var zstd: OpaquePointer?
  private var room = [UInt8](repeating: 0, count: 1 << 16)

  /// - Throws: `cannot-write` when there is no memory.
  public init(_ compression: Compression, to target: any ByteTarget) throws {
    self.compression = compression
    self.target = target
    let isReady: Bool
    switch compression {
    // 16 more than the largest window: a gzip header, with no name and no date in it.
    case .gzip: isReady = mvs_deflate_start(&gzip, 6, 15 + 16) == Z_OK
    case .zstd:
      zstd = ZSTD_createCStream()
      isReady = zstd != nil
      if let zstd { ZSTD_CCtx_setParameter(zstd, ZSTD_c_checksumFlag, 1) }
    }
    if !isReady { throw Failure("cannot-write", "there is no memory to pack with") }
  }

  deinit {
    switch compression {
    case .gzip: deflateEnd(&gzip)
    case .zstd: ZSTD_freeCStream(zstd)
    }
  }

  public func put(_ bytes: [UInt8]) throws { try pack(bytes, isLast: false) }

  /// Ends the stream; nothing may be put after.
  public func finish() throws { try pack([], isLast: true) }

  private func pack(_ bytes: [UInt8], isLast: Bool) throws {
    switch compression {
    case .gzip: try deflateAll(bytes, isLast ? Z_FINISH : Z_NO_FLUSH)
    case .zstd: try compressAll(bytes, isLast ? ZSTD_e_end : ZSTD_e_continue)
    }
  }

  private func deflateAll(_ bytes: [UInt8], _ flush: Int32) throws {
    var start = 0
    while true {
      // zlib counts in 32 bits.
      let count = min(bytes.count - start, 1 << 24)
      let isLastPart = start + count == bytes.count
      let mode = isLastPart ? flush : Z_NO_FLUSH
      var left = UInt32(0)
      var isDone = false
      var used = 0
      repeat {
        let made = bytes.withUnsafeBufferPointer { input in
          room.withUnsafeMutableBufferPointer { output -> Int in
            gzip.next_in = input.baseAddress.map {
              UnsafeMutablePointer(mutating: $0 + start + used)
            }
            gzip.avail_in = UInt32(count - used)
            gzip.next_out = output.baseAddress
            gzip.avail_out = UInt32(output.count)
            isDone = deflate(&gzip, mode) == Z_STREAM_END
            used = count - Int(gzip.avail_in)
            left = gzip.avail_out
            return output.count - Int(gzip.avail_out)
          }
        }
        if made > 0 { try target.put(Array(room[..<made])) }
      } while left == 0 || (mode == Z_FINISH && !isDone)
      start += count
      if isLastPart { return }
    }
  }

  private func compressAll(_ bytes: [UInt8], _ mode: ZSTD_EndDirective) throws {
    guard let zstd else { return }
    var used = 0
    while true {
      var made = 0
      let rest = bytes.withUnsafeBufferPointer { input in
        room.withUnsafeMutableBufferPointer { output -> Int in
          var from = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: used)
          var to = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
          let rest = ZSTD_compressStream2(zstd, &to, &from, mode)
          used = from.pos
          made = to.pos
          return ZSTD_isError(rest) != 0 ? -1 : rest
        }
      }
      if rest < 0 { throw Failure("cannot-write", "packing with zstd failed") }
      if made > 0 { try target.put(Array(room[..<made])) }
      if used == bytes.count, mode == ZSTD_e_continue || rest == 0 { return }
    }
  }
}
