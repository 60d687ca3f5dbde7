public import Basics
import Foundation
import Models

/// How several attributes become the scalar reward.
public enum AttributeValue: Sendable {
  /// One attribute is the reward.
  case attribute(String)
  /// Σ wₖ·rₖ with fixed weights, one for each attribute in order; they may be below 0.
  case weights([Double])
  /// Weights by the prompt: g·(Tᵀr), where T takes verbosity out; nil leaves attributes as they are
  /// (ArmoRM, Wang et al. 2024, section 3.2).
  case gate(GatingNetwork, VerbosityCorrection?)

  /// The mean of all attributes.
  public static func mean(of count: Int) -> AttributeValue {
    .weights(Array(repeating: 1 / Double(count), count: count))
  }

  /// A rule as options say it: an attribute's name, `mean`, or weights such as `0.65,0.8,-0.4`. An
  /// attribute that is called `mean` goes before the mean of all.
  /// - Throws: `reward.configuration`, with the nearest name.
  public init(parsing text: String, attributes: [String]) throws(RewardError) {
    if attributes.contains(text) {
      self = .attribute(text)
      return
    }
    if text == "mean" {
      self = .mean(of: attributes.count)
      return
    }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces) }
    let numbers = parts.compactMap(Double.init)
    guard numbers.count == parts.count, numbers.allSatisfy(\.isFinite) else {
      throw Self.unknown(text, attributes)
    }
    guard numbers.count == attributes.count else {
      throw RewardError(
        .rewardConfiguration,
        "\(numbers.count) weights for \(attributes.count) attributes: "
          + attributes.joined(separator: ", "))
    }
    self = .weights(numbers)
  }

  /// - Throws: `reward.configuration` unless the rule is about these attributes.
  func check(_ attributes: [String]) throws(RewardError) {
    switch self {
    case .attribute(let name):
      guard attributes.contains(name) else { throw Self.unknown(name, attributes) }
    case .weights(let weights):
      guard weights.count == attributes.count, weights.allSatisfy(\.isFinite) else {
        throw RewardError(
          .rewardConfiguration,
          "\(weights.count) weights for \(attributes.count) attributes, or one that is not finite")
      }
    case .gate(let gate, let correction):
      let counts = [gate.network.outputs, correction?.penalties.count ?? attributes.count]
      guard counts.allSatisfy({ $0 == attributes.count }) else {
        throw RewardError(
          .rewardConfiguration,
          "a gate of \(counts[0]) objectives, \(counts[1]) of them corrected, for "
            + "\(attributes.count) attributes")
      }
    }
  }

  private static func unknown(_ name: String, _ attributes: [String]) -> RewardError {
    let near = Suggestion.nearest(to: name, among: attributes)
    return RewardError(
      .rewardConfiguration,
      "'\(name.prefix(60))' is no attribute, nor `mean`, nor a list of weights"
        + (near.map { "; did you mean '\($0)'?" }
          ?? "; the attributes are \(attributes.joined(separator: ", "))"))
  }
}
