/// A human and a machine text of one beginning, cut so that nothing but the writing tells them
/// apart.
///
/// Corpora for detectors are often made by continuing the first words of human texts: those are the
/// human's in both. And a detector of lengths must not pass for one of machines. So the words that
/// both begin with are left out, and then as many words are kept of each.
public struct MatchedTexts: Sendable, Hashable {
  /// The texts without their common beginning, cut; white space between words stays.
  public let human: String, machine: String
  /// How many words are left of each.
  public let words: Int
  /// How many words both began with.
  public let common: Int

  /// Cuts two texts. Words are what white space divides.
  ///
  /// - Parameter most: the most words that are kept of each, at least 1.
  /// - Returns: Nil where one text is the beginning of the other: nothing is left to compare.
  public init?(human: String, machine: String, most: Int) {
    precondition(most > 0, "a text has a word")
    let (own, other) = (
      human.split(whereSeparator: \.isWhitespace), machine.split(whereSeparator: \.isWhitespace)
    )
    common = zip(own, other).prefix { $0 == $1 }.count
    words = min(own.count - common, other.count - common, most)
    guard words > 0 else { return nil }
    let range = common..<common + words
    self.human = Self.text(own, range, of: human)
    self.machine = Self.text(other, range, of: machine)
  }

  private static func text(_ words: [Substring], _ range: Range<Int>, of text: String) -> String {
    String(text[words[range.lowerBound].startIndex..<words[range.upperBound - 1].endIndex])
  }
}
