import Basics
import OrderedCollections

extension BenchmarkPart {
  /// Items whose candidates people rated: Spearman's correlation within each item, averaged; over all
  /// items at once where they have one candidate each.
  ///
  /// Beside it the share of pairs within an item, or of all pairs where items have one candidate, that
  /// are ordered as people order them; pairs rated the same are left out, equal scores are wrong.
  static func ratings(
    _ items: [BenchmarkItem], _ scores: [[Double]], _ bootstrap: Bootstrap
  ) throws(RewardError) -> BenchmarkPart {
    for item in items {
      try requireSameCount(
        (item.ratings.count, "ratings of \(item.id)"), (item.candidates.count, "candidates"))
    }
    if items.allSatisfy({ $0.candidates.count == 1 }) {
      let all = Array(scores.joined())
      let ratings = items.map { $0.ratings[0] }
      var details: OrderedDictionary<String, Double> = [:]
      details["pair_accuracy"] = pairAccuracy(all, ratings).map { $0.accuracy }
      let lists = try CorrelatedLists(all, ratings)
      let interval = UnitResampling(units: items.count).interval(bootstrap) { counts in
        lists.agreement(.spearman) { counts[$0] } ?? .nan
      }
      return BenchmarkPart(
        n: items.count, value: lists.agreement(.spearman) { _ in 1 }, interval: interval,
        ties: all.count - Set(all).count, random: 0, details: details, reducer: .rating)
    }
    let ties = scores.reduce(0) { $0 + $1.count - Set($1).count }
    var values: [Double] = []
    var undefined = 0
    var pairs = (right: 0.0, count: 0.0)
    for (item, scores) in zip(items, scores) {
      if let value = try CorrelatedLists(scores, item.ratings).agreement(
        .spearman, weight: { _ in 1 })
      {
        values.append(value)
      } else {
        undefined += 1
      }
      if let found = pairAccuracy(scores, item.ratings) {
        pairs.right += found.accuracy * Double(found.count)
        pairs.count += Double(found.count)
      }
    }
    var details: OrderedDictionary<String, Double> = [:]
    if pairs.count > 0 { details["pair_accuracy"] = pairs.right / pairs.count }
    if undefined > 0 { details["items_without_order"] = Double(undefined) }
    return BenchmarkPart(
      n: items.count, value: values.isEmpty ? nil : mean(values),
      interval: values.isEmpty ? nil : try bootstrap.mean(of: values), ties: ties, random: 0,
      details: details, reducer: .rating)
  }

  /// The share of pairs with different ratings that the scores order the same; nil for none.
  private static func pairAccuracy(
    _ scores: [Double], _ ratings: [Double]
  ) -> (accuracy: Double, count: Int)? {
    var (right, count) = (0, 0)
    for first in scores.indices {
      for second in scores.indices where ratings[first] > ratings[second] {
        count += 1
        if scores[first] > scores[second] { right += 1 }
      }
    }
    return count == 0 ? nil : (Double(right) / Double(count), count)
  }
}
