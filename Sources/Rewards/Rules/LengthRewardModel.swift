public import Basics
public import Preferences
import TextMetrics

/// How long a response is: (n − free) / per, never below 0 and at most `most`.
///
/// With a weight below 0 it is a length penalty; with 100 tokens `per` and nothing free it is the length
/// incentive of R³ (Kim et al. 2024).
public struct LengthRewardModel: RewardModel {
  /// What is counted.
  public enum Unit: String, Sendable, CaseIterable {
    /// Unicode scalars.
    case characters
    /// Runs of characters that are no white space.
    case words
    /// Lines with anything on them.
    case lines
    /// Runs of word characters and runs of punctuation, as NLTK's wordpunct tells them.
    case tokens

    /// How many a text has. Cost: O(bytes).
    public func count(_ text: String) -> Int {
      switch self {
      case .characters: text.scalarCount
      case .words: text.split(whereSeparator: \.isWhitespace).count
      case .tokens: wordPunctuationTokens(text).count
      case .lines:
        text.split(whereSeparator: \.isNewline).count { !$0.allSatisfy(\.isWhitespace) }
      }
    }
  }

  /// Kind `length`.
  public let card: RewardCard
  /// What is counted.
  public let unit: Unit
  /// So many cost nothing.
  public let free: Double
  /// So many more make a reward of 1.
  public let per: Double
  /// The highest reward; nil for none.
  public let most: Double?

  /// - Throws: `reward.configuration` for numbers that make no length.
  public init(
    unit: Unit = .words, free: Double = 0, per: Double = 1, most: Double? = nil
  ) throws(RewardError) {
    guard free >= 0, free.isFinite, per > 0, per.isFinite, most.map({ $0 > 0 }) ?? true else {
      throw RewardError(
        .rewardConfiguration, "'free' must be at least 0, 'per' and 'most' above 0")
    }
    (self.unit, self.free, self.per, self.most) = (unit, free, per, most)
    card = RewardCard(kind: "length", name: "length")
  }

  /// The lengths of the responses' texts. Not finite only where `per` is tiny.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    candidates.map { candidate in
      let count = unit.count(candidate.responseText)
      let value = min(max(0, Double(count) - free) / per, most ?? .infinity)
      var reward = Reward(value: value)
      reward.reading = Reading(rule: candidate)
      reward.stage = RewardStage(
        name: card.name, operation: "\(count) \(unit.rawValue)", value: value)
      return reward
    }
  }
}
