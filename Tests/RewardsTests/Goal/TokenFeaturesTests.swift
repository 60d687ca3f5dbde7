import Basics
import Foundation
import Models
import Preferences
import Rewards
import Testing

/// Token states of the built-in model, beside the features of last tokens.
@Suite(
  .enabled(
    if: (try? ModelName("smollm2-135m-instruct")) != nil, "the built-in model is not installed"))
struct TokenFeaturesTests {
  @Test func theLastStateIsThePooledOne() throws {
    let name = "smollm2-135m-instruct"
    let candidates = ["7 + 5 = 12\n12 - 4 = 8", "12", "7 + 5 = 13"].map {
      Candidate(prompt: "Calculate: 7 + 5 - 4", response: $0)
    }
    let tokens = try TokenFeatures(name)
    let pooled = try DecoderFeatures(name)
    #expect(tokens.width == pooled.width && tokens.width == 576)
    let found = try tokens.states(of: candidates)
    let expected = try pooled.features(of: candidates)
    for (index, (states, features)) in zip(found, expected).enumerated() {
      let last = states.states[states.states.count - 1]
      let worst = zip(last, features.values).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
      let size = features.values.reduce(Float(0)) { max($0, abs($1)) }
      #expect(worst < 1e-4 * size, "candidate \(index)")
      #expect(states.reading == features.reading)
      // A candidate by itself.
      let alone = try tokens.states(of: [candidates[index]])[0]
      #expect(alone.states.count == states.states.count)
      let apart = zip(alone.states.values, states.states.values)
        .reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
      #expect(apart < 1e-4 * size)
      #expect(try tokens.check(candidates[index]) == states.reading)
    }
    // "12" and the end of the turn, of which the template writes an end token and a line's end.
    #expect(found[1].states.count == 4)
    #expect(found[0].states.count > found[2].states.count)
  }
}
