public import Basics
import OrderedCollections
public import Preferences
import Instructions

/// Whether a response does what can be verified: the constraints that its row has.
public struct InstructionRewardModel: RewardModel {
  /// Kind `instructions`.
  public let card: RewardCard
  /// Whether the reward is 1 where all constraints hold and 0 elsewhere; otherwise it is the share
  /// that holds.
  public let isStrict: Bool
  /// The column that holds the constraints.
  public let column: String

  /// - Parameter column: as `reward instructions` writes it.
  public init(isStrict: Bool = false, column: String = "constraints") {
    self.isStrict = isStrict
    self.column = column
    var card = RewardCard(kind: "instructions", name: "instructions")
    card.readsMetadata = true
    self.card = card
  }

  /// - Throws: `instruction.row` for a row without constraints, and what reading them throws.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    _ = try constraints(of: candidate)
    return nil
  }

  /// A reward in 0...1 for each candidate.
  /// - Throws: `instruction.row` where the row has no constraints, and what reading them throws.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    try candidates.map { candidate in
      let constraints = try constraints(of: candidate)
      let verdict = InstructionVerifier.verdict(on: candidate.responseText, constraints)
      var reward = Reward(value: isStrict ? (verdict.isSatisfied ? 1 : 0) : verdict.score)
      reward.reading = Reading(rule: candidate)
      let kept = verdict.constraints.count { $0 }
      reward.stage = RewardStage(
        name: card.name, operation: "\(kept) of \(constraints.count) constraints hold",
        value: reward.value)
      return reward
    }
  }

  private func constraints(of candidate: Candidate) throws(RewardError) -> [Constraint] {
    guard let items = candidate.metadata[column]?.array, !items.isEmpty else {
      throw RewardError(
        .instructionRow, "the row needs a list '\(column)' with at least one constraint",
        at: .init(item: column))
    }
    var constraints: [Constraint] = []
    for item in items { constraints.append(try Constraint(json: item)) }
    return constraints
  }
}
