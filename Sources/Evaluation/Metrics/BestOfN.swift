public import Basics
import Foundation

/// The expected gold value of the best of `n` samples as chosen by a proxy, estimated without bias
/// from M ≥ n samples: the exact mean over all subsets of size n, not a simulation.
///
/// With the samples in increasing order of proxy, sample k is the best of a subset with chance
/// C(k−1, n−1)/C(M, n). Samples of equal proxy are chosen among by a fair coin: by symmetry each
/// group of equals contributes its mean gold (Nakano et al. 2021, WebGPT, for the estimator).
///
/// - Throws: `evaluation.count`, `evaluation.empty`, `evaluation.nan`, `evaluation.infinite`;
///   `argument` unless 1 ≤ n ≤ M.
/// - Complexity: O(M log M + M·n).
public func bestOfN(gold: [Double], proxy: [Double], n: Int) throws(RewardError) -> Double {
  try requireSome(gold.count, "samples")
  try requireSameCount((gold.count, "gold values"), (proxy.count, "proxy values"))
  try requireFinite(gold, "gold value")
  try requireFinite(proxy, "proxy value")
  guard n >= 1, n <= gold.count else {
    throw RewardError(
      .badArgument, "best of \(n) cannot be estimated from \(gold.count) samples",
      at: .init(item: "n"))
  }
  let order = proxy.indices.sorted { proxy[$0] < proxy[$1] }
  var expected = 0.0
  var start = 0
  var below = 0.0
  while start < order.count {
    var end = start + 1
    while end < order.count, proxy[order[end]] == proxy[order[start]] { end += 1 }
    let upTo = subsetShare(end, n, of: order.count)
    if upTo > 0 {
      let mean = order[start..<end].reduce(0) { $0 + gold[$1] } / Double(end - start)
      expected += (upTo - below) * mean
    }
    below = upTo
    start = end
  }
  return expected
}

/// C(k, n) / C(total, n): the chance that a subset lies wholly within k given items.
private func subsetShare(_ k: Int, _ n: Int, of total: Int) -> Double {
  guard k >= n else { return 0 }
  var share = 1.0
  for index in 0..<n { share *= Double(k - index) / Double(total - index) }
  return share
}

/// The Kullback–Leibler divergence of best-of-n sampling from the sampled policy, in nats:
/// ln n − (n−1)/n. Exact where no two samples tie, an upper bound else (Beirami et al. 2024).
public func bestOfNDivergence(_ n: Int) -> Double {
  precondition(n >= 1, "best of n needs a sample")
  return log(Double(n)) - Double(n - 1) / Double(n)
}
