/// The words of a question about dates, and what they ask for. Strict: a question that is read as
/// another one makes a right answer a wrong one.
struct DateWords {
  private let words: [String]

  static let units = ["days", "weeks", "months", "years"]
  private static let before = ["before", "prior", "preceding", "earlier", "ago"]
  private static let after = ["after", "from", "later", "following", "since"]

  /// Lower-case words; dates, and numbers with commas and decimals, are one word each.
  init(_ question: String) {
    let letters = Array(question.lowercased())
    var words: [String] = []
    var word = ""
    for (index, letter) in letters.enumerated() {
      let isWithin =
        index > 0 && index + 1 < letters.count && letters[index - 1].isNumber
        && letters[index + 1].isNumber
      if letter.isLetter || letter.isNumber || letter == "-" || (letter == "." && isWithin) {
        word.append(letter)
      } else if letter != "," || !isWithin {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
    }
    if !word.isEmpty { words.append(word) }
    self.words = words
  }

  /// 1 for a day after another, -1 for one before it; nil where neither is said. 0 where both are:
  /// ``amount`` is nil then.
  var direction: Int? {
    let isBefore = has(Self.before)
    let isAfter = has(Self.after)
    return isBefore || isAfter ? (isAfter ? 1 : 0) - (isBefore ? 1 : 0) : nil
  }

  /// The one number of days, weeks, months or years; nil without, with several, with one that is
  /// not whole, and where before and after are both said.
  var amount: (number: Int, unit: String)? {
    guard direction != 0 else { return nil }
    var found: [(Int, String)] = []
    for (index, word) in words.enumerated() where index > 0 {
      guard let unit = Self.units.first(where: { $0 == word || $0.dropLast() == word }) else {
        continue
      }
      if let number = Int(words[index - 1]), number >= 0 {
        found.append((number, unit))
      } else if word != "day", word != "week" || !["the", "of"].contains(words[index - 1]) {
        // A second amount in words, as in "two weeks and 3 days"; not "the day of the week".
        return nil
      }
    }
    return found.count == 1 ? found[0] : nil
  }

  /// Whether a day is asked for, as a date or a weekday: "the day that", "what date", "what is 3".
  var askForDay: Bool {
    guard !has(["who", "whom", "whose", "where", "why", "happened", "happens"]) else {
      return false
    }
    let kinds = ["the", "a", "what", "which", "specific", "exact", "precise"]
    let isNamed = zip(words, words.dropFirst()).contains { one, two in
      kinds.contains(one) && ["day", "date"].contains(two)
    }
    let isNumber = zip(words, words.dropFirst(2)).contains { one, three in
      ["what", "when", "which"].contains(one) && Int(three) != nil
    }
    return isNamed || isNumber || nameDayOfWeek
  }

  /// Whether the day of the week is asked for in so many words.
  var nameDayOfWeek: Bool {
    has(["weekday"]) || has(sequence: ["day", "of", "the", "week"])
      || has(sequence: ["day", "of", "week"])
  }

  /// Whether the weekday of a date is asked for, also as "what day is".
  var askForWeekday: Bool {
    nameDayOfWeek
      || zip(words, zip(words.dropFirst(), words.dropFirst(2))).contains { one, rest in
        ["what", "which"].contains(one) && rest.0 == "day"
          && ["is", "was", "does", "did", "will"].contains(rest.1)
      }
  }

  /// Whether the number of days between two dates is asked for, all of them counted.
  var askForDistance: Bool {
    let inDays =
      has(["days"]) || has(sequence: ["how", "long"]) || has(sequence: ["day", "count"])
      || has(sequence: ["day", "difference"])
    let isDistance =
      has(["between", "difference", "separate", "separates", "separating", "spanning", "apart"])
      || has(["from"]) && has(["to", "until", "till"]) || has(sequence: ["how", "long"])
      || has(sequence: ["how", "many"]) || has(sequence: ["number", "of"])
    let others = [
      "week", "weeks", "month", "months", "year", "years", "hour", "hours", "business", "working",
      "work", "weekday", "weekdays", "weekend", "weekends", "holidays", "school", "inclusive",
      "inclusively", "including", "later", "earlier",
    ]
    return inDays && isDistance && !has(others)
  }

  private func has(_ some: [String]) -> Bool { words.contains { some.contains($0) } }

  private func has(sequence: [String]) -> Bool {
    words.indices.contains { words[$0...].starts(with: sequence) }
  }
}
