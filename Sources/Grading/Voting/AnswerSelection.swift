/// The responses to one question, graded: what each way of choosing one of them gets.
public struct AnswerSelection: Sendable {
  /// Whether each response is right. What was not told counts as not right.
  public let isRight: [Bool]
  /// The responses' answers in classes.
  public let vote: AnswerVote
  /// The most frequent answer; nil where nothing was answered, which counts as wrong.
  public let majority: AnswerVote.Choice?
  /// The response with the highest score; nil without scores, or where nothing was answered.
  public let best: AnswerVote.Choice?
  /// The answer with the highest sum of scores; nil as `best`.
  public let weighted: AnswerVote.Choice?

  /// Traps unless all lists have one entry for each response, or where a score is NaN.
  ///
  /// - Parameters:
  ///   - answers: the responses' answers, nil where there is none.
  ///   - isRight: from any source: the grader, or labels.
  ///   - scores: a reward model's scores.
  /// - Complexity: O(answers · classes) comparisons.
  public init(
    _ answers: [Answer?], isRight: [Bool], scores: [Double]? = nil, grader: AnswerGrader
  ) {
    precondition(answers.count == isRight.count, "each response is right or not")
    self.isRight = isRight
    let vote = AnswerVote(answers, grader: grader)
    self.vote = vote
    majority = vote.majority
    best = scores.flatMap { vote.best(by: $0) }
    weighted = scores.flatMap { vote.weighted(by: $0) }
  }

  /// Whether the chosen response is right.
  public func isRight(_ choice: AnswerVote.Choice?) -> Bool {
    choice.map { isRight[$0.index] } ?? false
  }

  /// The chance that at least one of k responses is right, drawn without replacement: without bias
  /// from n ≥ k responses (Chen et al. 2021, "Evaluating large language models trained on code").
  /// k = 1 gives the share of right responses. Traps unless 1 ≤ k ≤ n. Cost: O(n + k).
  public func passAt(_ k: Int) -> Double {
    precondition(k >= 1 && k <= isRight.count, "pass@k needs k of the responses")
    let wrong = isRight.count { !$0 }
    guard wrong >= k else { return 1 }
    var allWrong = 1.0
    for index in 0..<k { allWrong *= Double(wrong - index) / Double(isRight.count - index) }
    return 1 - allWrong
  }
}
