public import Basics
public import Preferences

/// One statistic of a language model as a reward of a response's text alone: its mean
/// log-probability, its curvature (Fast-DetectGPT), its entropy and so on.
///
/// The prompt is not read. Baselines of detectors and of writing-quality models.
public final class TextStatisticRewardModel: RewardModel {
  /// Kind `text-statistic`.
  public let card: RewardCard
  /// Which one.
  public let measure: TextStatistics.Measure
  private let reader: TextStatisticsReader

  /// A reward by a model that is open.
  public init(_ reader: TextStatisticsReader, _ measure: TextStatistics.Measure) {
    self.reader = reader
    self.measure = measure
    card = RewardCard(kind: "text-statistic", name: "\(measure.rawValue) of \(reader.name)")
  }

  /// What is read of a candidate.
  /// - Throws: as ``TextStatisticsReader/encode(_:)``.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    Reading(try reader.encode(candidate.responseText))
  }

  /// The statistic of each response. Cost: one forward pass over its tokens.
  /// - Throws: as ``TextStatisticsReader/read(_:)``; `reward.not-finite` for a curvature that there
  ///   is not.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    try reader.read(candidates.map(\.responseText)).map { result in
      guard let value = result.statistics[measure] else {
        throw RewardError(
          .rewardNotFinite,
          "a text has no \(measure.rawValue): the model's distributions have no spread",
          at: .init(item: card.name))
      }
      var reward = Reward(value: value)
      reward.reading = result.reading
      reward.stage = RewardStage(
        name: card.kind, operation: "\(measure.rawValue) of \(result.statistics.tokens) tokens",
        value: value)
      return reward
    }
  }
}
