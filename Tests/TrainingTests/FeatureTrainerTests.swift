import Basics
import Models
import Rewards
import Tensors
import Testing
import Training

/// Heads on frozen features.
@Suite struct FeatureTrainerTests {
  /// Pairs of which the better one has more of x₀ − 2x₁.
  private func pairs(_ count: Int, seed: UInt64) -> [FeaturePair] {
    var source = RandomSource(seed: seed)
    return (0..<count).map { _ in
      let rows = (0..<2).map { _ in (0..<4).map { _ in Float(source.normal()) } }
      let isFirst = rows[0][0] - 2 * rows[0][1] > rows[1][0] - 2 * rows[1][1]
      return FeaturePair(chosen: rows[isFirst ? 0 : 1], rejected: rows[isFirst ? 1 : 0])
    }
  }

  /// Without biases where steps are compared: theirs cancel in a pair up to rounding, which AdamW blows up.
  private func head(_ widths: [Int] = [4, 1], dropout: Double = 0) -> Perceptron {
    var source = RandomSource(seed: 11)
    return Perceptron(
      widths: widths, dropout: dropout, hasBias: widths.count > 2, from: &source)
  }

  private func weights(_ network: Perceptron) -> [Float] { network.parameters.flatMap(\.floats) }

  @Test func equalSourcesGiveEqualBits() throws {
    func train(_ seed: UInt64) throws -> [Float] {
      let network = head([4, 8, 1], dropout: 0.2)
      var source = RandomSource(seed: seed)
      try FeatureTrainer(epochs: 3, batchSize: 7)
        .fit(network, pairs: pairs(30, seed: 1), from: &source)
      #expect(network.parameters.allSatisfy { !$0.requiresGradient })
      return weights(network)
    }
    let first = try train(5)
    #expect(try train(5) == first)
    #expect(try train(6) != first)
    #expect(weights(head([4, 8, 1])) != first)
  }

  @Test func learnsWhatCanBeSeparated() throws {
    let network = head([4, 16, 1])
    var source = RandomSource(seed: 2)
    try FeatureTrainer(epochs: 60, batchSize: 32)
      .fit(network, pairs: pairs(200, seed: 1), from: &source)
    let held = pairs(200, seed: 99)
    let better = try network.outputs(of: held.map(\.chosen))
    let worse = try network.outputs(of: held.map(\.rejected))
    // Chance is 100 of 200 with a deviation of 7.
    #expect(zip(better, worse).count { $0[0] > $1[0] } > 170)
  }

  /// The same steps written out: what the trainer must do with whole batches.
  private func reference(
    _ pairs: [FeaturePair], _ loss: PreferenceLoss, steps: Int, extra: (Perceptron) -> Tensor?
  ) -> [Float] {
    let network = head()
    let optimizer = AdamW(
      network.parameters, decayed: network.parameters.map { $0.rank > 1 }, options: .init())
    for parameter in network.parameters { parameter.requiresGradient = true }
    func rows(_ vectors: [[Float]]) -> Tensor {
      Tensor(vectors.flatMap { $0 }, shape: [vectors.count, 4])
    }
    func column(_ values: [Double]) -> Tensor { Tensor(values.map { Float($0) }) }
    for _ in 0..<steps {
      withGradients {
        var mean = loss.losses(
          chosen: network(rows(pairs.map(\.chosen))).selected(1, 0),
          rejected: network(rows(pairs.map(\.rejected))).selected(1, 0),
          margins: column(pairs.map(\.margin)),
          smoothing: column(pairs.map { $0.smoothing ?? loss.labelSmoothing }),
          weights: column(pairs.map(\.weight)), scales: column(pairs.map(\.scale))
        ).mean()
        if let extra = extra(network) { mean = mean + extra }
        mean.backward()
      }
      optimizer.update(learningRate: 0.02)
      optimizer.clearGradients()
    }
    return weights(network)
  }

  private func trained(
    _ pairs: [FeaturePair], _ loss: PreferenceLoss = PreferenceLoss(), steps: Int = 12,
    extra: ((Perceptron) -> Tensor)? = nil
  ) throws -> [Float] {
    let network = head()
    var source = RandomSource(seed: 7)
    let auxiliary = extra.map { extra in { (_: [Int]) in extra(network) } }
    try FeatureTrainer(epochs: steps, batchSize: pairs.count, learningRate: 0.02, loss: loss)
      .fit(network, pairs: pairs, from: &source, auxiliary: auxiliary)
    return weights(network)
  }

  /// Each decoration alone and all together: the steps of ``PreferenceLoss`` with the same columns,
  /// which are other steps than those without.
  @Test func decorationsAreThoseOfTheLoss() throws {
    let plain = pairs(9, seed: 3)
    var changes: [(inout FeaturePair, Int) -> Void] = [
      { $0.margin = Double($1 % 3) }, { $0.smoothing = $1 % 2 == 0 ? 0.3 : nil },
      { $0.weight = Double($1 % 4) }, { $0.scale = Double(1 + $1 % 3) },
    ]
    changes.append { [changes] pair, index in for change in changes { change(&pair, index) } }
    let without = try trained(plain)
    for (index, change) in changes.enumerated() {
      var decorated = plain
      for pair in decorated.indices { change(&decorated[pair], pair) }
      for loss in [PreferenceLoss(), PreferenceLoss(labelSmoothing: 0.1, centering: 0.05)] {
        let found = try trained(decorated, loss)
        let expected = reference(decorated, loss, steps: 12) { _ in nil }
        #expect(relativeNorm(found, expected) < 1e-5, "decoration \(index)")
        #expect(relativeNorm(found, without) > 5e-4, "decoration \(index)")
      }
    }
  }

  @Test func flippedPairs() {
    var pair = FeaturePair(chosen: [1], rejected: [2])
    pair.margin = -0.5
    pair.weight = 3
    let flipped = pair.flipped
    #expect(flipped.chosen == [2] && flipped.rejected == [1])
    #expect(flipped.margin == 0.5 && flipped.weight == 3)
  }

  @Test func anAuxiliaryTermIsAdded() throws {
    let plain = pairs(9, seed: 3)
    let decay: (Perceptron) -> Tensor = { $0.layers[0].weight.squared().sum() * 0.3 }
    let found = try trained(plain, extra: decay)
    let expected = reference(plain, PreferenceLoss(), steps: 12, extra: decay)
    #expect(relativeNorm(found, expected) < 1e-5)
    #expect(relativeNorm(found, try trained(plain)) > 1e-2)
  }

  /// Every pair once an epoch, in another order, and each batch's own indices.
  @Test func theAuxiliaryTermHearsOfEachBatch() throws {
    var batches: [[Int]] = []
    var source = RandomSource(seed: 7)
    try FeatureTrainer(epochs: 2, batchSize: 4)
      .fit(head(), pairs: pairs(10, seed: 3), from: &source) { batch in
        batches.append(batch)
        return .zeros([])
      }
    #expect(batches.map(\.count) == [4, 4, 2, 4, 4, 2])
    let epochs = [batches[..<3], batches[3...]].map { Array($0.joined()) }
    for epoch in epochs { #expect(epoch.sorted() == Array(0..<10)) }
    #expect(epochs[0] != epochs[1])
  }

  @Test func whatCannotBeTrainedOnIsAnError() {
    func code(
      _ pairs: [FeaturePair], auxiliary: (([Int]) throws -> Tensor)? = nil
    ) -> RewardError.Code? {
      var source = RandomSource(seed: 1)
      let error = #expect(throws: RewardError.self) {
        try FeatureTrainer(epochs: 1)
          .fit(head(), pairs: pairs, from: &source, auxiliary: auxiliary)
      }
      return error?.code
    }
    #expect(code([]) == .trainingOptions)
    #expect(code([.init(chosen: [1, 2], rejected: [3, 4])]) == .headWidth)
    let broken = FeaturePair(chosen: [.nan, 0, 0, 0], rejected: [0, 0, 0, 0])
    #expect(code([broken]) == .trainingDiverged)
    let some = pairs(3, seed: 1)
    #expect(code(some) { _ in Tensor.zeros([2]).matmul(.zeros([3])) } == .torch)
    #expect(code(some) { _ in throw RewardError(.init("own.code"), "no") } == .init("own.code"))
  }
}
