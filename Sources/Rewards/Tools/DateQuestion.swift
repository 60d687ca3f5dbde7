import Foundation
import Tools

/// A question that a calendar answers: the weekday of a date, the days between two, or the date
/// some days, weeks, months or years away, or its weekday. Dates are written as 2008-06-16.
struct DateQuestion {
  private enum Kind {
    case weekday
    case distance(CivilDate)
    /// - Parameter isWeekday: whether the day of the week is asked for in so many words.
    case sum(Int, unit: String, isWeekday: Bool)
  }

  private let date: CivilDate
  private let kind: Kind

  /// Nil for a question of another kind, and for one that is not surely understood: better nothing
  /// is asked than something else.
  init?(_ question: String) {
    let dates = Self.dates(in: question)
    guard let first = dates.first, dates.count <= 2 else { return nil }
    date = first
    let words = DateWords(question)
    if dates.count == 2 {
      guard words.askForDistance else { return nil }
      kind = .distance(dates[1])
    } else if let sign = words.direction {
      guard words.askForDay, let amount = words.amount else { return nil }
      kind = .sum(sign * amount.number, unit: amount.unit, isWeekday: words.nameDayOfWeek)
    } else if words.askForWeekday {
      kind = .weekday
    } else {
      return nil
    }
  }

  /// The calendar's input, with what an answer claims; nothing is there where it claims nothing.
  func input(claimedBy answer: String) -> String {
    switch kind {
    case .weekday: return "weekday \(date) = \(Self.weekday(in: answer) ?? Self.lastWord(answer))"
    case .distance(let other): return "days \(date) \(other) = \(Self.distance(in: answer))"
    case .sum(let number, let unit, let isWeekday):
      let named = Self.weekday(in: answer)
      let found = end(in: answer)
      // "What day" can mean either: the date counts where the answer has one. So it does where the
      // weekday was asked for, and the answer names none.
      if isWeekday ? named != nil || found == nil : found == nil && named != nil {
        return "weekday \(date) \(number) \(unit) = \(named ?? Self.lastWord(answer))"
      }
      let claim = found?.description ?? unreadDate(in: answer, number)
      return "add \(date) \(number) \(unit) = \(claim)"
    }
  }

  /// The answer's last date that is not the question's own, unless that one is there twice.
  private func end(in answer: String) -> CivilDate? {
    let dates = Self.dates(in: answer)
    return dates.last { $0 != date } ?? (dates.count > 1 ? date : nil)
  }

  /// The answer's last number that is not the question's: of a date in a form that the calendar
  /// leaves unread. Nothing where there is none.
  private func unreadDate(in answer: String, _ number: Int) -> String {
    let other = Self.pieces(answer).last { piece in
      piece.contains(where: \.isNumber) && Self.date(in: piece) == nil
        && Self.whole(piece).flatMap { Int($0) }?.magnitude != number.magnitude
    }
    return other.map { String($0.prefix(60)) } ?? ""
  }

  /// The last weekday that a text names.
  private static func weekday(in text: String) -> String? {
    text.split { !$0.isLetter }.map(String.init).last { word in
      CivilDate.weekdays.contains { $0.lowercased() == word.lowercased() }
    }
  }

  /// What stands for a weekday that is misspelt.
  private static func lastWord(_ text: String) -> String {
    text.split { !$0.isLetter }.last.map(String.init) ?? ""
  }

  /// The number before the last "days", or else the last number: with its unit where it has
  /// another one, which the calendar leaves unread.
  private static func distance(in answer: String) -> String {
    // Digits of the dates are no numbers of days.
    let pieces = pieces(answer).filter { date(in: $0) == nil && $0.contains { !$0.isPunctuation } }
    let units = pieces.dropFirst().map(String.init) + [""]
    let numbers = zip(pieces, units).filter { $0.0.contains(where: \.isNumber) }
    let counted = numbers.last { $0.1.lowercased().hasPrefix("day") && whole($0.0) != nil }
    guard let (piece, unit) = counted ?? numbers.last else { return "" }
    let isOther = DateWords.units.contains { unit.lowercased().hasPrefix($0.dropLast()) }
    guard let number = whole(piece) else { return String(piece.prefix(60)) }
    return counted == nil && isOther ? "\(number) \(unit)" : number
  }

  /// The digits of a whole number, with the marks around it and commas left aside; nil for anything
  /// else.
  private static func whole(_ piece: Substring) -> String? {
    let marks = CharacterSet(charactersIn: "0123456789").inverted
    let digits = piece.trimmingCharacters(in: marks).filter { $0 != "," }
    return !digits.isEmpty && digits.allSatisfy { ("0"..."9").contains($0) } ? digits : nil
  }

  private static func pieces(_ text: String) -> [Substring] {
    text.split(whereSeparator: \.isWhitespace)
  }

  private static func dates(in text: String) -> [CivilDate] { pieces(text).compactMap(date) }

  /// The date of a word, with the marks around it left aside.
  private static func date(in word: Substring) -> CivilDate? {
    CivilDate(
      String(word).trimmingCharacters(in: CharacterSet(charactersIn: "0123456789-").inverted))
  }
}
