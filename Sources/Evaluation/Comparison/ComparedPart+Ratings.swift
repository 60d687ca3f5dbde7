import Basics

extension ComparedPart {
  /// Spearman's correlation with people's ratings: over all candidates where each item has one,
  /// else the mean of those within items, as in ``RatingResult``.
  static func ratings(_ items: [ComparedItem]) throws(RewardError) -> ComparedPart {
    for item in items {
      for sample in [item.first, item.second] {
        guard !sample.ratings.isEmpty, !sample.scores.isEmpty else {
          throw item.lacks("needs ratings and scores of its candidates")
        }
      }
    }
    let isSingle = items.allSatisfy { $0.first.scores.count == 1 }
    return isSingle ? try pooledRatings(items) : try ratingsWithin(items)
  }

  private static func pooledRatings(_ items: [ComparedItem]) throws(RewardError) -> ComparedPart {
    let (first, second) = (items.map { $0.first.scores[0] }, items.map { $0.second.scores[0] })
    let statistic = try CorrelationStatistic(
      first: first, second: second, ratings: items.map { $0.first.ratings[0] },
      units: items.map(\.unit))
    // Scores of two models have no common unit; their ranks have.
    func shares(_ scores: [Double]) -> [Double] {
      midRanks(scores).map { ($0 - 0.5) / Double(scores.count) }
    }
    return ComparedPart(
      statistic: statistic, values: items.map { _ in nil },
      margins: zip(shares(first), shares(second)).map { (first: $0, second: $1) },
      verdicts: ([], [], []), range: 2)
  }

  private static func ratingsWithin(_ items: [ComparedItem]) throws(RewardError) -> ComparedPart {
    var values: [(first: Double, second: Double)?] = []
    var margins: [(first: Double, second: Double)] = []
    var verdicts: (first: [Int], second: [Int], units: [Int]) = ([], [], [])
    var used: [(unit: Int, first: Double, second: Double)] = []
    for item in items {
      let (ratings, own, other) = (item.first.ratings, item.first.scores, item.second.scores)
      var balance = (first: 0.0, second: 0.0)
      for better in ratings.indices {
        for worse in ratings.indices where ratings[better] > ratings[worse] {
          let sides = [own, other].map { $0[better] - $0[worse] }.map {
            $0 > 0 ? 1 : $0 < 0 ? -1 : 0
          }
          verdicts.first.append(sides[0])
          verdicts.second.append(sides[1])
          verdicts.units.append(item.unit)
          balance.first += Double(sides[0])
          balance.second += Double(sides[1])
        }
      }
      margins.append(balance)
      guard Set(ratings).count > 1 else {
        values.append(nil)
        continue
      }
      let value = (
        first: try spearman(own, ratings) ?? 0, second: try spearman(other, ratings) ?? 0
      )
      values.append(value)
      used.append((item.unit, value.first, value.second))
    }
    return ComparedPart(
      statistic: SummedStatistic(meanOf: used), values: values, margins: margins, isMean: true,
      verdicts: verdicts, range: 2)
  }
}
