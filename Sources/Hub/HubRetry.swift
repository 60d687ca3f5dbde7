import Foundation

/// When and how often a request is made again after a failure that may pass: no connection, a
/// broken one, silence, 408, 429 and 5xx.
public struct HubRetry: Sendable, Hashable {
  /// How often a request is made without getting any further. A download that got new bytes counts
  /// anew.
  public var attempts: Int
  /// The pause after the first failure; every further one doubles it.
  public var firstPause: Duration
  /// The longest pause that the client chooses.
  public var longestPause: Duration
  /// The longest pause that a server may ask for. Where it asks for more, the error is thrown at
  /// once: nobody wants a program that sleeps for an hour.
  public var longestWait: Duration

  /// A rule of its numbers.
  public init(
    attempts: Int = 6, firstPause: Duration = .seconds(1), longestPause: Duration = .seconds(16),
    longestWait: Duration = .seconds(330)
  ) {
    precondition(attempts > 0, "at least one attempt")
    self.attempts = attempts
    self.firstPause = firstPause
    self.longestPause = longestPause
    self.longestWait = longestWait
  }

  /// The pause after a number of failures in a row.
  ///
  /// It is the doubled one less up to half of it by chance, so that clients that failed together do
  /// not come back together. What the server asks for is never shortened, only lengthened by up to
  /// the first pause.
  /// - Parameter chance: 0 to 1.
  func pause(failures: Int, asked: Duration?, chance: Double) -> Duration {
    if let asked { return asked + firstPause * chance }
    let doubled = firstPause * Double(1 << min(max(failures, 1) - 1, 30))
    return min(doubled, longestPause) * (1 - chance / 2)
  }

  /// The wait that a server asks for: `Retry-After` in seconds or as a date, or the reset time of a
  /// used up `RateLimit`; nil where it asks for none.
  /// - Parameter header: gives a header's value by its name.
  static func asked(now: Date = Date(), header: (String) -> String?) -> Duration? {
    if let limit = header("ratelimit"), let remaining = number(after: "r=", in: limit),
      remaining == 0, let seconds = number(after: "t=", in: limit)
    {
      // Whole seconds are rounded down where they come from.
      return .seconds(seconds + 1)
    }
    guard let text = header("retry-after")?.trimmingCharacters(in: .whitespaces), !text.isEmpty
    else { return nil }
    if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      // Larger numbers than fit ask for longer than anybody waits.
      return .seconds(Int(text).map { min($0, 1 << 40) } ?? 1 << 40)
    }
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "GMT")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return format.date(from: text).map { .seconds(max(0, $0.timeIntervalSince(now).rounded(.up))) }
  }

  /// The whole number behind a name in a list such as `"api";r=0;t=55`.
  private static func number(after name: String, in text: String) -> Int? {
    for part in text.split(separator: ";") {
      let part = part.filter { $0 != " " }
      if part.hasPrefix(name) { return Int(part.dropFirst(name.count)) }
    }
    return nil
  }
}
