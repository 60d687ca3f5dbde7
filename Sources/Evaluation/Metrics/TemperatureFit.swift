public import Basics
import Foundation

/// One temperature T that makes σ(margin / T) the best probability, by maximum likelihood (Platt
/// 1999 without intercept; Guo et al. 2017 for the name). It changes no ranking, only how sure P
/// is.
///
/// With β = 1/T the loss Σ ln(1 + e^−βm) is convex, and its slope −Σ m·σ(−βm) has one root, which
/// Newton's method finds between bounds that hold it.
public struct TemperatureFit: Hashable, Sendable {
  /// What the likelihood says of T.
  public enum Outcome: Hashable, Sendable {
    /// The best temperature, above 0.
    case fitted(Double)
    /// No margin is wrong (or so little that T is below every double): each sharper temperature is
    /// better, T → 0.
    case unbounded
    /// The margins' mean is not above 0 (or so little that T is above every double): no temperature
    /// is better than the coin that T → ∞ is.
    case useless
    /// All margins are 0, and all temperatures alike.
    case undetermined

    /// For JSON: `fitted`, `unbounded`, `useless`, `undetermined`.
    public var name: String {
      switch self {
      case .fitted: "fitted"
      case .unbounded: "unbounded"
      case .useless: "useless"
      case .undetermined: "undetermined"
      }
    }
  }

  /// What was found.
  public let outcome: Outcome
  /// The temperature's percentile interval over whole groups. Its lower end is 0, and its upper end
  /// infinite, where resamples enough were unbounded or useless. Nil where a resample had no margin
  /// but 0, or there was none to begin with.
  public let interval: Interval?
  /// Margins, and groups of them.
  public let n: Int, groups: Int

  /// The temperature; nil unless there is a best one.
  public var temperature: Double? {
    if case .fitted(let value) = outcome { value } else { nil }
  }

  /// - Parameters:
  ///   - margins: chosen minus rejected score of each pair.
  ///   - groups: the prompt's name for each pair; empty for independent pairs.
  /// - Throws: `evaluation.nan`, `evaluation.infinite`, `evaluation.empty`, `evaluation.count`.
  /// - Complexity: O(resamples · n), about five times.
  public init(
    margins: [Double], groups: [String] = [], bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    try requireSome(margins.count, "margins")
    try requireFinite(margins, "margin")
    if !groups.isEmpty {
      try requireSameCount((margins.count, "margins"), (groups.count, "groups"))
    }
    let units = groups.isEmpty ? (Array(margins.indices), margins.count) : numbered(groups)
    n = margins.count
    self.groups = units.1
    let scale = margins.reduce(0) { max($0, abs($1)) }
    let scaled = scale > 0 ? margins.map { $0 / scale } : margins
    let best = inverseTemperature(scaled, near: nil) { _ in 1 }
    switch best {
    case nil: outcome = .undetermined
    case .some(.infinity): outcome = .unbounded
    case .some(0): outcome = .useless
    case .some(let value):
      let temperature = scale / value
      outcome =
        temperature == 0 ? .unbounded : temperature.isFinite ? .fitted(temperature) : .useless
    }
    guard let best else {
      interval = nil
      return
    }
    var found: [Double] = []
    var isDetermined = true
    UnitResampling(units: units.1).forEach(bootstrap) { counts in
      guard let value = inverseTemperature(scaled, near: best, weight: { counts[units.0[$0]] })
      else {
        isDetermined = false
        return false
      }
      found.append(value)
      return true
    }
    found.sort()
    let tail = bootstrap.tail(units: units.1)
    interval =
      isDetermined
      ? Interval(
        lower: scale / Self.end(found, 1 - tail, rounding: .up),
        upper: scale / Self.end(found, tail, rounding: .down),
        level: bootstrap.level) : nil
  }

  /// A quantile of values that may be infinite: between order statistics the outer one.
  private static func end(
    _ sorted: [Double], _ fraction: Double, rounding: FloatingPointRoundingRule
  ) -> Double {
    sorted[Int((fraction * Double(sorted.count - 1)).rounded(rounding))]
  }
}

/// 1/T with the highest likelihood, margin `i` counted `weight(i)` times: 0 where no positive one
/// is better than 0, infinity where larger is always better, nil where all margins that count are
/// 0.
///
/// - Parameters:
///   - margins: in −1...1.
///   - guess: where to look first.
private func inverseTemperature(
  _ margins: [Double], near guess: Double?, weight: (Int) -> Int
) -> Double? {
  func slopes(_ beta: Double) -> (first: Double, second: Double) {
    var result = (first: 0.0, second: 0.0)
    for (index, margin) in margins.enumerated() {
      let weight = weight(index)
      guard weight > 0, margin != 0 else { continue }
      let miss = sigmoid(-beta * margin)
      let part = Double(weight) * margin * miss
      result.first -= part
      result.second += part * margin * (1 - miss)
    }
    return result
  }
  var (hasWrong, hasRight) = (false, false)
  for (index, margin) in margins.enumerated() where weight(index) > 0 {
    if margin < 0 { hasWrong = true }
    if margin > 0 { hasRight = true }
  }
  if !hasWrong { return hasRight ? .infinity : nil }
  guard slopes(0).first < 0 else { return 0 }
  var low = 0.0
  var high = guess.flatMap { $0 > 0 && $0.isFinite ? $0 : nil } ?? 1
  while slopes(high).first < 0 {
    low = high
    high *= 2
    guard high.isFinite else { return .infinity }
  }
  var beta = guess.flatMap { low <= $0 && $0 <= high ? $0 : nil } ?? (low + high) / 2
  for _ in 0..<200 {
    let (first, second) = slopes(beta)
    if first == 0 { break }
    if first < 0 { low = beta } else { high = beta }
    var next = beta - first / second
    if !(low < next && next < high) { next = (low + high) / 2 }
    let step = abs(next - beta)
    beta = next
    if step <= 1e-13 * beta { break }
  }
  return beta
}
