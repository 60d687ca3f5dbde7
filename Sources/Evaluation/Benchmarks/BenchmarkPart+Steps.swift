import Basics
import OrderedCollections

extension BenchmarkPart {
  /// The first wrong step of each solution: the first one below a threshold. `random` is what the best
  /// guess reaches that reads nothing; see ``blindGuess(_:)``.
  static func firstErrors(
    _ items: [BenchmarkItem], _ scores: [[Double]], _ given: Double?, _ bootstrap: Bootstrap
  ) throws(RewardError) -> BenchmarkPart {
    let labels = items.map(\.wrongSteps.first)
    let threshold: Double
    if let given {
      threshold = given
    } else {
      threshold = try FirstErrorResult.bestThreshold(steps: scores, labels: labels).threshold
    }
    let predicted = scores.map { FirstErrorResult.firstBelow(threshold, $0) }
    let result = try FirstErrorResult(predicted: predicted, labels: labels)
    let hits = zip(predicted, labels).map { $0 == $1 }
    let isWrong = labels.map { $0 != nil }
    let interval = bootstrap.interval(count: items.count) { indices in
      var counts = (hit: [0.0, 0.0], all: [0.0, 0.0])
      for index in indices {
        counts.all[isWrong[index] ? 0 : 1] += 1
        if hits[index] { counts.hit[isWrong[index] ? 0 : 1] += 1 }
      }
      let shares = (0...1).map { counts.all[$0] == 0 ? 0 : counts.hit[$0] / counts.all[$0] }
      return shares[0] + shares[1] == 0 ? 0 : 2 * shares[0] * shares[1] / (shares[0] + shares[1])
    }
    var details: OrderedDictionary<String, Double> = [
      "error_accuracy": result.errorAccuracy, "correct_accuracy": result.correctAccuracy,
      "threshold": threshold,
    ]
    if given == nil { details["threshold_chosen_here"] = 1 }
    return BenchmarkPart(
      n: items.count, value: result.f1, interval: interval, ties: equalSteps(scores),
      random: blindGuess(labels), details: details, reducer: .firstError)
  }

  /// The F1 of who names the same step with a chance q, and no error otherwise: with s the share of
  /// wrong solutions whose first error that step is, q·s of the wrong ones are found and 1 − q of the
  /// right ones. For the step and the q that are best on these solutions it is 2s / (1 + √s)².
  static func blindGuess(_ labels: [Int?]) -> Double? {
    let wrong = labels.compactMap(\.self)
    guard !wrong.isEmpty, wrong.count < labels.count else { return nil }
    let most = Dictionary(grouping: wrong, by: \.self).values.map(\.count).max()!
    let share = Double(most) / Double(wrong.count)
    return 2 * share / ((1 + share.squareRoot()) * (1 + share.squareRoot()))
  }

  /// Every step as right, where its score is above one half, or wrong.
  static func stepLabels(
    _ items: [BenchmarkItem], _ scores: [[Double]], _ bootstrap: Bootstrap
  ) throws(RewardError) -> BenchmarkPart {
    let results = zip(items, scores).map { item, scores in
      let wrong = Set(item.wrongSteps)
      var result = StepLabelResult()
      for (step, score) in scores.enumerated() {
        result.add(predictedRight: score > 0.5, isRight: !wrong.contains(step))
      }
      return result
    }
    let whole = results.reduce(into: StepLabelResult()) { $0.add($1) }
    // Without wrong steps there is nothing to find, and only accuracy says something.
    let hasErrors = whole.falsePositive + whole.trueNegative > 0
    func number(_ result: StepLabelResult) -> Double {
      hasErrors ? result.score : result.accuracy ?? 0
    }
    let interval = bootstrap.interval(count: items.count) { indices in
      number(indices.reduce(into: StepLabelResult()) { $0.add(results[$1]) })
    }
    return BenchmarkPart(
      n: items.count, value: number(whole), interval: interval, ties: equalSteps(scores),
      random: nil,
      details: [
        "f1": whole.f1, "negative_f1": whole.negativeF1, "accuracy": whole.accuracy ?? 0,
        "steps": Double(scores.joined().count),
      ], reducer: .stepLabels)
  }

  /// Steps whose score another step of the same solution has.
  private static func equalSteps(_ scores: [[Double]]) -> Int {
    scores.reduce(0) { $0 + $1.count - Set($1).count }
  }
}
