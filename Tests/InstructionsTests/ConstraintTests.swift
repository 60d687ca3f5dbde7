import Basics
import Instructions
import OrderedCollections
import TestSupport
import Testing

/// One constraint with responses that satisfy it and responses that do not.
struct Table: Sendable, CustomTestStringConvertible {
  let constraint: Constraint
  let satisfied: [String]
  let violated: [String]
  init(_ constraint: Constraint, _ satisfied: [String], not violated: [String]) {
    self.constraint = constraint
    self.satisfied = satisfied
    self.violated = violated
  }
  var testDescription: String { constraint.json.text }
}

let tables: [Table] = [
  Table(
    .includesWord("hope"),
    [
      "I hope so.", "HOPE!", "\"hope\"", "hope-filled", "a_hope_b", "**Hope**", "x\nhope",
      "hope's? hope",
      "{\"hope\":1}", "hope—always", "‘hope’", "'hope'",
    ],
    not: [
      "", "  ", "hopes", "hopeful", "hope's", "hope’s", "h ope", "ho\u{0301}pe", "hope2", "2hope",
      "hopé",
    ]),
  Table(
    .includesWord("don't"), ["I don't.", "I DON’T.", "'don't'"],
    not: ["dont", "don t", "do not", "don'", "'t don"]),
  Table(
    .includesWord("caf\u{e9}"), ["The cafe\u{301}.", "CAF\u{c9}", "CAFE\u{301}!"],
    not: ["cafe", "cafés"]),
  Table(.includesWord("straße"), ["Die Straße."], not: ["STRASSE", "strasse"]),
  Table(
    .avoidsWord("you"), ["Hello.", "your", "you're here", "you’ll", "y o u", "yo-u", "!!!"],
    not: ["", "\n", "You", "thank you.", "YOU!", "you-know", "you 're", "you'"]),
  Table(
    .repeatsWord("world", times: 2),
    ["world world", "World, WORLD, world", "world.world", "world\nworld"],
    not: ["", "world", "worlds world", "world's world"]),
  Table(
    .atMostWords(3),
    ["one", "one two three", "well-known man", "don't do it", "...", "3.5 m", "你好 世界"],
    not: ["", "one two three four", "well-known old man", "a b c d e"]),
  Table(
    .atLeastWords(3), ["a b c", "a-b-c", "1.2.3", "don't do it", "a\n\nb\tc", "a b c d"],
    not: ["", "a b", "don't do", "a . . b", "a ' b", "你好世界", "🎉 🎉 🎉"]),
  Table(
    .wordRange(2...3), ["a b", "a b c"], not: ["", "a", "a b c d", "🎉"]),
  Table(
    .exactSentences(2),
    [
      "One. Two.", "One! Two?", "One... Two", "One.\nTwo.", "One\nTwo", "\"One.\" Two.",
      "He said \"No.\" Then left.", "Dr. Who came. He left.", "Pi is 3.14. Yes.",
      "See example.com now. Yes", "- One.\n- Two.", "1. One\n2. Two", "One?! Two!!", "One. . Two.",
      "你好。再见。", "One.\r\nTwo.", "One.** Two.", "One. Two. !!!", "Use e.g. salt. Then stir.",
      "One (two.) Three.", "One.\u{2028}Two.", "We won vs. them. Nice.",
    ],
    not: [
      "", "One.", "One. Two. Three.", "One", "One.Two.", "One, two; three: four", "...",
      "One\n\n\n",
      "1. One", "Dr. Who came.", "One. Two. Th", "你好，再见。",
    ]),
  Table(.exactSentences(1), ["I", "I.", "He met Mr. Smith.", "* a"], not: ["", "?", "I. I."]),
  Table(
    .atMostSentences(2), ["One.", "One. Two.", "One", "1. One\n2. Two"],
    not: ["", "!!!", "🎉", "One. Two. Three.", "a\nb\nc"]),
  Table(
    .bullets(2),
    [
      "- a\n- b", "* a\n* b", "• a\n• b", "+ a\n+ b", "1. a\n2. b", "1) a\n2) b",
      "Here:\n- a\n- b\nDone.", "  - a\n\t- b", "- a\n\n- b", "- a\r\n- b", "10. a\n999) b",
      "-\ta\n-  b", "- **a**\n- [b]", "- a\n- b\n---", "- a\n* b", "• a\n• b\n•", "- a\r- b",
    ],
    not: [
      "", "- a", "- a\n- b\n- c", "-a\n-b", "a\nb", "- \n- ", "**a**\n**b**", "- a - b", "1.a\n2.b",
      "1000. a\n2000. b", "a. x\nb. y", "– a\n– b", "- !\n- ?", "1: a\n2: b",
    ]),
  Table(
    .paragraphs(2),
    [
      "a\n\nb", "a\nb\n\n\n\nc", "\n\na\n\nb\n\n", "a\r\n\r\nb", "a\n \t\nb", "a\r\rb",
      "a\u{2029}\u{2029}b",
    ],
    not: ["", "a", "a\nb", "a\r\nb", "a\n\nb\n\nc"]),
  Table(.paragraphs(1), ["a", "a\nb", "a\r\nb"], not: ["", "\n\n", "a\n\nb"]),
  Table(
    .lowercase, ["hello.", "é 1", "don't", "ñandú\n", "ß", "a 你好"],
    not: ["", "Hello", "123", "...", "é É", "ǅ a", "hellO", "你好"]),
  Table(
    .uppercase, ["HELLO.", "É 1", "I", "DON'T", "A 你好"],
    not: ["", "Hello", "123", "ß", "STRAßE", "É é", "ǅ A", "你好"]),
  Table(
    .startsWith("Of course"),
    [
      "Of course!", "of course, yes", "OF  COURSE", "  \n**Of course**", "\"Of course\"",
      "Of-course",
    ],
    not: ["", "Of", "Of courses", "Well, of course", "Ofcourse", "1. Of course", "Course of"]),
  Table(
    .endsWith("good luck"),
    ["Good luck", "So: good luck!", "x good-luck.\n", "(Good luck.)", "good luck 🍀", "good\nluck"],
    not: ["", "luck", "good", "good luck to you", "goodluck", "good lucky", "luck good"]),
  Table(
    .quotation,
    ["\"Hi.\"", " \"Hi\"\n", "\u{201c}Hi.\u{201d}", "\"It's\"", "\"a\n\nb\"", "\"?\""],
    not: [
      "", "\"", "\"\"", "\"  \"", "Hi", "\"Hi", "Hi\"", "\"Hi\".", "\"A\" and \"B\"", "'Hi'",
      "\u{201c}Hi\"", "\"Hi\u{201d}", "\u{201d}Hi\u{201c}", "«Hi»", "\"a “b” c\"", "say \"Hi\"",
    ]),
  Table(
    .jsonObject,
    [
      "{\"a\": 1}", " \n{\"a\":{\"b\":[1,null]}}\n", "```json\n{\"a\": 1}\n```",
      "```\n{\"a\": 1}\n```", "```JSON\r\n{\"a\": 1}```", "{\"a\": \"x\u{2028}y\"}",
      // Equal keys in different objects; the deepest that is allowed.
      "{\"a\": {\"a\": 1}, \"b\": {\"a\": 2}}",
      String(repeating: "{\"a\":", count: 128) + "1" + String(repeating: "}", count: 128),
    ],
    not: [
      "", "{}", "[1]", "\"a\"", "1", "{\"a\": 1", "{'a': 1}", "{\"a\": 1,}", "{\"a\":1,\"a\":2}",
      "{\"a\": 1} done", "Here: {\"a\": 1}", "```swift\n{\"a\": 1}\n```", "```json\n{\"a\": 1}",
      "``````", "```{\"a\": 1}```", "{\"a\": NaN}", "{\"a\": \"x\ny\"}",
      "{\"b\": {\"a\": 1, \"\\u0061\": 1}}",
      String(repeating: "{\"a\":", count: 129) + "1" + String(repeating: "}", count: 129),
      String(repeating: "{\"a\":", count: 500) + "1" + String(repeating: "}", count: 500),
    ]),
  Table(
    .noCommas, ["a; b.", "a", "!", "a‚b"], not: ["", "a, b", ",", "你好，", "a、b", "a،b", "1,000"]),
  Table(
    .includesDigit, ["7", "a1", "1. a", "٣ cats", "x²3", "３"],
    not: ["", "seven", "½", "²", "IV", "Ⅳ", "!"]),
  Table(
    .noDigits, ["seven", "½", "²", "!", "Ⅳ"], not: ["", "7", "a1", "- 1", "٣", "1. a", "३"]),
  Table(
    .includesMark(.question), ["What?", "?", "A? B.", "什么？", "a?b"], not: ["", "What!", "¿", "؟"]),
  Table(
    .includesMark(.exclamation), ["Hi!", "!", "Hi! You.", "好！", "\"Hi!\" he said"],
    not: ["", "Hi?", "¡Hola", "Hi."]),
  Table(
    .endsWithMark(.question),
    ["What?", "What? \n", "\"What?\"", "(What?)", "**What?**", "!?", "什么？", "What? ”", "What?'"],
    not: ["", "What", "What?!", "What? Yes.", "What? 🎉", "?a", "\"", "What?."]),
  Table(
    .endsWithMark(.exclamation), ["Hi!", "?!", "\"Hi!\"", "好！"], not: ["", "Hi", "Hi!?", "Hi! x"]),
  Table(
    .title,
    [
      "<<A>>", "<<My Day>>\nText", "Text <<A b>> text", "<<<A>>>", "<<1>>", "<b> <<A>>",
      "<<a\n<<b>>",
    ],
    not: [
      "", "<<>>", "<< >>", "<A>", "<<A>", "<A>>", "<<A\nB>>", "<<A<b>>", "«A»", "< <A>>", "<<A> >",
      "<<!>>", ">>A<<", "a <<", "a >>",
    ]),
]

@Test(arguments: tables)
func satisfaction(_ table: Table) {
  for response in table.satisfied {
    #expect(
      table.constraint.isSatisfied(by: response), "should satisfy: \(response.debugDescription)")
  }
  for response in table.violated {
    #expect(!table.constraint.isSatisfied(by: response), "should not: \(response.debugDescription)")
  }
}

@Test func everyKindHasATable() {
  #expect(Set(tables.map(\.constraint.kind)) == Set(Constraint.Kind.allCases))
}

@Test func everyConstraintRoundTripsThroughJSONText() throws {
  for constraint in tables.map(\.constraint) {
    let text = constraint.json.text
    #expect(try Constraint(json: JSONValue.parse(text)) == constraint, "\(text)")
    #expect(constraint.json["kind"]?.string == constraint.kind.rawValue)
  }
  #expect(
    Constraint.wordRange(3...9).json.text
      == #"{"kind": "word-range", "arguments": {"minimum": 3, "maximum": 9}}"#)
  #expect(Constraint.noCommas.json.text == #"{"kind": "no-commas"}"#)
  #expect(try Constraint(json: ["kind": "no-commas", "arguments": [:]]) == .noCommas)
}

@Test(arguments: [
  (#"{"kind": "no-comma"}"#, "instruction.constraint-unknown"),
  (#"{"kind": ""}"#, "instruction.constraint-unknown"),
  (#"[]"#, "instruction.constraint-invalid"),
  (#"{}"#, "instruction.constraint-invalid"),
  (#"{"kind": 3}"#, "instruction.constraint-invalid"),
  (#"{"kind": "no-commas", "more": 1}"#, "instruction.constraint-invalid"),
  (#"{"kind": "no-commas", "arguments": {"count": 1}}"#, "instruction.constraint-invalid"),
  (#"{"kind": "no-commas", "arguments": []}"#, "instruction.constraint-invalid"),
  (#"{"kind": "at-most-words"}"#, "instruction.constraint-invalid"),
  (#"{"kind": "at-most-words", "arguments": {"count": 0}}"#, "instruction.constraint-invalid"),
  (#"{"kind": "at-most-words", "arguments": {"count": -1}}"#, "instruction.constraint-invalid"),
  (#"{"kind": "at-most-words", "arguments": {"count": 10001}}"#, "instruction.constraint-invalid"),
  (#"{"kind": "at-most-words", "arguments": {"count": 1e99}}"#, "instruction.constraint-invalid"),
  (#"{"kind": "at-most-words", "arguments": {"count": 2.5}}"#, "instruction.constraint-invalid"),
  (#"{"kind": "at-most-words", "arguments": {"count": "2"}}"#, "instruction.constraint-invalid"),
  (
    #"{"kind": "at-most-words", "arguments": {"count": 2, "n": 2}}"#,
    "instruction.constraint-invalid"
  ),
  (
    #"{"kind": "word-range", "arguments": {"minimum": 3, "maximum": 2}}"#,
    "instruction.constraint-invalid"
  ),
  (
    #"{"kind": "includes-word", "arguments": {"word": "two words"}}"#,
    "instruction.constraint-invalid"
  ),
  (#"{"kind": "includes-word", "arguments": {"word": "!"}}"#, "instruction.constraint-invalid"),
  (#"{"kind": "starts-with", "arguments": {"phrase": " "}}"#, "instruction.constraint-invalid"),
  (#"{"kind": "ends-with-mark", "arguments": {"mark": "."}}"#, "instruction.constraint-invalid"),
])
func invalidConstraintsAreRefused(_ text: String, _ code: String) throws {
  let value = try JSONValue.parse(text)
  let error = #expect(throws: RewardError.self) { try Constraint(json: value) }
  #expect(error?.code.rawValue == code)
}

@Test func phrasingsShowEveryArgument() {
  let names = [1: "one", 2: "two", 3: "three", 4: "four", 5: "five"]
  for constraint in tables.map(\.constraint) {
    let phrasings = constraint.phrasings
    #expect(phrasings.count >= 3)
    #expect(Set(phrasings).count == phrasings.count)
    for phrasing in phrasings {
      #expect(phrasing.hasSuffix(".") && phrasing.first?.isUppercase == true, "\(phrasing)")
      guard let arguments = constraint.json["arguments"]?.object else { continue }
      for (key, value) in arguments {
        switch (key, value) {
        case ("mark", .string(let mark)):
          let name = mark == "?" ? "question mark" : "exclamation mark"
          #expect(phrasing.contains("\"\(mark)\"") || phrasing.contains(name), "\(phrasing)")
        case (_, .string(let text)): #expect(phrasing.contains("\"\(text)\""), "\(phrasing)")
        case (_, .number(let number)):
          let count = number.int ?? -1
          let spelled = phrasing.contains(" \(names[count] ?? "?") ")
          #expect(spelled || phrasing.contains(" \(count) "), "\(phrasing)")
        default: Issue.record("an argument of an unknown type in \(constraint)")
        }
      }
    }
  }
}

@Test func longResponsesTakeLinearTime() {
  let pieces = ["a", "'", "- ", "<<", ">>", ".", "\"", "\n", "1", "1.", "```", "e.g. ", "\u{301}"]
  let clock = ThreadClock()
  for piece in pieces {
    let response = String(repeating: piece, count: 20_000)
    let time = clock.measure {
      for table in tables { _ = table.constraint.isSatisfied(by: response) }
    }
    #expect(time < .seconds(30), "\(piece.debugDescription) took \(time)")
  }
}
