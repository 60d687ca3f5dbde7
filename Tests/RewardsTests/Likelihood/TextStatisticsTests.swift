import Basics
import Foundation
import Models
import OrderedCollections
import Preferences
import Rewards
import Tensors
import Testing
import Text

@Suite struct TextStatisticsTests {
  /// The statistics of a token under a distribution, as the definitions have them.
  private func token(_ id: Int, of distribution: [Double]) -> TokenStatistics {
    let entropy = -distribution.reduce(0) { $0 + ($1 > 0 ? $1 * log($1) : 0) }
    let variance = distribution.reduce(0) { sum, p in
      sum + (p > 0 ? p * (log(p) + entropy) * (log(p) + entropy) : 0)
    }
    return TokenStatistics(
      logProbability: log(distribution[id]), entropy: entropy, variance: variance,
      rank: distribution.count { $0 > distribution[id] } + 1)
  }

  /// A model that takes all eight tokens for equally likely is surprised by none.
  @Test func uniform() throws {
    let uniform = [Double](repeating: 0.125, count: 8)
    let found = try TextStatistics((0..<5).map { token($0, of: uniform) })
    #expect(found.tokens == 5)
    #expect(abs((found[.meanLogProbability] ?? 0) + log(8)) < 1e-12)
    #expect(abs((found[.entropy] ?? 0) - log(8)) < 1e-12)
    for measure in [TextStatistics.Measure.deviation, .entropyDeviation, .logRank] {
      #expect(abs(found[measure] ?? 1) < 1e-12)
    }
    #expect(found[.first] == 1 && found[.firstThousand] == 1)
    // Without spread there is no curvature, and no number in its place.
    #expect(found[.curvature] == nil)
    let error = #expect(throws: RewardError.self) { try found.vector() }
    #expect(error?.code == .rewardNotFinite)
  }

  /// p = (½, ¼, ¼): H = 1.5·ln 2, Var log p = ¼·ln² 2.
  @Test func byHand() throws {
    let p = [0.5, 0.25, 0.25]
    let likely = try TextStatistics([token(0, of: p), token(0, of: p)])
    // (−2·ln 2 + 3·ln 2) / √(½·ln² 2) = √2.
    #expect(abs((likely[.curvature] ?? 0) - 2.0.squareRoot()) < 1e-12)
    let both = try TextStatistics([token(0, of: p), token(1, of: p)])
    #expect(abs(both[.curvature] ?? 1) < 1e-12)
    #expect(abs((both[.meanLogProbability] ?? 0) + 1.5 * log(2)) < 1e-12)
    #expect(abs((both[.deviation] ?? 0) - 0.5 * log(2)) < 1e-12)
    #expect(abs((both[.entropy] ?? 0) - 1.5 * log(2)) < 1e-12)
    #expect(abs((both[.logRank] ?? 0) - 0.5 * log(2)) < 1e-12)
    #expect(both[.first] == 0.5 && both[.firstTen] == 1)
    let vector = try both.vector()
    #expect(vector == TextStatistics.Measure.allCases.map { both[$0] })
    let far = try TextStatistics([
      TokenStatistics(logProbability: -9, entropy: 1, variance: 4, rank: 101),
      TokenStatistics(logProbability: -1, entropy: 3, variance: 5, rank: 10),
    ])
    // (−10 + 4) / √9.
    #expect(far[.curvature] == -2 && far[.entropyDeviation] == 1)
    #expect(far[.firstTen] == 0.5 && far[.firstHundred] == 0.5 && far[.firstThousand] == 1)
  }

  /// Heads were trained on vectors of this order, and reward files name these words.
  @Test func namesAndOrder() {
    #expect(
      TextStatistics.Measure.allCases.map(\.rawValue) == [
        "mean-log-probability", "deviation", "entropy", "entropy-deviation", "curvature",
        "log-rank", "first", "first-10", "first-100", "first-1000",
      ])
  }

  @Test func whatIsRefused() {
    func code(_ tokens: [TokenStatistics]) -> RewardError.Code? {
      let error = #expect(throws: RewardError.self) { try TextStatistics(tokens) }
      return error?.code
    }
    #expect(code([]) == .textTooShort)
    for broken in [Double.nan, -.infinity] {
      #expect(
        code([TokenStatistics(logProbability: broken, entropy: 1, variance: 1, rank: 1)])
          == .rewardNotFinite)
    }
    #expect(
      code([TokenStatistics(logProbability: -1, entropy: 1, variance: .nan, rank: 1)])
        == .rewardNotFinite)
  }
}

/// With the built-in model.
@Suite(
  .enabled(if: (try? ModelName("smollm2-135m-instruct")) != nil, "needs `make setup`"),
  .serialized)
struct TextStatisticsReaderTests {
  private static let reader = Result {
    try TextStatisticsReader("smollm2-135m-instruct", maximumTokens: 24)
  }
  private let texts = [
    "The cat sat on the mat, and the dog lay by the door.",
    "Mat the sat, cat on door dog by the lay and the the.", "Hello there",
  ]

  @Test func agreesWithLogProbabilities() async throws {
    let reader = try Self.reader.get()
    let results = try reader.read(texts)
    for (text, result) in zip(texts, results) {
      let ids = try reader.encode(text).ids
      let plain = try reader.language.logProbabilities([ids], after: [0])[0]
      let mean = plain.reduce(0, +) / Double(plain.count)
      #expect(result.statistics.tokens == ids.count - 1)
      #expect(abs((result.statistics[.meanLogProbability] ?? 0) - mean) < 1e-3)
      #expect(result.lastState.count == reader.width && result.reading.tokens == ids.count)
      // In any company the same.
      let alone = try reader.read([text])[0].statistics
      for measure in TextStatistics.Measure.allCases {
        #expect(abs((alone[measure] ?? 0) - (result.statistics[measure] ?? 1)) < 1e-3)
      }
    }
    // Words in order are what a language model expects.
    let (ordered, shuffled) = (results[0].statistics, results[1].statistics)
    for measure in [TextStatistics.Measure.meanLogProbability, .curvature] {
      #expect((ordered[measure] ?? 0) > (shuffled[measure] ?? 0))
    }
    let model = TextStatisticRewardModel(reader, .curvature)
    let rewards = try await model.rewards(for: texts.map { Candidate(prompt: "p", response: $0) })
    for (reward, result) in zip(rewards, results) {
      #expect(abs(reward.value - (result.statistics[.curvature] ?? 0)) < 1e-3)
    }
  }

  @Test func longTextsAreCutAndSaySo() async throws {
    let reader = try Self.reader.get()
    let long = String(repeating: texts[0] + " ", count: 5)
    let result = try reader.read([long])[0]
    #expect(result.reading.isTruncated && result.reading.tokens == 24)
    #expect(result.statistics.tokens == 23)
    let model = TextStatisticRewardModel(reader, .entropy)
    let reading = try model.check(Candidate(prompt: "p", response: long))
    #expect(reading == result.reading)
    for text in ["", "a"] {
      let error = #expect(throws: RewardError.self) { try reader.read([text]) }
      #expect(error?.code == .textTooShort)
    }
  }

  @Test func featuresAndDetector() async throws {
    let reader = try Self.reader.get()
    let candidates = texts.map { Candidate(prompt: "not read", response: $0) }
    let features = DetectionFeatures(reader)
    let found = try features.features(of: candidates)
    #expect(found.allSatisfy { $0.values.count == features.width && features.width == 10 })
    let whole = DetectionFeatures(reader, includesState: true)
    let more = try whole.features(of: candidates)
    for (one, other) in zip(more, found) {
      #expect(one.values.count == 10 + reader.width && one.reading == other.reading)
      for (a, b) in zip(one.values, other.values) { #expect(abs(a - b) < 1e-3) }
    }
    // The mean log-probability alone, by a head that reads nothing else.
    let weights = Tensor([1, 0, 0, 0, 0, 0, 0, 0, 0, 0] as [Float], shape: [1, 10])
    let head = Perceptron([.init(weight: weights, bias: nil)])
    let detector = try DetectorRewardModel(features, head: head)
    let rewards = try await detector.rewards(for: candidates)
    for (reward, row) in zip(rewards, found) {
      #expect(abs(reward.value - Double(row.values[0])) < 1e-3)
    }
    #expect(detector.card.kind == "machine-text")
    let error = #expect(throws: RewardError.self) { try DetectorRewardModel(whole, head: head) }
    #expect(error?.code == .headWidth)
  }
}
