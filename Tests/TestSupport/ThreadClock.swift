import Glibc

/// The processor time of the thread that asks: what bounds on hostile input are about. The time on
/// the wall would also tell how busy the machine is, and fail where it is.
public struct ThreadClock {
  /// A clock; all are the same.
  public init() {}

  /// The thread's processor time so far.
  public static var now: Duration {
    var time = timespec()
    let status = clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    precondition(status == 0, "the system has a clock for threads")
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  /// The processor time that `body` takes. It must not wait for other threads.
  public func measure(_ body: () throws -> Void) rethrows -> Duration {
    let start = Self.now
    try body()
    return Self.now - start
  }
}
