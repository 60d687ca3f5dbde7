import Basics
import OrderedCollections
import Text

/// A prompt and one answer, unchecked: what scoring needs.
struct AnswerContent: Hashable, Sendable {
  var prompt: [Message]
  var response: [Message]
}

/// The shapes that hold one answer: `response` or `completion` beside a prompt, Alpaca's `output`,
/// `question` and `answer`, or a conversation that ends with the assistant's turn.
let answerShapes: [RowShape<AnswerContent>] =
  PromptStyle.allCases.flatMap { style in
    ["response", "completion", style == .question ? "answer" : "output"].map { column in
      RowShape(
        "\(style.rawValue) and \(column)", columns: [style.rawValue, column],
        accepts: { !isTextList($0[column]) }
      ) { row throws(RowFault) in
        let prompt = try style.read(row)
        let response = try responseMessages(
          row.value(column), column, behind: row.optional("prompt"))
        return [try joinAnswer(prompt: prompt, response: response, column: column)]
      }
    }
  }
  + ["messages", "conversations"].map { column in
    RowShape(column, columns: [column]) { row throws(RowFault) in
      let messages = try messageList(row.value(column), column)
      guard messages.last?.role == assistantRole else {
        throw RowFault(
          .lastRole, "the conversation does not end with the assistant's turn", column: column)
      }
      return [
        AnswerContent(prompt: Array(messages.dropLast()), response: Array(messages.suffix(1)))
      ]
    }
  }

/// Takes the prompt off a response that is a whole conversation.
private func joinAnswer(
  prompt: [Message], response: [Message], column: String
) throws(RowFault) -> AnswerContent {
  if response.first?.role == assistantRole {
    return AnswerContent(prompt: prompt, response: response)
  }
  let count = commonPrefixCount(prompt, response)
  guard count == prompt.count, count < response.count else {
    throw RowFault(
      .promptMismatch,
      "'\(column)' is neither the assistant's answer nor a conversation that "
        + "begins with the prompt", column: column)
  }
  return AnswerContent(prompt: prompt, response: Array(response[count...]))
}
