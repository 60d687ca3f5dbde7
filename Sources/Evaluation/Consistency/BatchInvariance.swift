public import Basics
public import OrderedCollections

/// The same texts scored in different company: singly, in batches of several sizes, backwards and
/// shuffled. A text's score must not depend on it.
public struct BatchInvariance: Hashable, Sendable {
  /// One way to call a scorer with all texts.
  public struct Arrangement: Hashable, Sendable {
    /// For people: `singly`, `in batches of 8`.
    public let name: String
    /// The texts' numbers in the order in which they are scored.
    public let order: [Int]
    /// How many go into one call.
    public let size: Int

    /// The calls: the texts' numbers, batch by batch.
    public var calls: [ArraySlice<Int>] {
      stride(from: 0, to: order.count, by: size).map { start in
        order[start..<min(start + size, order.count)]
      }
    }
  }

  /// The arrangements to compare, the first being the one that the others are compared with:
  /// singly; in batches of each size that is below `count`; all at once; and in batches of eight,
  /// backwards and shuffled.
  /// - Parameters:
  ///   - count: of the texts, at least one.
  ///   - sizes: at least 2 each.
  public static func arrangements(
    count: Int, sizes: [Int] = [2, 8, 32], seed: UInt64 = 0
  ) -> [Arrangement] {
    precondition(count > 0 && sizes.allSatisfy { $0 > 1 }, "there are texts, and batches hold some")
    let order = Array(0..<count)
    var random = RandomSource(seed: seed).stream("batch invariance")
    let few = min(8, count)
    return [Arrangement(name: "singly", order: order, size: 1)]
      + sizes.filter { $0 < count }.map {
        Arrangement(name: "in batches of \($0)", order: order, size: $0)
      } + [
        Arrangement(name: "all at once", order: order, size: count),
        Arrangement(name: "backwards", order: order.reversed(), size: few),
        Arrangement(name: "shuffled", order: order.shuffled(using: &random), size: few),
      ]
  }

  /// How an arrangement's scores differ from the first one's.
  public struct Difference: Hashable, Sendable {
    /// The arrangement's name.
    public let name: String
    /// The largest |Δscore|.
    public let largest: Double
    /// `largest` over the largest |score| of the first arrangement; zero where nothing differs, nil
    /// where all scores are zero and something does.
    public let relative: Double?
    /// Pairs decided otherwise, ties being a decision of their own.
    public let decisionsChanged: Int
    /// Texts whose score has other bits.
    public let otherBits: Int
  }

  /// The texts.
  public let texts: Int
  /// The pairs among them.
  public let pairs: Int
  /// All arrangements but the first.
  public let differences: [Difference]

  /// - Parameters:
  ///   - runs: the arrangements with their scores, each in the texts' own order; the first is what
  ///     the others are compared with.
  ///   - pairs: texts that a decision is made between, by their numbers.
  /// - Throws: `evaluation.empty`, `evaluation.count`, `evaluation.nan`, `evaluation.infinite`.
  /// - Complexity: O(runs · texts).
  public init(
    runs: [(name: String, scores: [Double])], pairs: [(chosen: Int, rejected: Int)]
  ) throws(RewardError) {
    try requireSome(runs.count - 1, "arrangements to compare")
    let reference = runs[0].scores
    try requireSome(reference.count, "texts")
    try requireFinite(reference, "score")
    texts = reference.count
    self.pairs = pairs.count
    let scale = reference.map(abs).max()!
    func decisions(_ scores: [Double]) -> [Int] {
      pairs.map { PairScores(chosen: scores[$0.chosen], rejected: scores[$0.rejected]).decision }
    }
    let decided = decisions(reference)
    var differences: [Difference] = []
    for run in runs.dropFirst() {
      try requireSameCount((reference.count, "scores"), (run.scores.count, "scores of \(run.name)"))
      try requireFinite(run.scores, "score")
      let largest = zip(reference, run.scores).map { abs($0 - $1) }.max()!
      differences.append(
        Difference(
          name: run.name, largest: largest,
          relative: largest == 0 ? 0 : scale > 0 ? largest / scale : nil,
          decisionsChanged: zip(decided, decisions(run.scores)).count { $0 != $1 },
          otherBits: zip(reference, run.scores).count { $0.bitPattern != $1.bitPattern }))
    }
    self.differences = differences
  }

  /// Whether every score has the same bits in every arrangement.
  public var isBitEqual: Bool { differences.allSatisfy { $0.otherBits == 0 } }

  /// `{"texts", "pairs", "bit_equal", "arrangements": [{"name", "largest", "relative",
  /// "decisions_changed", "other_bits"}]}`.
  public var json: JSONObject {
    [
      "texts": .number(texts), "pairs": .number(pairs), "bit_equal": .bool(isBitEqual),
      "arrangements": .array(
        differences.map { difference in
          [
            "name": .string(difference.name), "largest": .number(difference.largest),
            "relative": difference.relative.map { .number($0) } ?? .null,
            "decisions_changed": .number(difference.decisionsChanged),
            "other_bits": .number(difference.otherBits),
          ]
        }),
    ]
  }

  /// The lines of a report. The numbers are exact, so that there are no intervals.
  public var rows: [ConsistencyRow] {
    differences.flatMap { difference in
      [
        ConsistencyRow(
          "batch", "\(difference.name): largest |Δ|", value: difference.largest, n: texts,
          aim: .low),
        ConsistencyRow(
          "batch", "\(difference.name): largest |Δ| / largest |score|", value: difference.relative,
          n: texts, aim: .low),
        ConsistencyRow(
          "batch", "\(difference.name): decisions changed",
          value: pairs == 0 ? nil : Double(difference.decisionsChanged) / Double(pairs), n: pairs,
          chance: 0.5, aim: .low),
        ConsistencyRow(
          "batch", "\(difference.name): scores with other bits",
          value: Double(difference.otherBits) / Double(texts), n: texts, aim: .low),
      ]
    }
  }
}
