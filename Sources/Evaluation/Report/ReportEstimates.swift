extension ReportNumber {
  /// A value with the interval that was computed for it.
  public init(_ value: Double, interval: Interval, style: Style = .plain) {
    self.init(value, low: interval.lower, high: interval.upper, style: style)
  }

  /// A fraction with its interval, shown as a percentage.
  public static func percent(_ value: Double, interval: Interval) -> ReportNumber {
    ReportNumber(value, interval: interval, style: .percent)
  }

  /// A mean with its interval.
  public init(_ estimate: Estimate, style: Style = .plain) {
    self.init(estimate.mean, interval: estimate.interval, style: style)
  }
}
