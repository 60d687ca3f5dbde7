import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// A wish to stop, from Ctrl-C (SIGINT) or a scheduler (SIGTERM), that a training loop honours at
/// its next step boundary, where it can save.
///
/// The handler does nothing but remember the signal, which is all that a signal handler may do,
/// and give the signal its old meaning back: a second Ctrl-C ends the process at once. Signals
/// belong to the process, so these are static.
public enum Interrupt {
  private static let received = Atomic<Int32>(0)
  private static let signals = [SIGINT, SIGTERM]

  /// Whether a signal came since `install()`. Cost: one atomic read, cheap enough for each step.
  public static var isRequested: Bool { received.load(ordering: .relaxed) != 0 }

  /// The signal that came, nil when none did. A program that stops for it exits with 128 plus it.
  public static var signalNumber: Int32? {
    let number = received.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// Forgets an earlier signal and listens from now on. A signal that the process was started to
  /// ignore, as shells do for SIGINT of background jobs, stays ignored.
  public static func install() {
    // This also runs the lazy initialiser, which must not happen inside a signal handler.
    received.store(0, ordering: .relaxed)
    for number in signals {
      let old = signal(number) { number in
        Interrupt.received.store(number, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
      if isIgnored(old) { signal(number, SIG_IGN) }
    }
  }

  /// Stops listening: the signals end the process again. `isRequested` keeps its value.
  public static func restore() {
    for number in signals {
      if isIgnored(signal(number, SIG_DFL)) { signal(number, SIG_IGN) }
    }
  }

  private static func isIgnored(_ handler: sighandler_t?) -> Bool {
    unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
