import Basics
import Instructions
import OrderedCollections

/// A rule that scores answers, with the data that it needs.
struct ScoreRule {
  let rule: ScoreSource.Rule
  private let checker: IFEvalChecker?

  /// - Throws: `language.data` where IFEval's language data is not installed.
  init(_ rule: ScoreSource.Rule) throws(RewardError) {
    self.rule = rule
    switch rule {
    case .ifeval, .allIFEval, .looseIFEval, .allLooseIFEval:
      checker = IFEvalChecker(language: try IFEvalLanguage())
    default: checker = nil
    }
  }

  /// One score for each answer.
  /// - Parameter row: has the prompt's instructions.
  /// - Throws: `instruction.row` and the other errors of rows of instructions.
  func scores(_ answers: [String], _ row: JSONObject) throws(RewardError) -> [Double] {
    switch rule {
    case .length: answers.map { Double($0.scalarCount) }
    case .shortness: answers.map { -Double($0.scalarCount) }
    case .instructions: try verified(answers, row).map(\.share)
    case .allInstructions: try verified(answers, row).map { $0.isSatisfied ? 1 : 0 }
    case .ifeval: try checked(answers, row, .strict).map(\.score)
    case .allIFEval: try checked(answers, row, .strict).map { $0.followsAll ? 1 : 0 }
    case .looseIFEval: try checked(answers, row, .loose).map(\.score)
    case .allLooseIFEval: try checked(answers, row, .loose).map { $0.followsAll ? 1 : 0 }
    }
  }

  /// The verifier takes rows of a bounded number of answers.
  private func verified(
    _ answers: [String], _ row: JSONObject
  ) throws(RewardError) -> [(share: Double, isSatisfied: Bool)] {
    var results: [(Double, Bool)] = []
    for start in stride(from: 0, to: answers.count, by: InstructionVerifier.maximumResponses) {
      let part = answers[start...].prefix(InstructionVerifier.maximumResponses)
      let judged = try InstructionVerifier.verify(
        row: [
          "constraints": row["constraints"] ?? .null,
          "responses": .array(part.map(JSONValue.string)),
        ])
      let shares = judged["scores"]?.array ?? []
      let truths = judged["satisfied"]?.array ?? []
      for (share, truth) in zip(shares, truths) {
        results.append((share.double!, truth == true))
      }
    }
    return results
  }

  private func checked(
    _ answers: [String], _ row: JSONObject, _ mode: IFEvalVerdict.Mode
  ) throws(RewardError) -> [IFEvalVerdict] {
    guard let checker else { preconditionFailure("a rule of IFEval has its checker") }
    let instructions = try IFEvalRow(.object(row)).instructions
    return answers.map { checker.verdict(on: $0, instructions, mode: mode) }
  }
}
