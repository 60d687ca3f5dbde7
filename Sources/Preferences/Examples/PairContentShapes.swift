import Basics
import OrderedCollections
import Text

/// The shapes that hold exactly one chosen and one rejected answer, without checks of the texts:
/// what scoring needs, where an empty or a doubled answer still has a score.
let pairContentShapes: [RowShape<PairContent>] =
  PromptStyle.allCases.map(statedPrompt) + [
    RowShape("RewardBench texts", columns: ["text_chosen", "text_rejected"]) {
      row throws(RowFault) in
      let chosen = try row.text("text_chosen")
      let rejected = try row.text("text_rejected")
      // The prompt column is used only where both texts literally begin with it. In a dialogue it
      // may end inside a turn, so that the texts themselves tell better.
      if case .string(let prompt)? = row.optional("prompt"), !isBlank(prompt),
        !beginsDialogue(prompt), chosen.utf8.starts(with: prompt.utf8),
        rejected.utf8.starts(with: prompt.utf8)
      {
        return [
          PairContent(
            prompt: [userMessage(prompt)],
            chosen: [assistantMessage(remainder(chosen, after: prompt))],
            rejected: [assistantMessage(remainder(rejected, after: prompt))])
        ]
      }
      return [try splitTexts(chosen: chosen, rejected: rejected)]
    },
    RowShape(
      "implicit prompt", columns: ["chosen", "rejected"],
      accepts: { !isTextList($0["chosen"]) }, decode: implicitPrompt),
    RowShape("graded answers", columns: ["question", "pos_answer", "neg_answer"]) {
      row throws(RowFault) in
      [
        PairContent(
          prompt: try PromptStyle.question.read(row), chosen: try gradedAnswer(row, "pos_answer"),
          rejected: try gradedAnswer(row, "neg_answer"))
      ]
    },
    RowShape("LLMBar", columns: ["input", "output_1", "output_2", "label"]) {
      row throws(RowFault) in
      let texts = [try row.text("output_1"), try row.text("output_2")]
      let label = try row.optionalNumber("label")
      guard label == 1 || label == 2 else {
        throw RowFault(.badLabel, "'label' is neither 1 nor 2", column: "label")
      }
      let prompt = try row.text("input")
      guard !isBlank(prompt) else {
        throw RowFault(.emptyPrompt, "the prompt has no text", column: "input")
      }
      return [pair(prompt, texts, better: label == 1 ? 0 : 1)]
    },
    RowShape(
      "PandaLM",
      columns: [
        "instruction", "response1", "response2", "annotator1", "annotator2", "annotator3",
      ]
    ) { row throws(RowFault) in
      let texts = [try row.text("response1"), try row.text("response2")]
      let verdict = try majority(row, ["annotator1", "annotator2", "annotator3"])
      let prompt = try PromptStyle.instruction.read(row)
      let sides = texts.map { [assistantMessage($0)] }
      return [
        PairContent(prompt: prompt, chosen: sides[verdict - 1], rejected: sides[2 - verdict])
      ]
    },
  ]

@Sendable private func implicitPrompt(_ row: RowFields) throws(RowFault) -> [PairContent] {
  let chosen = try row.value("chosen")
  let rejected = try row.value("rejected")
  guard case .string(let text) = chosen else {
    return [
      try splitPair(
        chosen: messageList(chosen, "chosen"), rejected: messageList(rejected, "rejected"))
    ]
  }
  return [try splitTexts(chosen: text, rejected: requireText(rejected, "rejected"))]
}

/// `prompt`, `conversations`, `instruction` or `question` with `chosen` and `rejected`.
private func statedPrompt(_ style: PromptStyle) -> RowShape<PairContent> {
  RowShape(
    "\(style.rawValue) and pair", columns: [style.rawValue, "chosen", "rejected"],
    accepts: { !isTextList($0["chosen"]) },
    decode: { row throws(RowFault) in
      let stated = row.optional("prompt")
      return [
        try joinPair(
          prompt: style.read(row),
          chosen: pairSide(row, "chosen", behind: stated),
          rejected: pairSide(row, "rejected", behind: stated))
      ]
    })
}

/// One side of a pair with a stated prompt: an answer, or a conversation that repeats the prompt,
/// be it a list of messages or a dialogue in one text.
private func pairSide(
  _ row: RowFields, _ column: String, behind prompt: JSONValue?
) throws(RowFault) -> [Message] {
  let value = try row.value(column)
  if let text = value.string, beginsDialogue(text), let turns = try wholeDialogue(text, column) {
    return turns
  }
  return try responseMessages(value, column, behind: prompt)
}

func isTextList(_ value: JSONValue?) -> Bool {
  guard case .array(let items)? = value, let first = items.first else { return false }
  return first.string != nil
}

private func remainder(_ text: String, after prefix: String) -> String {
  String(decoding: text.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
}

private func pair(_ prompt: String, _ texts: [String], better: Int) -> PairContent {
  PairContent(
    prompt: [userMessage(prompt)], chosen: [assistantMessage(texts[better])],
    rejected: [assistantMessage(texts[1 - better])])
}

/// An answer as a text, or as an object that holds it under `answer` (tool-augmented rewards).
private func gradedAnswer(_ row: RowFields, _ column: String) throws(RowFault) -> [Message] {
  let value = try row.value(column)
  guard let answer = value["answer"] else {
    return [assistantMessage(try requireText(value, column))]
  }
  return [assistantMessage(try requireText(answer, column))]
}

/// The label that more than half of the annotators gave: 1 or 2. No such label, or 0, is a tie.
private func majority(_ row: RowFields, _ columns: [String]) throws(RowFault) -> Int {
  var votes = [0, 0, 0]
  for column in columns {
    guard let label = try row.optionalNumber(column), [0, 1, 2].contains(label) else {
      throw RowFault(.badLabel, "'\(column)' is not 0, 1 or 2", column: column)
    }
    votes[Int(label)] += 1
  }
  for label in [1, 2] where votes[label] * 2 > columns.count { return label }
  throw RowFault(.tie, "the annotators prefer neither response", column: columns[0])
}
