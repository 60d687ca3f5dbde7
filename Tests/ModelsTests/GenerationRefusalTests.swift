import Basics
import Testing

@testable import Models
@testable import Tensors

/// What cannot be continued gives errors, never tokens and never a trap.
@Suite(.enabled(if: Fixtures.isPresent, "\(Fixtures.missing)"))
struct GenerationRefusalTests {
  private static let ways: [SamplingOptions] = {
    var greedy = SamplingOptions()
    greedy.temperature = 0
    var few = SamplingOptions()
    few.topK = 3
    var nucleus = SamplingOptions()
    nucleus.topP = 0.8
    return [greedy, SamplingOptions(), few, nucleus]
  }()

  private func generator(_ options: SamplingOptions, broken: Bool = false) throws -> Generator {
    let model = try Fixtures.languageModel("\(Fixtures.folder)/models/llama/lm")
    if broken { model.decoder.finalNorm.tensor.fill(.nan) }
    return try Generator(model, options: options, endTokens: [])
  }

  @Test func aPromptWithoutTokens() throws {
    let generator = try generator(SamplingOptions())
    let error = #expect(throws: RewardError.self) {
      try generator.generate([[5], [], [6]], candidates: 2, firstIndex: 40)
    }
    #expect(error?.code == .generateEmptyPrompt)
    #expect(error?.message.contains("prompt 41 ") == true)
    #expect(try generator.generate([], candidates: 2).isEmpty)
  }

  @Test(arguments: ways)
  func brokenWeights(options: SamplingOptions) throws {
    let error = #expect(throws: RewardError.self) {
      try generator(options, broken: true).generate([[5, 6]], candidates: 2, firstIndex: 7)
    }
    #expect(error?.code == .generateNotFinite)
    #expect(error?.message.contains("prompt 7 ") == true)
  }

  /// A row that cannot be drawn from does not disturb the rows beside it.
  @Test(arguments: ways)
  func rowsThatAreNotFinite(options: SamplingOptions) throws {
    let (nan, infinity) = (Float.nan, Float.infinity)
    let rows: [[Float]] = [
      [0, 1, 2, 3], [0, nan, 2, 3], [0, 1, infinity, 3], [-infinity, -infinity, -infinity, 3],
      [-infinity, -infinity, -infinity, -infinity],
    ]
    var streams = rows.indices.map { RandomSource(seed: 4).stream("row", $0) }
    let drawn = try Sampler(options: options)
      .draw(Tensor(rows.flatMap { $0 }, shape: [5, 4]), &streams)
    #expect(drawn.map { $0 != nil } == [true, false, false, true, false])
    #expect(drawn[3] == 3)
  }

  @Test(arguments: ways)
  func logitsThatCouldNotBeComputed(options: SamplingOptions) {
    let error = #expect(throws: RewardError.self) {
      try withTensorErrors {
        var streams = [RandomSource(seed: 1)]
        let bad = Tensor.zeros([2, 3]).matmul(Tensor.zeros([2, 3]))
        return try Sampler(options: options).draw(bad, &streams)
      }
    }
    #expect(error?.code == .torch)
    #expect(error?.message.contains("matmul") == true, "\(String(describing: error))")
  }

  /// The whole batch is computed in one error scope, so that memory may end anywhere in it.
  @Test func memoryEndsWhileGenerating() throws {
    let generator = try generator(SamplingOptions())
    // A head of another width stands for any operation that fails.
    let model = generator.model
    model.decoder.layers[2].down.weight = Tensor.zeros([48, 3])
    let error = #expect(throws: RewardError.self) {
      try generator.generate([[5, 6], [7]], candidates: 2)
    }
    #expect(error?.code == .torch)
    #expect(error?.message.contains("linear") == true, "\(String(describing: error))")
  }

  /// Nothing that was drawn after a failure is told as a result.
  @Test func afterAFailureNothingIsTold() throws {
    var options = SamplingOptions()
    options.maximumNewTokens = 1
    let generator = try generator(options)
    generator.model.decoder.layers[0].down.weight = Tensor.zeros([48, 3])
    var told = 0
    #expect(throws: RewardError.self) {
      try generator.generate([[5, 6], [7]], candidates: 2) { _, _ in told += 1 }
    }
    #expect(told == 0)
  }
}
