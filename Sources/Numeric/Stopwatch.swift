import Dispatch

/// Time since it was made, for telling people how long work took; never part of a result.
public struct Stopwatch: Sendable {
  private let start = DispatchTime.now().uptimeNanoseconds

  public init() {}

  public var seconds: Double {
    Double(DispatchTime.now().uptimeNanoseconds &- start) / 1e9
  }
}
