import Basics
import Foundation
import Testing

@testable import Models
@testable import Tensors

/// States of a response's tokens, read from the same passes as everything else.
@Suite(.enabled(if: Fixtures.isPresent, "\(Fixtures.missing)"))
struct TokenStatesTests {
  /// Two answers to one prompt, another text, and one with nothing behind what is skipped.
  private func sequences() -> (ids: [[Int32]], skipped: [Int]) {
    var source = RandomSource(seed: 3)
    func some(_ count: Int) -> [Int32] {
      (0..<count).map { _ in Int32.random(in: 3..<250, using: &source) }
    }
    let prompt = some(12)
    return ([prompt + some(5), prompt + some(9), some(7), some(4)], [12, 12, 0, 4])
  }

  private func agree(_ decoder: Decoder) throws {
    let (ids, skipped) = sequences()
    let whole = try decoder.tokenStates(ids, after: skipped)
    #expect(whole.map(\.count) == [5, 9, 7, 0])
    #expect(whole.allSatisfy { $0.width == decoder.width })
    let last = withoutGradients {
      decoder.pooled(TokenTree(ids), at: ids.map { $0.count - 1 }).floats
    }
    for index in 0..<3 {
      let read = ids[index].count - 1
      let pooled = Array(last[index * decoder.width..<(index + 1) * decoder.width])
      let found = Array(whole[index][whole[index].count - 1])
      #expect(difference(found, pooled) < 1e-5, "sequence \(index), token \(read)")
      // Every token is the one that it is called: the trunk's own states, all at once.
      let all = withoutGradients { decoder.hiddenStates(TokenTree([ids[index]])).floats }
      #expect(
        difference(whole[index].values, Array(all[(skipped[index] * decoder.width)...])) < 1e-5)
      // Alone, and one sequence at a time.
      let alone = try decoder.tokenStates([ids[index]], after: [skipped[index]])
      #expect(difference(alone[0].values, whole[index].values) < 1e-5)
    }
    let small = try decoder.tokenStates(ids, after: skipped, batchTokens: 1)
    for (a, b) in zip(small, whole) where b.count > 0 {
      #expect(difference(a.values, b.values) < 1e-5)
    }
  }

  @Test(arguments: ["llama", "qwen3", "gemma2", "mistral"])
  func batchesChangeNothing(name: String) throws {
    try agree(Fixtures.decoder("\(Fixtures.folder)/models/\(name)/lm"))
  }

  @Test func smolLM2() throws { try agree(Fixtures.decoder(Fixtures.folder + "/smollm2/lm")) }

  @Test func refusals() throws {
    let decoder = try Fixtures.decoder("\(Fixtures.folder)/models/llama/lm")
    for id in [-1, Int32(decoder.vocabularySize)] {
      let error = #expect(throws: RewardError.self) {
        try decoder.tokenStates([[3, 4], [5, id]], after: [0, 0])
      }
      #expect(error?.code == .tokenID)
    }
    #expect(try decoder.tokenStates([], after: []).isEmpty)
    #expect(try decoder.tokenStates([[3, 4]], after: [2])[0].values.isEmpty)
  }

  @Test func runsOfVectors() {
    let states = TokenStates([1, 2, 3, 4, 5, 6], width: 2)
    #expect(states.count == 3 && Array(states[1]) == [3, 4] && Array(states[2]) == [5, 6])
    #expect(TokenStates([], width: 4).count == 0)
  }
}
