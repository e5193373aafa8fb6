import Glibc

/// A thread with a stack large enough for deep recursion, whose end is known.
public enum NativeStack {
  /// Address space only: pages are taken when they are touched.
  static let size = 1 << 29
  static let reserve = 1 << 20

  /// Runs `body` on such a thread and waits for it. `body` receives the lowest address that
  /// evaluation may reach. Runs on the calling thread, with a small limit, if no thread can be made.
  public static func run<T>(_ body: @escaping (_ limit: UInt) -> T) -> T {
    let task = Task(body)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, size)
    var thread = pthread_t()
    let opaque = Unmanaged.passRetained(task as AnyTask)
    let failed = pthread_create(
      &thread, &attributes,
      { raw in
        guard let raw else { return nil }
        let task = Unmanaged<AnyTask>.fromOpaque(raw).takeRetainedValue()
        task.start(nativeStackAddress() &- UInt(NativeStack.size - NativeStack.reserve))
        return nil
      }, opaque.toOpaque())
    if failed != 0 {
      opaque.release()
      return body(nativeStackAddress() &- 256 * 1024)
    }
    pthread_join(thread, nil)
    return task.result ?? body(nativeStackAddress() &- 256 * 1024)
  }

  private class AnyTask {
    func start(_ limit: UInt) {}
  }

  private final class Task<T>: AnyTask {
    let body: (UInt) -> T
    var result: T?
    init(_ body: @escaping (UInt) -> T) { self.body = body }
    override func start(_ limit: UInt) { result = body(limit) }
  }
}
