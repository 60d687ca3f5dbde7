/// An answer's text without what only sets type: spaces of TeX, sizes of brackets, the signs around
/// mathematics, boxes and the full stop at the end.
struct AnswerText {
  /// Where separators of thousands were written so that they can mean nothing else.
  static let thousands: Character = "\u{E000}"
  /// A narrow space: TeX's `\,`.
  static let narrow: Character = "\u{2009}"

  let text: String
  /// Whether the text was wrapped as words: `\text{east}`.
  let isWords: Bool

  /// - Parameter depth: how many wrappers are taken off at most.
  init(_ raw: String, depth: Int) {
    var cleaned = Self.withoutLayout(Array(raw))
    cleaned = Self.withoutMathSigns(cleaned)
    var isWords = false
    for _ in 0..<depth {
      let before = cleaned
      cleaned = Self.trimmed(cleaned)
      for (opening, closing, areWords) in Self.wrappers {
        guard let inner = Self.inside(cleaned, opening, closing) else { continue }
        cleaned = inner
        isWords = isWords || areWords
        break
      }
      guard cleaned.count < before.count, !cleaned.isEmpty else { break }
    }
    text = String(cleaned)
    self.isWords = isWords
  }

  /// The text without white space, but for one space where its absence would join two things: 2 3 is
  /// not 23, and 2e - 3 is not 2e-3.
  var withoutSpaces: String {
    var result: [Character] = []
    var isSpaced = false
    for character in text {
      if character.isWhitespace || character == Self.narrow {
        isSpaced = true
        continue
      }
      if isSpaced, let last = result.last {
        let joinsNames =
          (last.isLetter || last.isNumber) && (character.isLetter || character.isNumber)
        let joinsExponent = (last == "e" || last == "E") && (character == "-" || character == "+")
        if joinsNames || joinsExponent { result.append(" ") }
      }
      isSpaced = false
      result.append(character)
    }
    return String(result)
  }

  private static let wrappers: [([Character], Character, areWords: Bool)] =
    ["boxed", "fbox", "displaystyle", "underline", "mathbf", "boldsymbol", "bm", "mathit"].map {
      (Array("\\\($0){"), "}", false)
    }
    + ["text", "textbf", "textrm", "textit", "textnormal", "mbox", "mathrm", "emph"].map {
      (Array("\\\($0){"), "}", true)
    }
    + [
      (["{"], "}", false), (["*", "*"], "*", false), (["`"], "`", false), (["\""], "\"", true),
    ]

  /// What stands inside a pair that reaches from the first to the last character.
  private static func inside(
    _ text: [Character], _ opening: [Character], _ closing: Character
  ) -> [Character]? {
    let tail = closing == "*" ? 2 : 1
    guard text.count > opening.count + tail, text.starts(with: opening),
      text.suffix(tail).allSatisfy({ $0 == closing })
    else { return nil }
    let inner = Array(text[opening.count..<(text.count - tail)])
    guard closing == "}" else { return inner.contains(closing) ? nil : inner }
    var depth = 0
    var isEscaped = false
    for character in inner {
      if isEscaped {
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "{" {
        depth += 1
      } else if character == "}" {
        depth -= 1
        if depth < 0 { return nil }
      }
    }
    return depth == 0 && !isEscaped ? inner : nil
  }

  /// Without white space at both ends and a stop at the end.
  private static func trimmed(_ text: [Character]) -> [Character] {
    var slice = text[...]
    func isSpace(_ character: Character) -> Bool {
      character.isWhitespace || character == narrow || character == "\u{200B}"
    }
    while let first = slice.first, isSpace(first) { slice.removeFirst() }
    while let last = slice.last {
      if slice.count >= 2, last == "\\", slice.dropLast().last == "\\" {
        slice.removeLast(2)
      } else if isSpace(last) || ",;:".contains(last)
        || (last == "." && slice.dropLast().last != ".")
      {
        slice.removeLast()
      } else {
        break
      }
    }
    return Array(slice)
  }

  private static let dropped: Set<String> = [
    "left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl",
    "biggr", "Biggl", "Biggr", "middle", "displaystyle", "textstyle", "scriptstyle", "limits",
    "nolimits", "(", ")", "[", "]", "!", "bf", "rm", "it", "centering",
  ]
  private static let spaces: Set<String> = ["quad", "qquad", "enspace", "thinspace", "space"]
  private static let narrows: Set<String> = [",", ";", ":", ">", " ", "~"]

  /// One pass over the characters.
  private static func withoutLayout(_ raw: [Character]) -> [Character] {
    var result: [Character] = []
    result.reserveCapacity(raw.count)
    var at = 0
    while at < raw.count {
      let character = raw[at]
      if character == "{", at + 2 < raw.count, raw[at + 1] == ",", raw[at + 2] == "}" {
        result.append(thousands)
        at += 3
        continue
      }
      guard character == "\\" else {
        result.append(character == "~" ? " " : character)
        at += 1
        continue
      }
      let name = command(raw, at + 1)
      at += 1 + max(1, name.count)
      if name == "!" {
        // `10,\! 080`: the comma stands between thousands.
        var next = at
        while next < raw.count, raw[next].isWhitespace { next += 1 }
        if result.last == ",", next < raw.count, raw[next].isNumber {
          result[result.count - 1] = thousands
          at = next
        }
      } else if dropped.contains(name) {
        // An invisible bracket, `\left.`, is a dot.
        if (name == "left" || name == "right"), at < raw.count, raw[at] == "." { at += 1 }
        if raw.indices.contains(at), raw[at].isWhitespace, name.first!.isLetter { at += 1 }
      } else if spaces.contains(name) {
        result.append(" ")
      } else if narrows.contains(name) {
        result.append(narrow)
      } else {
        result += "\\" + name
      }
    }
    return result
  }

  /// The name of the command whose backslash lies before `start`: letters, or one other sign.
  private static func command(_ raw: [Character], _ start: Int) -> String {
    var end = start
    while end < raw.count, raw[end].isASCII, raw[end].isLetter { end += 1 }
    if end == start, start < raw.count { end += 1 }
    return String(raw[start..<end])
  }

  /// Without dollar signs that enclose mathematics; those of money stay.
  ///
  /// They enclose mathematics where there is an even number of them and nothing between a pair
  /// begins or ends with white space, as TeX's users write; `$5 and $10` is money.
  private static func withoutMathSigns(_ text: [Character]) -> [Character] {
    var signs: [Int] = []
    for (index, character) in text.enumerated() where character == "$" {
      if index == 0 || text[index - 1] != "\\" { signs.append(index) }
    }
    guard !signs.isEmpty, signs.count.isMultiple(of: 2) else { return text }
    var drop: Set<Int> = []
    var index = 0
    while index < signs.count {
      let (open, close) = (signs[index], signs[index + 1])
      index += 2
      drop.formUnion([open, close])
      guard close > open + 1 else { continue }
      let isTight = !text[open + 1].isWhitespace && !text[close - 1].isWhitespace
      guard isTight || text.first == "$" && text.last == "$" else { return text }
    }
    return text.indices.filter { !drop.contains($0) }.map { text[$0] }
  }
}
