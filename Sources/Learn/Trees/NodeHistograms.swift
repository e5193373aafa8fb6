/// The counts of up to four features in one node, by bin and class. A cell holds the number of rows in
/// its upper 32 bits and the number of draws in its lower ones. Who reads a histogram empties it.
final class NodeHistograms {
  /// How many features are gathered in one pass over the records.
  static let group = 4
  /// Nodes up to this size note which bins they touch; of larger ones all bins are looked at.
  static let sparseNode = 1024

  private let stride: Int
  private let places: [TreeRecords.Place]
  private let classCount: Int
  private let size: Int
  private let counts: UnsafeMutablePointer<UInt64>
  private let bits: UnsafeMutablePointer<UInt64>

  init(_ records: TreeRecords) {
    stride = records.stride
    places = records.places
    classCount = records.classCount
    size = FeatureBins.limit * records.classCount
    counts = .allocate(capacity: size * Self.group)
    counts.initialize(repeating: 0, count: size * Self.group)
    bits = .allocate(capacity: 4 * Self.group)
    bits.initialize(repeating: 0, count: 4 * Self.group)
  }

  deinit {
    counts.deallocate()
    bits.deallocate()
  }

  /// Cell `bin * classCount + label` of the feature in a slot.
  func cells(_ slot: Int) -> UnsafeMutablePointer<UInt64> { counts + slot * size }
  /// 256 bits: the bins that a small node touches.
  func touched(_ slot: Int) -> UnsafeMutablePointer<UInt64> { bits + slot * 4 }

  /// Gathers up to four features of the records at `node`.
  func gather(_ node: UnsafeRawPointer, _ count: Int, _ features: ArraySlice<Int>) {
    let places = features.map { self.places[$0].bin }
    if count <= Self.sparseNode {
      for (slot, place) in places.enumerated() {
        gatherSparse(node, count, place, cells(slot), touched(slot))
      }
      return
    }
    if places.count == 4 {
      gatherFour(node, count, places[0], places[1], places[2], places[3])
      return
    }
    for (slot, place) in places.enumerated() { gatherOne(node, count, place, cells(slot)) }
  }

  @inline(__always)
  private static func unit(_ record: UnsafeRawPointer) -> UInt64 {
    1 << 32 | UInt64(record.load(fromByteOffset: 2, as: UInt8.self))
  }

  private func gatherFour(
    _ node: UnsafeRawPointer, _ count: Int, _ a: Int, _ b: Int, _ c: Int, _ d: Int
  ) {
    var record = node
    let end = node + count * stride
    let stride = stride
    let classes = classCount
    let first = cells(0)
    let second = cells(1)
    let third = cells(2)
    let fourth = cells(3)
    while record < end {
      let label = Int(record.load(as: UInt16.self))
      let unit = Self.unit(record)
      let binA = Int(record.load(fromByteOffset: a, as: UInt8.self))
      let binB = Int(record.load(fromByteOffset: b, as: UInt8.self))
      let binC = Int(record.load(fromByteOffset: c, as: UInt8.self))
      let binD = Int(record.load(fromByteOffset: d, as: UInt8.self))
      first[binA &* classes &+ label] &+= unit
      second[binB &* classes &+ label] &+= unit
      third[binC &* classes &+ label] &+= unit
      fourth[binD &* classes &+ label] &+= unit
      record += stride
    }
  }

  private func gatherOne(
    _ node: UnsafeRawPointer, _ count: Int, _ place: Int,
    _ histogram: UnsafeMutablePointer<UInt64>
  ) {
    var record = node
    let end = node + count * stride
    let stride = stride
    let classes = classCount
    while record < end {
      let label = Int(record.load(as: UInt16.self))
      let bin = Int(record.load(fromByteOffset: place, as: UInt8.self))
      histogram[bin &* classes &+ label] &+= Self.unit(record)
      record += stride
    }
  }

  private func gatherSparse(
    _ node: UnsafeRawPointer, _ count: Int, _ place: Int,
    _ histogram: UnsafeMutablePointer<UInt64>, _ touched: UnsafeMutablePointer<UInt64>
  ) {
    var record = node
    let end = node + count * stride
    let stride = stride
    let classes = classCount
    while record < end {
      let label = Int(record.load(as: UInt16.self))
      let bin = Int(record.load(fromByteOffset: place, as: UInt8.self))
      touched[bin >> 6] |= 1 << UInt64(bin & 63)
      histogram[bin &* classes &+ label] &+= Self.unit(record)
      record += stride
    }
  }

  /// Gathers the parts of one bin of a feature.
  func gatherParts(_ node: UnsafeRawPointer, _ count: Int, _ feature: Int, bin: Int, slot: Int) {
    let place = places[feature]
    let histogram = cells(slot)
    let bin = UInt8(truncatingIfNeeded: bin)
    var record = node
    let end = node + count * stride
    let stride = stride
    let classes = classCount
    while record < end {
      if record.load(fromByteOffset: place.bin, as: UInt8.self) == bin {
        let label = Int(record.load(as: UInt16.self))
        let part = Int(record.load(fromByteOffset: place.part, as: UInt8.self))
        histogram[part &* classes &+ label] &+= Self.unit(record)
      }
      record += stride
    }
  }
}
