import Basics
import OrderedCollections

extension BenchmarkPart {
  /// Items with right and wrong candidates.
  static func choices(
    _ items: [ScoredItem], _ reducer: BenchmarkReducer, _ bootstrap: Bootstrap
  ) throws(RewardError) -> BenchmarkPart {
    var value: Double
    var interval: Interval?
    var random: Double?
    var details: OrderedDictionary<String, Double> = [:]
    switch reducer {
    case .sharedCredit:
      let values = items.map(\.sharedCredit)
      value = mean(values)
      interval = try bootstrap.mean(of: values)
      random = mean(items.map { Double($0.correct.count) / Double($0.scores.count) })
    case .styleMatrix:
      let pairs = items.map { (right: $0.right, wrong: $0.wrong) }
      let matrix = try StyleMatrix(pairs)
      value = matrix.average
      var values: [Double] = []
      for pair in pairs { values.append(try StyleMatrix([pair]).average) }
      interval = try bootstrap.mean(of: values)
      random = 0.5
      details = ["hard": matrix.hard, "normal": matrix.normal, "easy": matrix.easy]
    case .ties:
      let result = try TiesResult(items)
      value = result.score
      details = [
        "reference_accuracy": result.referenceAccuracy, "tied_accuracy": result.tiedAccuracy,
        "preference": result.preference, "hard_preference": result.hardPreference,
        "margin": result.margin,
      ]
    default:
      let values = items.map(\.strictAccuracy)
      value = mean(values)
      interval = .wilson(successes: values.reduce(0, +), n: items.count, level: bootstrap.level)
      random = mean(items.map { randomOrder(right: $0.correct.count, of: $0.scores.count) })
      if items.contains(where: { $0.scores.count > 2 }) {
        details["mrr"] = mean(items.map(\.reciprocalRank))
      }
    }
    return BenchmarkPart(
      n: items.count, value: value, interval: interval,
      ties: items.count { $0.right.max()! == $0.wrong.max()! }, random: random, details: details,
      reducer: reducer)
  }

  /// The chance that all right candidates come before all wrong ones in a random order.
  private static func randomOrder(right: Int, of count: Int) -> Double {
    (0..<right).reduce(1) { $0 * Double(right - $1) / Double(count - $1) }
  }
}
