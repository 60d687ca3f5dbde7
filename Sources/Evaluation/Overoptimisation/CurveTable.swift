import Basics

/// What an over-optimisation curve is made of: for each prompt the expected values at every N, so
/// that any resample of prompts gives a curve by adding up.
///
/// Rows of one prompt are one cluster: they are drawn together.
struct CurveTable {
  /// What is known at each N, one block of columns for each.
  enum Block: Int, CaseIterable {
    /// Proxy and gold of the proxy's choice, gold of gold's own choice, length of the proxy's.
    case proxy, gold, ceiling, length
  }

  let sizes: [Int]
  let proxyUnits: RewardUnits
  let goldUnits: RewardUnits
  /// Whether every candidate's length is known; the block is zero without.
  let hasLengths: Bool
  /// Different prompts.
  var clusters: Int { counts.count }
  private var counts: [Double] = []
  /// Row by row the sums of a cluster: the blocks, then the squares of proxy and gold.
  private var sums: [Double] = []
  private var width: Int { Block.allCases.count * sizes.count + 2 }

  /// Means over prompts, the blocks' columns in standard units of the whole data.
  struct Means {
    fileprivate let values: [Double]
    fileprivate let count: Int

    fileprivate func column(_ block: Block) -> ArraySlice<Double> {
      values[block.rawValue * count..<(block.rawValue + 1) * count]
    }
  }

  /// - Parameter sizes: the N's, from 1; each sample has at least the largest of candidates.
  /// - Throws: `evaluation.infinite`.
  init(_ samples: [OveroptimisationSample], sizes: [Int]) throws(RewardError) {
    precondition(sizes.first == 1 && !samples.isEmpty, "a curve begins with a random choice")
    self.sizes = sizes
    proxyUnits = try RewardUnits(samples.map(\.proxy), name: "proxy")
    goldUnits = try RewardUnits(samples.map(\.gold), name: "gold")
    hasLengths = samples.allSatisfy { !$0.lengths.isEmpty }
    var slots: [JSONValue: Int] = [:]
    for sample in samples {
      let name: JSONValue = sample.prompt.isNull ? ["id": .string(sample.id)] : sample.prompt
      let slot = slots[name] ?? counts.count
      if slot == counts.count {
        slots[name] = slot
        counts.append(0)
        sums += Array(repeating: 0, count: width)
      }
      counts[slot] += 1
      for (column, value) in row(sample).enumerated() { sums[slot * width + column] += value }
    }
  }

  private func row(_ sample: OveroptimisationSample) -> [Double] {
    let proxy = sample.proxy.map(proxyUnits.standard)
    let gold = sample.gold.map(goldUnits.standard)
    let byProxy = RankedSamples(by: sample.proxy)
    let lengths = hasLengths ? sample.lengths.map(Double.init) : proxy.map { _ in 0 }
    let blocks = [
      byProxy.levelled(proxy), byProxy.levelled(gold),
      RankedSamples(by: sample.gold).levelled(gold), byProxy.levelled(lengths),
    ]
    func square(_ values: [Double]) -> Double {
      values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    }
    return blocks.flatMap { values in sizes.map { RankedSamples.expected(values, n: $0) } }
      + [square(proxy), square(gold)]
  }

  /// The means over all prompts. Cost: O(prompts · N's).
  var means: Means { means(draws: Array(repeating: 1, count: clusters)) }

  /// The means of each resample of the prompts, in order.
  /// Cost: O(resamples · prompts · N's).
  func resampled(_ bootstrap: Bootstrap) -> [Means] {
    var results: [Means] = []
    UnitResampling(units: clusters).forEach(bootstrap) { draws in
      results.append(means(draws: draws))
      return true
    }
    return results
  }

  /// - Parameter draws: how often each prompt counts.
  private func means(draws: [Int]) -> Means {
    var values = Array(repeating: 0.0, count: width)
    var total = 0.0
    for (slot, draw) in draws.enumerated() where draw > 0 {
      let times = Double(draw)
      total += times * counts[slot]
      for column in values.indices { values[column] += times * sums[slot * width + column] }
    }
    for column in values.indices { values[column] /= total }
    return Means(values: values, count: sizes.count)
  }
}

extension CurveTable {
  /// Proxy or gold against N with the centre and the deviation of these prompts: 0 at N = 1.
  /// All zero where the prompts drawn have equal scores.
  func standard(_ block: Block, _ means: Means) -> [Double] {
    let column = means.column(block)
    let square = means.values[width - (block == .proxy ? 2 : 1)]
    let centre = column[column.startIndex]
    let variance = square - centre * centre
    // Rewards in units of the whole data's deviation: what is below this is rounding.
    guard variance > 1e-14 else { return column.map { _ in 0 } }
    let scale = variance.squareRoot()
    return column.map { ($0 - centre) / scale }
  }

  /// The same in the reward's own unit; lengths as they are.
  func raw(_ block: Block, _ means: Means) -> [Double] {
    switch block {
    case .proxy: means.column(block).map(proxyUnits.raw)
    case .gold, .ceiling: means.column(block).map(goldUnits.raw)
    case .length: Array(means.column(block))
    }
  }
}
