public import Tensors

/// Losses of lists whose order is known: triples, rankings, rated responses.
public enum OrderedLoss {
  /// Mean over all pairs i < j of λᵢⱼ · ℓ(rᵢ, rⱼ), one number for each list: `[lists]`.
  ///
  /// ReMoDetect (Lee et al., 2024) trains on triples (machine text, mixed text, human text) with
  /// λ = (0.35, 1, 0.35) and ``PreferenceLoss/rewardNorm`` 0.01; InstructGPT's K-wise comparisons
  /// (Ouyang et al., 2022, eq. 1) have λ = 1. λ multiplies the whole pair loss, its terms that keep
  /// rewards small too. The mean is over the number of pairs, not over Σ λ. Cost: O(lists · n²).
  ///
  /// Traps unless the rewards are `[lists, n]` with n ≥ 2 and λ has n(n−1)/2 entries.
  ///
  /// - Parameters:
  ///   - rewards: `[lists, n]` fp32, from best to worst.
  ///   - pairWeights: λ in the order (0,1), (0,2), …, (1,2), …; nil is 1.
  ///   - loss: ℓ.
  public static func rankedPairs(
    _ rewards: Tensor, pairWeights: [Double]? = nil, loss: PreferenceLoss = PreferenceLoss()
  ) -> Tensor {
    guard rewards.isDefined else { return rewards }
    let count = length(rewards)
    var (better, worse): ([Int], [Int]) = ([], [])
    for first in 0..<count {
      for second in first + 1..<count {
        better.append(first)
        worse.append(second)
      }
    }
    let entries = { (positions: [Int]) -> Tensor in
      rewards.rows(Tensor(positions).to(device: rewards.device), 1)
    }
    var losses = loss.losses(chosen: entries(better), rejected: entries(worse))
    if let pairWeights {
      precondition(pairWeights.count == better.count, "\(better.count) pairs need as many weights")
      losses = losses * Tensor(pairWeights).to(rewards.dtype, device: rewards.device)
    }
    return losses.mean(1)
  }

  /// −log P(order) under Plackett–Luce, one number for each list: `[lists]`.
  ///
  /// `−Σᵢ [rᵢ − log Σ_{j≥i} exp rⱼ]`: the first is chosen among all, the second among the rest, and
  /// so on (Plackett, 1975; the ListMLE loss of Xia et al., 2008). A list of two is the pair loss.
  /// The sum is not divided by n. Cost: O(lists · n²).
  ///
  /// Traps unless the rewards are `[lists, n]` with n ≥ 2.
  ///
  /// - Parameter rewards: `[lists, n]` fp32, from best to worst.
  public static func plackettLuce(_ rewards: Tensor) -> Tensor {
    guard rewards.isDefined else { return rewards }
    let count = length(rewards)
    let terms = (0..<count - 1).map { first -> Tensor in
      let rest = rewards.narrowed(1, from: first, count: count - first)
      return rest.logSumExp(1) - rest.selected(1, 0)
    }
    return Tensor.stacked(terms, 1).sum(1)
  }

  private static func length(_ rewards: Tensor) -> Int {
    precondition(rewards.rank == 2, "rewards are [lists, n], not \(rewards.shape)")
    precondition(rewards.size(1) >= 2, "a list of \(rewards.size(1)) has no order")
    return rewards.size(1)
  }
}
