import Basics

/// A benchmark's number of two models over units of items, such as prompts, that may be drawn again
/// and again, or may exchange the models.
protocol PairedStatistic: Sendable {
  /// Both numbers where unit `u` counts `counts[u]` times, with the models exchanged in the units
  /// that `isSwapped` names (none where it is empty). NaN where a number is undefined.
  func values(_ counts: [Int], _ isSwapped: [Bool]) -> (first: Double, second: Double)
  /// Units on which the models differ at all; nil where exchanging them makes no sense, since the
  /// two models' scores are on scales of their own.
  var differing: Set<Int>? { get }
}

/// A number that is a function of sums over items: a mean, F1, the score of Ties.
struct SummedStatistic: PairedStatistic {
  private let width: Int
  /// Units with items, and the sums of each one after the other.
  private let units: [Int]
  private let first: [Double], second: [Double]
  private let number: @Sendable ([Double]) -> Double

  /// - Parameters:
  ///   - items: the unit of each item and what it adds, for both models.
  ///   - width: how many sums there are.
  ///   - number: of the sums.
  init(
    _ items: [(unit: Int, first: [Double], second: [Double])], width: Int,
    number: @escaping @Sendable ([Double]) -> Double
  ) {
    self.width = width
    var slots: [Int: Int] = [:]
    var (units, first, second): ([Int], [Double], [Double]) = ([], [], [])
    for item in items {
      let slot = slots[item.unit] ?? units.count
      if slot == units.count {
        slots[item.unit] = slot
        units.append(item.unit)
        first += item.first
        second += item.second
      } else {
        for place in 0..<width {
          first[slot * width + place] += item.first[place]
          second[slot * width + place] += item.second[place]
        }
      }
    }
    (self.units, self.first, self.second) = (units, first, second)
    self.number = number
  }

  /// The mean of values over items.
  init(meanOf items: [(unit: Int, first: Double, second: Double)]) {
    self.init(
      items.map { (unit: $0.unit, first: [$0.first, 1], second: [$0.second, 1]) }, width: 2
    ) { $0[0] / $0[1] }
  }

  func values(_ counts: [Int], _ isSwapped: [Bool]) -> (first: Double, second: Double) {
    var own = Array(repeating: 0.0, count: width)
    var other = own
    for (slot, unit) in units.enumerated() where counts[unit] > 0 {
      let count = Double(counts[unit])
      let swaps = !isSwapped.isEmpty && isSwapped[unit]
      for place in 0..<width {
        let (a, b) = (first[slot * width + place], second[slot * width + place])
        own[place] += count * (swaps ? b : a)
        other[place] += count * (swaps ? a : b)
      }
    }
    return (number(own), number(other))
  }

  var differing: Set<Int>? {
    Set(
      units.indices.filter { slot in
        let places = slot * width..<(slot + 1) * width
        return first[places] != second[places]
      }.map { units[$0] })
  }
}

/// Spearman's correlation of scores with ratings over all candidates at once.
struct CorrelationStatistic: PairedStatistic {
  private let first: CorrelatedLists, second: CorrelatedLists
  private let owners: [Int]

  /// - Throws: `evaluation.count`, `evaluation.nan`, `evaluation.infinite`.
  init(
    first: [Double], second: [Double], ratings: [Double], units: [Int]
  ) throws(RewardError) {
    self.first = try CorrelatedLists(first, ratings)
    self.second = try CorrelatedLists(second, ratings)
    owners = units
  }

  func values(_ counts: [Int], _ isSwapped: [Bool]) -> (first: Double, second: Double) {
    func value(_ lists: CorrelatedLists) -> Double {
      lists.agreement(.spearman) { counts[owners[$0]] } ?? .nan
    }
    return (value(first), value(second))
  }

  var differing: Set<Int>? { nil }
}

/// A weighted sum of other numbers, such as the mean of a benchmark's sections.
struct WeightedStatistic: PairedStatistic {
  let components: [(weight: Double, statistic: any PairedStatistic)]

  func values(_ counts: [Int], _ isSwapped: [Bool]) -> (first: Double, second: Double) {
    var sum = (first: 0.0, second: 0.0)
    for (weight, statistic) in components {
      let values = statistic.values(counts, isSwapped)
      sum.first += weight * values.first
      sum.second += weight * values.second
    }
    return sum
  }

  var differing: Set<Int>? {
    var all: Set<Int> = []
    for component in components {
      guard let own = component.statistic.differing else { return nil }
      all.formUnion(own)
    }
    return all
  }
}

extension PairedStatistic {
  /// The two-sided p value of the difference under the hypothesis that the models are exchangeable
  /// in every unit (Fisher's randomisation test for pairs): the share of exchanges whose difference
  /// is at least as large. All of them where they are no more than the resamples, else as many
  /// drawn at random, with the data themselves as one more.
  ///
  /// - Returns: nil where models cannot be exchanged, or a number is undefined.
  func swapTest(units: Int, _ bootstrap: Bootstrap) -> Double? {
    guard let differing = differing?.sorted() else { return nil }
    let counts = Array(repeating: 1, count: units)
    func size(_ isSwapped: [Bool]) -> Double {
      let values = values(counts, isSwapped)
      return abs(values.first - values.second)
    }
    let found = size([])
    guard !found.isNaN else { return nil }
    // Sums of the same numbers in another order may differ in their last digits.
    let bound = found - 1e-12
    var isSwapped = Array(repeating: false, count: units)
    if differing.count < 31, 1 << differing.count <= bootstrap.resamples {
      let patterns = 1 << differing.count
      var hits = 0
      for pattern in 0..<patterns {
        for (bit, unit) in differing.enumerated() { isSwapped[unit] = pattern >> bit & 1 == 1 }
        if size(isSwapped) >= bound { hits += 1 }
      }
      return Double(hits) / Double(patterns)
    }
    var random = RandomSource(seed: bootstrap.seed).stream("swap")
    var hits = 1
    for _ in 0..<bootstrap.resamples {
      var bits: UInt64 = 0
      for (place, unit) in differing.enumerated() {
        if place % 64 == 0 { bits = random.next() }
        isSwapped[unit] = bits & 1 == 1
        bits >>= 1
      }
      if size(isSwapped) >= bound { hits += 1 }
    }
    return Double(hits) / Double(bootstrap.resamples + 1)
  }
}
