import Basics
import Evaluation
import Foundation
import Rewards
import Testing
import Training

/// Verbosity taken out of objectives, and gates beside weights that are the same for all prompts.
@Suite struct GateTests {
  /// Spearman's correlation of lists without ties, by ranks' squared differences.
  private func correlation(_ x: [Double], _ y: [Double]) -> Double {
    func ranks(_ values: [Double]) -> [Double] {
      var ranks = [Double](repeating: 0, count: values.count)
      for (rank, index) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() {
        ranks[index] = Double(rank)
      }
      return ranks
    }
    let n = Double(x.count)
    let squares = zip(ranks(x), ranks(y)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return 1 - 6 * squares / (n * (n * n - 1))
  }

  /// Objectives that owe more and more to verbosity, which is the third.
  private func outputs() -> [[Double]] {
    var source = RandomSource(seed: 4)
    return (0..<500).map { _ in
      let verbose = source.normal()
      let own = (0..<4).map { _ in source.normal() }
      return [
        own[0], 0.3 * verbose + own[1], verbose, -0.4 * verbose + own[2], 3 * verbose + own[3],
      ]
    }
  }

  @Test func smallestPenaltiesThatHelp() throws {
    let outputs = outputs()
    let fit = try VerbosityFit(outputs: outputs, verbosity: 2)
    let verbose = outputs.map { $0[2] }
    let grid = VerbosityFit.usualPenalties
    #expect(grid.count == 24 && grid == grid.sorted() && grid[7] == 0.15 && grid.last == 0.95)
    func left(_ index: Int, _ penalty: Double) -> Double {
      correlation(outputs.map { $0[index] - penalty * $0[2] }, verbose)
    }
    for index in [0, 1, 3] {
      let penalty = fit.correction.penalties[index]
      #expect(left(index, penalty) <= 0.03)
      #expect(abs(fit.after[index]! - left(index, penalty)) < 1e-9)
      #expect(abs(fit.before[index]! - left(index, 0)) < 1e-9)
      for smaller in grid where smaller < penalty { #expect(left(index, smaller) > 0.03) }
    }
    // What goes against verbosity keeps what it has; the sign counts.
    #expect(fit.correction.penalties[3] == 0 && fit.before[3]! < -0.2)
    #expect((0.2...0.4).contains(fit.correction.penalties[1]))
    // Three times verbosity is beyond the grid.
    #expect(fit.correction.unremoved == [4] && fit.correction.penalties[4] == 1)
    #expect(fit.after[4]! > 0.03)
    #expect(fit.correction.penalties[2] == 1 && fit.after[2] == nil)
    #expect(abs(fit.before[2]! - 1) < 1e-12)
    // The correction does what was measured, and verbosity itself is gone.
    let corrected = outputs.map(fit.correction.corrected)
    #expect(corrected.allSatisfy { $0[2] == 0 })
    for index in [0, 1, 3] { #expect(correlation(corrected.map { $0[index] }, verbose) <= 0.03) }
    for broken in [[[1.0, 2], [3, 2]], [[1, 2]]] {
      let error = #expect(throws: RewardError.self) {
        try VerbosityFit(outputs: broken, verbosity: 1)
      }
      #expect(error?.code == .trainingOptions)
    }
  }

  /// One objective that three of four pairs agree with: the likeliest weight is log 3.
  @Test func fixedWeights() throws {
    let weights = try FixedWeighting.nonNegative([[1, -1], [1, -2], [1, 0.5], [-1, 0.25]])
    #expect(weights[1] == 0)
    #expect(abs(weights[0] - log(3)) < 1e-8)
    #expect(FixedWeighting.accuracy(weights, on: [[1, 0], [-1, 9], [0, 5], [2, 0]]) == 0.625)
    #expect(FixedWeighting.accuracy([1], on: []) == nil)
    #expect(try FixedWeighting.nonNegative([[0, 0]]) == [0, 0])
    #expect(throws: RewardError.self) { try FixedWeighting.nonNegative([]) }
    #expect(throws: RewardError.self) { try FixedWeighting.nonNegative([[.nan]]) }
  }

  /// Ratings of one response resemble each other. The optimum is told by its conditions: no slope
  /// along a weight above 0, and none that leads up from a weight of 0.
  @Test func fixedWeightsOfCorrelatedObjectives() throws {
    var source = RandomSource(seed: 0).stream("correlated")
    let differences = (0..<400).map { _ -> [Double] in
      let common = source.normal()
      let side = source.uniform() < 0.7 ? 1.0 : -1
      return [1, 0.98, 1.02, 0.1].map { side * abs(common) * $0 + 0.02 * source.normal() }
    }
    let weights = try FixedWeighting.nonNegative(differences)
    for index in 0..<4 {
      let slope = differences.reduce(0) { sum, pair in
        let score = zip(weights, pair).reduce(0) { $0 + $1.0 * $1.1 }
        return sum + pair[index] / (1 + exp(score)) / 400
      }
      #expect(weights[index] > 0 ? abs(slope) < 1e-6 : slope < 1e-6, "\(weights) \(slope)")
    }
  }

  /// The synthetic task of the specification: two types of prompts with truths (1, −1, 0.5) and
  /// (−1, 1, 0.5).
  private func pairs(_ count: Int, _ purpose: String) -> [(type: Int, pair: GatePair)] {
    var source = RandomSource(seed: 0).stream(purpose)
    return (0..<count).map { index in
      let type = index % 2
      let truth = type == 0 ? [1, -1, 0.5] : [-1, 1, 0.5]
      var responses = (0..<2).map { _ in (0..<3).map { _ in source.normal() } }
      let gain = zip(truth, zip(responses[0], responses[1])).reduce(0) {
        $0 + $1.0 * ($1.1.0 - $1.1.1)
      }
      if gain < 0 { responses.swapAt(0, 1) }
      let prompt = (0..<6).map { place in
        Float((place == 2 ? Double(2 * type - 1) : 0) + 0.25 * source.normal())
      }
      return (type, GatePair(prompt: prompt, chosen: responses[0], rejected: responses[1]))
    }
  }

  /// Angles between the truth and the best weights tell .61 for fixed and .77 for informed ones.
  @Test func aGateBeatsFixedWeights() throws {
    let (training, heldOut) = (pairs(3000, "training"), pairs(12_000, "held-out"))
    var (start, order) = (RandomSource(seed: 1), RandomSource(seed: 2))
    let gate = GatingNetwork(inputs: 6, outputs: 3, hidden: [64, 64], dropout: 0, from: &start)
    let before = try #require(try gate.entropy(of: heldOut.prefix(100).map(\.pair.prompt)))
    #expect(before > 0.99)
    try GateTrainer(steps: 600, batchSize: 256).fit(
      gate, pairs: training.map(\.pair), from: &order)
    let report = try GateReport(
      gate, correction: nil, training: training.map(\.pair), heldOut: heldOut.map(\.pair),
      groups: heldOut.indices.map(String.init), bootstrap: Bootstrap(resamples: 200))
    var informed = 0.0
    for type in [0, 1] {
      let own = heldOut.filter { $0.type == type }.map(\.pair.difference)
      let best = type == 0 ? [1, 0, 0.5] : [0, 1, 0.5]
      informed += try #require(FixedWeighting.accuracy(best, on: own)) / 2
    }
    #expect(abs(informed - 0.77) < 0.015)
    #expect(report.gate.mean > informed - 0.02)
    #expect(abs(report.fixed.mean - 0.61) < 0.02)
    #expect(report.gain.interval.isAbove(0.1) && report.uniform.mean < report.fixed.mean)
    #expect(report.entropy < 0.8 && report.pairs == 12_000)
    // The first type's gate is on the first objective and the third, the second's on the others.
    let weights = try gate.weights(of: [[0, 0, -1, 0, 0, 0], [0, 0, 1, 0, 0, 0]])
    #expect(weights[0][0] > 3 * weights[0][1] && weights[1][1] > 3 * weights[1][0])
  }

  /// Equal sources give equal weights; a correction is what the gate is trained under.
  @Test func trainingIsRepeatable() throws {
    let data = pairs(200, "training").map(\.pair)
    func weights(_ correction: VerbosityCorrection?, seed: UInt64 = 3) throws -> [[Double]] {
      var (start, order) = (RandomSource(seed: 1), RandomSource(seed: seed))
      let gate = GatingNetwork(inputs: 6, outputs: 3, hidden: [8], dropout: 0.2, from: &start)
      try GateTrainer(steps: 20, batchSize: 32).fit(
        gate, pairs: data, correction: correction, from: &order)
      return try gate.weights(of: [data[0].prompt, data[1].prompt])
    }
    let plain = try weights(nil)
    #expect(try weights(nil) == plain)
    #expect(try weights(nil, seed: 4) != plain)
    let correction = VerbosityCorrection(verbosity: 2, penalties: [0.5, 0, 1])
    #expect(try weights(correction) != plain)
  }

  @Test func gatesThatCannotBeTrained() throws {
    var (start, order) = (RandomSource(seed: 1), RandomSource(seed: 2))
    let gate = GatingNetwork(inputs: 2, outputs: 2, hidden: [4], from: &start)
    let trainer = GateTrainer(steps: 1, batchSize: 2)
    func code(_ pairs: [GatePair]) throws -> RewardError.Code? {
      do { try trainer.fit(gate, pairs: pairs, from: &order) } catch let error as RewardError {
        return error.code
      }
      return nil
    }
    #expect(try code([]) == .trainingOptions)
    #expect(
      try code([GatePair(prompt: [1], chosen: [1, 2], rejected: [0, 0])])?.rawValue == "head.width")
    #expect(
      try code([GatePair(prompt: [1, 2], chosen: [1], rejected: [0])])?.rawValue == "head.width")
    #expect(
      try code([GatePair(prompt: [1, 2], chosen: [.infinity, 0], rejected: [0, 0])])
        == .rewardNotFinite)
    #expect(try code([GatePair(prompt: [1, 2], chosen: [1, 0], rejected: [0, 0])]) == nil)
  }
}
