import Basics
import Foundation

/// Draws units, such as the items of one prompt, with replacement: as many as there are, a stratum
/// at a time.
///
/// A resample is a list of how often each unit was drawn, so that a statistic which is a function
/// of sums costs O(units) and no statistic has to copy items. Without strata the draws are those of
/// ``Bootstrap`` with the same seed.
public struct UnitResampling: Hashable, Sendable {
  /// Units that are exchanged only among each other.
  public let strata: [[Int]]
  /// How many units there are in all; those in no stratum are never drawn.
  public let units: Int

  /// One stratum of all units.
  public init(units: Int) { self.init(strata: [Array(0..<units)], of: units) }

  /// Traps unless strata are of units in 0..<units, each at most once.
  public init(strata: [[Int]], of units: Int) {
    var seen = Array(repeating: false, count: units)
    for unit in strata.joined() {
      precondition(!seen[unit], "a unit lies in one stratum")
      seen[unit] = true
    }
    self.units = units
    self.strata = strata.filter { !$0.isEmpty }
  }

  /// Calls `body` with each resample: the number of times that each unit was drawn.
  ///
  /// - Parameter body: returns whether to go on.
  /// - Complexity: O(resamples · units in strata), and the calls.
  public func forEach(_ bootstrap: Bootstrap, _ body: ([Int]) -> Bool) {
    var random = RandomSource(seed: bootstrap.seed).stream("bootstrap")
    var counts = Array(repeating: 0, count: units)
    for _ in 0..<bootstrap.resamples {
      for stratum in strata {
        for unit in stratum { counts[unit] = 0 }
        let bound = UInt64(stratum.count)
        for _ in stratum {
          counts[stratum[Int(random.next().multipliedFullWidth(by: bound).high)]] += 1
        }
      }
      guard body(counts) else { return }
    }
  }

  /// The percentile interval of a statistic of the counts, its ends widened for few units
  /// (``Bootstrap/tail(units:)``).
  ///
  /// - Returns: nil without units, or where the statistic of any resample is no finite number: the
  ///   resamples that have one would be a selection.
  public func interval(_ bootstrap: Bootstrap, _ statistic: ([Int]) -> Double) -> Interval? {
    guard !strata.isEmpty else { return nil }
    var values: [Double] = []
    values.reserveCapacity(bootstrap.resamples)
    forEach(bootstrap) { counts in
      values.append(statistic(counts))
      return values.last!.isFinite
    }
    guard values.last!.isFinite else { return nil }
    values.sort()
    let tail = bootstrap.tail(units: strata.reduce(0) { $0 + $1.count })
    return Interval(
      lower: quantile(ofSorted: values, tail), upper: quantile(ofSorted: values, 1 - tail),
      level: bootstrap.level)
  }
}

extension Bootstrap {
  /// The share of resamples beyond each end of an interval. Less than (1 − level)/2, since
  /// resamples of n units vary less than the units do, by √((n − 1)/n), and since how much they
  /// vary is estimated, as Student's t takes into account: the expanded percentile interval
  /// (Hesterberg 2015, "What Teachers Should Know About the Bootstrap"). For 95 %: .0250 of endless
  /// units, .0240 of 200, .0188 of 30.
  public func tail(units: Int) -> Double {
    // Of one or two units t is so wide that every resample lies inside.
    guard units > 2 else { return 0 }
    let freedom = Double(units - 1)
    let z = normalUpperQuantile((1 - level) / 2)
    let (z2, z3) = (z * z, z * z * z)
    // Student's quantile by Fisher's expansion in 1/freedom.
    var t = z + (z3 + z) / (4 * freedom)
    t += (5 * z2 * z3 + 16 * z3 + 3 * z) / (96 * freedom * freedom)
    t += (3 * z2 * z2 * z3 + 19 * z2 * z3 + 17 * z3 - 15 * z) / (384 * freedom * freedom * freedom)
    return 0.5 * erfc(t * (Double(units) / freedom).squareRoot() / 2.0.squareRoot())
  }
}

/// The number of each name in the order of their first appearance, and how many names there are.
/// Cost: O(n).
func numbered<Name: Hashable>(_ names: [Name]) -> (numbers: [Int], count: Int) {
  var known: [Name: Int] = [:]
  let numbers = names.map { name in
    if let number = known[name] { return number }
    known[name] = known.count
    return known.count - 1
  }
  return (numbers, known.count)
}
