import Glibc
import Numeric

/// What libFuzzer calls: the target is named by the variable `FUZZ_TARGET`, broken promises abort.
private let target: FuzzTarget = {
  let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
  guard let target = FuzzTarget.named(name) else {
    say("FUZZ_TARGET must be one of \(FuzzTarget.all.map(\.name).joined(separator: ", "))")
    exit(2)
  }
  return target
}()

private func say(_ text: String) {
  let bytes = Array((text + "\n").utf8)
  _ = write(STDERR_FILENO, bytes, bytes.count)
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let findings = target.check(Array(UnsafeBufferPointer(start: start, count: count)))
  guard findings.isEmpty else {
    for finding in findings { say("does not hold: \(finding)") }
    abort()
  }
  return 0
}

/// `unpack FOLDER`, `pack FOLDER`: the kept inputs as a file each, as libFuzzer wants them, and back.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>>>
) -> CInt {
  MemoryLimit.set(bytes: 1 << 30)
  guard count.pointee == 4 else { return 0 }
  let words = (1..<4).map { String(cString: arguments.pointee[$0]) }
  switch words[0] {
  case "unpack": exit(CorpusFile(path: words[1]).unpack(into: words[2]) ? 0 : 1)
  case "pack": exit(CorpusFile(path: words[1]).pack(from: words[2]) ? 0 : 1)
  default: return 0
  }
}
