import Basics
import Foundation

/// Weekdays, distances and sums of dates, alone or compared with what an answer claims.
///
/// - `weekday 2008-06-16` is `Monday`
/// - `days 2015-11-05 2011-01-11` is `1759`, whichever of them comes first
/// - `add 2006-07-13 130 days` is `2006-11-20`; weeks, months and years too, and negative numbers
///
/// With `= …` behind it the observation is a ``ToolVerdict`` of that claim: `days 2015-11-05
/// 2011-01-11 = 279`. Sources: the calendar of Themis (Li et al. 2023), ISO 8601.
public struct CalendarTool: Tool {
  /// `calendar`.
  public let name = "calendar"
  /// What planners are told.
  public let summary =
    "weekday DATE, days DATE DATE, or add DATE NUMBER days|weeks|months|years, with dates as "
    + "2008-06-16; '= CLAIM' behind it compares"

  /// A calendar; it has no settings.
  public init() {}

  /// What comes out, or what became of the claim.
  /// - Throws: `tool.input` for what is none of the three questions, for days that there are not,
  ///   and for results outside of the years 1 to 9999.
  public func run(_ input: String) async throws -> String {
    let sides = input.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let result = try result(of: sides.first.map(String.init) ?? "")
    guard sides.count == 2 else { return result }
    let claim = sides[1].trimmingCharacters(in: .whitespaces)
    let verdict = ToolVerdict(
      answer: claim.isEmpty
        ? .missing : claim.lowercased() == result.lowercased() ? .confirmed : .contradicted)
    return verdict.observation(
      "the calendar has \(result), the answer " + (claim.isEmpty ? "none" : claim))
  }

  private func result(of question: String) throws(RewardError) -> String {
    let words = question.split { $0.isWhitespace || $0 == "," }.map(String.init)
    switch (words.first, words.count) {
    case ("weekday"?, 2): return try date(words[1]).weekday
    case ("days"?, 3): return "\(abs(try date(words[1]).number - date(words[2]).number))"
    case ("add"?, 4):
      let start = try date(words[1])
      guard let number = Int(words[2]) else { throw failure("'\(words[2])' is no whole number") }
      guard let unit = Unit(rawValue: words[3]) ?? Unit(rawValue: words[3] + "s") else {
        throw failure("a unit is days, weeks, months or years, not '\(words[3])'")
      }
      guard abs(number) <= 4_000_000, let end = unit.adding(number, to: start) else {
        throw failure("the result is outside of the years 1 to 9999")
      }
      return end.description
    default:
      throw failure(
        "a question is 'weekday DATE', 'days DATE DATE' or 'add DATE NUMBER UNIT'")
    }
  }

  private enum Unit: String {
    case days, weeks, months, years

    func adding(_ number: Int, to date: CivilDate) -> CivilDate? {
      switch self {
      case .days: date.adding(days: number)
      case .weeks: date.adding(days: 7 * number)
      case .months: date.adding(months: number)
      case .years: date.adding(months: 12 * number)
      }
    }
  }

  private func date(_ text: String) throws(RewardError) -> CivilDate {
    guard let date = CivilDate(text) else {
      throw failure("'\(text.prefix(40))' is no day, written as 2008-06-16")
    }
    return date
  }

  private func failure(_ message: String) -> RewardError { RewardError(.toolInput, message) }
}
