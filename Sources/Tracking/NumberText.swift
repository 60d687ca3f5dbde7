import Foundation

/// How numbers are written for people, the same on the console, in tables and in model cards.
public enum NumberText {
  /// `value` with `digits` significant digits and no trailing zeros (C's `%g`): `0.6931`, `1e-05`.
  /// Whole numbers below 10¹⁵ are written in full, since counts are numbers here too.
  public static func significant(_ value: Double, digits: Int = 4) -> String {
    if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
    return String(format: "%.\(digits)g", value)
  }

  /// `value` with `digits` digits behind the point: `0.71`.
  public static func fixed(_ value: Double, digits: Int = 2) -> String {
    String(format: "%.\(digits)f", value)
  }

  /// A value with its interval: `0.71 [0.65, 0.76]`.
  public static func interval(
    _ value: Double, _ low: Double, _ high: Double, digits: Int = 2
  ) -> String {
    "\(fixed(value, digits: digits)) "
      + "[\(fixed(low, digits: digits)), \(fixed(high, digits: digits))]"
  }
}
