public import Basics
import Foundation
import Rewards

/// The chance of each label given an attribute model's prediction, as SteerLM 2.0 takes it: a beta
/// distribution around the prediction, cut into as many equal parts as there are labels (Wang et
/// al. 2024, "HelpSteer2", appendix).
public enum AttributeBins {
  /// α + β of the beta distribution: 24 in the paper.
  public static let concentration = 24.0

  /// P(a = n) for n = 0, 1, …: Beta(24r, 24 − 24r) between n/bins and (n + 1)/bins.
  ///
  /// A prediction at or beyond an end of the scale is that end: all chance is on the last label
  /// there.
  /// - Parameters:
  ///   - prediction: r on 0...1; of HelpSteer's 0...4 a quarter.
  ///   - bins: labels that there are; at least 2.
  /// - Returns: At least 0, their sum 1 but for rounding.
  /// - Throws: `reward.not-finite`.
  public static func probabilities(
    of prediction: Double, bins: Int = 5, concentration: Double = concentration
  ) throws(RewardError) -> [Double] {
    precondition(bins >= 2 && concentration > 0, "labels, and a concentration above 0")
    guard prediction.isFinite else {
      throw RewardError(.rewardNotFinite, "an attribute is \(prediction)")
    }
    if prediction <= 0 || prediction >= 1 {
      let end = prediction <= 0 ? 0 : bins - 1
      return (0..<bins).map { $0 == end ? 1 : 0 }
    }
    let (a, b) = (concentration * prediction, concentration * (1 - prediction))
    return (0..<bins).map { bin in
      let (low, high) = (Double(bin) / Double(bins), Double(bin + 1) / Double(bins))
      // Differences of the tail on the far side of the mean keep their digits.
      let difference =
        low >= prediction
        ? IncompleteBeta.regularized(1 - low, b, a) - IncompleteBeta.regularized(1 - high, b, a)
        : IncompleteBeta.regularized(high, a, b) - IncompleteBeta.regularized(low, a, b)
      return max(0, difference)
    }
  }

  /// log P(a | x, y): the sum over attributes of the logarithm of the label's chance. Attributes
  /// without a label are left out.
  ///
  /// - Parameters:
  ///   - labels: whole numbers from 0.
  ///   - predictions: r of each attribute, on 0...1.
  /// - Returns: −∞ where a label has no chance, as beside a prediction beyond the scale.
  /// - Throws: `reward.not-finite`; `training.options` for a label that there is not. Traps unless
  ///   there is a prediction for each label.
  public static func logProbability(
    of labels: [Int?], predictions: [Double], bins: Int = 5
  ) throws(RewardError) -> Double {
    precondition(labels.count == predictions.count, "a prediction for each label")
    var sum = 0.0
    for (label, prediction) in zip(labels, predictions) {
      guard let label else { continue }
      guard (0..<bins).contains(label) else {
        throw RewardError(.trainingOptions, "a label of \(label) is not among 0...\(bins - 1)")
      }
      sum += log(try probabilities(of: prediction, bins: bins)[label])
    }
    return sum
  }
}
