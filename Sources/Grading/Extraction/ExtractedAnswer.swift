/// The final answer of a response, and how it was found.
public struct ExtractedAnswer: Hashable, Sendable {
  /// How the answer is marked, in the order in which the marks are looked for.
  public enum Method: String, Hashable, Sendable, CaseIterable {
    /// The last `\boxed{…}` or `\fbox{…}`; several in one sentence are one list.
    case boxed
    /// What follows the last `####`, as in GSM8K.
    case hashes
    /// What follows the last heading `# Answer`, as in PRM800K.
    case heading
    /// What follows the last "the answer is", "final answer:", or a line's "A:".
    case phrase
    /// The last number, where nothing is marked: only where the grader may take it.
    case lastNumber = "last-number"
    /// The response is an answer already.
    case whole
  }

  /// The answer as it was written.
  public let text: String
  /// How it was found.
  public let method: Method
}

extension AnswerGrader {
  /// The final answer of a response; nil where none is marked, or the last box is not closed
  /// because the response was cut off.
  ///
  /// Of a response with reasoning between `<think>` and `</think>` only what follows is looked at.
  /// Cost: linear in the response's length.
  public func extract(_ response: String) -> ExtractedAnswer? {
    var text = Array(response)
    if let end = AnswerMarks.last("</think>", in: text) { text.removeFirst(end + 8) }
    switch AnswerMarks.boxed(text) {
    case .found(let answer): return ExtractedAnswer(text: answer, method: .boxed)
    case .unclosed: return nil
    case .none: break
    }
    if let answer = AnswerMarks.hashes(text) { return .init(text: answer, method: .hashes) }
    if let answer = AnswerMarks.heading(text) { return .init(text: answer, method: .heading) }
    if let answer = AnswerMarks.phrase(text) { return .init(text: answer, method: .phrase) }
    guard takesLastNumber, let answer = AnswerMarks.lastNumber(text) else { return nil }
    return .init(text: answer, method: .lastNumber)
  }
}
