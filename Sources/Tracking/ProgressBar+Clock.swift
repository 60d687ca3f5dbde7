extension ProgressBar {
  /// Seconds of the system's monotonic clock, which is never set back. Zero is the first call.
  public static func monotonicSeconds() -> Double {
    let passed = epoch.duration(to: .now).components
    return Double(passed.seconds) + Double(passed.attoseconds) * 1e-18
  }

  private static let epoch = ContinuousClock.now
}
