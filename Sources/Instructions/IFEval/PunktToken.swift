import Basics

/// A token of the Punkt sentence tokenizer, with what is known of it.
struct PunktToken {
  let text: PythonText
  /// Lower case, with numbers as `##number##`.
  let type: String
  /// Ends in a period.
  let hasFinalPeriod: Bool
  var endsSentence = false
  var isAbbreviation = false
  var isEllipsis = false

  init(_ text: PythonText) {
    self.text = text
    let lowered = text.lowered
    type = Self.isNumber(lowered.scalars) ? "##number##" : lowered.string
    hasFinalPeriod = text.scalars.last == "."
  }

  /// The type without its final period.
  var typeWithoutPeriod: String {
    type.count > 1 && type.hasSuffix(".") ? String(type.dropLast()) : type
  }

  /// The type without a final period that ends a sentence.
  var typeWithoutSentencePeriod: String { endsSentence ? typeWithoutPeriod : type }

  /// One letter and a period.
  var isInitial: Bool {
    text.scalars.count == 2 && text.scalars[1] == "." && text.scalars[0] != "_"
      && text.scalars[0].isPythonWord && !text.scalars[0].isPythonDigit
  }

  var startsUpper: Bool { text.scalars.first?.properties.isUppercase ?? false }
  var startsLower: Bool { text.scalars.first?.properties.isLowercase ?? false }

  /// `-?[\.,]?\d[\d,\.-]*\.?` as a whole.
  private static func isNumber(_ scalars: [Unicode.Scalar]) -> Bool {
    var at = 0
    if at < scalars.count, scalars[at] == "-" { at += 1 }
    if at < scalars.count, scalars[at] == "." || scalars[at] == "," { at += 1 }
    guard at < scalars.count, scalars[at].isPythonDigit else { return false }
    return scalars[at...].allSatisfy {
      $0.isPythonDigit || $0 == "," || $0 == "." || $0 == "-"
    }
  }
}

extension PunktToken {
  /// The words and marks of a text, line by line.
  static func tokens(of text: PythonText) -> [PunktToken] {
    text.scalars.split(separator: "\n").flatMap { tokens(inLine: Array($0)) }
  }

  private static func tokens(inLine line: [Unicode.Scalar]) -> [PunktToken] {
    var tokens: [PunktToken] = []
    var at = 0
    while at < line.count {
      if line[at].isPythonSpace {
        at += 1
        continue
      }
      let end = marksEnd(line, at) ?? wordEnd(line, at) ?? at + 1
      tokens.append(PunktToken(PythonText(line[at..<end])))
      at = end
    }
    return tokens
  }

  /// Two or more hyphens or periods, or three or more periods with spaces between.
  private static func marksEnd(_ line: [Unicode.Scalar], _ start: Int) -> Int? {
    for mark in ["-", "."] as [Unicode.Scalar] {
      let run = line[start...].prefix { $0 == mark }.count
      if run >= 2 { return start + run }
    }
    var at = start
    var pairs = 0
    while at + 1 < line.count, line[at] == ".", line[at + 1].isPythonSpace {
      pairs += 1
      at += 2
    }
    // The last period has no space after it, or is the one before its space.
    if pairs >= 2, at < line.count, line[at] == "." { return at + 1 }
    return pairs >= 3 ? at - 1 : nil
  }

  /// The shortest run that ends before white space, a mark that is no part of a word, a run of
  /// marks, or a comma before any of these.
  private static func wordEnd(_ line: [Unicode.Scalar], _ start: Int) -> Int? {
    guard !notFirst.contains(line[start]) else { return nil }
    for end in (start + 1)...line.count {
      if isBreak(line, end) { return end }
      if end < line.count, line[end] == ",", isBreak(line, end + 1) { return end }
      if end < line.count, line[end].isPythonSpace { return nil }
    }
    return nil
  }

  private static func isBreak(_ line: [Unicode.Scalar], _ at: Int) -> Bool {
    at >= line.count || line[at].isPythonSpace || notInside.contains(line[at])
      || marksEnd(line, at) != nil
  }

  private static let notFirst = Set("(\"`{[:;&#*@)}]-,".unicodeScalars)
  /// Curly quotation marks are among them since NLTK 3.10.
  static let notInside = Set(
    "?!)\";}]*:@'({[\u{2018}\u{2019}\u{201c}\u{201d}\u{ab}\u{bb}".unicodeScalars)
}
