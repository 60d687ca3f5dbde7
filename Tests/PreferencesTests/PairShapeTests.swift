import Basics
import OrderedCollections
import Preferences
import Testing
import Text

/// Every way in which a pair may be written, one row each.
@Suite struct PairShapeTests {
  func pair(_ row: String, columns: ColumnNames = ColumnNames()) throws -> PreferencePair {
    let pairs = try read(row, as: PreferencePair.self, columns: columns)
    #expect(pairs.count == 1)
    return try #require(pairs.first)
  }

  /// All of these are the question "q" with the answers "a" and "b".
  @Test(arguments: [
    #"{"prompt": "q", "chosen": "a", "rejected": "b"}"#,
    #"{"prompt": [{"role": "user", "content": "q"}], "chosen": "a", "rejected": "b"}"#,
    #"{"prompt": {"role": "user", "content": "q"}, "chosen": "a", "rejected": "b"}"#,
    #"{"prompt": [{"role": "user", "content": "q"}], "chosen": [{"role": "assistant", "content": "a"}], "rejected": [{"role": "assistant", "content": "b"}]}"#,
    #"{"chosen": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}], "rejected": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "b"}]}"#,
    #"{"prompt": "q", "messages": [], "chosen": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}], "rejected": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "b"}]}"#,
    #"{"chosen": "\n\nHuman: q\n\nAssistant: a", "rejected": "\n\nHuman: q\n\nAssistant: b"}"#,
    #"{"prompt": "\n\nHuman: q\n\nAssistant:", "chosen": "a", "rejected": "b"}"#,
    #"{"prompt": "\n\nHuman: q\n\nAssistant:", "chosen": " a", "rejected": " b"}"#,
    #"{"prompt": "\n\nHuman: q\n\nAssistant:", "chosen": "\n\nHuman: q\n\nAssistant: a", "rejected": "\n\nHuman: q\n\nAssistant: b"}"#,
    #"{"prompt": "q", "chosen": "\n\nHuman: q\n\nAssistant: a", "rejected": "b"}"#,
    #"{"prompt": "\n\nHuman: q\n\nAssistant:", "text_chosen": "\n\nHuman: q\n\nAssistant: a", "text_rejected": "\n\nHuman: q\n\nAssistant: b"}"#,
    #"{"prompt": "\n\nHuman: q", "text_chosen": "\n\nHuman: q\n\nAssistant: a", "text_rejected": "\n\nHuman: q\n\nAssistant: b"}"#,
    #"{"conversations": [{"from": "human", "value": "q"}], "chosen": {"from": "gpt", "value": "a"}, "rejected": {"from": "gpt", "value": "b"}}"#,
    #"{"conversations": [{"role": "user", "content": "q"}], "chosen": "a", "rejected": "b"}"#,
    #"{"instruction": "q", "input": "", "chosen": "a", "rejected": "b"}"#,
    #"{"instruction": "q", "input": null, "output": ["a", "b"]}"#,
    #"{"system": "", "question": "q", "chosen": "a", "rejected": "b"}"#,
    #"{"question": "q", "pos_answer": {"answer": "a", "score": 1}, "neg_answer": "b"}"#,
    #"{"context": [{"role": "user", "content": "q"}], "completions": [{"rank": 1, "completion": [{"role": "assistant", "content": "b"}]}, {"rank": 0, "completion": [{"role": "assistant", "content": "a"}]}]}"#,
    #"{"prompt": "q", "text_chosen": "qa", "text_rejected": "qb"}"#,
    #"{"text_chosen": "\n\nHuman: q\n\nAssistant: a", "text_rejected": "\n\nHuman: q\n\nAssistant: b"}"#,
    #"{"input": "q", "output_1": "b", "output_2": "a", "label": 2}"#,
    #"{"instruction": "q", "input": "", "response1": "a", "response2": "b", "annotator1": 1, "annotator2": 2, "annotator3": 1}"#,
    #"{"prompt": "q", "responses": ["b", "a"], "ranks": [2, 1]}"#,
    #"{"prompt": "q", "responses": ["b", "a"], "ratings": [0.1, 0.9]}"#,
    #"{"prompt": "q", "chosen": ["a"], "rejected": ["b"]}"#,
  ])
  func samePair(row: String) throws {
    let pair = try pair(row)
    #expect(pair.prompt == [user("q")] && pair.chosenText == "a" && pair.rejectedText == "b")
    #expect(pair.chosen == [assistant("a")] && pair.rejected == [assistant("b")])
    #expect(pair.group == promptGroup([user("q")]))
    #expect(pair.original == (try JSONValue.parse(row)).object)
    #expect(pair.margin == nil && pair.weight == nil)
  }

  @Test func marginAndWeight() throws {
    let pair = try pair(
      #"{"prompt": "q", "chosen": "a", "rejected": "b", "margin": 1.5, "weight": 0}"#)
    #expect(pair.margin == 1.5 && pair.weight == 0)
    let nulls = try self.pair(
      #"{"prompt": "q", "chosen": "a", "rejected": "b", "margin": null, "weight": null}"#)
    #expect(nulls.margin == nil && nulls.weight == nil)
  }

  @Test func systemHistoryAndInput() throws {
    let pair = try pair(
      #"{"system": "s", "history": [["q0", "a0"]], "instruction": "do", "input": "this", "chosen": "a", "rejected": "b"}"#
    )
    #expect(
      pair.prompt == [system("s"), user("q0"), assistant("a0"), user("do\nthis")])
    let own = try self.pair(
      #"{"system": "s", "prompt": [{"role": "system", "content": "t"}, {"role": "user", "content": "q"}], "chosen": "a", "rejected": "b"}"#
    )
    #expect(own.prompt == [system("t"), user("q")])
    let question = try self.pair(
      #"{"context": "c", "question": "q", "pos_answer": "a", "neg_answer": "b"}"#)
    #expect(question.prompt == [user("c\nq")])
  }

  @Test func conversationsThatKnowMoreThanThePrompt() throws {
    let pair = try pair(
      #"{"prompt": " q", "chosen": [{"role": "system", "content": "s"}, {"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}], "rejected": [{"role": "system", "content": "s"}, {"role": "user", "content": "q"}, {"role": "assistant", "content": "b"}]}"#
    )
    #expect(pair.prompt == [system("s"), user("q")])
    #expect(pair.chosen == [assistant("a")])
  }

  /// The prompt is the longest common beginning, but each side keeps its last message.
  @Test func implicitPrompts() throws {
    let longer = try pair(
      #"{"chosen": "\n\nHuman: q\n\nAssistant: a\n\nHuman: r\n\nAssistant: c", "rejected": "\n\nHuman: q\n\nAssistant: a"}"#
    )
    #expect(longer.prompt == [user("q")])
    #expect(longer.chosen == [assistant("a"), user("r"), assistant("c")])
    #expect(longer.chosenText == "a\n\nr\n\nc" && longer.rejectedText == "a")
    let deep = try pair(
      #"{"chosen": "\n\nHuman: q\n\nAssistant: a\n\nHuman: r\n\nAssistant: c", "rejected": "\n\nHuman: q\n\nAssistant: a\n\nHuman: r\n\nAssistant: d"}"#
    )
    #expect(deep.prompt == [user("q"), assistant("a"), user("r")])
  }

  /// Texts without markers are no dialogues: they stand alone, and their group is the row's own.
  @Test func bareTexts() throws {
    let pair = try pair(#"{"chosen": "The sky is blue.", "rejected": "The sky is green."}"#)
    #expect(pair.prompt.isEmpty && pair.chosenText == "The sky is blue.")
    let swapped = try self.pair(#"{"rejected": "The sky is blue.", "chosen": "The sky is green."}"#)
    #expect(swapped.group == pair.group)
    let other = try self.pair(#"{"chosen": "The sky is blue.", "rejected": "The sky is red."}"#)
    #expect(other.group != pair.group)
  }

  /// A prompt may tell of a dialogue without being one, and an answer may run on into one: where the
  /// prompt is stated, both stay as they are.
  @Test(arguments: [
    #"{"prompt": "Sum up:\n\nHuman: x\n\nAssistant: y\n\nIn a word?", "chosen": "a", "rejected": "b"}"#,
    #"{"prompt": "Human: what is this?", "chosen": "a", "rejected": "b"}"#,
    #"{"prompt": "p", "chosen": "a\n\nHuman: more\n\nAssistant: c", "rejected": "b"}"#,
  ])
  func markersInTheMiddle(row: String) throws {
    let pair = try pair(row)
    #expect(pair.prompt == [user(pair.original["prompt"]?.string ?? "")])
    #expect(pair.chosenText == pair.original["chosen"]?.string)
  }

  @Test func rowsOfSeveralPairs() throws {
    let matrix = try read(
      #"{"prompt": "q", "chosen": ["a", "A"], "rejected": ["b", "B", "x"]}"#,
      as: PreferencePair.self)
    #expect(matrix.map { $0.chosenText + $0.rejectedText } == ["ab", "aB", "ax", "Ab", "AB", "Ax"])
    let ranked = try read(
      #"{"prompt": "q", "responses": ["c", "a", "b", "B"], "ranks": [3, 1, 2, 2]}"#,
      as: PreferencePair.self)
    #expect(ranked.map { $0.chosenText + $0.rejectedText } == ["ab", "aB", "ac", "bc", "Bc"])
    #expect(Set(ranked.map(\.group)).count == 1)
  }

  @Test func partsImagesAndToolCalls() throws {
    let pair = try pair(
      #"{"prompt": [{"role": "user", "content": [{"type": "text", "text": "q"}]}], "chosen": [{"role": "assistant", "content": null, "tool_calls": [{"name": "f"}]}], "rejected": "b"}"#
    )
    #expect(pair.prompt[0].content == "q")
    #expect(pair.chosen[0].extra["tool_calls"] != nil)
  }

  @Test func namedColumns() throws {
    let columns = ColumnNames(["prompt": "ask", "chosen": "good", "rejected": "bad"])
    let pair = try pair(
      #"{"ask": "q", "good": "a", "bad": "b", "chosen": "other", "text_chosen": "x"}"#,
      columns: columns)
    #expect(pair.chosenText == "a" && pair.rejectedText == "b" && pair.prompt == [user("q")])
    #expect(pair.original["chosen"] == "other")
    #expect(
      code { _ = try self.pair(#"{"ask": "q", "good": "a"}"#, columns: columns) }
        == .datasetColumn)
  }

  @Test func equalBytesNotEqualCharacters() throws {
    // "é" in one scalar and in two: two texts for a tokenizer, so a valid pair.
    let pair = try pair(#"{"prompt": "q", "chosen": "\u00e9", "rejected": "e\u0301"}"#)
    #expect(pair.chosenText.unicodeScalars.count == 1)
    #expect(pair.rejectedText.unicodeScalars.count == 2)
  }

  @Test func unknownColumnsAreNamed() {
    do {
      _ = try read(#"{"foo": 1, "bar": 2}"#, as: PreferencePair.self)
      Issue.record("unknown columns were accepted")
    } catch {
      let error = error as? RewardError
      #expect(error?.code == .datasetShape)
      #expect(error?.message.contains("'foo', 'bar'") ?? false)
      #expect(error?.message.contains("prompt, chosen, rejected") ?? false)
      #expect(error?.place?.line == 1)
    }
  }
}
