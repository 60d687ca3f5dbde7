public import Basics
import Foundation

extension RewardError.Code {
  /// The plot library (`plotly.min.js`) is absent although the report has plots.
  public static let reportPlotlyMissing = Self("report.plotly-missing")
  /// The file given as plot library is not one, or cannot stand inside a script element.
  public static let reportPlotlyInvalid = Self("report.plotly-invalid")
  /// A number that cannot be shown: not finite, an inverted interval, outside of its axis.
  public static let reportValue = Self("report.value")
  /// Parts that do not fit each other: a row with more cells than columns, verdicts without
  /// constraints.
  public static let reportShape = Self("report.shape")
}

/// Refuses numbers that no reader should see, and those so large that their differences are no
/// numbers. `nil` is how a gap is said on purpose.
func requireDisplayable(_ value: Double?, _ what: String, at item: String) throws(RewardError) {
  guard let value, !(abs(value) <= 1e300) else { return }
  throw RewardError(
    .reportValue, "\(what) is \(value), which cannot be shown", at: RewardError.Place(item: item))
}

/// Refuses half an interval, an inverted one and bounds that are not finite.
func requireInterval(_ low: Double?, _ high: Double?, at item: String) throws(RewardError) {
  try requireDisplayable(low, "the interval's lower bound", at: item)
  try requireDisplayable(high, "the interval's upper bound", at: item)
  guard (low == nil) == (high == nil) else {
    throw RewardError(
      .reportValue, "an interval needs both bounds", at: RewardError.Place(item: item))
  }
  if let low, let high, low > high {
    throw RewardError(
      .reportValue, "the interval [\(low), \(high)] is inverted",
      at: RewardError.Place(item: item))
  }
}

/// The system's own words for an error of Foundation's file functions, "No space left on device"
/// say: the whole error object is for programmers.
func systemReason(_ error: any Error) -> String {
  let inner = (error as NSError).userInfo[NSUnderlyingErrorKey] as? POSIXError
  return inner.map { String(cString: strerror($0.code.rawValue)) } ?? error.localizedDescription
}
