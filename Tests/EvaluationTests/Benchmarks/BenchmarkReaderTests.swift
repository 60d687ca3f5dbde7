import Basics
import OrderedCollections
import Testing

@testable import Evaluation

/// Rows become items as the definition says.
@Suite struct BenchmarkReaderTests {
  private func definition(_ columns: String, _ more: String = "") throws -> BenchmarkDefinition {
    try BenchmarkDefinition(
      json: """
        {"name": "n", "version": 1, "title": "t", "about": "a", "paper": "p", "licence": "l",
         "source": "s", "columns": \(columns)\(more)}
        """)
  }

  private let row: JSONObject = [
    "a.b": "whole", "a": ["b": "nested", "list": ["x", "y"]], "text": "before [in] after",
    "empty": "", "nothing": nil, "votes": [["best": "high"], ["best": "low"]],
  ]

  @Test(
    arguments: [
      (#""a.b""#, "whole"), (#""a.list.1""#, "y"), (#""a.list.2""#, nil),
      (#"{"column": "text", "after": "[", "before": "]"}"#, "in"),
      (#"{"column": "text", "after": "{"}"#, nil),
      (#"{"column": "text", "before": " ["}"#, "before"),
      (#"{"column": "a.list", "join": "+"}"#, "x+y"), (#"{"template": "<{a.b}|{text}>"}"#, nil),
      (#"{"template": "<{a.list.0}>"}"#, "<x>"), (#"{"template": "{empty}!"}"#, nil),
      (#"{"template": "constant"}"#, "constant"), (#""nothing""#, nil), (#""empty""#, ""),
    ] as [(String, String?)])
  func rules(json: String, wanted: String?) throws {
    let rule = try ColumnRule(JSONValue.parse(json), key: "prompt")
    let found = rule.value(in: row)?.string
    #expect(found == (json.contains("<{a.b}|") ? "<whole|before [in] after>" : wanted))
  }

  @Test func everyItemOfAList() throws {
    let rule = try ColumnRule("votes.*.best", key: "ratings")
    #expect(rule.value(in: row) == ["high", "low"])
    #expect(try ColumnRule("votes.*.worst", key: "ratings").value(in: row) == nil)
  }

  @Test(arguments: [
    "1", "{}", #"{"column": "a", "template": "b"}"#, #"{"template": "{open"}"#,
    #"{"column": 1}"#, #"{"column": "a", "strange": "b"}"#,
  ])
  func rulesThatAreNone(json: String) throws {
    let error = #expect(throws: RewardError.self) {
      try ColumnRule(JSONValue.parse(json), key: "prompt")
    }
    #expect(error?.code == .benchmarkDefinition)
  }

  @Test(arguments: [
    #"{"prompt": "p"}"#, #"{"right": "r", "wrong": "w"}"#, #"{"prompt": "p", "right": "r"}"#,
    #"{"prompt": "p", "right": "r", "wrong": "w", "steps": "s", "first_error": "e"}"#,
    #"{"prompt": "p", "candidates": ["a"], "label": "l"}"#,
    #"{"prompt": "p", "candidates": ["a", "b"], "ratings": ["r"]}"#,
    #"{"prompt": "p", "right": "r", "wrong": "w", "strange": "s"}"#,
  ])
  func columnsThatMakeUpNoItem(columns: String) {
    let error = #expect(throws: RewardError.self) {
      try definition(columns, #", "reducer": "strict-pair""#)
    }
    #expect(error?.code == .benchmarkDefinition)
  }

  @Test func aReducerThatDoesNotFit() {
    #expect(throws: RewardError.self) {
      try definition(
        #"{"prompt": "p", "right": "r", "wrong": "w"}"#, #", "reducer": "step-labels""#)
    }
  }

  @Test func candidatesARowEach() throws {
    let definition = try definition(
      #"{"item": "k", "prompt": "p", "candidate": "c", "is_right": "t"}"#,
      #", "reducer": "strict-pair", "values": {"chosen": 1, "rejected": 0}"#)
    var reader = BenchmarkReader(definition)
    func add(_ item: String, _ text: String, _ kind: String, prompt: String = "q") throws {
      let found = try reader.item(
        ["k": .string(item), "p": .string(prompt), "c": .string(text), "t": .string(kind)],
        number: 0)
      #expect(found == nil)
    }
    try add("1", "wrong", "rejected")
    try add("2", "right", "chosen")
    try add("1", "right", "chosen")
    try add("2", "other", "rejected")
    try add("1", "worse", "rejected")
    let items = try reader.finish()
    #expect(items.map(\.id) == ["1", "2"])
    #expect(items[0].candidates == ["wrong", "right", "worse"] && items[0].correct == [1])
    #expect(items[1].correct == [0])
    try add("3", "alone", "chosen")
    #expect(throws: RewardError.self) { try reader.finish() }
    #expect(try reader.finish(skips: true).isEmpty && reader.notes.values.first == 1)
    // An item of which a row is lost has fewer wrong candidates, and would be easier.
    reader = BenchmarkReader(definition)
    for name in ["1", "2", "3"] {
      try add(name, "right", "chosen")
      try add(name, "wrong", "rejected")
    }
    #expect(throws: RewardError.self) { try add("1", "x", "chosen", prompt: "another") }
    #expect(throws: RewardError.self) { try add("3", "x", "perhaps") }
    #expect(try reader.finish().map(\.id) == ["2"])
    #expect(reader.notes == ["left out: a row of the item could not be read": 2])
    #expect(throws: RewardError.self) { try reader.item(["p": "q"], number: 0) }
    #expect(throws: RewardError.self) { try reader.finish(skips: true) }
  }

  @Test func majorities() throws {
    let definition = try definition(
      #"{"prompt": "p", "candidates": ["a", "b"], "annotators": ["x", "y", "z"]}"#,
      #", "reducer": "strict-pair""#)
    var reader = BenchmarkReader(definition)
    // Every way in which three people can vote.
    for votes in 0..<27 {
      let (x, y, z) = (votes % 3, votes / 3 % 3, votes / 9)
      let item = try reader.item(
        ["p": "q", "a": "1", "b": "2", "x": .number(x), "y": .number(y), "z": .number(z)],
        number: 0)
      let better = [1, 2].first { vote in [x, y, z].count { $0 == vote } >= 2 }
      #expect(item?.correct == better.map { [$0 - 1] })
    }
    #expect(Array(reader.notes.values).sorted() == [6, 7])
    #expect(throws: RewardError.self) {
      try reader.item(["p": "q", "a": "1", "b": "2", "x": 3, "y": 1, "z": 1], number: 0)
    }
  }

  @Test func wrongStepsBeyondTheLast() throws {
    let definition = try BenchmarkCatalog.named("prmbench")
    var reader = BenchmarkReader(definition)
    let item = try reader.item(
      [
        "idx": "1", "modified_question": "q", "modified_process": ["a", "b", "c"],
        "error_steps": [2, 3, 4, 7], "classification": "circular",
      ], number: 0)
    #expect(item?.wrongSteps == [1, 2] && item?.candidates == ["a\n\nb\n\nc"])
    #expect(reader.notes.values.elementsEqual([2]))
  }

  @Test(arguments: [-2, 3]) func firstErrorsThatAreNoStep(label: Int) throws {
    let definition = try BenchmarkCatalog.named("processbench")
    #expect(throws: RewardError.self) {
      try definition.item(
        ["problem": "p", "steps": ["a", "b", "c"], "label": .number(label)], number: 0)
    }
  }
}
