/// Up to 64 truth values, a bit each.
struct PackedFlags {
  let isTrue: UInt64
  let isFalse: UInt64
  let known: UInt64

  /// Packs `count` bytes that are 0 or 1; `known` tells which have a value, nil that all do.
  @inline(__always)
  init(_ flags: UnsafePointer<UInt8>, _ count: Int, _ known: UInt64?) {
    var bits: UInt64 = 0
    if count == 64 {
      let raw = UnsafeRawPointer(flags)
      for part in 0..<8 {
        let bytes = raw.loadUnaligned(fromByteOffset: part * 8, as: UInt64.self)
        // The product moves the lowest bit of byte i to bit 56 + i; no two bits meet.
        bits |= ((UInt64(littleEndian: bytes) &* 0x0102_0408_1020_4080) >> 56) << UInt64(part * 8)
      }
    } else {
      for index in 0..<count { bits |= UInt64(flags[index]) << UInt64(index) }
    }
    let known = known ?? .max
    self.known = known
    isTrue = bits & known
    isFalse = ~bits & known
  }

  /// Writes bits as bytes that are 0 or 1.
  @inline(__always)
  static func unpack(_ bits: UInt64, _ target: UnsafeMutablePointer<UInt8>, _ count: Int) {
    guard count == 64 else {
      for index in 0..<count {
        target[index] = UInt8(truncatingIfNeeded: bits >> UInt64(index)) & 1
      }
      return
    }
    let raw = UnsafeMutableRawPointer(target)
    for part in 0..<8 {
      let byte = bits >> UInt64(part * 8) & 0xFF
      // Byte i keeps bit i of eight copies; adding 127 carries it to the top.
      let spread = (byte &* 0x0101_0101_0101_0101) & 0x8040_2010_0804_0201
      let flags = (spread &+ 0x7F7F_7F7F_7F7F_7F7F) >> 7 & 0x0101_0101_0101_0101
      raw.storeBytes(of: flags.littleEndian, toByteOffset: part * 8, as: UInt64.self)
    }
  }
}
