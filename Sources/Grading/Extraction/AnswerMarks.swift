/// The marks by which responses show their final answer. All are looked for from the end.
enum AnswerMarks {
  /// Where a text occurs last.
  static func last(_ part: String, in text: [Character]) -> Int? {
    let part = Array(part)
    guard text.count >= part.count else { return nil }
    return (0...(text.count - part.count)).reversed().first { start in
      text[start] == part[0] && text[start..<(start + part.count)].elementsEqual(part)
    }
  }

  /// What follows the last `####`, up to the end of the line.
  static func hashes(_ text: [Character]) -> String? {
    guard let start = last("####", in: text) else { return nil }
    return line(text, from: start + 4)
  }

  /// The first line with text under the last heading that says "Answer".
  static func heading(_ text: [Character]) -> String? {
    var end = text.count
    while end > 0 {
      let start = text[..<end].lastIndex(where: \.isNewline).map { $0 + 1 } ?? 0
      let line = String(text[start..<end]).lowercased()
      if line.hasPrefix("#") {
        let title = line.drop { $0 == "#" || $0 == " " }.filter { !"*: ".contains($0) }
        if title == "answer" || title == "finalanswer" {
          let rest = text[end...].drop(while: \.isWhitespace)
          return rest.isEmpty ? nil : self.line(text, from: rest.startIndex)
        }
      }
      end = start - 1
    }
    return nil
  }

  private static func line(_ text: [Character], from start: Int) -> String? {
    let end = text[start...].firstIndex(where: \.isNewline) ?? text.count
    let line = trimmed(text[start..<end])
    return line.isEmpty ? nil : line
  }

  static func trimmed(_ slice: ArraySlice<Character>) -> String {
    var slice = slice
    while slice.first?.isWhitespace == true { slice.removeFirst() }
    while slice.last?.isWhitespace == true { slice.removeLast() }
    return String(slice)
  }

  /// The last number, with its sign, thousands, decimals, per cent, and its other half where it is
  /// part of a fraction.
  static func lastNumber(_ text: [Character]) -> String? {
    func isDigit(_ index: Int) -> Bool {
      text.indices.contains(index) && text[index].isASCII && text[index].isNumber
    }
    guard let last = text.indices.last(where: isDigit) else { return nil }
    var start = last
    while true {
      if isDigit(start - 1) {
        start -= 1
      } else if start >= 2, ".,/".contains(text[start - 1]), isDigit(start - 2) {
        start -= 2
      } else {
        break
      }
    }
    if start > 0, text[start - 1] == "." { start -= 1 }
    var end = text.indices.contains(last + 1) && text[last + 1] == "%" ? last + 2 : last + 1
    if let fraction = fraction(text, start, end) { (start, end) = fraction }
    if start > 0, text[start - 1] == "-", start < 2 || !text[start - 2].isLetter {
      start -= 1
    }
    return String(text[start..<end])
  }

  /// The fraction `\frac{a}{b}` whose denominator is the given number.
  private static func fraction(
    _ text: [Character], _ start: Int, _ end: Int
  ) -> (Int, Int)? {
    guard start >= 2, text[start - 1] == "{", text[start - 2] == "}", end < text.count,
      text[end] == "}", let open = text[..<(start - 2)].lastIndex(of: "{")
    else { return nil }
    for name in ["\\frac", "\\dfrac", "\\tfrac"].map({ Array($0) })
    where text[..<open].suffix(name.count).elementsEqual(name) {
      return (open - name.count, end + 1)
    }
    return nil
  }
}
