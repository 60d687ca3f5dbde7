public import Basics
public import OrderedCollections

/// A row to score: one answer, or a pair of which each answer gets its score.
///
/// Texts are not checked as in training data: an empty answer and a pair of equal answers have
/// scores too.
public struct ScoreRow: Hashable, Sendable {
  /// What the row asks to be scored.
  public enum Content: Hashable, Sendable {
    /// One answer: gives `reward`.
    case answer(Candidate)
    /// Two answers: give `chosen_reward` and `rejected_reward`.
    case pair(chosen: Candidate, rejected: Candidate)
  }

  /// What is to be scored.
  public var content: Content
  /// Where the row stands in its file.
  public var place: RowPlace
  /// The row with all its columns, to be written back.
  public var original: JSONObject

  /// A row to score; `original` are the columns to be written back.
  public init(content: Content, place: RowPlace, original: JSONObject) {
    self.content = content
    self.place = place
    self.original = original
  }

  /// The row's candidates: one, or chosen and rejected.
  public var candidates: [Candidate] {
    switch content {
    case .answer(let candidate): [candidate]
    case .pair(let chosen, let rejected): [chosen, rejected]
    }
  }

  /// The row with its scores added at the end; a column of that name is replaced in place.
  /// - Parameter rewards: one for each of `candidates`.
  public func scored(_ rewards: [Double]) -> JSONObject {
    let names = rewards.count == 1 ? ["reward"] : ["chosen_reward", "rejected_reward"]
    precondition(rewards.count == candidates.count, "one reward for each candidate")
    var row = original
    for (name, reward) in zip(names, rewards) { row[name] = .number(reward) }
    return row
  }
}

extension ScoreRow: DatasetExample {
  /// What errors call these examples.
  public static let kind = "rows to score"

  /// A prompt with `response` first, then pairs, then whole conversations: a file that has `chosen`,
  /// `rejected` and `messages` (UltraFeedback) is scored as pairs.
  public static let shapes: [RowShape<ScoreRow>] =
    answerShapes.filter { $0.columns.count > 1 }.map(scored)
    + pairContentShapes.map { shape in
      RowShape(shape.name, columns: shape.columns, accepts: shape.accepts) {
        row throws(RowFault) in
        var rows: [ScoreRow] = []
        for pair in try shape.decode(row) {
          rows.append(
            ScoreRow(
              content: .pair(
                chosen: try candidate(pair.prompt, pair.chosen, row),
                rejected: try candidate(pair.prompt, pair.rejected, row)),
              place: row.place, original: row.original))
        }
        return rows
      }
    }
    + answerShapes.filter { $0.columns.count == 1 }.map(scored)

  private static func scored(_ shape: RowShape<AnswerContent>) -> RowShape<ScoreRow> {
    RowShape(shape.name, columns: shape.columns, accepts: shape.accepts) { row throws(RowFault) in
      var rows: [ScoreRow] = []
      for answer in try shape.decode(row) {
        rows.append(
          ScoreRow(
            content: .answer(try candidate(answer.prompt, answer.response, row)),
            place: row.place, original: row.original))
      }
      return rows
    }
  }
}
