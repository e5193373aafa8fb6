import CZlib
import CZstd
import Diagnostics
import Glibc
import Testing

@testable import Files

/// Packed files: whole, in several members, cut, damaged, and bombs.
struct DecompressionTests {
  private func file(_ bytes: [UInt8]) -> ReadableFile {
    ReadableFile(ByteBlock(bytes), path: "/t.gz", displayName: "t.gz")
  }

  private func unpacked(
    _ bytes: [UInt8], _ compression: Compression, _ limit: UnpackingLimit = UnpackingLimit()
  ) throws -> [UInt8] {
    let content = try file(bytes).unpacked(compression, limit: limit) {}
    return try content.bytes(count: content.identity.size)
  }

  private func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    #expect(mvs_deflate_start(&stream, 6, 15 + 16) == Z_OK)
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: bytes.count + 1000)
    let made = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        #expect(deflate(&stream, Z_FINISH) == Z_STREAM_END)
        return output.count - Int(stream.avail_out)
      }
    }
    return Array(output.prefix(made))
  }

  private func zstd(_ bytes: [UInt8]) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
    let made = ZSTD_compress(&output, output.count, bytes, bytes.count, 3)
    return Array(output.prefix(made))
  }

  private let text = Array((0..<50_000).map { "\($0),film \($0 % 77)\n" }.joined().utf8)

  @Test func whole() throws {
    #expect(try unpacked(gzip(text), .gzip) == text)
    #expect(try unpacked(zstd(text), .zstd) == text)
    #expect(try unpacked(gzip([]), .gzip) == [])
  }

  @Test func members() throws {
    #expect(
      try unpacked(gzip(text) + gzip([65]) + gzip([]) + gzip(text), .gzip) == text + [65] + text)
    #expect(try unpacked(zstd(text) + zstd([65]), .zstd) == text + [65])
    #expect(try unpacked(gzip(text) + [0, 0, 0], .gzip) == text)
  }

  @Test func cut() throws {
    let packed = gzip(text)
    for count in [3, 12, packed.count / 2, packed.count - 8, packed.count - 1] {
      let failure = #expect(throws: Failure.self) {
        try unpacked(Array(packed.prefix(count)), .gzip)
      }
      #expect(failure?.message == "`t.gz` is cut short")
      #expect(failure?.notes.first?.contains("came out of it before") == true)
    }
    let other = zstd(text)
    for count in [5, other.count / 2, other.count - 1] {
      #expect(throws: Failure.self) { try unpacked(Array(other.prefix(count)), .zstd) }
    }
  }

  @Test func damaged() throws {
    for packed in [gzip(text), zstd(text)] {
      let kind = Compression(head: packed)
      for place in stride(from: 10, to: packed.count, by: packed.count / 20) {
        var broken = packed
        broken[place] ^= 0x55
        // A flip is an error, or changed nothing that is read (a date in the header).
        if let kind, let result = try? unpacked(broken, kind), kind == .gzip {
          #expect(result == text)
        }
      }
    }
    let trailing = #expect(throws: Failure.self) { try unpacked(gzip(text) + [1, 2, 3], .gzip) }
    #expect(trailing?.message.contains("something else behind") == true)
  }

  @Test func bombs() throws {
    let zeros = gzip([UInt8](repeating: 0, count: 1 << 22))
    var limit = UnpackingLimit(size: 1 << 20)
    #expect(
      #expect(throws: Failure.self) { try unpacked(zeros, .gzip, limit) }?.code
        == "packed-too-large")
    limit = UnpackingLimit()
    limit.freeSize = 1 << 20
    limit.ratio = 10
    #expect(
      #expect(throws: Failure.self) { try unpacked(zeros, .gzip, limit) }?.code
        == "packed-too-large")
  }
}
