import Basics
import Models
import Preferences
import Rewards
import Tensors
import Testing
import Text
import Training

@Suite struct GaussianHeadsTests {
  /// Means and softpluses of the biases alone, for any row.
  private func told(_ means: [Float], _ spreads: [Float]) -> GaussianHeads {
    GaussianHeads(
      Perceptron([
        .init(
          weight: Tensor.zeros([2 * means.count, 1]),
          bias: Tensor(means + spreads))
      ]))
  }

  private struct Numbers: FeatureExtractor {
    let name = "numbers"
    let width = 1
    let promptWidth = 1
    func features(of candidates: [Candidate]) throws -> [CandidateFeatures] {
      candidates.map { _ in
        CandidateFeatures([1], reading: Reading(tokens: 1, isTruncated: false, hash: 1))
      }
    }
    func promptFeatures(of prompts: [[Message]]) throws -> [[Float]] { prompts.map { _ in [0] } }
  }

  /// The specification's fixture: the nominal head is the second one, the surest.
  @Test(arguments: [(1.0, 1.0), (0.6, 0.84), (0.4, 0.76), (0.0, 0.6)])
  func nominalAndWorst(weight: Double, expected: Double) async throws {
    // Softplus keeps the order, so that the surest stays the surest.
    let heads = told([1.2, 1.0, 1.5, 0.6, 1.1], [0.5, 0.2, 0.7, 0.4, 0.6])
    let model = GaussianHeadsRewardModel(
      features: Numbers(), heads: heads, nominalWeight: weight)
    let reward = try await model.rewards(for: [Candidate(prompt: "p", response: "r")])[0]
    #expect(abs(reward.value - expected) < 1e-6)
    // ln(1 + e^0.2) and the least deviation.
    #expect(abs(reward.uncertainty! - 0.799139) < 1e-5)
    #expect(reward.stage?.parts.count == 5)
  }

  /// Heads learn the mean and the spread of what they are told, row by row.
  @Test func theSpreadOfTargets() throws {
    var source = RandomSource(seed: 4)
    let rows = (0..<200).map { [Float($0 % 2)] }
    // Around 1 with deviation 0.2, and around −1 with deviation 1.
    let targets = rows.map { row in
      (0..<20).map { _ in row[0] == 0 ? 1 + 0.2 * source.normal() : -1 + source.normal() }
    }
    var start = source.stream("start")
    let heads = GaussianHeads(3, width: 1, hidden: [16], from: &start)
    try GaussianHeadsTrainer(epochs: 150, batchSize: 50, learningRate: 1e-2)
      .fit(heads, rows: rows, targets: targets, from: &source)
    let (certain, unsure) = (try heads.values(of: [[0]])[0], try heads.values(of: [[1]])[0])
    for value in certain {
      #expect(abs(value.mean - 1) < 0.1 && abs(value.deviation - 0.2) < 0.06, "\(value)")
    }
    for value in unsure {
      #expect(abs(value.mean + 1) < 0.25 && abs(value.deviation - 1) < 0.25, "\(value)")
    }
    let spread = try heads.spread(of: rows)
    #expect(spread.deviation > 0.4 && spread.amongHeads < 0.25)
  }

  @Test func equalSeedsEqualBits() throws {
    func trained(_ seed: UInt64) throws -> [[Float]] {
      var source = RandomSource(seed: seed)
      var start = RandomSource(seed: 1)
      let heads = GaussianHeads(2, width: 1, from: &start)
      try GaussianHeadsTrainer(epochs: 2, batchSize: 2)
        .fit(heads, rows: [[1], [2], [3]], targets: [[1, 2], [2], [0, 5]], from: &source)
      return heads.network.parameters.map(\.floats)
    }
    #expect(try trained(1) == trained(1))
    #expect(try trained(1) != trained(2))
  }

  @Test func refusals() throws {
    func code(_ rows: [[Float]], _ targets: [[Double]]) -> RewardError.Code? {
      do {
        var source = RandomSource(seed: 1)
        let heads = GaussianHeads(2, width: 1, from: &source)
        try GaussianHeadsTrainer(epochs: 1).fit(
          heads, rows: rows, targets: targets, from: &source)
        return nil
      } catch { return (error as? RewardError)?.code }
    }
    #expect(code([], []) == .init("training.options"))
    #expect(code([[1]], [[]]) == .init("training.options"))
    #expect(code([[1, 2]], [[1]]) == .init("head.width"))
    #expect(code([[1]], [[.nan]]) == .init("training.diverged"))
    var source = RandomSource(seed: 1)
    let heads = GaussianHeads(2, width: 1, from: &source)
    let error = #expect(throws: RewardError.self) { try heads.values(of: [[1, 2]]) }
    #expect(error?.code == .headWidth)
  }
}
