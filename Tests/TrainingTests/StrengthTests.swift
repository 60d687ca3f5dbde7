import Basics
import Evaluation
import Foundation
import Models
import OrderedCollections
import Preferences
import Testing
import Training

/// Preference strengths by ensembles.
@Suite struct StrengthTests {
  /// numpy: mean and std of [1, −0.5, 0.2, 0].
  @Test func meanAndDeviation() {
    let strength = PreferenceStrength(differences: [1, -0.5, 0.2, 0], isOutOfFold: true)
    #expect(abs(strength.mean - 0.175) < 1e-12)
    #expect(abs(strength.deviation - 0.5402545696243577) < 1e-12)
    #expect(strength.agreement == 0.625, "two of four, and one that sees no difference")
    #expect(strength.flipped.agreement == 0.375 && strength.flipped.mean == -strength.mean)
    #expect(strength.flipped.deviation == strength.deviation)
    let json = strength.json
    #expect(Array(json.keys) == ["mean", "deviation", "models", "out_of_fold"])
    #expect(json["models"]?.int == 4 && json["out_of_fold"]?.bool == true)
    #expect(PreferenceStrength(differences: [2], isOutOfFold: false).deviation == 0)
  }

  /// Pairs whose first number tells the better one; two pairs for each prompt.
  private func pairs(_ count: Int) -> (pairs: [FeaturePair], groups: [String]) {
    var source = RandomSource(seed: 11)
    let pairs = (0..<count).map { _ in
      let rows = (0..<2).map { _ in (0..<4).map { _ in Float(source.normal()) } }
      return rows[0][0] > rows[1][0]
        ? FeaturePair(chosen: rows[0], rejected: rows[1])
        : FeaturePair(chosen: rows[1], rejected: rows[0])
    }
    return (pairs, (0..<count).map { "prompt \($0 / 2)" })
  }

  private func ensemble(_ design: StrengthEnsemble.Design) -> StrengthEnsemble {
    StrengthEnsemble(
      design, hidden: [8], trainer: FeatureTrainer(epochs: 30, batchSize: 8, learningRate: 1e-2))
  }

  /// No model that is asked about a pair saw its label, nor that of a pair of the same prompt:
  /// turned round, it changes the sign of the pair's differences, nothing of its neighbour's, and
  /// others'.
  @Test func strengthsOutOfFoldDoNotSeeTheirLabel() throws {
    let (pairs, groups) = pairs(24)
    let ensemble = ensemble(.outOfFold(folds: 3, repeats: 2))
    let source = RandomSource(seed: 5)
    let before = try ensemble.strengths(of: pairs, groups: groups, from: source)
    #expect(before.count == 24 && before.allSatisfy { $0.models == 2 && $0.isOutOfFold })
    for index in [0, 7, 23] {
      var changed = pairs
      changed[index] = pairs[index].flipped
      let after = try ensemble.strengths(of: changed, groups: groups, from: source)
      let neighbour = index % 2 == 0 ? index + 1 : index - 1
      for (old, new) in zip(before[index].differences, after[index].differences) {
        #expect(abs(old + new) < 1e-4)
      }
      for (old, new) in zip(before[neighbour].differences, after[neighbour].differences) {
        #expect(abs(old - new) < 1e-4)
      }
      let moved = pairs.indices.count { abs(before[$0].mean - after[$0].mean) > 1e-3 }
      #expect(moved > 8, "the label is learned by the models of other folds")
    }
  }

  /// In sample a model does see the label that it is asked about.
  @Test func strengthsInSampleSeeTheirLabel() throws {
    let (pairs, _) = pairs(24)
    let ensemble = ensemble(.inSample(models: 2))
    let source = RandomSource(seed: 5)
    let before = try ensemble.strengths(of: pairs, from: source)
    #expect(before.allSatisfy { $0.models == 2 && !$0.isOutOfFold })
    var changed = pairs
    changed[3] = pairs[3].flipped
    let after = try ensemble.strengths(of: changed, from: source)
    #expect(abs(before[3].mean + after[3].mean) > 1e-2)
  }

  @Test func strengthsFindTheRule() throws {
    let (pairs, groups) = pairs(120)
    let found = try ensemble(.outOfFold(folds: 4, repeats: 3)).strengths(
      of: pairs, groups: groups, from: RandomSource(seed: 1))
    // Chance is 60 ± 5.5.
    #expect(found.count { $0.mean > 0 } > 90)
    var trained: [Int] = []
    _ = try ensemble(.inSample(models: 3)).strengths(
      of: Array(pairs.prefix(8)), from: RandomSource(seed: 1), onModel: { trained.append($0) })
    #expect(trained == [1, 2, 3])
  }

  @Test func refusals() throws {
    let (pairs, groups) = pairs(4)
    func code(_ body: () throws -> Void) -> RewardError.Code? {
      do {
        try body()
        return nil
      } catch { return (error as? RewardError)?.code }
    }
    let source = RandomSource(seed: 1)
    #expect(
      code { _ = try ensemble(.inSample(models: 1)).strengths(of: [], from: source) }
        == .trainingOptions)
    // Four pairs of two prompts.
    let folds = ensemble(.outOfFold(folds: 3, repeats: 1))
    #expect(
      code { _ = try folds.strengths(of: pairs, groups: groups, from: source) } == .splitFolds)
    #expect(code { _ = try folds.strengths(of: pairs, from: source) } == nil)
    let odd = pairs + [FeaturePair(chosen: [1], rejected: [2])]
    #expect(code { _ = try folds.strengths(of: odd, from: source) } == .headWidth)
  }

  /// The specification's simulation with one seed: labels that are turned by strength out of fold
  /// make a better model, and strengths of models that know the labels by heart find fewer wrong
  /// ones.
  @Test func wrongLabelsAreFound() throws {
    var source = RandomSource(seed: 2)
    let rows = (0..<16).map { _ in (0..<13).map { _ in source.normal() } }
    let outputs = (0..<16).map { _ in source.normal() }
    func gold(_ item: [Double]) -> Double {
      zip(rows, outputs).reduce(0) { sum, unit in
        let state = zip(unit.0, item).reduce(unit.0[12]) { $0 + $1.0 * $1.1 }
        return sum + unit.1 * max(0, state)
      }
    }
    func draw() -> FeaturePair {
      let items = (0..<2).map { _ in (0..<12).map { _ in source.normal() } }
        .sorted { gold($0) > gold($1) }.map { $0.map { Float($0) } }
      return FeaturePair(chosen: items[0], rejected: items[1])
    }
    let isWrong = (0..<1000).map { $0 % 4 == 0 }
    let pairs = isWrong.map { $0 ? draw().flipped : draw() }
    let fresh = (0..<2000).map { _ in draw() }
    func accuracy(_ pairs: [FeaturePair]) throws -> Double {
      var own = RandomSource(seed: 3)
      let model = Perceptron(widths: [12, 64, 1], from: &own)
      try FeatureTrainer(epochs: 120).fit(model, pairs: pairs, from: &own)
      return Double(try model.differences(of: fresh).count { $0 > 0 }) / 2000
    }
    func detection(_ strengths: [PreferenceStrength]) throws -> Double {
      let wrong = strengths.indices.filter { isWrong[$0] }.map { -strengths[$0].mean }
      let right = strengths.indices.filter { !isWrong[$0] }.map { -strengths[$0].mean }
      return try ROC.area(positives: wrong, negatives: right)
    }
    let strengths = try StrengthEnsemble().strengths(of: pairs, from: source)
    let known = try StrengthEnsemble(
      .inSample(models: 2), trainer: FeatureTrainer(epochs: 120)
    ).strengths(of: pairs, from: source)
    // 0.90 and 0.81 over six seeds.
    #expect(try detection(strengths) > 0.84)
    #expect(try detection(known) < detection(strengths) - 0.03)
    let changed = try StrengthPolicy([.flipLowest(share: 0.2)]).outcome(of: strengths.map(\.mean))
    // A gain of 0.1; one model's accuracy is good to 0.01.
    #expect(try accuracy(changed.applied(to: pairs)) > accuracy(pairs) + 0.03)
  }

  /// Columns of any size come out alike; one that does not vary says nothing.
  @Test func scaling() {
    var source = RandomSource(seed: 4)
    let rows = (0..<50).map { _ in
      [1000 + 300 * source.normal(), 0.001 * source.normal(), 0.1, source.normal()].map {
        Float($0)
      }
    }
    let scaling = FeatureScaling(rows)
    let scaled = rows.map { scaling($0) }
    for column in 0..<4 {
      let values = scaled.map { Double($0[column]) }
      let mean = values.reduce(0, +) / 50
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 50
      #expect(abs(mean) < 1e-5)
      #expect(abs(variance - (column == 2 ? 0 : 0.25)) < 1e-5)
    }
    var pair = FeaturePair(chosen: rows[0], rejected: rows[1])
    pair.margin = 2
    #expect(scaling(pair).chosen == scaled[0] && scaling(pair).margin == 2)
  }
}
