import Basics

/// A number as it stands in a text: digits, comma groups, decimals.
struct WrittenNumber {
  /// Its value.
  let value: Fraction
  /// Digits behind the point.
  let places: Int
  /// Characters that it takes.
  let length: Int

  static func isDigit(_ letter: Character) -> Bool { ("0"..."9").contains(letter) }

  /// The number that some letters begin with; nil where they begin with none. Commas count as its
  /// part where they stand before groups of three digits; a point does where a digit follows.
  /// - Throws: `tool.input` for more than 38 digits.
  init?(_ letters: ArraySlice<Character>) throws(RewardError) {
    var digits = Self.run(letters)
    var end = letters.startIndex + digits.count
    let isGrouped = (1...3).contains(digits.count)
    while isGrouped, end < letters.endIndex, letters[end] == "," {
      let group = Self.run(letters[(end + 1)...])
      guard group.count == 3 else { break }
      digits += group
      end += 4
    }
    var fraction: [Character] = []
    if end < letters.endIndex, letters[end] == "." {
      fraction = Self.run(letters[(end + 1)...])
      if !fraction.isEmpty { end += 1 + fraction.count }
    }
    guard !digits.isEmpty || !fraction.isEmpty else { return nil }
    guard let whole = Int128(String(digits + fraction)), fraction.count <= 37 else {
      throw RewardError(.toolInput, "a number of more than 38 digits")
    }
    value = try Fraction(whole, over: fraction.reduce(Int128(1)) { scale, _ in scale * 10 })
    places = fraction.count
    length = end - letters.startIndex
  }

  private static func run(_ letters: ArraySlice<Character>) -> [Character] {
    Array(letters.prefix(while: isDigit))
  }
}
