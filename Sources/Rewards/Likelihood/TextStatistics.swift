public import Basics
import Foundation
public import Models

/// What a language model's probabilities say of a text, as a few numbers: what tells
/// machine-written texts from others without any training.
public struct TextStatistics: Sendable, Hashable {
  /// One of the numbers. Their order is that of feature vectors, on which heads were trained: new
  /// ones come last.
  public enum Measure: String, Sendable, CaseIterable {
    /// The mean of log p over tokens, in nats.
    case meanLogProbability = "mean-log-probability"
    /// The standard deviation of log p over tokens (divisor n), in nats.
    case deviation
    /// The mean entropy of the model's distributions, in nats.
    case entropy
    /// Their standard deviation over tokens (divisor n).
    case entropyDeviation = "entropy-deviation"
    /// (Σ log p − Σ E log p) / √Σ Var log p: how far the text is above what the model expects, in
    /// its own standard deviations. The conditional probability curvature of Fast-DetectGPT (Bao et
    /// al. 2024, eq. 6 with the scoring model as the sampling one).
    case curvature
    /// The mean of log rank; a rank is 1 for the most likely token.
    case logRank = "log-rank"
    /// The share of tokens that were the most likely one (GLTR, Gehrmann et al. 2019).
    case first
    /// The share of tokens among the 10 most likely.
    case firstTen = "first-10"
    /// The share of tokens among the 100 most likely.
    case firstHundred = "first-100"
    /// The share of tokens among the 1000 most likely.
    case firstThousand = "first-1000"
  }

  /// How many tokens were rated.
  public let tokens: Int
  private let values: [Measure: Double]

  /// The numbers of a text's tokens. Cost: O(tokens).
  ///
  /// - Throws: `text.empty` without tokens; `reward.not-finite` for statistics that are no numbers.
  public init(_ tokens: [TokenStatistics]) throws(RewardError) {
    guard !tokens.isEmpty else {
      throw RewardError(
        .textTooShort, "no token has another before it: there is nothing to rate")
    }
    let count = Double(tokens.count)
    func moments(_ of: (TokenStatistics) -> Double) -> (mean: Double, deviation: Double) {
      let mean = tokens.reduce(0) { $0 + of($1) } / count
      let variance = tokens.reduce(0) { $0 + (of($1) - mean) * (of($1) - mean) } / count
      return (mean, variance.squareRoot())
    }
    func share(_ most: Int) -> Double { Double(tokens.count { $0.rank <= most }) / count }
    let (own, expected) = (moments(\.logProbability), moments(\.entropy))
    self.tokens = tokens.count
    var values: [Measure: Double] = [
      .meanLogProbability: own.mean, .deviation: own.deviation, .entropy: expected.mean,
      .entropyDeviation: expected.deviation, .logRank: moments { log(Double($0.rank)) }.mean,
      .first: share(1), .firstTen: share(10), .firstHundred: share(100),
      .firstThousand: share(1000),
    ]
    let variance = tokens.reduce(0) { $0 + $1.variance }
    if !(variance <= Self.roundedVariance * count) {
      values[.curvature] = (own.mean + expected.mean) * count / variance.squareRoot()
    }
    self.values = values
    guard values.values.allSatisfy(\.isFinite) else {
      throw RewardError(
        .rewardNotFinite, "a text's statistics are no numbers: the weights are broken or overflow")
    }
  }

  /// What rounding in fp32 may leave of a variance of 0, for each token.
  private static let roundedVariance = 1e-9

  /// One of the numbers; nil for the curvature where the model's distributions have no spread:
  /// where it is certain everywhere, or takes all tokens for equally likely.
  public subscript(measure: Measure) -> Double? { values[measure] }

  /// All numbers, in the order of ``Measure``.
  /// - Throws: `reward.not-finite` where there is no curvature.
  public func vector() throws(RewardError) -> [Double] {
    var vector: [Double] = []
    for measure in Measure.allCases {
      guard let value = self[measure] else {
        throw RewardError(
          .rewardNotFinite,
          "a text has no \(measure.rawValue): the model's distributions have no spread")
      }
      vector.append(value)
    }
    return vector
  }
}
