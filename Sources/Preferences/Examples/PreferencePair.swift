public import Basics
public import OrderedCollections
public import Text

/// Two answers to one prompt, of which one was preferred.
public struct PreferencePair: Hashable, Sendable {
  /// What both conversations begin with; empty where the file has bare texts.
  public var prompt: [Message]
  /// The preferred answer, usually one assistant message.
  public var chosen: [Message]
  /// The other answer.
  public var rejected: [Message]
  /// By how much chosen is better, in units of reward: the m of −log σ(r_c − r_r − m).
  public var margin: Double?
  /// The pair's weight in the loss, at least 0; nil means 1.
  public var weight: Double?
  /// The chance that the label is wrong, in 0...1; nil takes the training's own.
  public var labelSmoothing: Double?
  /// Names the prompt, so that a split never puts one prompt on both sides; see `promptGroup`.
  public var group: String
  /// Where the pair came from.
  public var place: RowPlace
  /// The row as it stood in the file, all columns in order.
  public var original: JSONObject

  /// A pair made by code. The group is computed.
  public init(
    prompt: [Message], chosen: [Message], rejected: [Message], margin: Double? = nil,
    weight: Double? = nil, labelSmoothing: Double? = nil,
    place: RowPlace = RowPlace(line: 1, index: 0), original: JSONObject = [:]
  ) {
    self.prompt = prompt
    self.chosen = chosen
    self.rejected = rejected
    self.margin = margin
    self.weight = weight
    self.labelSmoothing = labelSmoothing
    group =
      prompt.isEmpty
      ? bareTextGroup([joinedText(chosen), joinedText(rejected)]) : promptGroup(prompt)
    self.place = place
    self.original = original
  }

  /// Prompt and chosen answer as one conversation.
  public var chosenConversation: [Message] { prompt + chosen }
  /// Prompt and rejected answer as one conversation.
  public var rejectedConversation: [Message] { prompt + rejected }
  /// The chosen answer's text.
  public var chosenText: String { joinedText(chosen) }
  /// The rejected answer's text.
  public var rejectedText: String { joinedText(rejected) }

  /// The two answers as candidates, chosen first.
  public var candidates: [Candidate] {
    [chosen, rejected].map { Candidate(prompt: prompt, response: $0, metadata: original) }
  }
}

extension PreferencePair {
  /// A pair of a file's row, checked: both answers end with text by the assistant and differ.
  init(
    _ content: PairContent, row: RowFields, margin: Double? = nil
  ) throws(RowFault) {
    try requireAnswer(content.chosen, "chosen")
    try requireAnswer(content.rejected, "rejected")
    guard !areSameMessages(content.chosen, content.rejected) else {
      throw RowFault(.identical, "chosen and rejected are the same text", column: "rejected")
    }
    let weight = try row.optionalNumber("weight")
    if let weight, weight < 0 {
      throw RowFault(.badNumber, "a weight is below zero", column: "weight")
    }
    let smoothing = try row.optionalNumber("label_smoothing")
    if let smoothing, !(0...1).contains(smoothing) {
      throw RowFault(
        .badNumber, "a label's smoothing is no chance in 0...1", column: "label_smoothing")
    }
    self.init(
      prompt: content.prompt, chosen: content.chosen, rejected: content.rejected,
      margin: try row.optionalNumber("margin") ?? margin, weight: weight,
      labelSmoothing: smoothing, place: row.place, original: row.original)
  }
}

/// Refuses an answer that does not end with the assistant saying something.
func requireAnswer(_ response: [Message], _ column: String) throws(RowFault) {
  guard let last = response.last, last.role == assistantRole else {
    throw RowFault(
      .lastRole, "the \(column) conversation does not end with the assistant's turn",
      column: column)
  }
  guard !isEmptyMessage(last) else {
    throw RowFault(.emptyResponse, "the \(column) response is empty", column: column)
  }
}
