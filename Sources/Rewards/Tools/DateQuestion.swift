import Foundation
import Tools

/// A question that a calendar answers: the weekday of a date, the days between two, or the date
/// some days, weeks, months or years away. Dates are written as 2008-06-16.
struct DateQuestion {
  private enum Kind {
    case weekday
    case distance(CivilDate)
    case sum(Int, unit: String)
  }

  private let date: CivilDate
  private let kind: Kind

  /// Nil for a question of another kind: without a date, with more than two, or without the words
  /// that tell what is asked.
  init?(_ question: String) {
    let dates = Self.dates(in: question)
    guard let first = dates.first, dates.count <= 2 else { return nil }
    date = first
    let words = Self.words(question)
    if dates.count == 2 {
      guard words.contains(where: { ["day", "days", "long"].contains($0) }) else { return nil }
      kind = .distance(dates[1])
    } else if let (number, unit) = Self.amount(words) {
      let isBefore = words.contains { Self.before.contains($0) }
      let isAfter = words.contains { Self.after.contains($0) }
      guard isBefore != isAfter else { return nil }
      kind = .sum(isBefore ? -number : number, unit: unit)
    } else if words.contains("weekday") || Self.asksForDayOfWeek(words) {
      kind = .weekday
    } else {
      return nil
    }
  }

  private static let before = ["before", "prior", "preceding", "earlier", "ago"]
  private static let units = ["days", "weeks", "months", "years"]
  private static let after = ["after", "from", "later", "following", "since"]

  /// The calendar's input, with what an answer claims; nothing is there where it claims nothing.
  func input(claimedBy answer: String) -> String {
    "\(question) = \(claim(in: answer))"
  }

  private var question: String {
    switch kind {
    case .weekday: "weekday \(date)"
    case .distance(let other): "days \(date) \(other)"
    case .sum(let number, let unit): "add \(date) \(number) \(unit)"
    }
  }

  /// The last weekday, number of days or other date of the answer; for a weekday that is misspelt,
  /// the last word.
  private func claim(in answer: String) -> String {
    switch kind {
    case .weekday:
      let words = answer.split { !$0.isLetter }.map(String.init)
      let named = words.last { word in
        CivilDate.weekdays.contains { $0.lowercased() == word.lowercased() }
      }
      return named ?? words.last ?? ""
    case .distance:
      // Digits of the dates are no numbers of days.
      let pieces = answer.split(whereSeparator: \.isWhitespace).filter { Self.date(in: $0) == nil }
      let numbers = pieces.map { piece in piece.filter { ("0"..."9").contains($0) } }
      let counted = Array(zip(numbers, pieces.dropFirst())).last {
        !$0.isEmpty && $1.hasPrefix("day")
      }?.0
      return counted ?? numbers.last { !$0.isEmpty } ?? ""
    case .sum:
      let dates = Self.dates(in: answer)
      return (dates.last { $0 != date } ?? (dates.count > 1 ? date : nil))?.description ?? ""
    }
  }

  private static func words(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "-" }.map(String.init)
  }

  private static func dates(in text: String) -> [CivilDate] {
    text.split(whereSeparator: \.isWhitespace).compactMap(date)
  }

  /// The date of a word, with the marks around it left aside.
  private static func date(in word: Substring) -> CivilDate? {
    CivilDate(
      String(word).trimmingCharacters(in: CharacterSet(charactersIn: "0123456789-").inverted))
  }

  private static func amount(_ words: [String]) -> (Int, unit: String)? {
    for (word, unit) in zip(words, words.dropFirst()) {
      let plural = unit.hasSuffix("s") ? unit : unit + "s"
      if let number = Int(word), number >= 0, Self.units.contains(plural) {
        return (number, plural)
      }
    }
    return nil
  }

  private static func asksForDayOfWeek(_ words: [String]) -> Bool {
    words.indices.contains { words[$0...].starts(with: ["day", "of", "the", "week"]) }
      || words.indices.contains { words[$0...].starts(with: ["what", "day"]) }
      || words.indices.contains { words[$0...].starts(with: ["which", "day"]) }
  }
}
