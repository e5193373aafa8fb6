import Describe
import Diagnostics
import Frame
import Numeric
import Testing

@testable import Learn

/// Clusters and preparations as files, beside the models of `SelectionTests`.
@Suite struct SavedFitsTests {
  typealias Steps = StepAgreementTests

  private static func recipe() throws -> Preparation {
    try Preparation().on(.numbers, [Steps.step("standardize"), Steps.step("pca")])
  }

  private static func read(_ fit: SavedModel) throws -> SavedModel {
    try SavedModel(from: fit.bytes, name: "x.mvsm")
  }

  /// Flipped bits, cut ends and payloads that contradict themselves under a right checksum.
  private static func damage(_ fit: SavedModel, use: (SavedModel) -> Void) {
    let bytes = fit.bytes
    var stream = SeededStream(seed: 3)
    for _ in 0..<100 {
      var damaged = bytes
      damaged[stream.index(below: bytes.count)] ^= UInt8(1 << stream.index(below: 8))
      #expect(failure { _ = try SavedModel(from: damaged, name: "m") } != nil)
    }
    for length in stride(from: 0, to: bytes.count, by: 97) {
      #expect(failure { _ = try SavedModel(from: Array(bytes[..<length]), name: "m") } != nil)
    }
    for _ in 0..<100 {
      var content = Array(bytes[SavedModel.headCount...])
      content[stream.index(below: content.count)] = UInt8(stream.index(below: 256))
      var sum = Checksum()
      sum.add(content)
      var head = ModelWriter()
      head.write(SavedModel.version)
      head.write(content.count)
      head.write(sum.value)
      if let read = try? SavedModel(from: Array(bytes[..<8]) + head.bytes + content, name: "m") {
        use(read)
      }
    }
  }

  @Test func clustersAnswerTheSame() throws {
    let data = Iris.data
    let found = try Self.recipe().cluster(data, by: KMeans(clusters: 3, seed: 4), work())
    guard case .clustering(let read) = try Self.read(.clustering(found)) else {
      Issue.record("clusters are read as clusters")
      return
    }
    #expect(try codes(read, data) == codes(found, data))
    #expect(read.lines(width: 100, charset: .block) == found.lines(width: 100, charset: .block))
    #expect(read.recipe == found.recipe && read.recipe.seed == 4)
    #expect(read.fingerprint == found.fingerprint && read.fingerprint != 0)
    #expect(read.silhouette == found.silhouette)
    let changed = data.replacing([
      (
        "petal_width",
        Column(
          .texts([String](repeating: "wide", count: 150)),
          lineage: Lineage(.source("t.csv", column: "petal_width")))
      )
    ])
    #expect(
      failure { _ = try read.predict(changed, work()) }?.message.contains(
        "`.petal_width` holds text here, but held numbers") == true)
    #expect(
      failure { _ = try SavedModel.model(from: SavedModel.clustering(found).bytes, name: "m") }?
        .code == "not-a-model")
    Self.damage(.clustering(found)) { read in
      if case .clustering(let found) = read {
        _ = try? found.predict(data, work())
        _ = found.lines(width: 80, charset: .ascii)
        _ = found.dataset
      }
    }
  }

  private func codes(_ found: Clustering, _ data: Dataset) throws -> [UInt32] {
    guard case .coded(let codes, _) = try found.predict(data, work()).storage else { return [] }
    return Array(codes.elements)
  }

  @Test func preparationsAnswerTheSame() throws {
    let data = Iris.data
    let fitted = try Self.recipe().fit(on: data, work()).fitted(to: data, work())
    guard case .preparation(let read) = try Self.read(.preparation(fitted)) else {
      Issue.record("a preparation is read as one")
      return
    }
    let before = try fitted.transform(data, work())
    let after = try read.transform(data, work())
    #expect(after.names == before.names)
    #expect(Steps.cells(after) == Steps.cells(before))
    #expect(read.described == fitted.described)
    #expect(read.training == fitted.training && read.training?.rowCount == 150)
    let less = table([("petal_length", .floats([1, 2]))])
    #expect(failure { _ = try read.transform(less, work()) }?.code == "unknown-column")
    Self.damage(.preparation(fitted)) { read in
      if case .preparation(let fitted) = read { _ = try? fitted.transform(data, work()) }
    }
  }
}
