public import Basics
public import Models
import Preferences

/// Measures preference strengths by small heads on frozen features.
///
/// Out of fold, the pairs are divided into k folds by prompt, r times anew; for each fold a head is
/// trained on the others and asked about it, so that every pair is judged by r heads that never saw
/// its prompt. In sample, as in "Secrets of RLHF II" (Wang et al. 2024), all heads are trained on
/// all pairs in shuffled orders. Trained long, they know wrong labels by heart and call them
/// strong: there strengths in sample find fewer of them.
public struct StrengthEnsemble: Sendable {
  /// Which models are asked about a pair.
  public enum Design: Sendable, Hashable {
    /// Of each of `repeats` divisions into `folds`, the one that was not trained on the pair's
    /// fold.
    case outOfFold(folds: Int, repeats: Int)
    /// All models, each trained on all pairs.
    case inSample(models: Int)

    /// Models that are trained.
    public var trained: Int {
      switch self {
      case .outOfFold(let folds, let repeats): folds * repeats
      case .inSample(let models): models
      }
    }

    /// Refuses pairs that cannot be divided so, before anything is computed of them.
    /// - Throws: `split.folds` for fewer different groups than folds.
    public func check(groups: [String]) throws(RewardError) {
      guard case .outOfFold(let folds, _) = self else { return }
      try GroupedFolds.check(groups: Set(groups).count, count: folds)
    }
  }

  /// Which models are asked.
  public var design: Design
  /// Units of the heads' hidden layers. A linear head, without any, gains next to nothing: it
  /// cannot say more of a pair than the labels around it do.
  public var hidden: [Int]
  /// How each head is trained.
  public var trainer: FeatureTrainer

  /// An ensemble; the defaults are four divisions into five folds of heads with 64 units.
  ///
  /// Traps for fewer than two folds, without a model, and for a layer without units.
  public init(
    _ design: Design = .outOfFold(folds: 5, repeats: 4), hidden: [Int] = [64],
    trainer: FeatureTrainer = FeatureTrainer(epochs: 15)
  ) {
    if case .outOfFold(let folds, _) = design { precondition(folds >= 2, "two folds at least") }
    precondition(design.trained >= 1, "an ensemble has a model")
    precondition(hidden.allSatisfy { $0 > 0 }, "layers have units")
    self.design = design
    self.hidden = hidden
    self.trainer = trainer
  }

  /// The strength of each pair, in order.
  ///
  /// A model depends on its own stream of the source, on the pairs that it is trained on and on
  /// their order: turning one pair's label round changes no model that is asked about that pair out
  /// of fold, so that its differences change their sign and nothing else.
  ///
  /// - Parameters:
  ///   - groups: names each pair's prompt; empty where every pair has its own. In sample they are
  ///     not looked at.
  ///   - source: is not advanced.
  ///   - onModel: told how many models are trained.
  /// - Throws: `training.options` without pairs, `split.folds`, `head.width`, `training.diverged`,
  ///   `torch.memory`. Traps where there is not one group for each pair.
  /// - Complexity: ``Design/trained`` trainings.
  public func strengths(
    of pairs: [FeaturePair], groups: [String] = [], from source: RandomSource,
    onModel: (Int) -> Void = { _ in }
  ) throws -> [PreferenceStrength] {
    guard let width = pairs.first?.chosen.count else {
      throw RewardError(.trainingOptions, "there are no pairs to measure")
    }
    precondition(groups.isEmpty || groups.count == pairs.count, "a group for each pair")
    var differences = [[Double]](repeating: [], count: pairs.count)
    var trained = 0
    func ask(_ asked: [Int], trainedOn others: [Int]) throws {
      var own = source.stream("strength model", trained)
      let head = Perceptron(widths: [width] + hidden + [1], from: &own)
      try trainer.fit(head, pairs: others.map { pairs[$0] }, from: &own)
      for (index, difference) in zip(asked, try head.differences(of: asked.map { pairs[$0] })) {
        differences[index].append(difference)
      }
      trained += 1
      onModel(trained)
    }
    switch design {
    case .inSample(let models):
      for _ in 0..<models { try ask(Array(pairs.indices), trainedOn: Array(pairs.indices)) }
    case .outOfFold(let count, let repeats):
      let names = groups.isEmpty ? pairs.indices.map(String.init) : groups
      for number in 0..<repeats {
        var drawing = source.stream("strength folds", number)
        let folds = try GroupedFolds(groups: names, count: count, from: &drawing)
        for fold in 0..<count {
          try ask(folds.members(fold), trainedOn: folds.others(fold))
        }
      }
    }
    let isOutOfFold = if case .outOfFold = design { true } else { false }
    return differences.map { PreferenceStrength(differences: $0, isOutOfFold: isOutOfFold) }
  }
}

extension Perceptron {
  /// What the first output says of each pair: chosen − rejected, outside autograd.
  ///
  /// - Throws: `head.width`, `torch.memory`; `training.diverged` for what is no number.
  public func differences(of pairs: [FeaturePair]) throws -> [Double] {
    let outputs = try outputs(of: pairs.map(\.chosen) + pairs.map(\.rejected))
    return try pairs.indices.map { index in
      let difference = outputs[index][0] - outputs[index + pairs.count][0]
      guard difference.isFinite else {
        throw RewardError(
          .trainingDiverged, "a head's rewards are no numbers: lower the learning rate")
      }
      return difference
    }
  }
}
