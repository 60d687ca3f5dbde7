public import Basics
public import Preferences
import Rewards

/// A human and a machine text as a detector is trained on them, and a text that is half of each.
public struct DetectionTexts: Sendable, Hashable {
  /// Where they are from.
  public let example: MatchedExample
  /// The texts, cut where that was asked for.
  public let human: String, machine: String
  /// The human text with half of its sentences from the machine's.
  public let mixture: SentenceMixer.Mixture

  /// Cuts and mixes two texts.
  ///
  /// - Parameters:
  ///   - maximumWords: cuts both to as many words, at most so many (``MatchedTexts``); nil leaves
  ///     them as they are. Traps below 1.
  ///   - source: does not advance; the mixture depends on it and on the human text alone, so that
  ///     other rows change nothing.
  /// - Throws: `text.empty` where one text is the beginning of the other, so that nothing is left.
  public init(
    _ example: MatchedExample, maximumWords: Int? = nil, from source: RandomSource
  ) throws(RewardError) {
    self.example = example
    if let maximumWords {
      guard
        let cut = MatchedTexts(human: example.human, machine: example.machine, most: maximumWords)
      else {
        throw RewardError(
          .textTooShort,
          "one of the texts is the beginning of the other: behind it nothing is left to compare")
      }
      (human, machine) = (cut.human, cut.machine)
    } else {
      (human, machine) = (example.human, example.machine)
    }
    var own = source.stream("mixture of \(example.group)")
    mixture = SentenceMixer(human, from: &own).mixed(withSentencesOf: machine, from: &own)
  }
}
