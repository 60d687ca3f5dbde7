import Basics
import Evaluation
import Models
import Rewards
import Testing
import Training

/// Writing-quality heads from ratings, from choices and from both.
@Suite struct WritingTests {
  private let width = 6
  private let trainer = FeatureTrainer(epochs: 100, learningRate: 0.02, weightDecay: 0.01)

  /// Quality is linear in two of six numbers, in points around 6.
  private func rated(_ count: Int, noise: Double, _ source: inout RandomSource) -> [RatedFeatures] {
    (0..<count).map { _ in
      let row = (0..<width).map { _ in Float(source.normal()) }
      let quality = 6 + 1.2 * Double(row[0]) - 0.8 * Double(row[1])
      return RatedFeatures(row, rating: quality + noise * source.normal())
    }
  }

  private func pairs(_ rated: [RatedFeatures]) -> [FeaturePair] {
    stride(from: 0, to: rated.count - 1, by: 2).map { index in
      let (one, other) = (rated[index], rated[index + 1])
      return one.rating > other.rating
        ? FeaturePair(chosen: one.features, rejected: other.features)
        : FeaturePair(chosen: other.features, rejected: one.features)
    }
  }

  private func scores(_ head: Perceptron, _ rated: [RatedFeatures]) throws -> [Double] {
    try head.outputs(of: rated.map(\.features)).map { $0[0] }
  }

  @Test(arguments: WritingTraining.Mode.allCases, [0, 16])
  func everyModeRanks(mode: WritingTraining.Mode, units: Int) throws {
    var source = RandomSource(seed: 3)
    let (train, test) = (rated(300, noise: 0.5, &source), rated(200, noise: 0, &source))
    let head = try WritingTraining(mode, hiddenUnits: units, trainer: trainer)
      .fit(ratings: train, pairs: pairs(train), from: &source)
    #expect(head.inputs == width && head.outputs == 1)
    let found = try scores(head, test)
    let correlation = try spearman(found, test.map(\.rating))
    #expect((correlation ?? 0) > 0.85)
    // Points, where ratings say what a point is.
    guard mode == .ratings else { return }
    let errors = zip(found, test).map { abs($0 - $1.rating) }
    #expect(errors.reduce(0, +) / 200 < 0.5)
  }

  /// Ratings that say nothing cannot help, and pairs then decide.
  @Test func pairsDecideWhereRatingsAreNoise() throws {
    var source = RandomSource(seed: 4)
    let (train, test) = (rated(300, noise: 0, &source), rated(200, noise: 0, &source))
    let noise = train.map { RatedFeatures($0.features, rating: 6 + source.normal()) }
    func agreement(_ mode: WritingTraining.Mode) throws -> Double {
      var stream = RandomSource(seed: 5)
      let head = try WritingTraining(mode, hiddenUnits: 0, trainer: trainer)
        .fit(ratings: noise, pairs: pairs(train), from: &stream)
      return try spearman(scores(head, test), test.map(\.rating)) ?? 0
    }
    let (ratings, both) = (try agreement(.ratings), try agreement(.both))
    #expect(both > 0.7 && both > ratings + 0.1, "\(both) \(ratings)")
  }

  @Test func equalSourcesGiveEqualHeads() throws {
    var source = RandomSource(seed: 6)
    let train = rated(60, noise: 0.5, &source)
    let training = WritingTraining(.both, trainer: trainer)
    let heads = try (0..<2).map { _ in
      var stream = RandomSource(seed: 7)
      return try training.fit(ratings: train, pairs: pairs(train), from: &stream)
    }
    #expect(try scores(heads[0], train) == scores(heads[1], train))
  }

  @Test func whatIsRefused() throws {
    var source = RandomSource(seed: 8)
    let train = rated(20, noise: 0, &source)
    let equal = train.map { RatedFeatures($0.features, rating: 5) }
    let odd = [RatedFeatures([1], rating: 1)]
    func code(_ mode: WritingTraining.Mode, _ ratings: [RatedFeatures], _ pairs: [FeaturePair])
      -> RewardError.Code?
    {
      var stream = RandomSource(seed: 9)
      do {
        _ = try WritingTraining(mode, trainer: trainer)
          .fit(ratings: ratings, pairs: pairs, from: &stream)
        return nil
      } catch { return (error as? RewardError)?.code }
    }
    #expect(code(.ratings, [], pairs(train)) == .trainingOptions)
    #expect(code(.pairs, train, []) == .trainingOptions)
    #expect(code(.both, train, []) == .trainingOptions)
    #expect(code(.both, [], pairs(train)) == .trainingOptions)
    #expect(code(.ratings, equal, []) == .trainingOptions)
    #expect(code(.ratings, train + odd, []) == .headWidth)
    #expect(code(.both, train, [FeaturePair(chosen: [1], rejected: [2])]) == .headWidth)
    // What a mode does not learn from is not looked at.
    #expect(code(.ratings, train, [FeaturePair(chosen: [1], rejected: [2])]) == nil)
    #expect(code(.pairs, odd, pairs(train)) == nil)
  }
}
