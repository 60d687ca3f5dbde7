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
  /// The column with the right answer, for candidates without a `reference`.
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

  /// - Throws: `reward.reference` for a row without one.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    _ = try candidate.requiredReference(column)
    return nil
  }

  /// 1 for an answer equal to the reference; 0 for another one, and where it was not told.
  /// - Throws: `reward.reference` for a row without one.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    try candidates.map { candidate in
      let reference = try candidate.requiredReference(column)
      let grade = grader.grade(
        response: candidate.responseText, reference: grader.read(reference))
      var reward = Reward(value: grade.reward.value)
      reward.rationale = grade.reward.reason
      reward.stage = RewardStage(
        name: card.name, operation: grade.reward.reason, value: reward.value)
      return reward
    }
  }
}

extension Candidate {
  /// The reference answer: the candidate's, or a text or number in a column of its row.
  /// - Throws: `reward.reference`.
  func requiredReference(_ column: String) throws(RewardError) -> String {
    if let reference { return reference }
    switch metadata[column] {
    case .string(let text)?: return text
    case .number(let number)?: return number.literal
    default:
      throw RewardError(
        .rewardReference, "the row needs a reference answer in 'reference' or '\(column)'",
        at: .init(item: column))
    }
  }
}
