public import Basics
import OrderedCollections
public import Preferences
import Tools

extension RewardError.Code {
  /// A trace in which no tool could say whether anything holds.
  public static let toolVerdict = Self("tool.verdict")
}

/// What tools confirmed of an answer, in 0...1: the mean of the share of its steps and of its final
/// answer, of those that a tool could check.
///
/// Steps and answers that no tool could read count neither for nor against: they are in neither
/// share, and the stage says how many there were. An answer that is missing counts as 0.
/// It reads observations alone, from the column `trace` that ``ToolRewardModel`` fills in, or that
/// a row has from before. Nothing of the answer's wording counts.
public struct ToolVerdictRewardModel: RewardModel {
  /// Kind `tool-verdict`.
  public let card: RewardCard
  /// The reward where nothing could be checked; nil where that is an error.
  public let unchecked: Double?

  /// A rule. Traps for a value that is not finite.
  public init(unchecked: Double? = nil) {
    precondition(unchecked?.isFinite ?? true, "a finite reward")
    self.unchecked = unchecked
    var card = RewardCard(kind: "tool-verdict", name: "tool-verdict")
    card.readsMetadata = true
    self.card = card
  }

  /// - Throws: `tool.replay` for a row without a trace.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    _ = try trace(of: candidate)
    return nil
  }

  /// The shares. The attributes `steps` and `answer` have each one's, where a tool could check it.
  /// - Throws: `tool.replay` for a row without a trace; `tool.verdict` where no tool could say
  ///   anything of steps or answer, unless there is a reward for that.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    try candidates.map { candidate in
      let verdict = ToolVerdict(try trace(of: candidate))
      let shares = [("steps", verdict?.stepShare), ("answer", verdict?.answerShare)]
        .compactMap { name, share in share.map { (name, $0) } }
      guard let mean = shares.isEmpty ? unchecked : Self.mean(shares.map(\.1)) else {
        throw RewardError(.toolVerdict, "no tool could check anything of the answer")
      }
      var reward = Reward(value: mean)
      for (name, share) in shares { reward.attributes[name] = share }
      reward.reading = Reading(rule: candidate)
      reward.stage = RewardStage(
        name: card.name,
        operation: verdict?.observation("") ?? "nothing was checked", value: mean,
        parts: shares.map { RewardStage(name: $0, value: $1) })
      return reward
    }
  }

  private static func mean(_ shares: [Double]) -> Double {
    shares.reduce(0, +) / Double(shares.count)
  }

  private func trace(of candidate: Candidate) throws(RewardError) -> ToolTrace {
    guard let json = candidate.metadata[Candidate.traceColumn] else {
      throw RewardError(
        .toolReplay, "the row needs a trace of tools in '\(Candidate.traceColumn)'",
        at: .init(item: Candidate.traceColumn))
    }
    return try ToolTrace(json: json)
  }
}
