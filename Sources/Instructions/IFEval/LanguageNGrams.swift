import Foundation

/// The character n-grams of a text that languages are told apart by (Shuyo, "Language Detection
/// Library for Java", 2010, as its Python port `langdetect` has it).
struct LanguageNGrams {
  /// Chinese characters that the profiles do not tell apart: each to the one that stands for its class.
  let ideographs: [Unicode.Scalar: Unicode.Scalar]

  /// All n-grams of one to three characters inside of words, with a space for a word's start and end.
  /// Words in capitals give only what stands before their second letter.
  func grams(of text: PythonText) -> [UInt64] {
    var result: [UInt64] = []
    var window: [Unicode.Scalar] = [" "]
    var isCapitals = false
    for raw in prepared(text) {
      let scalar = normalised(raw)
      let last = window.last!
      if last == " " {
        window = [" "]
        isCapitals = false
        if scalar == " " { continue }
      } else if window.count >= 3 {
        window.removeFirst()
      }
      window.append(scalar)
      if scalar.properties.isUppercase {
        if last.properties.isUppercase { isCapitals = true }
      } else {
        isCapitals = false
      }
      if isCapitals { continue }
      for length in 1...window.count where length > 1 || scalar != " " {
        result.append(Self.key(window.suffix(length)))
      }
    }
    return result
  }

  /// One to three scalars in a number: they have 21 bits each. (Strings would be compared by canonical
  /// equivalence.)
  static func key(_ scalars: some Sequence<Unicode.Scalar>) -> UInt64 {
    scalars.reduce(0) { $0 << 21 | UInt64($1.value) }
  }

  /// The first 10,000 characters without addresses, runs of spaces and, where most of the text is in
  /// another script, Latin letters.
  private func prepared(_ text: PythonText) -> [Unicode.Scalar] {
    var kept: [Unicode.Scalar] = []
    for scalar in Self.composed(Self.withoutAddresses(text.scalars)).prefix(10_000)
    where scalar != " " || kept.last != " " {
      kept.append(scalar)
    }
    func isLatin(_ scalar: Unicode.Scalar) -> Bool { scalar >= "A" && scalar <= "z" }
    let latin = kept.count(where: isLatin)
    let other = kept.count { $0.value >= 0x300 && !(0x1e00...0x1eff).contains($0.value) }
    return latin * 2 < other ? kept.filter { !isLatin($0) } : kept
  }

  /// Vietnamese letters and the marks after them as one scalar.
  private static func composed(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    let marks: Set<UInt32> = [0x300, 0x301, 0x303, 0x309, 0x323]
    let letters = Set("AEIOUYaeiouyÂÊÔâêôĂăƠơƯư".unicodeScalars)
    var result: [Unicode.Scalar] = []
    for scalar in scalars {
      if marks.contains(scalar.value), let letter = result.last, letters.contains(letter) {
        let pair = PythonText([letter, scalar]).string
        result.removeLast()
        result.append(contentsOf: composition(of: pair))
      } else {
        result.append(scalar)
      }
    }
    return result
  }

  private static func composition(of pair: String) -> [Unicode.Scalar] {
    Array(pair.precomposedStringWithCanonicalMapping.unicodeScalars)
  }

  /// Web and mail addresses as a space.
  private static func withoutAddresses(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    var at = 0
    let heads = ["http://", "https://"].map { PythonText($0) }
    let text = PythonText(scalars)
    while at < scalars.count {
      if let head = heads.first(where: { text.has($0, at: at) }) {
        let start = at + head.scalars.count
        let end = scalars[start...].prefix(2076).prefix { isASCIIWord($0, or: "-_.?&~;+=/#") }
          .endIndex
        if end > start {
          result.append(" ")
          at = end
          continue
        }
      }
      if scalars[at] == "@" {
        let host = scalars[(at + 1)...].prefix { isASCIIWord($0, or: "-_.") }
        let first = host.first.map { $0 != "." } ?? false
        let user = result.reversed().prefix(64).prefix { isASCIIWord($0, or: "-_.") }.count
        if user > 0, first, host.count >= 2 {
          result.removeLast(user)
          result.append(" ")
          at = host.prefix(510).endIndex
          continue
        }
      }
      result.append(scalars[at])
      at += 1
    }
    return result
  }

  private static func isASCIIWord(_ scalar: Unicode.Scalar, or marks: String) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9": true
    default: marks.unicodeScalars.contains(scalar)
    }
  }

  /// What the profiles have in place of a character.
  private func normalised(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0..<0x80:
      let isLetter = (scalar >= "A" && scalar <= "Z") || (scalar >= "a" && scalar <= "z")
      return isLetter ? scalar : " "
    case 0xa0, 0xab, 0xb0, 0xbb: return " "
    case 0x219: return "\u{15f}"
    case 0x21b: return "\u{163}"
    case 0x2000...0x206f: return " "
    case 0x6cc: return "\u{64a}"
    case 0x1ea0...0x1eff: return "\u{1ec3}"
    case 0x3040...0x309f: return "\u{3042}"
    case 0x30a0...0x30ff: return "\u{30a2}"
    case 0x3100...0x312f, 0x31a0...0x31bf: return "\u{3105}"
    case 0x4e00...0x9fff: return ideographs[scalar] ?? scalar
    case 0xac00...0xd7af: return "\u{ac00}"
    default: return scalar
    }
  }
}
