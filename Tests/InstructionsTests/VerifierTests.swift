import Basics
import Instructions
import OrderedCollections
import Testing

@Test func rowsGetVerdictsAndKeepTheirColumns() throws {
  let row = try JSONValue.parse(
    #"""
    {"x": 1.50, "prompt": "p", "constraints": [{"kind": "no-commas"},
     {"kind": "at-most-words", "arguments": {"count": 3}}],
     "responses": ["a b", "a, b", {"text": "a, b c d", "finish_reason": "length"}, "", "a b c"],
     "scores": "old"}
    """#)
  var tally = InstructionTally()
  let verified = try InstructionVerifier.verify(row: row, into: &tally)
  #expect(try InstructionVerifier.verify(row: row) == verified)
  #expect(verified["satisfied"] == [true, false, false, false, true])
  #expect(
    verified["verdicts"]
      == [[true, true], [false, true], [false, false], [false, false], [true, true]])
  #expect(verified["scores"] == [1.0, 0.5, 0.0, 0.0, 1.0])
  #expect(
    verified.object?.keys.elements
      == ["x", "prompt", "constraints", "responses", "scores", "satisfied", "verdicts"])
  for key in ["x", "prompt", "constraints", "responses"] { #expect(verified[key] == row[key]) }
  #expect(tally.responses.satisfied == 2 && tally.responses.count == 5)
  #expect(tally.prompts.share == 1 && tally.mixedPrompts == 1)
  #expect(tally.kinds[.noCommas]?.share == 0.4 && tally.kinds[.atMostWords]?.share == 0.6)
  #expect(tally.json["kinds"]?.object?.keys.elements == ["at-most-words", "no-commas"])
}

@Test func aRowWithoutResponsesIsVerifiedToEmptyLists() throws {
  let row: JSONValue = ["constraints": [["kind": "title"]], "responses": []]
  var tally = InstructionTally()
  let verified = try InstructionVerifier.verify(row: row, into: &tally)
  #expect(verified["satisfied"] == [] && verified["verdicts"] == [])
  #expect(tally.prompts.satisfied == 0 && tally.prompts.count == 1 && tally.responses.share == nil)
}

@Test(arguments: [
  (#"3"#, "instruction.row"), (#"{"responses": []}"#, "instruction.row"),
  (#"{"constraints": [], "responses": []}"#, "instruction.row"),
  (#"{"constraints": [{"kind": "title"}]}"#, "instruction.row"),
  (#"{"constraints": [{"kind": "title"}], "responses": "a"}"#, "instruction.row"),
  (#"{"constraints": [{"kind": "title"}], "responses": [1]}"#, "instruction.row"),
  (
    #"{"constraints": [{"kind": "title"}], "responses": [{"finish_reason": "stop"}]}"#,
    "instruction.row"
  ),
  (#"{"constraints": [{"kind": "titel"}], "responses": []}"#, "instruction.constraint-unknown"),
  (#"{"constraints": ["title"], "responses": []}"#, "instruction.constraint-invalid"),
]) func malformedRowsAreRefused(_ text: String, _ code: String) throws {
  let row = try JSONValue.parse(text)
  let error = #expect(throws: RewardError.self) { try InstructionVerifier.verify(row: row) }
  #expect(error?.code.rawValue == code)
}

@Test func tooManyResponsesAreRefused() {
  func row(_ count: Int) -> JSONValue {
    ["constraints": [["kind": "title"]], "responses": .array(Array(repeating: "a", count: count))]
  }
  #expect(throws: Never.self) { try InstructionVerifier.verify(row: row(256)) }
  let error = #expect(throws: RewardError.self) { try InstructionVerifier.verify(row: row(257)) }
  #expect(error?.code == .instructionRow)
}
