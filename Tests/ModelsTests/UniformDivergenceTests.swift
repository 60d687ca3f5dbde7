import Basics
import Foundation
import Testing

@testable import Models
@testable import Tensors

@Suite(.enabled(if: Fixtures.isPresent, "\(Fixtures.missing)"))
struct UniformDivergenceTests {
  private func model(_ name: String) throws -> LanguageModel {
    try Fixtures.languageModel("\(Fixtures.folder)/models/\(name)/lm")
  }

  private let sequences: [[Int32]] = [
    [5, 9, 17, 40, 3, 8, 11, 60, 7, 21], [5, 9, 17, 40, 3, 8, 11, 60, 7, 30, 31], [70],
  ]

  /// −(1/V)·Σ log(V·p), term by term in fp64, from the logits of the sequence alone.
  @Test(arguments: ["llama", "llama-tied", "gemma2"])
  func theyAreWhatTheDefinitionSays(name: String) throws {
    let model = try model(name)
    let found = try model.uniformDivergences(sequences, after: [4, 0, 1])
    #expect(found.map(\.count) == [6, 10, 0])
    for (sequence, (values, skipped)) in zip(sequences, zip(found, [4, 1, 1])) {
      let flat = withoutGradients {
        model.logits(model.decoder.hiddenStates(TokenTree([sequence]))).doubles
      }
      let size = flat.count / sequence.count
      for (offset, value) in values.enumerated() {
        let place = skipped + offset - 1
        let logits = flat[place * size..<(place + 1) * size]
        let total = logits.reduce(0) { $0 + exp($1) }
        let expected = -logits.reduce(0) { $0 + log(Double(size) * exp($1) / total) } / Double(size)
        #expect(abs(value - expected) < 1e-5 * max(1, expected), "\(name): \(value), \(expected)")
      }
    }
  }

  @Test func aUniformDistributionHasNone() throws {
    let model = try model("llama")
    withoutGradients { model.head.fill(0) }
    for values in try model.uniformDivergences(sequences, after: [1, 1, 1]) {
      for value in values { #expect(abs(value) < 1e-5) }
    }
  }

  /// The same numbers that all logits have behind the last token.
  @Test(arguments: ["llama", "gemma2"])
  func nextLogitsAreThoseOfTheLastToken(name: String) throws {
    let model = try model(name)
    let tokens: [Int32] = [80, 0, 7]
    let found = try model.nextLogits(sequences, of: tokens)
    for (sequence, row) in zip(sequences, found) {
      let all = withoutGradients {
        model.logits(model.decoder.hiddenStates(TokenTree([sequence]))).doubles
      }
      let last = all.suffix(all.count / sequence.count)
      for (token, value) in zip(tokens, row) {
        #expect(abs(value - last[last.startIndex + Int(token)]) < 1e-4)
      }
    }
    #expect(try model.nextLogits([], of: tokens).isEmpty)
  }

  @Test func foreignTokensAreRefused() throws {
    let model = try model("llama")
    for call in [
      { _ = try model.uniformDivergences([[1, 1_000_000]], after: [1]) },
      { _ = try model.nextLogits([[1, 2]], of: [-1]) },
    ] {
      let error = #expect(throws: RewardError.self) { try call() }
      #expect(error?.code == .tokenID)
    }
  }
}
