import Basics
import Foundation
import Testing

@testable import Models
@testable import Tensors

/// Statistics of tiny models against the logits they are of, in fp64.
@Suite(.enabled(if: Fixtures.isPresent, "\(Fixtures.missing)"))
struct TokenStatisticsTests {
  private static func model(_ name: String) throws -> LanguageModel {
    try Fixtures.languageModel("\(Fixtures.folder)/models/\(name)/lm")
  }

  private static func sequences(_ model: LanguageModel) -> [[Int32]] {
    var source = RandomSource(seed: 7)
    let count = Int32(model.decoder.vocabularySize)
    // Longer than one chunk of rows, with a common beginning, and a single token.
    let long = (0..<90).map { _ in Int32.random(in: 0..<count, using: &source) }
    let other =
      Array(long.prefix(20)) + (0..<9).map { _ in Int32.random(in: 0..<count, using: &source) }
    return [long, other, [long[0]], Array(long.reversed())]
  }

  @Test(arguments: ["llama", "gemma2", "qwen3-tied"])
  func againstTheLogits(name: String) throws {
    let model = try Self.model(name)
    let sequences = Self.sequences(model)
    let skipped = [0, 12, 0, 80]
    let found = try model.tokenStatistics(sequences, after: skipped)
    #expect(found.map(\.tokens.count) == [89, 17, 0, 10])
    for (index, sequence) in sequences.enumerated() {
      let hidden = withoutGradients { model.decoder.hiddenStates(TokenTree([sequence])) }
      let width = model.decoder.vocabularySize
      let logits = withoutGradients { model.logits(hidden) }.doubles
      #expect(
        difference(found[index].lastState, Array(hidden.floats.suffix(model.decoder.width))) < 1e-4)
      for (offset, token) in found[index].tokens.enumerated() {
        let position = max(1, skipped[index]) + offset
        let row = Array(logits[(position - 1) * width..<position * width])
        let top = row.max() ?? 0
        let total = top + log(row.reduce(0) { $0 + exp($1 - top) })
        let logs = row.map { $0 - total }
        let entropy = -logs.reduce(0) { $0 + exp($1) * $1 }
        let variance = logs.reduce(0) { $0 + exp($1) * ($1 + entropy) * ($1 + entropy) }
        let own = logs[Int(sequence[position])]
        let isRight =
          abs(token.logProbability - own) < 1e-3 && abs(token.entropy - entropy) < 1e-3
          && abs(token.variance - variance) < 1e-3 * max(1, variance)
        #expect(isRight, "\(name) \(index) \(position): \(token)")
        // Rounding may exchange tokens that are as good as equal.
        let above = logs.count { $0 > own + 1e-4 } + 1, near = logs.count { $0 > own - 1e-4 } + 1
        #expect((above...near).contains(token.rank))
      }
    }
  }

  /// The same numbers as log-probabilities alone give, and in other company.
  @Test func agreesWithLogProbabilities() throws {
    let model = try Self.model("llama")
    let sequences = Self.sequences(model)
    let zeros = sequences.map { _ in 0 }
    let found = try model.tokenStatistics(sequences, after: zeros)
    let plain = try model.logProbabilities(sequences, after: zeros)
    for (one, other) in zip(found, plain) {
      #expect(one.tokens.count == other.count)
      for (a, b) in zip(one.tokens, other) { #expect(abs(a.logProbability - b) < 1e-4) }
    }
    let alone = try model.tokenStatistics([sequences[1]], after: [0])[0]
    for (a, b) in zip(alone.tokens, found[1].tokens) {
      #expect(abs(a.variance - b.variance) < 1e-3 && abs(a.entropy - b.entropy) < 1e-4)
    }
    #expect(try model.tokenStatistics([], after: []).isEmpty)
  }

  @Test func tokensOfAnotherModelAreRefused() throws {
    let model = try Self.model("llama")
    for id in [-1, Int32(model.decoder.vocabularySize)] {
      let error = #expect(throws: RewardError.self) {
        try model.tokenStatistics([[1, id]], after: [0])
      }
      #expect(error?.code == .tokenID)
    }
  }
}
