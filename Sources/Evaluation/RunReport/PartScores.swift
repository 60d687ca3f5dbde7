import Basics

/// Items that one reducer makes one number of, with the scores of one or several scorers: what
/// their numbers, and the differences of these, vary by if the items had been others.
struct PartScores {
  let reducer: BenchmarkReducer
  let items: [BenchmarkItem]

  /// The interval of Ties, which ``BenchmarkPart`` has none for: its items come by prompts, and
  /// prompts are what is drawn. Nil for other reducers, and where a draw has no value.
  func interval(_ scores: [[Double]], _ bootstrap: Bootstrap) throws(RewardError) -> Interval? {
    guard reducer == .ties else { return nil }
    let prompts = try promptedItems(scores)
    return bootstrap.interval(count: prompts.count) { Self.score(of: $0, prompts) }
  }

  /// The first scorer's number minus the second's, with its interval: Newcombe's for paired
  /// proportions where items are right or wrong, else the paired bootstrap's. Nil where a number is
  /// undefined.
  ///
  /// - Parameter thresholds: each scorer's own, for ``BenchmarkReducer/firstError``.
  /// - Throws: what the protocols throw.
  func difference(
    _ first: [[Double]], minus second: [[Double]], thresholds: (Double, Double) = (0.5, 0.5),
    _ bootstrap: Bootstrap
  ) throws(RewardError) -> Estimate? {
    if let own = try values(first), let other = try values(second) {
      return try difference(own, other, bootstrap)
    }
    switch reducer {
    case .ties:
      let (a, b) = (try promptedItems(first), try promptedItems(second))
      return estimate(units: a.count, bootstrap) { Self.score(of: $0, a) - Self.score(of: $0, b) }
    case .firstError:
      let (a, b) = (
        firstErrorHits(first, thresholds.0), firstErrorHits(second, thresholds.1)
      )
      return estimate(units: items.count, bootstrap) { f1($0, a) - f1($0, b) }
    case .stepLabels:
      let (a, b) = (stepResults(first), stepResults(second))
      return estimate(units: items.count, bootstrap) {
        prmScore($0, a) - prmScore($0, b)
      }
    case .rating:
      let ratings = items.map { $0.ratings.first ?? 0 }
      let (a, b) = (first.map { $0[0] }, second.map { $0[0] })
      return estimate(units: items.count, bootstrap) { draw in
        let rated = draw.map { ratings[$0] }
        guard let x = try? spearman(draw.map { a[$0] }, rated),
          let y = try? spearman(draw.map { b[$0] }, rated)
        else { return .nan }
        return x - y
      }
    case .strictPair, .sharedCredit, .styleMatrix: return nil
    }
  }

  /// What each item is worth, where the number is a mean over items.
  func values(_ scores: [[Double]]) throws(RewardError) -> [Double]? {
    var values: [Double] = []
    if reducer == .rating {
      guard items.allSatisfy({ $0.candidates.count > 1 }) else { return nil }
      for (item, scores) in zip(items, scores) {
        // An item without an order has no value in the number either.
        guard let value = try spearman(scores, item.ratings) else { return nil }
        values.append(value)
      }
      return values
    }
    guard reducer.isMeanOverItems else { return nil }
    for (item, scores) in zip(items, scores) {
      guard let value = try reducer.value(of: item.scored(scores)) else { return nil }
      values.append(value)
    }
    return values
  }

  private func difference(
    _ first: [Double], _ second: [Double], _ bootstrap: Bootstrap
  ) throws(RewardError) -> Estimate {
    if (first + second).allSatisfy({ $0 == 0 || $0 == 1 }) {
      let compared = try PairedComparison(
        first: first.map { $0 == 1 }, second: second.map { $0 == 1 }, bootstrap: bootstrap)
      return Estimate(mean: compared.difference, interval: compared.interval)
    }
    let interval = try bootstrap.difference(of: first, minus: second)
    let (a, b) = (mean(first), mean(second))
    guard interval.upper - interval.lower < 1e-12, (0...1).contains(a), (0...1).contains(b) else {
      return Estimate(mean: a - b, interval: interval)
    }
    // Resampling shows no variation and would claim certainty.
    return Estimate(
      mean: a - b,
      interval: .newcombe(a, minus: b, n: first.count, level: bootstrap.level))
  }

  private func estimate(
    units: Int, _ bootstrap: Bootstrap, _ statistic: ([Int]) -> Double
  ) -> Estimate? {
    let mean = statistic(Array(0..<units))
    guard mean.isFinite, let interval = bootstrap.interval(count: units, statistic: statistic)
    else { return nil }
    return Estimate(mean: mean, interval: interval)
  }

  // MARK: Styles

  /// What each item of a style matrix is worth in each of its three means.
  func styles(
    _ scores: [[Double]]
  ) throws(RewardError) -> [(style: String, values: [Double])] {
    var values: (hard: [Double], normal: [Double], easy: [Double]) = ([], [], [])
    for (item, scores) in zip(items, scores) {
      let item = try item.scored(scores)
      let matrix = try StyleMatrix([(right: item.right, wrong: item.wrong)])
      values.hard.append(matrix.hard)
      values.normal.append(matrix.normal)
      values.easy.append(matrix.easy)
    }
    return [("easy", values.easy), ("normal", values.normal), ("hard", values.hard)]
  }

  /// The differences of the three means.
  func styleDifferences(
    _ first: [[Double]], minus second: [[Double]], _ bootstrap: Bootstrap
  ) throws(RewardError) -> [(style: String, difference: Estimate)] {
    var differences: [(style: String, difference: Estimate)] = []
    for (one, two) in zip(try styles(first), try styles(second)) {
      differences.append((one.style, try difference(one.values, two.values, bootstrap)))
    }
    return differences
  }

  // MARK: Ties

  /// The items of each prompt of Ties, in the order of the data.
  private func promptedItems(_ scores: [[Double]]) throws(RewardError) -> [[ScoredItem]] {
    var places: [Substring: Int] = [:]
    var prompts: [[ScoredItem]] = []
    for (item, scores) in zip(items, scores) {
      let name = item.id.split(separator: ":", maxSplits: 1).last ?? ""
      let place = places[name] ?? prompts.count
      if place == prompts.count {
        places[name] = place
        prompts.append([])
      }
      prompts[place].append(try item.scored(scores))
    }
    return prompts
  }

  /// The score where each prompt is there as often as it was drawn, under a name of its own; NaN
  /// where there is none.
  private static func score(of draw: [Int], _ prompts: [[ScoredItem]]) -> Double {
    var items: [ScoredItem] = []
    for (place, prompt) in draw.enumerated() {
      for var item in prompts[prompt] {
        item.id = "\(item.id.prefix { $0 != ":" }):\(place)"
        items.append(item)
      }
    }
    return (try? TiesResult(items).score) ?? .nan
  }

  // MARK: Steps

  private func firstErrorHits(_ scores: [[Double]], _ threshold: Double) -> [Bool] {
    zip(items, scores).map { FirstErrorResult.firstBelow(threshold, $1) == $0.wrongSteps.first }
  }

  private func f1(_ draw: [Int], _ hits: [Bool]) -> Double {
    var (hit, all) = ([0.0, 0.0], [0.0, 0.0])
    for index in draw {
      let side = items[index].wrongSteps.isEmpty ? 1 : 0
      all[side] += 1
      if hits[index] { hit[side] += 1 }
    }
    let shares = (0...1).map { all[$0] == 0 ? 0 : hit[$0] / all[$0] }
    return shares[0] + shares[1] == 0 ? 0 : 2 * shares[0] * shares[1] / (shares[0] + shares[1])
  }

  private func prmScore(_ draw: [Int], _ results: [StepLabelResult]) -> Double {
    let whole = draw.reduce(into: StepLabelResult()) { $0.add(results[$1]) }
    return whole.falsePositive + whole.trueNegative > 0 ? whole.score : whole.accuracy ?? 0
  }

  private func stepResults(_ scores: [[Double]]) -> [StepLabelResult] {
    zip(items, scores).map { item, scores in
      let wrong = Set(item.wrongSteps)
      var result = StepLabelResult()
      for (step, score) in scores.enumerated() {
        result.add(predictedRight: score > 0.5, isRight: !wrong.contains(step))
      }
      return result
    }
  }
}

extension BenchmarkReducer {
  /// Whether the number is the mean of values that items have by themselves.
  var isMeanOverItems: Bool {
    switch self {
    case .strictPair, .sharedCredit, .styleMatrix: true
    case .ties, .rating, .firstError, .stepLabels: false
    }
  }
}
