import Basics
import OrderedCollections
import Preferences
import Testing

@testable import Rewards

@Suite struct RelevanceRewardTests {
  private let cats = "the cat sat on the mat and the cat sat on the rug"

  private func row(_ response: String, _ metadata: JSONObject = [:]) -> Candidate {
    Candidate(prompt: "q", response: response, metadata: metadata)
  }

  /// The fixture of the specification: 13 tokens, 8 of 11 trigrams, a relevance of 1.4.
  @Test func regularisedRelevance() async throws {
    let told = ToldVectors(["q": [1.4, 0], "gold": [0, 0.7], cats: [1, 2]])
    let model = RelevanceRewardModel(told)
    let found = try await model.rewards(for: [
      row(cats, ["qtype": "OPENENDED"]),
      row(cats, ["qtype": "CONSTRAINED", "references": ["gold"]]),
    ])
    for reward in found {
      #expect(isClose(reward.attributes["relevance"]!, 1.4))
      #expect(reward.attributes["length"] == 0.13)
      #expect(isClose(reward.attributes["repetition"]!, 0.727273))
    }
    #expect(isClose(found[0].value, 0.132364) && isClose(found[1].value, 1.489455))
    #expect(found[0].stage?.parts.map(\.name) == ["relevance", "length", "repetition"])
    let mapped = try #require(found[1].stage?.parts.first)
    #expect(mapped.name == "F" && isClose(mapped.value, 2.048))
    #expect(isClose(mapped.parts[0].value, 1.4))
    #expect(told.asked == [cats, "q", "gold"], "each text once")
    #expect(model.card.readsMetadata)
  }

  @Test func everyFactorCanBeLeftOut() async throws {
    let told = ToldVectors(["q": [1.4, 0], "gold": [0, 0.7], "far": [-1, 0], cats: [1, 2]])
    func value(_ type: RelevanceRewardModel.QueryType, _ length: Bool, _ repetition: Bool)
      async throws -> Double
    {
      var factors = RelevanceRewardModel.Factors()
      (factors.hasLength, factors.hasRepetition) = (length, repetition)
      let model = RelevanceRewardModel(told, typing: .fixed(type), factors: factors)
      #expect(model.card.readsMetadata == (type == .constrained))
      return try await model.rewards(for: [row(cats, ["references": ["far", "gold"]])])[0].value
    }
    #expect(isClose(try await value(.openEnded, false, false), 1.4))
    #expect(isClose(try await value(.openEnded, true, false), 0.182))
    #expect(isClose(try await value(.openEnded, false, true), 1.4 * 8 / 11))
    // LI is of open-ended queries alone; of several references the best counts.
    #expect(isClose(try await value(.constrained, true, false), 2.048))
    #expect(isClose(try await value(.constrained, false, true), 1.489455))
  }

  @Test func rowsThatNothingIsRelevantTo() async throws {
    let told = ToldVectors(["q": [1], "a": [1], "": [1]])
    let model = RelevanceRewardModel(told)
    let bare = Candidate(prompt: [], response: "a", metadata: ["qtype": "OPENENDED"])
    for candidate in [
      row("a"), row("a", ["qtype": "openended"]), row("a", ["qtype": 1]),
      row("a", ["qtype": "CONSTRAINED"]), row("a", ["qtype": "CONSTRAINED", "references": []]),
      bare,
    ] {
      let error = await #expect(throws: RewardError.self) {
        try await model.rewards(for: [candidate])
      }
      #expect(error?.code == .rewardReference && error?.isAboutRow == true)
      let checked = #expect(throws: RewardError.self) { try model.check(candidate) }
      #expect(checked?.code == .rewardReference)
    }
    #expect(told.asked.isEmpty, "nothing is computed for a call that cannot succeed")
    // What is nothing but another turn is nothing, and is paid nothing.
    let value = try await model.rewards(for: [row("", ["qtype": "OPENENDED"])])[0].value
    #expect(value == 0)
  }

  @Test(arguments: [
    ("An answer.\nIt goes on.", "An answer.\nIt goes on."), (" \n a \n", "a"), ("", ""),
    ("Yes.\nHuman: and now?\nNo.", "Yes."), ("Yes.\n  ### Instruction: more", "Yes."),
    // Not at the beginning, and not within a line.
    ("Human: is a word.\nSo is User: here.", "Human: is a word.\nSo is User: here."),
    ("a\n\n\nb", "a\n\n\nb"), ("a\n\n\n\nb", "a"), ("\n\n\n\n\na", "a"),
    ("a\r\n\r\n\r\n\r\nb", "a"), ("a\n \n\n\nb", "a\n \n\n\nb"),
    ("a\n-----\nb", "a"), ("a\n ====== \nb", "a"), ("a\n----\nb", "a\n----\nb"),
    ("a\n-=-=-=-\nb", "a\n-=-=-=-\nb"), ("-----\nb", "-----\nb"), ("a\n##### b", "a\n##### b"),
  ])
  func responsesAreCut(text: String, expected: String) {
    #expect(ResponseCleaning()(text) == expected)
  }

  /// The response is cut before it is embedded and counted.
  @Test func cleaningCanBeTurnedOff() async throws {
    let text = "a b c\nHuman: d"
    let told = ToldVectors(["q": [1], "a b c": [2], text: [3]])
    for (cleaning, relevance, tokens) in [(ResponseCleaning(), 2.0, 3.0), (nil, 3, 6)] {
      let model = RelevanceRewardModel(told, typing: .fixed(.openEnded), cleaning: cleaning)
      let reward = try await model.rewards(for: [row(text)])[0]
      #expect(reward.attributes["relevance"] == relevance)
      #expect(reward.attributes["length"] == tokens / 100)
    }
  }
}
