public import Basics
import OrderedCollections

extension RewardError.Code {
  /// Fewer groups than the folds that examples are divided into.
  public static let splitFolds = Self("split.folds")
}

/// Examples divided into folds of about equal size, for models that are asked only about what they
/// were not trained on. A group is never in two folds.
///
/// Groups are dealt from the largest to the smallest, equal ones in a drawn order, each to the fold
/// that has the fewest examples so far. Which groups share a fold depends on the groups and the
/// source alone, not on the order of the examples.
public struct GroupedFolds: Hashable, Sendable {
  /// How many folds there are; each has a group at least.
  public let count: Int
  /// The fold of each example, in 0..<`count`.
  public let folds: [Int]

  /// Divides examples.
  ///
  /// - Parameters:
  ///   - groups: the group's name of each example, such as ``PreferencePair/group``.
  ///   - count: at least 2; traps below.
  /// - Throws: `split.folds` where there are fewer groups than folds.
  /// - Complexity: O(n log n).
  public init(
    groups: [String], count: Int, from source: inout RandomSource
  ) throws(RewardError) {
    precondition(count >= 2, "one fold leaves nothing to train on")
    var sizes: OrderedDictionary<String, Int> = [:]
    for group in groups { sizes[group, default: 0] += 1 }
    try Self.check(groups: sizes.count, count: count)
    let drawn = sizes.keys.sorted().shuffled(using: &source)
    let order = drawn.enumerated().sorted { first, second in
      let (one, other) = (sizes[first.element]!, sizes[second.element]!)
      return one == other ? first.offset < second.offset : one > other
    }
    var filled = Array(repeating: 0, count: count)
    var place: [String: Int] = [:]
    for (_, group) in order {
      let fold = filled.firstIndex(of: filled.min()!)!
      place[group] = fold
      filled[fold] += sizes[group]!
    }
    self.count = count
    folds = groups.map { place[$0]! }
  }

  /// Refuses fewer groups than folds.
  /// - Throws: `split.folds`.
  public static func check(groups: Int, count: Int) throws(RewardError) {
    guard groups >= count else {
      throw RewardError(
        .splitFolds,
        "\(groups) \(groups == 1 ? "prompt" : "prompts") cannot be divided into \(count) folds")
    }
  }

  /// Indices of a fold's examples, in order. Cost: O(n).
  public func members(_ fold: Int) -> [Int] { folds.indices.filter { folds[$0] == fold } }

  /// Indices of all other examples, in order. Cost: O(n).
  public func others(_ fold: Int) -> [Int] { folds.indices.filter { folds[$0] != fold } }
}
