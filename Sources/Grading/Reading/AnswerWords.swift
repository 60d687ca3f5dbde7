/// Answers that are words: what they mean, or the words in a plain form.
enum AnswerWords {
  /// In lower case, without marks, articles and more than one space.
  static func normalised(_ text: String) -> String {
    let plain = String(text.lowercased().map { $0.isLetter || $0.isNumber ? $0 : " " })
    var words = plain.split(separator: " ").map(String.init)
    while let first = words.first, words.count > 1, ["a", "an", "the"].contains(first) {
      words.removeFirst()
    }
    let joined = words.joined(separator: " ")
    return synonyms[joined] ?? joined
  }

  private static let synonyms = ["true": "yes", "false": "no"]

  private static let empty: Set<String> = ["no solution", "no solutions", "empty set", "empty"]

  private static let reals: Set<String> = [
    "all real numbers", "all reals", "real numbers", "all real number", "all real values",
  ]

  /// What plain words say: a number, a set, members of a list, or themselves.
  ///
  /// - Parameter text: letters, spaces and marks only.
  static func value(of text: String, number: (Int) -> AnswerValue) -> AnswerValue {
    let plain = normalised(text)
    if empty.contains(plain) { return .set([]) }
    if reals.contains(plain) { return .spans(.reals) }
    if let value = self.number(plain) { return number(value) }
    let members = members(of: text)
    guard members.count > 1 else { return .text(plain) }
    return .list(members.map { .text($0) })
  }

  /// The members of "red, green and blue"; one where the words are no list of short names.
  private static func members(of text: String) -> [String] {
    var members: [[String]] = [[]]
    let words = text.replacing(",", with: " , ").replacing(";", with: " , ")
      .split(whereSeparator: \.isWhitespace).map(String.init)
    for word in words {
      if [",", "and", "or"].contains(word.lowercased()) {
        if !members[members.count - 1].isEmpty { members.append([]) }
      } else {
        members[members.count - 1].append(word)
      }
    }
    let names = members.filter { !$0.isEmpty }
    guard names.allSatisfy({ $0.count <= 2 }) else { return [] }
    return names.map { normalised($0.joined(separator: " ")) }
  }

  private static let small = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
  ]
  private static let tens = [
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
  ]

  /// A number below a hundred in words, or one hundred.
  static func number(_ words: String) -> Int? {
    if let value = small.firstIndex(of: words) { return value }
    let parts = words.split(separator: " ").map(String.init)
    if words == "hundred" || words == "one hundred" { return 100 }
    guard let first = parts.first, let ten = tens.firstIndex(of: first) else { return nil }
    if parts.count == 1 { return (ten + 2) * 10 }
    guard parts.count == 2, let unit = small.firstIndex(of: parts[1]), (1...9).contains(unit)
    else { return nil }
    return (ten + 2) * 10 + unit
  }
}
