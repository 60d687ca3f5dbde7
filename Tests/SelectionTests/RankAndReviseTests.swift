import Basics
import OrderedCollections
import Preferences
import Rewards
import Selection
import Testing

/// The fewer of some words a text has the better.
private struct WordCounter: RewardModel {
  var words = ["very", "really", "truly"]
  var card: RewardCard { RewardCard(kind: "words", name: "words") }

  func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    candidates.map { candidate in
      let found = candidate.responseText.split { !$0.isLetter }
      return Reward(value: -Double(found.count { words.contains(String($0)) }))
    }
  }
}

/// Proposes what it was told, whatever the text.
private struct Scripted: EditProposer {
  var script: [SpanEdit] = []

  func edits(of text: String, from source: inout RandomSource) async throws -> [SpanEdit] { script }
}

@Suite struct RankAndReviseTests {
  private let proposer = RuleEditProposer(
    ["very", "really", "truly"].map { .init($0, .redundancy, [""]) }
      + [.init("good", .wordChoice, ["really good", "fine"])])
  private let draft = "A very good cake. It was really, truly sweet."

  /// Rules with the text that each leaves behind, when everything found is taken.
  @Test(arguments: [
    ("In order to win, we ran.", "To win, we ran."),
    ("We ran in order to win.", "We ran to win."),
    ("At the end of the day, it rained.", "It rained."),
    ("It was, at the end of the day, over.", "It was, over."),
    ("It rained at the end of the day.", "It rained."),
    ("It rained, at the end of the day.", "It rained."),
    ("Needless to say it rained. Needless to say, nobody went.", "It rained. Nobody went."),
    ("Needless to say.", "Needless to say."),
    ("The end results, one weekend result.", "The end results, one weekend result."),
    ("Only time will tell.", "Nobody knew."),
    ("It was a wet day. We slept. It was a wet day.", "It was a wet day. We slept."),
    ("Yes, he did. Yes! Yes, he did.", "Yes, he did. Yes!"),
    ("No. No.", "No. No."), ("", ""),
    ("Ärger: in order to go", "Ärger: to go"),
  ])
  func rules(text: String, expected: String) throws {
    var source = RandomSource(seed: 0)
    let edits = RuleEditProposer().edits(of: text, from: &source)
    let applied = edits.map { EditedText.Applied($0, rewrite: 0) }
    #expect(try EditedText(text, applying: applied).text == expected)
  }

  @Test func theLongerPhraseWins() throws {
    var source = RandomSource(seed: 0)
    let proposer = RuleEditProposer([
      .init("over", .cliche, ["above"]), .init("over and over again", .redundancy, ["again"]),
    ])
    let edits = proposer.edits(of: "over and over again, over", from: &source)
    #expect(edits.map(\.original) == ["over and over again", "over"])
    #expect(edits.map(\.category) == [.redundancy, .cliche])
  }

  @Test func theHighestRewardIsKept() async throws {
    let reviser = RankAndRevise(WordCounter(), proposer: proposer, candidates: 30)
    let revision = try await reviser.revise([draft], from: RandomSource(seed: 1))[0]
    #expect(revision.candidates.count == 30 && revision.draftReward == -3)
    #expect(revision.rewards[revision.best] == revision.rewards.max())
    #expect(revision.gap == (revision.rewards.max() ?? 0) + 3 && revision.gap > 0)
    #expect(revision.gapToRandom >= 0)
    #expect(revision.text == revision.candidates[revision.best].text)
    // Candidates differ, some of them for the worse, and each is its edits and nothing else.
    #expect(Set(revision.candidates.map(\.text)).count > 5 && revision.rewards.contains { $0 < 0 })
    for candidate in revision.candidates {
      #expect(!candidate.applied.isEmpty)
      #expect(try EditedText(draft, applying: candidate.applied) == candidate)
    }
    #expect(revision.json["best_reward"]?.double == revision.rewards.max())
    #expect(
      revision.json["edits"]?.array?.count == revision.candidates[revision.best].applied.count)
  }

  /// The seed decides, and neither the number of candidates nor the other drafts.
  @Test func drawsAreOfTheirOwn() async throws {
    let source = RandomSource(seed: 2)
    let few = try await RankAndRevise(WordCounter(), proposer: proposer, candidates: 3)
      .revise([draft, draft], from: source)
    let many = try await RankAndRevise(WordCounter(), proposer: proposer, candidates: 9)
      .revise([draft], from: source)
    #expect(few[0].candidates == Array(many[0].candidates.prefix(3)))
    #expect(few[0].candidates != few[1].candidates)
    let again = try await RankAndRevise(WordCounter(), proposer: proposer, candidates: 3)
      .revise([draft, draft], from: source)
    #expect(again == few)
  }

  @Test func sharesOfEdits() async throws {
    for (share, counts) in [(0.0, [1]), (1, [4])] {
      let reviser = RankAndRevise(
        WordCounter(), proposer: proposer, candidates: 10, share: share)
      let texts = try await reviser.revisions(of: draft, from: RandomSource(seed: 3))
      #expect(Array(Set(texts.map(\.applied.count))) == counts)
    }
  }

  @Test func nothingToEdit() async throws {
    let reviser = RankAndRevise(WordCounter(), proposer: Scripted(), candidates: 4)
    let revision = try await reviser.revise(["Fine."], from: RandomSource(seed: 4))[0]
    #expect(revision.candidates.map(\.text) == Array(repeating: "Fine.", count: 4))
    #expect(revision.gap == 0 && revision.text == "Fine." && revision.best == 0)
  }

  @Test func whatIsRefused() async {
    func code(_ script: [SpanEdit]) async -> RewardError.Code? {
      do {
        let reviser = RankAndRevise(
          WordCounter(), proposer: Scripted(script: script), candidates: 2, share: 1)
        _ = try await reviser.revise(["abc"], from: RandomSource(seed: 5))
        return nil
      } catch { return (error as? RewardError)?.code }
    }
    func span(_ range: Range<Int>, _ original: String, _ rewrites: [String] = ["x"]) -> SpanEdit {
      SpanEdit(range: range, original: original, category: .cliche, rewrites: rewrites)
    }
    #expect(await code([span(0..<2, "ab"), span(1..<3, "bc")]) == .editOverlap)
    #expect(await code([span(0..<2, "xy")]) == .editSpan)
    #expect(await code([span(0..<2, "ab", [])]) == .editRewrite)
    #expect(throws: RewardError.self) {
      try Revision(draft: "", draftReward: 0, candidates: [], rewards: [], random: 0)
    }
  }
}
