import Basics
import OrderedCollections
import Preferences
import Testing

@testable import Rewards

/// Files that are no YAML, and references that nothing can be compared with.
@Suite struct BrokenFileTests {
  /// The line is a part of the place, for editors and scripts, and not only of the parser's words.
  @Test(arguments: [
    ("kind: length\n\tfree: 1\n", 2, "tab"), ("kind: length\nfree: 1: 2\n", 2, "mapping values"),
    ("kind: sum\nterms: [a, b\nc: 1\n", 3, "did not find expected"),
    ("kind: length\nfree: 1\nfree: 2\n", 2, "the key 'free' is there twice"),
    ("# two\nkind: sum\nterms:\n  - {model: x, model: y}\n", 4, "the key 'model' is there twice"),
  ])
  func notYAML(text: String, line: Int, reason: String) async {
    let error = await #expect(throws: RewardError.self) {
      try await openReward(text, RewardOpening())
    }
    #expect(error?.code == .rewardFile && error?.place?.line == line)
    #expect(error?.place?.file?.hasSuffix(".yaml") == true)
    #expect(error?.message.hasPrefix("not valid YAML: ") == true)
    #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
  }

  /// A reference that cannot be read would make every response wrong, without anyone's knowing.
  @Test(arguments: [
    "5 +", String(repeating: "(", count: 700) + "5" + String(repeating: ")", count: 700),
    String(repeating: "1", count: 5000),
  ])
  func unreadableReferences(reference: String) async throws {
    let model = AnswerRewardModel()
    let candidate = Candidate(
      prompt: "p", response: "\\boxed{5}", metadata: ["answer": .string(reference)])
    let before = #expect(throws: RewardError.self) { try model.check(candidate) }
    let scored = await #expect(throws: RewardError.self) {
      try await model.rewards(for: [candidate])
    }
    for error in [before, scored] {
      #expect(error?.code == .rewardReference && error?.isAboutRow == true)
      #expect(error?.place?.item == "answer")
      #expect(error?.message.contains("cannot be read") == true)
    }
    // What the response says may be unreadable: that is a wrong answer.
    let unread = Candidate(
      prompt: "p", response: "\\boxed{\(reference)}", metadata: ["answer": "5"])
    #expect(try model.check(unread) == nil)
    #expect(try await model.rewards(for: [unread])[0].value == 0)
  }
}
