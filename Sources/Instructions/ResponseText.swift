/// A response taken apart once, so that many constraints can look at it.
///
/// The definitions, which every constraint shares:
/// - **Line**: lines are separated by LF, CR LF, CR, NEL, U+2028 or U+2029.
/// - **Word**: a maximal run of letters, marks and numbers (Unicode categories L, M, N) that begins
///   with a letter or number; an apostrophe (`'` or `’`) between two of them belongs to it. So
///   `don't` is one word, `well-known` and `snake_case` are two, `3.5` is two, and a run of
///   Chinese characters is one.
/// - **List item**: a line that, after spaces and tabs, has `-`, `*`, `+`, `•`, or one to three
///   digits and `.` or `)`, then at least one space or tab, then at least one word.
/// - **Sentence**: a piece of a line with at least one word in it. Pieces end at a run of `.`, `!`,
///   `?`, `…` with any closing quotation marks, brackets, `*`, `_` after it when white space or the
///   line's end follows; at `。`, `！`, `？` whatever follows; and at the line's end. A single
///   period after mr, mrs, ms, dr, prof, st, vs, e.g or i.e inside a line ends nothing. The marker
///   of a list item is no part of a sentence. A cut last sentence counts.
/// - **Paragraph**: a maximal run of lines that are not blank.
///
/// Cost of making one: O(scalars).
public struct ResponseText: Sendable {
  /// The text as given.
  public let text: String
  /// The words in lower case, a typographic apostrophe made plain.
  public let words: [String]
  /// The text without white space around it, every line break written as LF.
  let scalars: [Unicode.Scalar]

  /// Takes a response apart.
  public init(_ text: String) {
    self.text = text
    scalars = Self.normalised(text)
    words = Self.words(in: scalars)
  }

  /// Whether there is nothing but white space.
  public var isBlank: Bool { scalars.isEmpty }

  var lines: [ArraySlice<Unicode.Scalar>] {
    scalars.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// How many paragraphs there are; 0 for white space only.
  public var paragraphCount: Int {
    var count = 0
    var inside = false
    for line in lines {
      let blank = line.allSatisfy { ScalarClass($0) == .space }
      if !blank, !inside { count += 1 }
      inside = !blank
    }
    return count
  }

  /// The number of list items.
  public var bulletCount: Int {
    lines.count { line in
      guard let marker = Self.listMarkerEnd(line) else { return false }
      return line[marker...].contains { ScalarClass($0).isWordCore }
    }
  }

  private static func normalised(_ text: String) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(text.utf8.count)
    var afterReturn = false
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n":
        if !afterReturn { result.append("\n") }
      case "\r", "\u{85}", "\u{2028}", "\u{2029}": result.append("\n")
      default: result.append(scalar)
      }
      afterReturn = scalar == "\r"
    }
    while let last = result.last, ScalarClass(last) == .space { result.removeLast() }
    let start = result.firstIndex { ScalarClass($0) != .space } ?? result.endIndex
    return start == 0 ? result : Array(result[start...])
  }

  private static func words(in scalars: [Unicode.Scalar]) -> [String] {
    func isCore(_ at: Int) -> Bool { at < scalars.count && ScalarClass(scalars[at]).isWordCore }
    var words: [String] = []
    var at = 0
    while at < scalars.count {
      guard isCore(at) else {
        at += 1
        continue
      }
      var word = String.UnicodeScalarView()
      run: while at < scalars.count {
        switch ScalarClass(scalars[at]) {
        case .letter, .number, .mark: word.append(scalars[at])
        case .apostrophe where isCore(at + 1): word.append("'")
        default: break run
        }
        at += 1
      }
      words.append(String(word).lowercased())
    }
    return words
  }

  /// The index after a list item's marker and its white space; nil when the line has no marker.
  static func listMarkerEnd(_ line: ArraySlice<Unicode.Scalar>) -> Int? {
    func isBlank(_ at: Int) -> Bool { at < line.endIndex && (line[at] == " " || line[at] == "\t") }
    var at = line.startIndex
    while isBlank(at) { at += 1 }
    guard at < line.endIndex else { return nil }
    switch line[at] {
    case "-", "*", "+", "•": at += 1
    case "0"..."9":
      let start = at
      while at < line.endIndex, ("0"..."9").contains(line[at]) { at += 1 }
      guard at - start <= 3, at < line.endIndex, line[at] == "." || line[at] == ")" else {
        return nil
      }
      at += 1
    default: return nil
    }
    guard isBlank(at) else { return nil }
    while isBlank(at) { at += 1 }
    return at
  }
}
