/// Samples in increasing order of a score by which the best of n is chosen, for estimates at many n
/// from one sorting.
///
/// Of M samples the k-th in order (from 1) is the best of a random subset of size n with chance
/// C(k−1, n−1)/C(M, n), the estimator that Coste et al. 2023 ("Reward Model Ensembles Help Mitigate
/// Overoptimization") compute in logarithms. Here it comes from s(M) = 1 and
/// s(k−1) = s(k)·(k−n)/k, the chance that a subset lies within the first k−1 samples, and is
/// s(k)·n/k: products of at most 1, so nothing overflows and nothing is subtracted. Samples of
/// equal score are chosen among by a fair coin. The same numbers as ``bestOfN(gold:proxy:n:)``.
struct RankedSamples {
  private let order: [Int]
  /// Runs of equal scores in `order`.
  private let groups: [Range<Int>]

  /// Cost: O(M log M). The scores are finite.
  init(by scores: [Double]) {
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    var groups: [Range<Int>] = []
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, scores[order[end]] == scores[order[start]] { end += 1 }
      groups.append(start..<end)
      start = end
    }
    self.order = order
    self.groups = groups
  }

  /// Values in this order, those of equal samples replaced by their mean: what a fair coin gives
  /// on average. Cost: O(M).
  func levelled(_ values: [Double]) -> [Double] {
    var result = order.map { values[$0] }
    for group in groups where group.count > 1 {
      let mean = result[group].reduce(0, +) / Double(group.count)
      for index in group { result[index] = mean }
    }
    return result
  }

  /// The expected value of the best of n. Cost: O(M) for each n.
  /// - Parameter values: as `levelled` gives them; at least n.
  static func expected(_ values: [Double], n: Int) -> Double {
    precondition(n >= 1 && n <= values.count, "a subset is not larger than the whole")
    var sum = 0.0
    var within = 1.0
    for k in stride(from: values.count, through: n, by: -1) {
      sum += values[k - 1] * within * Double(n) / Double(k)
      within *= Double(k - n) / Double(k)
    }
    return sum
  }
}
