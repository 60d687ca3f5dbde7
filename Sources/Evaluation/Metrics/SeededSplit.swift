import Basics

/// Divides prompts in two by their names: one part to choose something on, such as a temperature or
/// a tie margin, the other to measure what was chosen.
///
/// A group is chosen on where u < fraction, with u the first ``RandomSource/uniform()`` of
/// `RandomSource(seed: seed).stream(group)`: it depends on the seed and the group's text alone, so
/// that adding rows moves none.
public struct SeededSplit: Hashable, Sendable {
  /// The share of groups, not of rows, to choose on; in (0, 1).
  public let fraction: Double
  /// Draws another split of the same data.
  public let seed: UInt64

  /// Traps on a fraction outside (0, 1).
  public init(fraction: Double = 0.5, seed: UInt64 = 0) {
    precondition(fraction > 0 && fraction < 1, "a fraction lies between 0 and 1")
    self.fraction = fraction
    self.seed = seed
  }

  /// Whether a group is chosen on. Cost: O(length of its name).
  public func isFit(_ group: String) -> Bool {
    var random = RandomSource(seed: seed).stream(group)
    return random.uniform() < fraction
  }

  /// The places of `groups` that are chosen on, and those that are measured, both in order.
  public func divide(_ groups: [String]) -> (fit: [Int], measured: [Int]) {
    var sides: [String: Bool] = [:]
    var result: (fit: [Int], measured: [Int]) = ([], [])
    for (index, group) in groups.enumerated() {
      let side = sides[group] ?? isFit(group)
      sides[group] = side
      if side { result.fit.append(index) } else { result.measured.append(index) }
    }
    return result
  }
}
