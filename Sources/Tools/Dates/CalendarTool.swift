import Basics
import Foundation

/// Weekdays, distances and sums of dates, alone or compared with what an answer claims.
///
/// - `weekday 2008-06-16` is `Monday`; `weekday 2008-06-16 10 days`, ten days later, `Thursday`
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
    "weekday DATE, weekday DATE NUMBER UNIT, days DATE DATE, or add DATE NUMBER UNIT, with dates "
    + "as 2008-06-16 and units days|weeks|months|years; '= CLAIM' behind it compares"

  /// A calendar; it has no settings.
  public init() {}

  /// What comes out, or what became of the claim.
  ///
  /// Of a number of days and of a date the claim has to be one itself, else it is unread. Of a
  /// weekday any other word contradicts, since people misspell them.
  /// - Throws: `tool.input` for what is none of the questions, for days that there are not, and for
  ///   results outside of the years 1 to 9999.
  public func run(_ input: String) async throws -> String {
    let sides = input.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let result = try result(of: sides.first.map(String.init) ?? "")
    guard sides.count == 2 else { return result.text }
    let claim = sides[1].trimmingCharacters(in: .whitespaces)
    let verdict = ToolVerdict(answer: claim.isEmpty ? .missing : result.answer(claim))
    return verdict.observation(
      "the calendar has \(result.text), the answer " + (claim.isEmpty ? "none" : claim))
  }

  private enum Result {
    case weekday(String), days(Int), date(CivilDate)

    var text: String {
      switch self {
      case .weekday(let name): name
      case .days(let number): "\(number)"
      case .date(let date): date.description
      }
    }

    /// What becomes of a claim that is not empty.
    func answer(_ claim: String) -> ToolVerdict.Answer {
      let isRight: Bool? =
        switch self {
        case .weekday(let name): claim.lowercased() == name.lowercased()
        case .days(let number): Int(claim).map { $0 == number }
        case .date(let date): CivilDate(claim).map { $0 == date }
        }
      return isRight.map { $0 ? .confirmed : .contradicted } ?? .unread
    }
  }

  private func result(of question: String) throws(RewardError) -> Result {
    let words = question.split { $0.isWhitespace || $0 == "," }.map(String.init)
    switch (words.first, words.count) {
    case ("weekday"?, 2): return .weekday(try date(words[1]).weekday)
    case ("weekday"?, 4): return .weekday(try sum(words).weekday)
    case ("days"?, 3): return .days(abs(try date(words[1]).number - date(words[2]).number))
    case ("add"?, 4): return .date(try sum(words))
    default:
      throw failure(
        "a question is 'weekday DATE', 'weekday DATE NUMBER UNIT', 'days DATE DATE' or "
          + "'add DATE NUMBER UNIT'")
    }
  }

  /// The date that is some units away from another: `… DATE NUMBER UNIT`.
  private func sum(_ words: [String]) throws(RewardError) -> CivilDate {
    let start = try date(words[1])
    guard let number = Int(words[2]) else { throw failure("'\(words[2])' is no whole number") }
    guard let unit = Unit(rawValue: words[3]) ?? Unit(rawValue: words[3] + "s") else {
      throw failure("a unit is days, weeks, months or years, not '\(words[3])'")
    }
    // Days of all the years there are, and no more, so that weeks and years cannot overflow.
    guard (-4_000_000...4_000_000).contains(number), let end = unit.adding(number, to: start)
    else { throw failure("the result is outside of the years 1 to 9999") }
    return end
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
