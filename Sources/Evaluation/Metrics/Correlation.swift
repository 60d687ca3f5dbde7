public import Basics

/// Pearson's product-moment correlation; nil for fewer than two items or a constant list.
/// - Throws: `evaluation.count`, `evaluation.nan`, `evaluation.infinite`. Cost: O(n).
public func pearson(_ x: [Double], _ y: [Double]) throws(RewardError) -> Double? {
  try requireLists(x, y)
  guard x.count > 1 else { return nil }
  // Scaled to at most 1, so that squares of large values do not overflow.
  guard let x = centred(x), let y = centred(y) else { return nil }
  var sums = (xy: 0.0, xx: 0.0, yy: 0.0)
  for (x, y) in zip(x, y) {
    sums.xy += x * y
    sums.xx += x * x
    sums.yy += y * y
  }
  return min(1, max(-1, sums.xy / (sums.xx.squareRoot() * sums.yy.squareRoot())))
}

/// Spearman's rank correlation: Pearson's of the mid-ranks, which is right with ties too.
/// - Throws: as `pearson`. Cost: O(n log n).
public func spearman(_ x: [Double], _ y: [Double]) throws(RewardError) -> Double? {
  try requireLists(x, y)
  return try pearson(midRanks(x), midRanks(y))
}

/// The area under the ROC curve: the chance that a random positive scores above a random negative,
/// ties counted as half. Nil where one class is absent.
/// - Throws: as `pearson`. Cost: O(n log n).
public func auroc(scores: [Double], labels: [Bool]) throws(RewardError) -> Double? {
  try requireSameCount((scores.count, "scores"), (labels.count, "labels"))
  try requireFinite(scores, "score")
  let positives = Double(labels.count { $0 })
  let negatives = Double(labels.count) - positives
  guard positives > 0, negatives > 0 else { return nil }
  let ranks = midRanks(scores)
  let sum = zip(ranks, labels).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
  return (sum - positives * (positives + 1) / 2) / (positives * negatives)
}

/// Ranks from 1 in increasing order; equal values share the mean of their ranks. Cost: O(n log n).
public func midRanks(_ values: [Double]) -> [Double] {
  let order = values.enumerated().sorted { $0.element < $1.element }
  var ranks = Array(repeating: 0.0, count: values.count)
  for run in runs(order.count, equal: { order[$0].element == order[$1].element }) {
    let rank = Double(run.lowerBound + run.upperBound + 1) / 2
    for index in run { ranks[order[index].offset] = rank }
  }
  return ranks
}

private func requireLists(_ x: [Double], _ y: [Double]) throws(RewardError) {
  try requireSameCount((x.count, "x values"), (y.count, "y values"))
  try requireFinite(x, "x value")
  try requireFinite(y, "y value")
}

private func centred(_ values: [Double]) -> [Double]? {
  let low = values.min()!
  let high = values.max()!
  guard low < high else { return nil }
  let scale = max(abs(low), abs(high))
  let scaled = values.map { $0 / scale }
  let mean = scaled.reduce(0, +) / Double(values.count)
  return scaled.map { $0 - mean }
}

/// The runs of equal neighbours among 0..<count, in order. Cost: O(count).
private func runs(_ count: Int, equal: (Int, Int) -> Bool) -> [Range<Int>] {
  var runs: [Range<Int>] = []
  var start = 0
  while start < count {
    var end = start + 1
    while end < count, equal(end - 1, end) { end += 1 }
    runs.append(start..<end)
    start = end
  }
  return runs
}
