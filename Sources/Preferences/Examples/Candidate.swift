public import Basics
public import OrderedCollections
public import Text

/// A conversation and one answer to it: what every reward model scores.
public struct Candidate: Hashable, Sendable {
  /// The conversation up to the answer; empty where a text stands alone.
  public var prompt: [Message]
  /// The answer: one assistant message, or several messages of a longer exchange.
  public var response: [Message]
  /// A reference answer, for reward models that compare with one.
  public var reference: String?
  /// The answer cut into steps, for reward models that score steps.
  public var steps: [String]?
  /// Whatever else the row holds; rule-based reward models read their rules here.
  public var metadata: JSONObject

  /// A candidate whose answer may be several messages.
  public init(
    prompt: [Message], response: [Message], reference: String? = nil, steps: [String]? = nil,
    metadata: JSONObject = [:]
  ) {
    self.prompt = prompt
    self.response = response
    self.reference = reference
    self.steps = steps
    self.metadata = metadata
  }

  /// A candidate whose answer is one assistant message.
  public init(prompt: [Message], response: String, metadata: JSONObject = [:]) {
    self.init(
      prompt: prompt, response: [assistantMessage(response)], metadata: metadata)
  }

  /// A question and its answer as plain texts.
  public init(prompt: String, response: String, metadata: JSONObject = [:]) {
    self.init(
      prompt: [userMessage(prompt)], response: response, metadata: metadata)
  }

  /// Prompt and answer as one conversation, as it is rendered and scored.
  public var conversation: [Message] { prompt + response }
  /// The answer's text; several messages joined by blank lines.
  public var responseText: String { joinedText(response) }
}

/// The text of messages, joined by blank lines. Cost: O(bytes); free for one message.
func joinedText(_ messages: [Message]) -> String {
  messages.count == 1 ? messages[0].content : messages.map(\.content).joined(separator: "\n\n")
}
