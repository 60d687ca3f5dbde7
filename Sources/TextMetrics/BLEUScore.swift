import Foundation

extension BLEU {
  /// What a comparison found. Lists have one entry for each order, from 1.
  public struct Score: Hashable, Sendable {
    /// BLEU, 0...1: a hundredth of sacrebleu's.
    public let value: Double
    /// The smoothed precisions, 0...1; all 0 where the candidate has no tokens, or matches nothing
    /// and the smoothing is not `addOneAll`.
    public let precisions: [Double]
    /// The factor for short candidates, 0...1; 1 for those that are long enough.
    public let brevityPenalty: Double
    /// The candidate's tokens.
    public let candidateLength: Int
    /// The tokens of the reference that counts.
    public let referenceLength: Int
    /// The candidate's n-grams that are matched, each as often as one reference has it.
    public let matches: [Int]
    /// The candidate's n-grams.
    public let totals: [Int]
  }

  /// The sums that a score is made of.
  struct Counts {
    var matches: [Int]
    var totals: [Int]
    var candidateLength = 0
    var referenceLength = 0

    init(order: Int) {
      matches = [Int](repeating: 0, count: order)
      totals = matches
    }

    mutating func add(_ other: Counts) {
      for order in matches.indices {
        matches[order] += other.matches[order]
        totals[order] += other.totals[order]
      }
      candidateLength += other.candidateLength
      referenceLength += other.referenceLength
    }
  }

  func score(of counts: Counts) -> Score {
    let penalty = Self.brevityPenalty(
      candidate: counts.candidateLength, reference: counts.referenceLength)
    let (precisions, order) = smoothedPrecisions(of: counts)
    var value = 0.0
    let used = precisions.prefix(order)
    if !used.contains(0) {
      let logarithms = used.reduce(0) { $0 + log($1) }
      value = penalty * exp(logarithms / Double(order))
    }
    return Score(
      value: value, precisions: precisions, brevityPenalty: penalty,
      candidateLength: counts.candidateLength, referenceLength: counts.referenceLength,
      matches: counts.matches, totals: counts.totals)
  }

  private static func brevityPenalty(candidate: Int, reference: Int) -> Double {
    if candidate >= reference { return 1 }
    return candidate == 0 ? 0 : exp(1 - Double(reference) / Double(candidate))
  }

  /// The smoothed precisions, and how many of them the mean is taken over.
  private func smoothedPrecisions(
    of counts: Counts
  ) -> (precisions: [Double], order: Int) {
    var precisions = [Double](repeating: 0, count: maximumOrder)
    // Smoothing is for orders that happen to match nothing; it must not reward foreign texts,
    // unless it is of the kind that does.
    let matchesNothing = counts.matches.allSatisfy { $0 == 0 } && smoothing != .addOneAll
    if counts.candidateLength == 0 || matchesNothing { return (precisions, maximumOrder) }
    var divisor = 1.0
    var order = maximumOrder
    for n in 1...maximumOrder {
      let added = smoothing.added(order: n)
      let matched = Double(counts.matches[n - 1]) + added
      let total = Double(counts.totals[n - 1]) + added
      if total == 0 { break }
      if effectiveOrder { order = n }
      if matched > 0 {
        precisions[n - 1] = matched / total
      } else {
        precisions[n - 1] = smoothing.unmatched(divisor: &divisor) / total
      }
    }
    return (precisions, order)
  }
}
