import Basics
import OrderedCollections
import Preferences
import Testing
import Text

@Suite struct ExampleShapeTests {
  @Test(arguments: [
    #"{"prompt": "q", "response": "a"}"#,
    #"{"prompt": "q", "completion": [{"role": "assistant", "content": "a"}]}"#,
    #"{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}"#,
    #"{"conversations": [{"from": "human", "value": "q"}, {"from": "gpt", "value": "a"}]}"#,
    #"{"instruction": "q", "input": "", "output": "a"}"#,
    #"{"question": "q", "answer": "a"}"#,
  ])
  func scoreOneAnswer(row: String) throws {
    let rows = try read(row, as: ScoreRow.self)
    let first = try #require(rows.first)
    guard case .answer(let candidate) = first.content else {
      Issue.record("not one answer")
      return
    }
    #expect(candidate.prompt == [user("q")] && candidate.responseText == "a")
    #expect(candidate.metadata == first.original)
    #expect(first.scored([0.5]).elements.last?.key == "reward")
  }

  @Test func scorePairs() throws {
    let row = try #require(
      try read(
        #"{"id": 7, "messages": [], "prompt": "q", "chosen": "same", "rejected": "same"}"#,
        as: ScoreRow.self
      ).first)
    guard case .pair(let chosen, let rejected) = row.content else {
      Issue.record("not a pair")
      return
    }
    #expect(chosen == rejected)
    let scored = row.scored([1, -2])
    #expect(
      Array(scored.keys) == [
        "id", "messages", "prompt", "chosen", "rejected", "chosen_reward", "rejected_reward",
      ])
    #expect(scored["rejected_reward"] == .number(-2.0))
    // Empty answers have scores too.
    #expect(try read(#"{"prompt": "q", "response": ""}"#, as: ScoreRow.self).count == 1)
  }

  @Test func scoreFieldsBesideTheAnswer() throws {
    let row = try #require(
      try read(
        #"{"prompt": "q", "response": "a", "reference": "r", "steps": ["1", "2"], "reward": 3}"#,
        as: ScoreRow.self
      ).first)
    #expect(row.candidates[0].reference == "r" && row.candidates[0].steps == ["1", "2"])
    #expect(Array(row.scored([1]).keys) == ["prompt", "response", "reference", "steps", "reward"])
  }

  @Test func candidates() throws {
    let row = try #require(
      try read(
        #"{"prompt": "q", "responses": ["a", "", [{"role": "assistant", "content": "c"}]]}"#,
        as: CandidateRow.self
      ).first)
    #expect(row.candidates.map(\.responseText) == ["a", "", "c"])
    let generated = try read(
      #"{"messages": [{"role": "user", "content": "q"}], "completions": ["a"]}"#,
      as: CandidateRow.self)
    #expect(generated[0].group == row.group)
    #expect(
      code { _ = try read(#"{"prompt": "q", "responses": []}"#, as: CandidateRow.self) }
        == RowReason.badList.code)
  }

  @Test func prompts() throws {
    let rows = [
      #"{"prompt": "q"}"#, #"{"question": "q"}"#, #"{"instruction": "q"}"#,
      #"{"messages": [{"role": "user", "content": "q"}]}"#,
      #"{"conversations": [{"from": "human", "value": "q"}]}"#,
    ]
    for row in rows {
      #expect(try read(row, as: PromptRow.self).map(\.prompt) == [[user("q")]])
    }
  }

  @Test func ratings() throws {
    let kto = try read(
      #"{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}], "label": false}"#,
      as: RatedExample.self)
    #expect(kto[0].ratings == ["label": 0])
    let steer = try read(
      #"{"prompt": "q", "response": "a", "verbosity": 1, "helpfulness": 4, "coherence": 3}"#,
      as: RatedExample.self)
    #expect(Array(steer[0].ratings.keys) == ["helpfulness", "coherence", "verbosity"])
    #expect(steer[0].candidate.responseText == "a")
    let number = try read(
      #"{"prompt": "q", "completion": "a", "score": -1.25}"#, as: RatedExample.self)
    #expect(number[0].ratings == ["score": -1.25])
    #expect(
      code {
        _ = try read(#"{"prompt": "q", "response": "a", "label": "yes"}"#, as: RatedExample.self)
      } == RowReason.wrongType.code)
  }

  @Test func steps() throws {
    let trl = try read(
      #"{"prompt": "q", "completions": ["s1", "s2", "s3"], "labels": [true, 0.25, null]}"#,
      as: SteppedSolution.self)
    #expect(trl[0].labels == [1, 0.25, nil] && trl[0].firstError == 1)
    let bench = try read(
      #"{"problem": "q", "steps": ["s1", "s2", "s3"], "label": 1}"#, as: SteppedSolution.self)
    #expect(bench[0].labels == [1, 0, nil] && bench[0].firstError == 1)
    let right = try read(
      #"{"problem": "q", "steps": ["s1", "s2"], "label": -1}"#, as: SteppedSolution.self)
    #expect(right[0].labels == [1, 1] && right[0].firstError == nil)
    let bad: [(String, RowReason)] = [
      (#"{"prompt": "q", "completions": ["s"], "labels": [true, false]}"#, .badList),
      (#"{"prompt": "q", "completions": ["s"], "labels": [2]}"#, .badLabel),
      (#"{"prompt": "q", "completions": [" "], "labels": [1]}"#, .emptyResponse),
      (#"{"problem": "q", "steps": ["s"], "label": 1}"#, .badLabel),
      (#"{"problem": "q", "steps": ["s"], "label": 0.5}"#, .badLabel),
      (#"{"problem": "q", "steps": ["s"], "label": -2}"#, .badLabel),
    ]
    for (row, reason) in bad {
      #expect(code { _ = try read(row, as: SteppedSolution.self) } == reason.code)
    }
  }

  @Test func rankedLists() throws {
    let list = try read(
      #"{"prompt": "q", "responses": ["a", "b", "c"], "ratings": [1, 3, 1]}"#,
      as: RankedList.self)
    #expect(list[0].ranks == [-1, -3, -1])
    #expect(list[0].pairs().map { $0.chosenText + $0.rejectedText } == ["ba", "bc"])
    let bad: [(String, RowReason)] = [
      (#"{"prompt": "q", "responses": ["a", "b"], "ranks": [1]}"#, .badList),
      (#"{"prompt": "q", "responses": ["a"], "ranks": [1]}"#, .badList),
      (#"{"prompt": "q", "responses": ["a", ""], "ranks": [1, 2]}"#, .emptyResponse),
      (#"{"context": "q", "completions": [{"rank": 1}]}"#, .missingField),
      (#"{"context": "q", "completions": [{"rank": "1", "completion": "a"}]}"#, .wrongType),
    ]
    for (row, reason) in bad {
      #expect(code { _ = try read(row, as: RankedList.self) } == reason.code)
    }
  }
}
