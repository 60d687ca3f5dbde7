import Basics

/// Reads an expression of numbers and computes it on the way, by recursive descent.
///
///     sum      = product (("+" | "-") product)*
///     product  = sign (("*" | "/" | "%" before an operand | nothing before "(") sign)*
///     sign     = ("-" | "+") sign | power
///     power    = postfix (("^" | "**") sign)?
///     postfix  = (number | "(" sum ")") "%"*
///
/// `×`, `·` and `x` for times, `÷`, long dashes for minus, and currency signs before numbers are
/// read as people write them. `%` is a percentage, unless an operand follows: `20% * 5` is 1, and
/// `7 % 4` is 3.
struct ArithmeticReader {
  private let letters: [Character]
  private var place = 0
  private var depth = 0
  /// How deep brackets and signs may nest.
  private static let maximumDepth = 100

  /// How many operations were computed; a lone number has none.
  private(set) var operations = 0

  init(_ text: some StringProtocol) { letters = Array(text) }

  /// The value of the whole text.
  /// - Throws: `tool.input`.
  mutating func value() throws(RewardError) -> Fraction {
    let value = try sum()
    skipSpaces()
    guard place == letters.count else { throw unexpected() }
    return value
  }

  private func unexpected() -> RewardError {
    let found = place < letters.count ? "'\(letters[place])'" : "the end"
    return RewardError(
      .toolInput, "no expression of numbers: \(found) at character \(place + 1)")
  }

  private mutating func skipSpaces() {
    while place < letters.count, letters[place].isWhitespace { place += 1 }
  }

  /// The next letter that is no space; nil at the end.
  private mutating func next() -> Character? {
    skipSpaces()
    return place < letters.count ? letters[place] : nil
  }

  private mutating func sum() throws(RewardError) -> Fraction {
    var value = try product()
    while let letter = next() {
      if letter == "+" {
        place += 1
        value = try value.plus(product())
      } else if Self.dashes.contains(letter) {
        place += 1
        value = try value.minus(product())
      } else {
        break
      }
      operations += 1
    }
    return value
  }

  private mutating func product() throws(RewardError) -> Fraction {
    var value = try sign()
    while let letter = next() {
      if letter == "(" {
        value = try value.times(sign())
      } else if Self.times.contains(letter) {
        place += 1
        value = try value.times(sign())
      } else if Self.over.contains(letter) {
        place += 1
        value = try value.divided(by: sign())
      } else if letter == "%" {
        // An operand follows: `postfix` has taken all other percent signs.
        place += 1
        value = try value.remainder(of: sign())
      } else {
        break
      }
      operations += 1
    }
    return value
  }

  private mutating func sign() throws(RewardError) -> Fraction {
    guard let letter = next(), letter == "+" || Self.dashes.contains(letter) else {
      return try power()
    }
    try enter()
    defer { depth -= 1 }
    place += 1
    let value = try sign()
    return letter == "+" ? value : try value.negated()
  }

  private mutating func power() throws(RewardError) -> Fraction {
    let base = try postfix()
    let isCaret = next() == "^"
    let isStars = place + 1 < letters.count && letters[place] == "*" && letters[place + 1] == "*"
    guard isCaret || isStars else { return base }
    try enter()
    defer { depth -= 1 }
    place += isCaret ? 1 : 2
    operations += 1
    return try base.power(sign())
  }

  private mutating func postfix() throws(RewardError) -> Fraction {
    var value = try operand()
    while next() == "%", !isOperand(after: place) {
      place += 1
      value = try value.divided(by: Fraction(100))
    }
    return value
  }

  /// Whether a number or a bracket follows, as after the `%` of a remainder.
  private func isOperand(after place: Int) -> Bool {
    guard let letter = letters[(place + 1)...].first(where: { !$0.isWhitespace }) else {
      return false
    }
    return letter == "(" || letter == "." || Self.currencies.contains(letter)
      || WrittenNumber.isDigit(letter)
  }

  private mutating func operand() throws(RewardError) -> Fraction {
    while let letter = next(), Self.currencies.contains(letter) { place += 1 }
    if next() == "(" {
      try enter()
      defer { depth -= 1 }
      place += 1
      let value = try sum()
      guard next() == ")" else { throw unexpected() }
      place += 1
      return value
    }
    guard let number = try WrittenNumber(letters[place...]) else { throw unexpected() }
    place += number.length
    return number.value
  }

  private mutating func enter() throws(RewardError) {
    depth += 1
    guard depth <= Self.maximumDepth else {
      throw RewardError(.toolInput, "more than \(Self.maximumDepth) brackets within each other")
    }
  }

  private static let dashes: Set<Character> = ["-", "–", "−"]
  private static let times: Set<Character> = ["*", "×", "·", "x", "X"]
  private static let over: Set<Character> = ["/", "÷"]
  static let currencies: Set<Character> = ["$", "€", "£"]
}
