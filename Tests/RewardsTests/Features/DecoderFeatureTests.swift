import Basics
import Models
import Preferences
import Tensors
import Testing
import Text

@testable import Rewards

/// Features of the built-in language model.
@Suite(
  .enabled(if: (try? ModelName("smollm2-135m-instruct")) != nil, "needs `make setup`"),
  .serialized)
struct DecoderFeatureTests {
  private static let name = "smollm2-135m-instruct"
  private static let features = Result { try DecoderFeatures(name) }
  private static let recipe = Result { () throws -> (Tokenizer, TextRecipe) in
    let files = try ModelFiles(ModelName(name))
    return (files.tokenizer, try files.recipe(template: nil).recipe)
  }

  private let candidates = [
    Candidate(prompt: "What is 2 + 2?", response: "4."),
    Candidate(prompt: "What is 2 + 2?", response: "Five, as everybody knows."),
    Candidate(prompt: "Name a colour.", response: "Green"),
  ]

  /// Largest difference relative to the largest magnitude.
  private func difference(_ found: [Float], _ expected: [Float]) -> Float {
    guard found.count == expected.count else { return .infinity }
    let worst = zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
    return worst / (expected.map(abs).max() ?? 1)
  }

  /// A candidate's tokens as the model's recipe makes them, and how many are the prompt's.
  private func tokens(_ candidate: Candidate) throws -> EncodedText {
    let (tokenizer, recipe) = try Self.recipe.get()
    return try recipe.encode(
      prompt: candidate.prompt, response: candidate.response, tokenizer: tokenizer)
  }

  private func state(_ ids: [Int32], at position: Int) throws -> [Float] {
    let decoder = try Self.features.get().decoder
    return withoutGradients { decoder.pooled(TokenTree([ids]), at: [position]).floats }
  }

  @Test func featuresAreTheLastTokensStates() throws {
    let features = try Self.features.get()
    #expect(features.width == 576 && features.promptWidth == 576 && features.name == Self.name)
    let found = try features.features(of: candidates)
    for (candidate, own) in zip(candidates, found) {
      let text = try tokens(candidate)
      #expect(own.reading == Reading(text) && !own.reading.isTruncated)
      #expect(try difference(own.values, state(text.ids, at: text.ids.count - 1)) < 1e-5)
    }
    #expect(difference(found[0].values, found[1].values) > 0.01)
  }

  /// The state of the last token before the answer, whatever the answer is: that of the opened
  /// assistant's turn.
  @Test func promptFeaturesAreTheStateBeforeTheAnswer() throws {
    let features = try Self.features.get()
    let found = try features.promptFeatures(of: candidates.map(\.prompt))
    for (candidate, own) in zip(candidates, found) {
      let text = try tokens(candidate)
      #expect(try difference(own, state(text.ids, at: text.promptCount - 1)) < 1e-5)
      // And of no other token.
      #expect(try difference(own, state(text.ids, at: text.promptCount - 2)) > 0.01)
    }
    #expect(difference(found[0], found[1]) < 1e-5 && difference(found[0], found[2]) > 0.01)
  }

  /// Alone, beside others in any order, and in several batches: more than 2048 tokens.
  @Test func companyChangesNothing() throws {
    let features = try Self.features.get()
    let together = try features.features(of: candidates)
    let turned = try features.features(of: candidates.reversed())
    for (index, candidate) in candidates.enumerated() {
      let alone = try features.features(of: [candidate])[0]
      #expect(difference(together[index].values, alone.values) < 1e-5)
      #expect(difference(turned[2 - index].values, alone.values) < 1e-5)
    }
    let prompt = String(repeating: "one two three four five six seven ", count: 90)
    let long = ["a", "b", "c", "d"].map { Candidate(prompt: prompt, response: $0) }
    let several = try features.features(of: long + [candidates[2]])
    #expect(several.count == 5)
    #expect(several[..<4].reduce(0) { $0 + $1.reading.tokens } > 2048)
    let last = try features.features(of: [long[3]])[0]
    #expect(difference(several[3].values, last.values) < 1e-5)
    #expect(difference(several[4].values, together[2].values) < 1e-5)
    #expect(Set(several.map(\.values)).count == 5)
  }

  @Test func whatCannotBeReadIsAnError() throws {
    let features = try Self.features.get()
    // More tokens than the model has positions, 8192.
    let endless = String(repeating: "word ", count: 9000)
    let error = #expect(throws: RewardError.self) {
      try features.features(of: [candidates[0], Candidate(prompt: "p", response: endless)])
    }
    #expect(error?.code == .tooLong)
    let prompt = #expect(throws: RewardError.self) {
      try features.promptFeatures(of: [[Message(role: "user", content: endless)]])
    }
    #expect(prompt?.code == .tooLong)
    let encoder = #expect(throws: RewardError.self) {
      try DecoderFeatures("all-minilm-l6-v2", template: "chatml")
    }
    #expect(encoder?.code == .modelUnsupported)
  }
}
