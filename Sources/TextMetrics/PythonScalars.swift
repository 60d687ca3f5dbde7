// The published values of these metrics come from Python programs, so that texts are split and
// lower-cased as Python's `str` does, and scalars classified as its regular expressions do.

import Basics

extension Unicode.Scalar {
  /// Unicode's `\w` (Technical Standard 18, annex C): letters with their marks, decimal digits,
  /// connectors such as the underscore, and joiners.
  var isWord: Bool {
    switch properties.generalCategory {
    case .decimalNumber, .connectorPunctuation, .nonspacingMark, .spacingMark, .enclosingMark: true
    default: properties.isAlphabetic || properties.isJoinControl
    }
  }

  /// `[0-9]`.
  var isASCIIDigit: Bool { value >= 0x30 && value <= 0x39 }

  /// `\p{N}`.
  var isNumber: Bool {
    switch properties.generalCategory {
    case .decimalNumber, .letterNumber, .otherNumber: true
    default: false
    }
  }

  /// `\p{P}`.
  var isPunctuation: Bool {
    switch properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      true
    default: false
    }
  }

  /// `\p{S}`.
  var isSymbol: Bool {
    switch properties.generalCategory {
    case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: true
    default: false
    }
  }
}

extension [Unicode.Scalar] {
  /// `str.split()`: the runs of what is not white space.
  var fields: [String] {
    split(whereSeparator: \.isPythonSpace).map { String(String.UnicodeScalarView($0)) }
  }

  /// `str.lower()`, which has one rule that looks at the neighbours: a capital sigma that ends a
  /// word.
  var lowered: [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(count)
    for (index, scalar) in enumerated() {
      if scalar.isASCII {
        let isUpper = scalar >= "A" && scalar <= "Z"
        result.append(isUpper ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar)
      } else if scalar == "\u{3a3}" {
        result.append(isFinalSigma(at: index) ? "\u{3c2}" : "\u{3c3}")
      } else {
        result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
    return result
  }

  /// Unicode's Final_Sigma: something with case before it, and nothing with case behind it.
  private func isFinalSigma(at index: Int) -> Bool {
    let before = self[..<index].last(where: { !$0.properties.isCaseIgnorable })
    guard let before, before.properties.isCased else { return false }
    let after = self[(index + 1)...].first(where: { !$0.properties.isCaseIgnorable })
    guard let after else { return true }
    return !after.properties.isCased
  }
}
