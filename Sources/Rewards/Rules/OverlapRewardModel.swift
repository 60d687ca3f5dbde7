public import Preferences
public import TextMetrics

/// How much of a response's wording reference answers have: BLEU or ROUGE as a reward, in 0...1.
///
/// With ``BLEU/bleuberi`` and one to five references it is the reward of BLEUBERI (Chang et al. 2025).
public struct OverlapRewardModel: ReferencedRewardModel {
  /// What is measured.
  public enum Measure: Hashable, Sendable {
    case bleu(BLEU)
    /// The F measure of the best reference.
    case rouge(ROUGE)
    /// The harmonic mean of BLEU and ROUGE-L; 0 where either is.
    case harmonicMean(BLEU, ROUGE)
  }

  /// Kind `overlap`.
  public let card: RewardCard
  /// What is measured.
  public let measure: Measure
  /// The column with a reference, or a list of them; rows without it have them in `reference`.
  public let column: String

  /// An overlap with the row's references.
  public init(_ measure: Measure, column: String = "references") {
    self.measure = measure
    self.column = column
    var card = RewardCard(kind: "overlap", name: measure.name)
    card.readsMetadata = true
    self.card = card
  }

  /// The overlaps. Cost: O(words) for each reference of BLEU, O(words²) of ROUGE-L.
  /// - Throws: `reward.reference` for a row without references.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    try candidates.map { candidate in
      let references = try candidate.requiredReferences(column)
      var reward = Reward(value: measure(candidate.responseText, references))
      reward.reading = Reading(rule: candidate)
      reward.stage = RewardStage(
        name: card.name, operation: "against \(references.count) references", value: reward.value)
      return reward
    }
  }
}

extension OverlapRewardModel.Measure {
  fileprivate var name: String {
    switch self {
    case .bleu: "bleu"
    case .rouge: "rouge"
    case .harmonicMean: "bleu and rouge"
    }
  }

  fileprivate func callAsFunction(_ text: String, _ references: [String]) -> Double {
    switch self {
    case .bleu(let bleu): return bleu.score(text, references: references).value
    case .rouge(let rouge): return rouge.score(text, references: references).fMeasure
    case .harmonicMean(let bleu, let rouge):
      let one = bleu.score(text, references: references).value
      let two = rouge.score(text, references: references).fMeasure
      return one + two > 0 ? 2 * one * two / (one + two) : 0
    }
  }
}
