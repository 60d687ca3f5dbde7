/// What a scalar is to the counting of words.
enum ScalarClass {
  case letter, number, mark, apostrophe, space, other

  init(_ scalar: Unicode.Scalar) {
    if scalar.value < 0x80 {
      switch scalar {
      case "a"..."z", "A"..."Z": self = .letter
      case "0"..."9": self = .number
      case "'": self = .apostrophe
      case " ", "\t"..."\r": self = .space
      default: self = .other
      }
      return
    }
    if scalar == "\u{2019}" {
      self = .apostrophe
      return
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      self = .letter
    case .decimalNumber, .letterNumber, .otherNumber: self = .number
    case .nonspacingMark, .spacingMark, .enclosingMark: self = .mark
    default: self = scalar.properties.isWhitespace ? .space : .other
    }
  }

  /// A letter or a number: what a word needs at least one of.
  var isWordCore: Bool { self == .letter || self == .number }
}

extension Unicode.Scalar {
  /// Closes a quotation, a bracket or Markdown emphasis; passed over when looking at a text's end.
  var isClosing: Bool {
    switch self {
    case "\"", "'", "\u{201d}", "\u{2019}", "»", ")", "]", "}", "*", "_", "`", "」", "』": true
    default: false
    }
  }

  /// Ends a sentence when white space or the line's end follows.
  var isSentenceEnd: Bool {
    switch self {
    case ".", "!", "?", "…": true
    default: isWideSentenceEnd
    }
  }

  /// Ends a sentence whatever follows, since no space is written after it.
  var isWideSentenceEnd: Bool {
    switch self {
    case "。", "！", "？": true
    default: false
    }
  }

  var isComma: Bool {
    switch self {
    case ",", "，", "、", "،": true
    default: false
    }
  }

  var isDoubleQuote: Bool {
    switch self {
    case "\"", "\u{201c}", "\u{201d}": true
    default: false
    }
  }
}
