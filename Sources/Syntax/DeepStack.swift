import Glibc

/// Threads with a stack large enough for deep recursion, whose end is known.
public enum DeepStack {
  /// Levels of brackets that every thread's stack has room for.
  private static let shallow = 24
  private static let parserSize = 256 << 20
  /// What is left free above the end for what runs after a depth check.
  private static let reserve = 1 << 20

  /// Does recursive work that goes `levels` deep, on a thread of its own when the caller's stack might
  /// not suffice; false when there is no memory for one.
  static func run(levels: Int, _ work: () -> Void) -> Bool {
    guard levels > shallow else {
      work()
      return true
    }
    return onThread(bytes: parserSize) { _ in work() }
  }

  /// Runs `work` on a thread with a stack of so many bytes and waits for it. The work receives the
  /// lowest address that recursion may reach. False, and nothing done, when no thread can be made.
  public static func onThread(bytes: Int, _ work: (_ lowest: UInt) -> Void) -> Bool {
    withoutActuallyEscaping(work) { start(Job(bytes: bytes, $0)) }
  }

  /// The address of something on the calling thread's stack, for depth checks.
  @inline(never) public static var address: UInt {
    var marker: UInt8 = 0
    return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
  }

  private static func start(_ job: Job) -> Bool {
    var attributes = pthread_attr_t()
    var thread = pthread_t()
    guard pthread_attr_init(&attributes) == 0 else { return false }
    defer { pthread_attr_destroy(&attributes) }
    guard pthread_attr_setstacksize(&attributes, job.bytes) == 0 else { return false }
    let argument = Unmanaged.passRetained(job)
    defer { argument.release() }
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        if let argument {
          let job = Unmanaged<Job>.fromOpaque(argument).takeUnretainedValue()
          job.work(DeepStack.address &- UInt(job.bytes - DeepStack.reserve))
        }
        return nil
      }, argument.toOpaque())
    guard status == 0 else { return false }
    pthread_join(thread, nil)
    return true
  }

  private final class Job {
    let bytes: Int
    let work: (UInt) -> Void
    init(bytes: Int, _ work: @escaping (UInt) -> Void) {
      self.bytes = bytes
      self.work = work
    }
  }
}
