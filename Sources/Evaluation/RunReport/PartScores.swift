import Basics
import OrderedCollections

/// Items that one reducer makes one number of: what a model's number, and its distance to a rule's, vary
/// by if the items had been others.
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

  /// The model's number minus a rule's, with its interval: Newcombe's for paired proportions where
  /// items are right or wrong, else the paired bootstrap's. Nil where a number is undefined, and for
  /// numbers that are costly to resample and that no rule comes near: those of Ties and steps.
  ///
  /// - Throws: what the protocols throw.
  func difference(
    _ first: [[Double]], minus second: [[Double]], _ bootstrap: Bootstrap
  ) throws(RewardError) -> Estimate? {
    if let own = try values(first), let other = try values(second) {
      return own.isEmpty ? nil : try difference(own, other, bootstrap)
    }
    guard reducer == .rating else { return nil }
    let ratings = items.map { $0.ratings[0] }
    let own = try CorrelatedLists(first.map { $0[0] }, ratings)
    let other = try CorrelatedLists(second.map { $0[0] }, ratings)
    func gain(_ weight: (Int) -> Int) -> Double? {
      guard let a = own.agreement(.spearman, weight: weight),
        let b = other.agreement(.spearman, weight: weight)
      else { return nil }
      return a - b
    }
    guard let mean = gain({ _ in 1 }),
      let interval = UnitResampling(units: items.count).interval(
        bootstrap, { counts in gain { counts[$0] } ?? .nan })
    else { return nil }
    return Estimate(mean: mean, interval: interval)
  }

  /// What each item is worth, where the number is a mean over items. An item that people rated without
  /// an order has no value, whatever its scores, and is left out as it is of the number.
  func values(_ scores: [[Double]]) throws(RewardError) -> [Double]? {
    var values: [Double] = []
    if reducer == .rating {
      guard items.contains(where: { $0.candidates.count > 1 }) else { return nil }
      for (item, scores) in zip(items, scores) {
        let lists = try CorrelatedLists(scores, item.ratings)
        if let value = lists.agreement(.spearman, weight: { _ in 1 }) { values.append(value) }
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

  /// What each item of a style matrix is worth in each of its three means.
  func styles(
    _ scores: [[Double]]
  ) throws(RewardError) -> OrderedDictionary<String, [Double]> {
    var values: OrderedDictionary<String, [Double]> = [:]
    for (item, scores) in zip(items, scores) {
      let item = try item.scored(scores)
      let matrix = try StyleMatrix([(right: item.right, wrong: item.wrong)])
      for style in matrix.styles { values[style.name, default: []].append(style.value) }
    }
    return values
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
