/// A day of the Gregorian calendar, which also counts the years before it was introduced
/// (proleptic), as ISO 8601 has it. Years 1 to 9999.
///
/// Computed with whole numbers alone: there are no time zones here, and no library's switch to the
/// Julian calendar in 1582.
public struct CivilDate: Sendable, Hashable, Comparable {
  /// 1 to 9999.
  public let year: Int
  /// 1 to 12.
  public let month: Int
  /// 1 to 31.
  public let day: Int

  /// A day; nil for one that there is not, as 30 February.
  public init?(year: Int, month: Int, day: Int) {
    guard Self.years.contains(year), (1...12).contains(month), day >= 1,
      day <= Self.days(ofMonth: month, in: year)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Reads `2008-06-16`; nil for anything else, and for a day that there is not.
  public init?(_ text: some StringProtocol) {
    let letters = Array(text.utf8)
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2], letters.count == 10,
      letters.allSatisfy({ $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// The day of a number of ``number``; nil outside of the years 1 to 9999.
  public init?(number: Int) {
    let last = Self.daysBefore(year: Self.years.upperBound + 1)
    guard (0..<last).contains(number) else { return nil }
    // A year has at least 365 days, so that this is never too small; at most a few years too large.
    var year = min(number / 365 + 1, Self.years.upperBound)
    while Self.daysBefore(year: year) > number { year -= 1 }
    var rest = number - Self.daysBefore(year: year)
    var month = 1
    while rest >= Self.days(ofMonth: month, in: year) {
      rest -= Self.days(ofMonth: month, in: year)
      month += 1
    }
    self.init(year: year, month: month, day: rest + 1)
  }

  private static let years = 1...9999

  /// Every fourth year, but of the full hundreds only every fourth.
  public static func isLeap(_ year: Int) -> Bool {
    year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
  }

  private static func days(ofMonth month: Int, in year: Int) -> Int {
    month == 2 && isLeap(year) ? 29 : [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  private static func daysBefore(year: Int) -> Int {
    let past = year - 1
    return 365 * past + past / 4 - past / 100 + past / 400
  }

  /// Days since 0001-01-01, which is 0.
  public var number: Int {
    (1..<month).reduce(Self.daysBefore(year: year) + day - 1) {
      $0 + Self.days(ofMonth: $1, in: year)
    }
  }

  /// `Monday` to `Sunday`.
  public var weekday: String { Self.weekdays[number % 7] }

  /// The names of the days, Monday first. 0001-01-01 was one.
  public static let weekdays = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]

  /// Some days later, or earlier; nil outside of the years 1 to 9999.
  public func adding(days: Int) -> CivilDate? {
    let (sum, isBeyond) = number.addingReportingOverflow(days)
    return isBeyond ? nil : CivilDate(number: sum)
  }

  /// Some months later, or earlier: on the same day of the month, or on the month's last where it
  /// has fewer days; nil outside of the years 1 to 9999.
  public func adding(months: Int) -> CivilDate? {
    let (sum, isBeyond) = (12 * year + month - 1).addingReportingOverflow(months)
    guard !isBeyond, sum >= 12 else { return nil }
    let (year, month) = (sum / 12, sum % 12 + 1)
    guard Self.years.contains(year) else { return nil }
    return CivilDate(
      year: year, month: month, day: min(day, Self.days(ofMonth: month, in: year)))
  }

  /// Whether a day is earlier.
  public static func < (one: CivilDate, two: CivilDate) -> Bool { one.number < two.number }
}

extension CivilDate: CustomStringConvertible {
  /// As in ISO 8601: `2008-06-16`.
  public var description: String {
    func padded(_ number: Int, _ width: Int) -> String {
      String(repeating: "0", count: max(0, width - "\(number)".count)) + "\(number)"
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}
