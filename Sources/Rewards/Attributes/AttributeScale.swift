public import Basics

/// The range of an attribute's labels, which is brought to 0...1: so that ratings of 1 to 5 and of
/// 0 to 100 can be added (ArmoRM, Wang et al. 2024, section 3.1).
public struct AttributeScale: Sendable, Hashable {
  /// The label that becomes 0, and the one that becomes 1.
  public let lowest: Double, highest: Double

  /// HelpSteer's labels 0...4 as ArmoRM takes them: r = (s + 0.5) / 5, each label in the middle of
  /// its fifth.
  public static let helpSteer = AttributeScale(unchecked: -0.5, 4.5)

  private init(unchecked lowest: Double, _ highest: Double) {
    (self.lowest, self.highest) = (lowest, highest)
  }

  /// - Throws: `reward.configuration` unless both ends are finite and the highest is above the
  ///   lowest.
  public init(lowest: Double, highest: Double) throws(RewardError) {
    guard lowest.isFinite, highest.isFinite, lowest < highest, (highest - lowest).isFinite else {
      throw RewardError(
        .rewardConfiguration, "a scale from \(lowest) to \(highest) is no range of labels")
    }
    self.init(unchecked: lowest, highest)
  }

  /// (label − lowest) / (highest − lowest). Labels outside the range are outside 0...1.
  public func scaled(_ label: Double) -> Double { (label - lowest) / (highest - lowest) }

  /// The label that a number on 0...1 stands for.
  public func label(of scaled: Double) -> Double { lowest + scaled * (highest - lowest) }
}
