/// Python's case mappings: Unicode's full mappings, scalar by scalar, with the final sigma.
extension PythonText {
  static func upper(_ text: String) -> String {
    map(text) { scalar, _, _ in scalar.properties.uppercaseMapping }
  }

  static func lower(_ text: String) -> String { map(text, lowered) }

  /// `str.title`: a letter after a letter is lower case, any other title case.
  static func title(_ text: String) -> String {
    var afterCased = false
    return map(text) { scalar, index, all in
      defer { afterCased = scalar.properties.isCased }
      return afterCased ? lowered(scalar, index, all) : scalar.properties.titlecaseMapping
    }
  }

  /// `str.capitalize`: the first character in title case, the others in lower case.
  static func capitalize(_ text: String) -> String {
    map(text) { scalar, index, all in
      index == 0 ? scalar.properties.titlecaseMapping : lowered(scalar, index, all)
    }
  }

  static func swapCase(_ text: String) -> String {
    map(text) { scalar, index, all in
      if scalar.properties.isUppercase { return lowered(scalar, index, all) }
      return scalar.properties.isLowercase
        ? scalar.properties.uppercaseMapping : String(Character(scalar))
    }
  }

  /// `str.isupper` and `str.islower`: a cased character, and none of the other case.
  static func isAll(_ text: String, upper: Bool) -> Bool {
    var found = false
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      if properties.generalCategory == .titlecaseLetter { return false }
      if upper ? properties.isLowercase : properties.isUppercase { return false }
      if upper ? properties.isUppercase : properties.isLowercase { found = true }
    }
    return found
  }

  private static func map(
    _ text: String, _ change: (Unicode.Scalar, Int, [Unicode.Scalar]) -> String
  ) -> String {
    let scalars = Array(text.unicodeScalars)
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for (index, scalar) in scalars.enumerated() { result += change(scalar, index, scalars) }
    return result
  }

  private static func lowered(
    _ scalar: Unicode.Scalar, _ index: Int, _ all: [Unicode.Scalar]
  ) -> String {
    guard scalar.value == 0x3a3 else { return scalar.properties.lowercaseMapping }
    // A capital sigma that ends a word becomes the final form.
    var before = index - 1
    while before >= 0, all[before].properties.isCaseIgnorable { before -= 1 }
    guard before >= 0, all[before].properties.isCased else { return "\u{3c3}" }
    var after = index + 1
    while after < all.count, all[after].properties.isCaseIgnorable { after += 1 }
    return after < all.count && all[after].properties.isCased ? "\u{3c3}" : "\u{3c2}"
  }
}
