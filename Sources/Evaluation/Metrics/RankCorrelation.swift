public import Basics

/// A way to say how two lists go together; all are in −1...1.
public enum CorrelationKind: String, Hashable, Sendable, CaseIterable {
  /// Pearson's: how well a line fits.
  case pearson
  /// Spearman's: Pearson's of the mid-ranks.
  case spearman
  /// Kendall's τ-b: concordant minus discordant pairs, over the geometric mean of the pairs that
  /// are no tie in the one and in the other list.
  case kendall
}

/// Kendall's τ-b (Kendall 1945); nil for fewer than two items or a constant list.
/// - Throws: `evaluation.count`, `evaluation.nan`, `evaluation.infinite`. Cost: O(n log n).
public func kendall(_ x: [Double], _ y: [Double]) throws(RewardError) -> Double? {
  try CorrelatedLists(x, y).value(.kendall) { _ in 1 }
}

/// Two lists prepared so that correlations of resamples need no sorting.
struct CorrelatedLists {
  /// Values with their mean subtracted, divided by the largest: no square overflows.
  private let x: [Double], y: [Double]
  /// Which of the distinct values, from the lowest, each value is.
  private let xRanks: [Int], yRanks: [Int]
  private let xCount: Int, yCount: Int
  /// Indices by rank in `x`.
  private let order: [Int]

  /// - Throws: `evaluation.count`, `evaluation.nan`, `evaluation.infinite`. Cost: O(n log n).
  init(_ x: [Double], _ y: [Double]) throws(RewardError) {
    try requireSameCount((x.count, "x values"), (y.count, "y values"))
    try requireFinite(x, "x value")
    try requireFinite(y, "y value")
    (self.x, self.y) = (scaled(x), scaled(y))
    (xRanks, xCount) = denseRanks(x)
    (yRanks, yCount) = denseRanks(y)
    let ranks = xRanks
    order = x.indices.sorted { ranks[$0] < ranks[$1] }
  }

  /// The correlation where item `i` is there `weight(i)` times; nil for fewer than two items or a
  /// constant list. Cost: O(n), for Kendall's O(n log n).
  func value(_ kind: CorrelationKind, weight: (Int) -> Int) -> Double? {
    switch kind {
    case .pearson: return product(weight, { x[$0] }, { y[$0] })
    case .spearman:
      let xMid = midRanks(xRanks, xCount, weight)
      let yMid = midRanks(yRanks, yCount, weight)
      return product(weight, { xMid[xRanks[$0]] }, { yMid[yRanks[$0]] })
    case .kendall: return tau(weight)
    }
  }

  /// The same where `y` is what people say and `x` what a model does: 0 where the model tells nothing
  /// apart and people do, so that it does not gain by abstaining; nil only where people do not.
  func agreement(_ kind: CorrelationKind, weight: (Int) -> Int) -> Double? {
    if let value = value(kind, weight: weight) { return value }
    let first = order.first { weight($0) > 0 }
    return order.contains { weight($0) > 0 && yRanks[$0] != yRanks[first!] } ? 0 : nil
  }

  private func product(
    _ weight: (Int) -> Int, _ x: (Int) -> Double, _ y: (Int) -> Double
  ) -> Double? {
    var (total, xSum, ySum) = (0.0, 0.0, 0.0)
    for index in order {
      let weight = Double(weight(index))
      total += weight
      xSum += weight * x(index)
      ySum += weight * y(index)
    }
    guard total > 1 else { return nil }
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    var (xFirst, yFirst): (Double?, Double?)
    var (xVaries, yVaries) = (false, false)
    for index in order {
      let weight = Double(weight(index))
      guard weight > 0 else { continue }
      let (xValue, yValue) = (x(index), y(index))
      // Rounding of the mean must not make a constant list vary.
      if let xFirst, xFirst != xValue { xVaries = true }
      if let yFirst, yFirst != yValue { yVaries = true }
      (xFirst, yFirst) = (xFirst ?? xValue, yFirst ?? yValue)
      let (dx, dy) = (xValue - xSum / total, yValue - ySum / total)
      xx += weight * dx * dx
      xy += weight * dx * dy
      yy += weight * dy * dy
    }
    guard xVaries, yVaries, xx > 0, yy > 0 else { return nil }
    // The same list twice is exactly 1, which two roots need not give.
    let scale = xx == yy ? xx : xx.squareRoot() * yy.squareRoot()
    return min(1, max(-1, xy / scale))
  }

  /// The mid-rank of each distinct value.
  private func midRanks(_ ranks: [Int], _ count: Int, _ weight: (Int) -> Int) -> [Double] {
    var weights = Array(repeating: 0, count: count)
    for (index, rank) in ranks.enumerated() { weights[rank] += weight(index) }
    var below = 0
    return weights.map { weight in
      defer { below += weight }
      return Double(below) + Double(weight + 1) / 2
    }
  }

  /// In the order of `x`, each item meets those before it; a tree of partial sums tells how many of
  /// them lie lower and how many higher in `y`.
  private func tau(_ weight: (Int) -> Int) -> Double? {
    var tree = PartialSums(count: yCount)
    var yWeights = Array(repeating: 0, count: yCount)
    var (total, balance, xTies) = (0, 0, 0)
    var start = 0
    while start < order.count {
      var end = start
      var group = 0
      while end < order.count, xRanks[order[end]] == xRanks[order[start]] {
        let weight = weight(order[end])
        let rank = yRanks[order[end]]
        if weight > 0 {
          let lower = tree.sum(below: rank)
          balance += weight * (lower - (total - lower - yWeights[rank]))
          group += weight
        }
        end += 1
      }
      // Added only now: items of equal x are no pair.
      for index in order[start..<end] {
        let weight = weight(index)
        guard weight > 0 else { continue }
        tree.add(weight, at: yRanks[index])
        yWeights[yRanks[index]] += weight
      }
      total += group
      xTies += group * (group - 1) / 2
      start = end
    }
    let pairs = total * (total - 1) / 2
    let yTies = yWeights.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
    guard pairs > xTies, pairs > yTies else { return nil }
    let scale = Double(pairs - xTies).squareRoot() * Double(pairs - yTies).squareRoot()
    return min(1, max(-1, Double(balance) / scale))
  }
}

/// Sums of prefixes that may change (Fenwick 1994); both operations cost O(log count).
private struct PartialSums {
  private var nodes: [Int]

  init(count: Int) { nodes = Array(repeating: 0, count: count + 1) }

  mutating func add(_ value: Int, at index: Int) {
    var node = index + 1
    while node < nodes.count {
      nodes[node] += value
      node += node & -node
    }
  }

  func sum(below index: Int) -> Int {
    var node = index
    var sum = 0
    while node > 0 {
      sum += nodes[node]
      node -= node & -node
    }
    return sum
  }
}

/// The rank of each value among the distinct ones, from 0, and how many these are.
private func denseRanks(_ values: [Double]) -> (ranks: [Int], count: Int) {
  var ranks = Array(repeating: 0, count: values.count)
  var count = 0
  var last: Double?
  for index in values.indices.sorted(by: { values[$0] < values[$1] }) {
    if last != values[index] { count += 1 }
    last = values[index]
    ranks[index] = count - 1
  }
  return (ranks, count)
}

/// Divided by the largest absolute value, less the mean.
private func scaled(_ values: [Double]) -> [Double] {
  let largest = values.reduce(0) { max($0, abs($1)) }
  guard largest > 0 else { return values }
  let mean = values.reduce(0) { $0 + $1 / largest } / Double(values.count)
  return values.map { $0 / largest - mean }
}
