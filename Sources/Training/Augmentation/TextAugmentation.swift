public import Basics

/// Copies of a text with spelling mistakes in a few of its words: what ConvexDA's authors make
/// variants of a response with (Shen et al. 2023, "The Trickle-down Impact of Reward
/// (In-)consistency on RLHF").
///
/// A word is misspelt once: two neighbouring letters change places, or one is left out, or doubled.
/// Its first and last letters stay, so that it can still be read. Only words with four letters or
/// more are misspelt, each at most once in a copy.
public struct TextAugmentation: Sendable, Hashable {
  /// The highest share of a text's words that is misspelt.
  public let share: Double
  /// So many words are misspelt also where the share allows fewer, as it does of all texts with
  /// fewer than 20 words.
  public let least: Int

  /// A share in 0...1, rounded down to whole words. With `least: 0` the share is never exceeded.
  /// Traps outside the ranges.
  public init(share: Double = 0.05, least: Int = 1) {
    precondition((0...1).contains(share) && least >= 0, "a share in 0...1")
    self.share = share
    self.least = least
  }

  /// One copy. The text itself where no word can be misspelt. Cost: O(bytes).
  public func callAsFunction(_ text: String, from source: inout RandomSource) -> String {
    var pieces = Self.pieces(text)
    let words = pieces.indices.filter { pieces[$0].isWord }
    let eligible = words.filter { Self.letters(pieces[$0].text).count >= 4 }
    let wanted = max(least, Int(share * Double(words.count)))
    for place in eligible.shuffled(using: &source).prefix(wanted) {
      pieces[place].text = Self.misspelt(pieces[place].text, from: &source)
    }
    return pieces.map(\.text).joined()
  }

  /// Several copies, which may be equal. Traps for a count below 0.
  public func copies(of text: String, count: Int, from source: inout RandomSource) -> [String] {
    (0..<count).map { _ in self(text, from: &source) }
  }

  /// Runs of white space and runs of anything else, in order: joined they are the text.
  private static func pieces(_ text: String) -> [(text: String, isWord: Bool)] {
    var pieces: [(text: String, isWord: Bool)] = []
    for character in text {
      let isWord = !character.isWhitespace
      if pieces.last?.isWord == isWord {
        pieces[pieces.count - 1].text.append(character)
      } else {
        pieces.append((String(character), isWord))
      }
    }
    return pieces
  }

  /// The places of a word's letters; none of a word with other characters between them, such as a
  /// link.
  private static func letters(_ word: String) -> Range<Int> {
    let characters = Array(word)
    guard let first = characters.firstIndex(where: \.isLetter),
      let last = characters.lastIndex(where: \.isLetter),
      characters[first...last].allSatisfy(\.isLetter)
    else { return 0..<0 }
    return first..<last + 1
  }

  private static func misspelt(_ word: String, from source: inout RandomSource) -> String {
    var characters = Array(word)
    let letters = letters(word)
    let inner = letters.lowerBound + 1..<letters.upperBound - 1
    let place = Int.random(in: inner, using: &source)
    // Equal letters that change places make no mistake.
    let swaps = inner.dropLast().filter { characters[$0] != characters[$0 + 1] }
    switch (Int.random(in: 0..<3, using: &source), swaps.randomElement(using: &source)) {
    case (0, let swap?): characters.swapAt(swap, swap + 1)
    case (1, _): characters.remove(at: place)
    default: characters.insert(characters[place], at: place)
    }
    return String(characters)
  }
}
