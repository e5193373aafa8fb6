import Glibc

/// Runs recursive work on a thread with a large stack when brackets are nested so deeply that the
/// caller's might not suffice.
enum DeepStack {
  /// Levels of brackets that every thread's stack has room for.
  private static let shallow = 24
  private static let stackSize = 256 << 20

  /// Does the work and returns true; false when there is no memory for a stack.
  static func run(levels: Int, _ work: () -> Void) -> Bool {
    guard levels > shallow else {
      work()
      return true
    }
    return withoutActuallyEscaping(work) { runOnThread(Job($0)) }
  }

  private static func runOnThread(_ job: Job) -> Bool {
    var attributes = pthread_attr_t()
    var thread = pthread_t()
    guard pthread_attr_init(&attributes) == 0 else { return false }
    defer { pthread_attr_destroy(&attributes) }
    guard pthread_attr_setstacksize(&attributes, stackSize) == 0 else { return false }
    let argument = Unmanaged.passRetained(job)
    defer { argument.release() }
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        if let argument { Unmanaged<Job>.fromOpaque(argument).takeUnretainedValue().work() }
        return nil
      }, argument.toOpaque())
    guard status == 0 else { return false }
    pthread_join(thread, nil)
    return true
  }

  private final class Job {
    let work: () -> Void
    init(_ work: @escaping () -> Void) { self.work = work }
  }
}
