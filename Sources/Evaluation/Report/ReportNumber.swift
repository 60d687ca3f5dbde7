import Basics
import Foundation

/// A number as a report shows it: three significant digits, its interval in brackets with the
/// same number of decimals, a true minus sign.
public struct ReportNumber: Sendable, Hashable {
  /// What kind of number it is.
  public enum Style: Sendable, Hashable {
    /// `0.712 [0.680, 0.744]`
    case plain
    /// The fraction 0.712 as `71.2% [68.0, 74.4]`.
    case percent
    /// A difference of fractions: 0.081 as `8.1 points [2.7, 13.8]`.
    case points
    /// A whole number in full, in groups of three digits: `12,345`.
    case count
  }

  /// The number; a fraction where the style is `percent`.
  public var value: Double
  /// The confidence interval's bounds; both or neither.
  public var low: Double?
  /// Upper bound; given exactly when `low` is.
  public var high: Double?
  /// What kind of number it is.
  public var style: Style

  /// Bounds are checked when the report is made (`report.value`), not here.
  public init(_ value: Double, low: Double? = nil, high: Double? = nil, style: Style = .plain) {
    self.value = value
    self.low = low
    self.high = high
    self.style = style
  }

  /// A fraction between 0 and 1, shown as a percentage.
  public static func percent(
    _ value: Double, low: Double? = nil, high: Double? = nil
  ) -> ReportNumber {
    ReportNumber(value, low: low, high: high, style: .percent)
  }

  /// A whole number.
  public static func count(_ value: Int) -> ReportNumber {
    ReportNumber(Double(value), style: .count)
  }

  /// The number alone, such as `71.2%`.
  public var valueText: String {
    switch style {
    case .percent: digits + "%"
    case .points: "\(digits) points"
    case .plain, .count: digits
    }
  }

  /// The number without its unit.
  var digits: String { format.text(value * scale) }

  /// The interval such as `[68.0, 74.4]`; nil without one. The percent sign stands at the value.
  public var intervalText: String? {
    guard let low, let high else { return nil }
    return "[\(format.text(low * scale)), \(format.text(high * scale))]"
  }

  /// Value and interval on one line.
  public var text: String { intervalText.map { "\(valueText) \($0)" } ?? valueText }

  func validate(at item: String) throws(RewardError) {
    try requireDisplayable(value, "the value", at: item)
    try requireInterval(low, high, at: item)
    if style == .count, value != value.rounded() {
      throw RewardError(
        .reportValue, "a count must be a whole number, not \(value)",
        at: RewardError.Place(item: item))
    }
  }

  private var scale: Double { style == .percent || style == .points ? 100 : 1 }

  private var format: NumberFormat {
    if style == .count { return .fixed(decimals: 0) }
    if style == .points { return .fixed(decimals: 1) }
    let numbers = [value, low ?? value, high ?? value].map { $0 * scale }
    let format = NumberFormat.significant(for: numbers.map(abs).max() ?? 0)
    guard style == .percent else { return format }
    // 100% says enough; 99.7% beside [98.1, 100.0] needs its decimal.
    if numbers.allSatisfy({ $0 == $0.rounded() }) { return .fixed(decimals: 0) }
    if case .fixed(0) = format { return .fixed(decimals: 1) }
    return format
  }
}

/// How the digits of one or several related numbers are written.
enum NumberFormat: Equatable {
  case fixed(decimals: Int)
  case scientific

  /// Three significant digits for a number of this size, whole digits never being rounded away.
  static func significant(for magnitude: Double) -> NumberFormat {
    guard magnitude.isFinite, magnitude != 0 else { return .fixed(decimals: 0) }
    if magnitude < 1e-4 || magnitude >= 1e9 { return .scientific }
    var decimals = max(0, 2 - Int(log10(magnitude).rounded(.down)))
    // 0.9996 rounds to 1.000, which has one digit too many.
    let unit = pow(10, Double(decimals))
    if decimals > 0, (magnitude * unit).rounded() >= 1000 { decimals -= 1 }
    return .fixed(decimals: decimals)
  }

  func text(_ value: Double) -> String {
    guard value.isFinite else { return "\(value)" }
    switch self {
    case .fixed(let decimals):
      let digits = String(format: "%.\(decimals)f", abs(value))
      let isZero = !digits.contains { $0 != "0" && $0 != "." }
      return (value < 0 && !isZero ? "\u{2212}" : "") + NumberFormat.grouped(digits)
    case .scientific:
      guard value != 0 else { return "0" }
      let parts = String(format: "%.2e", abs(value)).split(separator: "e")
      let exponent = Int(parts[1]) ?? 0
      let signs = (value < 0 ? "\u{2212}" : "", exponent < 0 ? "\u{2212}" : "")
      return "\(signs.0)\(parts[0])e\(signs.1)\(abs(exponent))"
    }
  }

  /// `12345.6` to `12,345.6`.
  private static func grouped(_ digits: String) -> String {
    let parts = digits.split(separator: ".", maxSplits: 1)
    guard let whole = parts.first, whole.count > 3 else { return digits }
    var out = ""
    for (offset, digit) in whole.enumerated() {
      if offset > 0, (whole.count - offset) % 3 == 0 { out.append(",") }
      out.append(digit)
    }
    return parts.count == 2 ? "\(out).\(parts[1])" : out
  }
}

/// One number alone in a sentence.
func shown(_ value: Double) -> String { ReportNumber(value).valueText }
