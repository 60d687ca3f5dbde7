public import Basics
public import OrderedCollections
import Preferences
import Rewards

/// Weighted sums of HelpSteer's five attributes, as HelpSteer2's reward models are used (Wang et
/// al. 2024, section 4). Attributes are on their scale of 0...4.
public struct HelpSteerScore: Sendable, Hashable {
  /// What each attribute counts; others count nothing.
  public let weights: OrderedDictionary<String, Double>

  /// A sum of one's own.
  public init(weights: OrderedDictionary<String, Double>) { self.weights = weights }

  private init(_ numbers: [Double]) {
    weights = OrderedDictionary(
      uniqueKeysWithValues: zip(RatedExample.helpSteerAttributes, numbers).map { ($0, $1) })
  }

  /// What scored best on RewardBench with the model of 70 billion parameters.
  public static let seventyBillion = HelpSteerScore([0.65, 0.8, 0.45, 0.55, -0.4])
  /// The same with 340 billion.
  public static let threeHundredFortyBillion = HelpSteerScore([0.3, 0.74, 0.46, 0.47, -0.33])
  /// Helpfulness, correctness and coherence alone: what DPO and PPO were given. PPO standardises it
  /// by mean and deviation of the data set's responses (`RewardTransform.whiten`).
  public static let goodness = HelpSteerScore([0.65, 0.8, 0.45])

  /// Σ weight · rating.
  /// - Throws: `training.options` where an attribute that counts has no rating.
  public func callAsFunction(
    _ ratings: OrderedDictionary<String, Double>
  ) throws(RewardError) -> Double {
    var sum = 0.0
    for (name, weight) in weights {
      guard let rating = ratings[name] else {
        throw RewardError(.trainingOptions, "there is no rating of '\(name)'")
      }
      sum += weight * rating
    }
    return sum
  }
}
