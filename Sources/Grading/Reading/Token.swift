/// The smallest parts of an answer.
enum Token: Hashable, Sendable {
  case number(Numeral)
  /// A variable's name.
  case letter(String)
  /// Several letters side by side, of which it is not yet told whether they are a word.
  case word(String)
  /// Words that are no mathematics.
  case text(String)
  case function(Expression.Function)
  /// A sign, also where it was written as a command: `\le` is `<=`.
  case symbol(String)
  /// A command that takes arguments, or the begin or end of an environment.
  case command(String)

  /// Digits as they were written, with their value.
  struct Numeral: Hashable, Sendable {
    var value: Rational
    /// The digits and the point, without separators of thousands.
    var digits: String
    /// Digits after the point; nil without a point.
    var places: Int?
    /// Whether it is a fraction in one sign, such as ½.
    var isVulgar = false
  }

  func isSymbol(_ name: String) -> Bool { self == .symbol(name) }

  /// A word or text in lower case.
  var words: String? {
    switch self {
    case .word(let text), .text(let text): text.lowercased()
    default: nil
    }
  }
}

/// A token with the white space before it.
struct PlacedToken: Hashable, Sendable {
  let token: Token
  let isSpaced: Bool
}

/// Where an answer can be read in two ways: the way that is not taken at first.
struct OtherReading: OptionSet, Hashable, Sendable {
  let rawValue: Int

  /// `1,234` as two members at the top, as one number in brackets.
  static let commas = OtherReading(rawValue: 1)
  /// `2e-3` as twice Euler's number less three.
  static let scientific = OtherReading(rawValue: 2)
  /// The letter in `5m` as a unit, in `5 m` as a variable.
  static let letterUnits = OtherReading(rawValue: 4)
  /// `1/2x` as one by twice x.
  static let tightProducts = OtherReading(rawValue: 8)
  /// `2\frac{3}{2}` as a sum.
  static let improperSums = OtherReading(rawValue: 16)
  /// A word as a product of its letters, or the reverse.
  static let letterProducts = OtherReading(rawValue: 32)

  static let each: [OtherReading] = [
    .commas, .scientific, .letterUnits, .tightProducts, .improperSums, .letterProducts,
  ]
}

/// Why an answer could not be read.
enum ReadingStop: Error, Hashable, Sendable {
  case empty, unreadable, tooDeep, tooLarge
}
