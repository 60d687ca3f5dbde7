public import Basics
import OrderedCollections
public import Preferences
import Grading

extension RewardError.Code {
  /// A reward that compares with a reference, of a row without one.
  public static let rewardReference = Self("reward.reference")
}

/// Whether a solution's final answer is the reference: 1 or 0, with the verdict as rationale.
public struct AnswerRewardModel: RewardModel {
  /// Kind `answer`.
  public let card: RewardCard
  /// The column with the right answer; rows without it have it in `reference`.
  public let column: String
  private let grader: AnswerGrader

  /// - Parameter takesLastNumber: whether a response without a marked answer gives its last number.
  public init(column: String = "answer", takesLastNumber: Bool = false) {
    self.column = column
    grader = AnswerGrader(takesLastNumber: takesLastNumber)
    var card = RewardCard(kind: "answer", name: "answer")
    card.readsMetadata = true
    self.card = card
  }

  /// - Throws: `reward.reference` for a row without one, and for one that cannot be read.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    _ = try reference(of: candidate)
    return nil
  }

  /// 1 for an answer equal to the reference; 0 for another one, and where it was not told.
  /// - Throws: `reward.reference` for a row without one, and for one that cannot be read.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    try candidates.map { candidate in
      let reference = try reference(of: candidate)
      let grade = grader.grade(response: candidate.responseText, reference: reference)
      var reward = Reward(value: grade.reward.value)
      reward.rationale = grade.reward.reason
      reward.reading = Reading(rule: candidate)
      reward.stage = RewardStage(
        name: card.name, operation: grade.reward.reason, value: reward.value)
      return reward
    }
  }

  /// A reference that cannot be read would make every response wrong: that is the row's fault.
  private func reference(of candidate: Candidate) throws(RewardError) -> Answer {
    let answer = grader.read(try candidate.requiredReference(column))
    guard let obstacle = answer.obstacle else { return answer }
    throw RewardError(
      .rewardReference,
      "the reference answer '\(answer.text.prefix(60))' cannot be read (\(obstacle.rawValue))",
      at: .init(item: column))
  }
}

extension Candidate {
  /// The reference answer: a text or number in a column of the row, or else the candidate's own, or in
  /// `reference`: the same for every command, whichever of them it fills in.
  /// - Throws: `reward.reference`, also for an empty one.
  func requiredReference(_ column: String) throws(RewardError) -> String {
    let given = metadata[column] ?? reference.map(JSONValue.string) ?? metadata["reference"]
    switch given {
    case .string(let text)? where !text.allSatisfy(\.isWhitespace): return text
    case .number(let number)?: return number.literal
    default:
      throw RewardError(
        .rewardReference, "the row needs a reference answer in 'reference' or '\(column)'",
        at: .init(item: column))
    }
  }
}
