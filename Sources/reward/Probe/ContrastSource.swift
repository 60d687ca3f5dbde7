import Basics
import Evaluation
import OrderedCollections
import Preferences
import Rewards
import Text
import Tracking

/// Instructions with their right answers, gathered from rows of any shape, and the contrast pairs
/// among them.
struct ContrastSource {
  /// What is embedded for each item: all that the prompt's messages say.
  private(set) var texts: [String] = []
  private(set) var items: [ContrastBuilder.Item] = []
  /// Each item's row.
  private(set) var places: [RowPlace] = []

  /// Adds an answer that is right, with one that is not where there is one.
  /// - Returns: why it cannot be used; nil where it can.
  mutating func add(_ right: Candidate, worse: Candidate?, at place: RowPlace) -> RowFault? {
    guard right.response.count == 1 else {
      return RowFault(
        RowReason("several-messages"), "the answer has several messages: a contrast pair has one")
    }
    let answer = right.responseText
    guard !answer.allSatisfy(\.isWhitespace) else {
      return RowFault(.emptyResponse, "the right answer has no text")
    }
    let text = right.prompt.map(\.content).joined(separator: "\n\n")
    guard !text.allSatisfy(\.isWhitespace) else {
      return RowFault(.emptyPrompt, "there is no prompt with a text")
    }
    texts.append(text)
    items.append(
      ContrastBuilder.Item(
        instruction: Self.instruction(right.prompt), answer: answer, worse: worse?.responseText,
        embedding: []))
    places.append(place)
    return nil
  }

  /// The one user's text where there is no more to the prompt; else its messages.
  private static func instruction(_ prompt: [Message]) -> JSONValue {
    guard prompt.count == 1, prompt[0].role == "user", prompt[0].extra.isEmpty,
      case .text(let text) = prompt[0].body
    else { return .array(prompt.map(\.json)) }
    return .string(text)
  }

  /// The pairs, with what became of the items.
  /// - Throws: what the encoder and ``ContrastBuilder/pairs(_:)`` throw.
  func pairs(
    _ builder: ContrastBuilder, _ encoder: some TextEmbedder
  ) throws -> (outcome: ContrastBuilder.Outcome, facts: JSONObject) {
    let bar = ProgressBar("embed", total: texts.count, unit: "text")
    defer { bar.finish() }
    var embedded = items
    var truncated = 0
    for (index, text) in texts.enumerated() {
      let vector = try encoder.embed([text])[0]
      embedded[index].embedding = vector.values
      if vector.reading.isTruncated { truncated += 1 }
      bar.advance(by: 1)
    }
    bar.finish()
    let outcome = try builder.pairs(embedded)
    var facts: JSONObject = [
      "encoder": .string(encoder.name), "lower": .number(builder.lower),
      "upper": .number(builder.upper), "uses": .number(builder.uses),
      "truncated_for_encoder": .number(truncated),
    ]
    facts.merge(outcome.json) { $1 }
    return (outcome, facts)
  }
}
