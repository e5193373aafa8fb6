import Diagnostics
import Glibc
import Synchronization

/// How much memory the process may take: three quarters of the machine's or of its control group's,
/// less where the shell limits the address space, or what the user allows.
///
/// Long loops look at it through their budget; what makes one large thing asks before.
public enum MemoryLimit {
  /// The limit in bytes.
  public static var bytes: Int {
    let given = chosen.load(ordering: .relaxed)
    return given > 0 ? given : machine
  }

  /// Sets the limit; 0 goes back to the machine's.
  public static func set(bytes: Int) { chosen.store(max(0, bytes), ordering: .relaxed) }

  private static let chosen = Atomic<Int>(0)

  private static let machine: Int = {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    var size = pages > 0 && pageSize > 0 ? pages * pageSize : Int.max
    for path in ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"] {
      if let group = number(in: path), group > 0 { size = min(size, group) }
    }
    return size / 4 * 3
  }()

  private static let pageSize = sysconf(Int32(_SC_PAGESIZE))

  /// What the shell leaves of the address space; nil where it does not limit it.
  private static let addressSpace: Int? = {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
      let bytes = Int(exactly: limit.rlim_cur)
    else { return nil }
    return bytes
  }()

  /// Bytes of memory in use, and of address space.
  private static func usage() -> (resident: Int, mapped: Int) {
    guard status >= 0 else { return (0, 0) }
    var text = [UInt8](repeating: 0, count: 64)
    let count = pread(status, &text, text.count, 0)
    guard count > 0 else { return (0, 0) }
    var numbers = [0, 0]
    var place = 0
    for byte in text[..<count] {
      guard byte != 0x20 else {
        place += 1
        if place == 2 { break }
        continue
      }
      guard (0x30...0x39).contains(byte) else { break }
      numbers[place] = numbers[place] &* 10 &+ Int(byte - 0x30)
    }
    return (numbers[1] * pageSize, numbers[0] * pageSize)
  }

  private static let status = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)

  /// Bytes that are kept for later use and given back when they are needed: they count as free.
  public static func keep(_ bytes: Int) { kept.add(bytes, ordering: .relaxed) }

  private static let kept = Atomic<Int>(0)

  /// Whether the shell limits the address space, of which then nothing should be kept.
  public static var isAddressSpaceLimited: Bool {
    addressSpace.map { $0 > 0 && $0 < 1 << 46 } ?? false
  }

  /// Whether the process uses more than the limit.
  public static var isExceeded: Bool { !hasRoom(for: 0) }

  /// Whether `needed` more bytes stay within the limit.
  private static func hasRoom(for needed: Int) -> Bool {
    let used = usage()
    if used.resident - kept.load(ordering: .relaxed) > bytes - needed { return false }
    // The standard library stops the process where no memory is left: some room stays free.
    return addressSpace.map { used.mapped <= $0 - needed - spare } ?? true
  }

  private static let spare = 64 << 20

  /// What is smaller is made without asking.
  private static let least = 1 << 20

  /// Asks for room for one large thing.
  /// - Throws: `out-of-memory` when it would take more than the limit.
  @inline(__always) public static func reserve(_ needed: Int, for what: String) throws(Failure) {
    if needed >= least { try reserveLarge(needed, for: what) }
  }

  @inline(never)
  private static func reserveLarge(_ needed: Int, for what: String) throws(Failure) {
    guard !hasRoom(for: needed) else { return }
    throw Failure(
      "out-of-memory",
      "\(what) needs \(megabytes(needed)) MB more, and \(megabytes(bytes)) MB are allowed in all")
  }

  /// - Throws: `out-of-memory` when `needed` bytes are more than the limit; `help` says how to need
  ///   less.
  public static func check(_ needed: Int, for what: String, help: String) throws {
    let limit = bytes
    guard needed > limit else { return }
    throw Failure(
      "out-of-memory",
      "\(what) needs about \(megabytes(needed)) MB of memory, more than the \(megabytes(limit)) MB allowed",
      help: help)
  }

  public static func megabytes(_ bytes: Int) -> Int {
    bytes / 1_000_000 + (bytes % 1_000_000 > 0 ? 1 : 0)
  }

  private static func number(in path: String) -> Int? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var text = [UInt8](repeating: 0, count: 32)
    let count = read(file, &text, text.count)
    let digits = text[..<max(0, count)].prefix { (0x30...0x39).contains($0) }
    return Int(String(decoding: digits, as: UTF8.self))
  }
}
