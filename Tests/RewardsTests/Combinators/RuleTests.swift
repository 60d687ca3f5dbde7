import Basics
import OrderedCollections
import Preferences
import Testing
import TextMetrics

@testable import Rewards

@Suite struct RuleTests {
  @Test(arguments: [
    (LengthRewardModel.Unit.words, "one two\nthree", 3), (.words, "", 0), (.words, " \n ", 0),
    (.characters, "cafe\u{301}", 5), (.lines, "a\n\n b\r\nc", 3), (.tokens, "Hi, you!", 4),
    (.words, "Hi, you!", 2), (.lines, "", 0),
  ])
  func units(unit: LengthRewardModel.Unit, text: String, count: Int) {
    #expect(unit.count(text) == count)
  }

  @Test func lengthWithinBounds() async throws {
    let model = try LengthRewardModel(unit: .words, free: 2, per: 4, most: 1.5)
    let texts = answers("a", "a b c", "a b c d e f", String(repeating: "w ", count: 50))
    #expect(try await model.rewards(for: texts).map(\.value) == [0, 0.25, 1, 1.5])
    for (free, per, most) in [(-1.0, 1.0, 1.0), (0, 0, 1), (0, 1, 0), (.nan, 1, 1)] {
      let error = #expect(throws: RewardError.self) {
        try LengthRewardModel(free: free, per: per, most: most)
      }
      #expect(error?.code == .rewardConfiguration)
    }
  }

  @Test func answersAgainstTheRow() async throws {
    let model = AnswerRewardModel()
    let texts = ["The answer is \\boxed{\\frac{1}{2}}.", "So \\boxed{0.4}", "I do not know"]
    let rows = texts.map { Candidate(prompt: "p", response: $0, metadata: ["answer": "0.5"]) }
    let found = try await model.rewards(for: rows)
    #expect(found.map(\.value) == [1, 0, 0])
    #expect(found[2].rationale?.contains("no-answer") == true)
    // The named column goes first; without it the reference, wherever the command has put it.
    var referenced = Candidate(prompt: "p", response: "\\boxed{7}", metadata: ["answer": "8"])
    referenced.reference = "7"
    #expect(try await model.rewards(for: [referenced])[0].value == 0)
    referenced.metadata = [:]
    #expect(try await model.rewards(for: [referenced])[0].value == 1)
    referenced.reference = nil
    referenced.metadata = ["reference": "7"]
    #expect(try await model.rewards(for: [referenced])[0].value == 1)
    referenced.metadata = ["answer": " "]
    let empty = await #expect(throws: RewardError.self) {
      try await model.rewards(for: [referenced])
    }
    #expect(empty?.code == .rewardReference)
    let error = await #expect(throws: RewardError.self) {
      try await model.rewards(for: answers("x"))
    }
    #expect(error?.code == .rewardReference)
  }

  /// BLEUBERI's fixtures, with two references and with one.
  @Test func overlapWithReferences() async throws {
    let model = OverlapRewardModel(.bleu(.bleuberi))
    func row(_ response: String, _ references: JSONValue) -> Candidate {
      Candidate(prompt: "p", response: response, metadata: ["references": references])
    }
    let text = "there is a cat on a mat"
    let (one, two) = ("the cat is on the mat", "there is a cat on the mat today")
    let found = try await model.rewards(for: [
      row(text, [.string(one)]), row(text, [.string(two)]),
      row(text, [.string(one), .string(two)]),
      row(text, .string(one)), row("", .string(one)),
    ]).map(\.value)
    for (value, expected) in zip(found, [0.233569, 0.612975, 0.707107, 0.233569, 0]) {
      #expect(abs(value - expected) < 1e-6)
    }
    for references: JSONValue in [[], [1], ["a", nil], nil, true] {
      let error = await #expect(throws: RewardError.self) {
        try await model.rewards(for: [row("x", references)])
      }
      #expect(error?.code == .rewardReference)
    }
  }

  /// R³'s fixture: length, variety, and their product with a relevance of 1.4.
  @Test func relevanceWithRegularisers() async throws {
    let text = "the cat sat on the mat and the cat sat on the rug"
    let length = try LengthRewardModel(unit: .tokens, per: 100)
    let variety = try VarietyRewardModel()
    let product = ProductRewardModel([
      RewardPart(Told([text: 1.4]), name: "relevance"), RewardPart(length), RewardPart(variety),
    ])
    let reward = try await product.rewards(for: answers(text))[0]
    #expect(reward.attributes["length"] == 0.13)
    #expect(abs(reward.attributes["variety"]! - 0.727273) < 1e-6)
    #expect(abs(reward.value - 0.132364) < 1e-6)
  }

  @Test func instructionsOfTheRow() async throws {
    let constraints: JSONValue = [
      ["kind": "lowercase"], ["kind": "at-most-words", "arguments": ["count": 2]],
    ]
    let rows = ["ab cd", "AB cd", "AB cd ef"].map {
      Candidate(prompt: "p", response: $0, metadata: ["constraints": constraints])
    }
    #expect(
      try await InstructionRewardModel().rewards(for: rows).map(\.value) == [1, 0.5, 0])
    #expect(
      try await InstructionRewardModel(isStrict: true).rewards(for: rows).map(\.value)
        == [1, 0, 0])
    let error = await #expect(throws: RewardError.self) {
      try await InstructionRewardModel().rewards(for: answers("x"))
    }
    #expect(error?.code.rawValue == "instruction.row")
    #expect(InstructionRewardModel().card.readsMetadata)
  }
}
