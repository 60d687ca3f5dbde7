public import Basics
import Foundation
import Rewards

/// What SteerLM 2.0 trains a policy towards: of n sampled responses, the one whose attributes are
/// asked for, in Bayes' proportion (Wang et al. 2024, "HelpSteer2", section 5; NeMo-Aligner).
///
/// All are logarithms of chances of whole responses, in nats; the proposal is what they were
/// sampled from. The loss of a step is Σ (wᵢ − bᵢ)·NLL(yᵢ), whose gradient is that of KL(w‖b).
public struct SteerLMTarget: Sendable, Hashable {
  /// w: softmax(log P(a|x,y) + log P(y|x) − log Q′(y|a,x)); their sum is 1.
  public let weights: [Double]
  private let logWeights: [Double]
  private let proposal: [Double]

  /// The target of some responses to one prompt. Traps unless the lists are equally long and not
  /// empty.
  ///
  /// - Parameters:
  ///   - attributes: log P(a|x,y), of ``AttributeBins``; −∞ for what cannot have the attributes.
  ///   - prior: log P(y|x), of the policy before.
  ///   - proposal: log Q′(y|a,x).
  /// - Throws: `reward.not-finite` for NaN, and where no response has any weight.
  public init(attributes: [Double], prior: [Double], proposal: [Double]) throws(RewardError) {
    precondition(
      !attributes.isEmpty && attributes.count == prior.count && prior.count == proposal.count,
      "three logarithms for each response")
    logWeights = try logSoftmax(
      attributes.indices.map { attributes[$0] + prior[$0] - proposal[$0] })
    weights = logWeights.map { exp($0) }
    self.proposal = proposal
  }

  /// b: softmax(log Q(y|a,x) − log Q′(y|a,x)) of a policy; constants in its gradient.
  /// - Throws: `reward.not-finite`. Traps for another number of responses.
  public func shares(policy: [Double]) throws(RewardError) -> [Double] {
    try logShares(policy).map { exp($0) }
  }

  /// wᵢ − bᵢ: what the negative log-likelihood of each response is multiplied with. Their sum is 0.
  /// - Throws: as ``shares(policy:)``.
  public func coefficients(policy: [Double]) throws(RewardError) -> [Double] {
    zip(weights, try shares(policy: policy)).map { $0 - $1 }
  }

  /// KL(w‖b) in nats: at least 0 but for rounding, and 0 where the policy has reached the target.
  /// - Throws: as ``shares(policy:)``; also where the policy gives no chance to what has a weight.
  public func divergence(policy: [Double]) throws(RewardError) -> Double {
    let shares = try logShares(policy)
    let sum = weights.indices.reduce(0.0) { sum, index in
      weights[index] > 0 ? sum + weights[index] * (logWeights[index] - shares[index]) : sum
    }
    guard sum.isFinite else {
      throw RewardError(.rewardNotFinite, "the divergence from the policy is \(sum)")
    }
    return sum
  }

  private func logShares(_ policy: [Double]) throws(RewardError) -> [Double] {
    precondition(policy.count == proposal.count, "a logarithm for each response")
    return try logSoftmax(zip(policy, proposal).map { $0 - $1 })
  }
}

/// - Throws: `reward.not-finite` for NaN, +∞, and where all are −∞.
private func logSoftmax(_ values: [Double]) throws(RewardError) -> [Double] {
  let highest = values.max() ?? -.infinity
  guard highest.isFinite, !values.contains(where: \.isNaN) else {
    throw RewardError(
      .rewardNotFinite, "the log-probabilities of responses give no weights: \(values)")
  }
  let total = log(values.reduce(0) { $0 + exp($1 - highest) }) + highest
  return values.map { $0 - total }
}
