import Basics

/// A text as Python's `str` sees it: code points, with Python's notions of white space, case and
/// words. The official checkers of IFEval are written in Python, and their verdicts hang on these.
struct PythonText: Hashable, Sendable {
  var scalars: [Unicode.Scalar]

  init(_ text: some StringProtocol) { scalars = Array(text.unicodeScalars) }
  init(_ scalars: some Sequence<Unicode.Scalar>) { self.scalars = Array(scalars) }

  var string: String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  var isEmpty: Bool { scalars.isEmpty }

  /// `str.strip()`.
  var stripped: PythonText { stripped { $0.isPythonSpace } }

  /// `str.strip(chars)`.
  func stripped(_ mark: Unicode.Scalar) -> PythonText { stripped { $0 == mark } }

  private func stripped(_ isDropped: (Unicode.Scalar) -> Bool) -> PythonText {
    guard let start = scalars.firstIndex(where: { !isDropped($0) }) else { return PythonText("") }
    let end = scalars.lastIndex { !isDropped($0) }!
    return PythonText(scalars[start...end])
  }

  /// Whether `str.strip()` leaves nothing.
  var isBlank: Bool { scalars.allSatisfy(\.isPythonSpace) }

  /// `str.lower()`, scalar by scalar.
  var lowered: PythonText {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(scalars.count)
    for scalar in scalars {
      if scalar.value < 0x80 {
        let isUpper = scalar >= "A" && scalar <= "Z"
        result.append(isUpper ? Unicode.Scalar(scalar.value + 32)! : scalar)
      } else {
        result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
    return PythonText(result)
  }

  /// `str.isupper()`: at least one letter with case, and none that is not upper case.
  var isUpper: Bool { isCased(as: \.isUppercase, never: \.isLowercase) }

  /// `str.islower()`.
  var isLower: Bool { isCased(as: \.isLowercase, never: \.isUppercase) }

  private func isCased(
    as wanted: KeyPath<Unicode.Scalar.Properties, Bool>,
    never unwanted: KeyPath<Unicode.Scalar.Properties, Bool>
  ) -> Bool {
    var found = false
    for scalar in scalars {
      let properties = scalar.properties
      if properties[keyPath: unwanted] || properties.generalCategory == .titlecaseLetter {
        return false
      }
      if properties[keyPath: wanted] { found = true }
    }
    return found
  }

  /// `str.split()`: the runs of what is not white space.
  var fields: [PythonText] { scalars.split(whereSeparator: \.isPythonSpace).map { PythonText($0) } }

  /// `str.startswith`.
  func hasPrefix(_ prefix: PythonText) -> Bool { scalars.starts(with: prefix.scalars) }

  /// `str.endswith`.
  func hasSuffix(_ suffix: PythonText) -> Bool {
    scalars.count >= suffix.scalars.count
      && scalars[(scalars.count - suffix.scalars.count)...].elementsEqual(suffix.scalars)
  }

  /// Whether `part` stands at `index`.
  func has(_ part: PythonText, at index: Int) -> Bool {
    index + part.scalars.count <= scalars.count
      && scalars[index..<index + part.scalars.count].elementsEqual(part.scalars)
  }

  /// Starts of `part`, left to right and not overlapping; all places for an empty one.
  /// Cost: O(count · part).
  func places(of part: PythonText) -> [Int] {
    var places: [Int] = []
    var at = 0
    while at + part.scalars.count <= scalars.count {
      if has(part, at: at) {
        places.append(at)
        at += max(1, part.scalars.count)
      } else {
        at += 1
      }
    }
    return places
  }

  /// `str.split(separator)`, for a separator that is not empty.
  func parts(around separator: PythonText) -> [PythonText] {
    precondition(!separator.isEmpty, "Python refuses an empty separator")
    var parts: [PythonText] = []
    var start = 0
    for place in places(of: separator) {
      parts.append(PythonText(scalars[start..<place]))
      start = place + separator.scalars.count
    }
    parts.append(PythonText(scalars[start...]))
    return parts
  }

  /// Whether the parts stand one after the other somewhere, with at most one space between them.
  func hasSequence(_ parts: [String]) -> Bool {
    let parts = parts.map { PythonText($0) }
    return scalars.indices.contains { start in
      var at = start
      for (index, part) in parts.enumerated() {
        if index > 0, at < scalars.count, scalars[at].isPythonSpace { at += 1 }
        guard has(part, at: at) else { return false }
        at += part.scalars.count
      }
      return true
    }
  }

  /// Whether a regular expression's `\b` holds before `index`.
  func isWordBoundary(_ index: Int) -> Bool {
    let before = index > 0 && scalars[index - 1].isPythonWord
    let after = index < scalars.count && scalars[index].isPythonWord
    return before != after
  }
}

extension Unicode.Scalar {
  /// A regular expression's `\w`.
  var isPythonWord: Bool { self == "_" || ScalarClass(self).isWordCore }

  /// A regular expression's `\d`.
  var isPythonDigit: Bool { properties.generalCategory == .decimalNumber }
}
