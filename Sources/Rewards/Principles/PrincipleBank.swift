public import Basics

/// Principles to draw from, as SALMON draws them for each prompt (Sun et al. 2024).
public struct PrincipleBank: Sendable, Hashable {
  /// The principles, in order.
  public let principles: [Principle]
  /// What is added to the weight of a principle that shares a tag with the prompt.
  public let tagWeight: Double

  /// A bank. Traps for a tag's weight below 0.
  /// - Throws: `reward.principles` without principles, for two of one name, and for weights whose
  ///   sum is not finite.
  public init(_ principles: [Principle], tagWeight: Double = 128) throws(RewardError) {
    precondition(tagWeight >= 0 && tagWeight.isFinite, "a weight is at least 0")
    guard !principles.isEmpty else {
      throw RewardError(.rewardPrinciples, "a bank has a principle")
    }
    var seen: Set<String> = []
    for principle in principles where !seen.insert(principle.name).inserted {
      throw RewardError(
        .rewardPrinciples, "another principle has this name", at: .init(item: principle.name))
    }
    // A sum that is infinite would draw the last one always.
    guard principles.reduce(0, { $0 + $1.weight + tagWeight }).isFinite else {
      throw RewardError(.rewardPrinciples, "the weights' sum is beyond what numbers hold")
    }
    self.principles = principles
    self.tagWeight = tagWeight
  }

  /// A bank of a file: see ``Principle/load(file:)``.
  /// - Throws: as that; `reward.principles` for two of one name.
  public init(file: String) throws(RewardError) {
    let principles = try Principle.load(file: file)
    do throws(RewardError) { try self.init(principles) } catch { throw error.inFile(file) }
  }

  /// Each principle's weight for a prompt of these tags. The chance to be drawn first is the share
  /// of their sum.
  public func weights(tags: [String] = []) -> [Double] {
    principles.map { principle in
      principle.weight + (principle.tags.contains(where: tags.contains) ? tagWeight : 0)
    }
  }

  /// Draws principles without replacement, each by its weight among those that are left.
  ///
  /// - Parameters:
  ///   - count: how many; those of weight 0 cannot be drawn.
  ///   - tags: those of the prompt.
  /// - Returns: indices into ``principles``, in the order in which they were drawn.
  /// - Throws: `reward.principles` where fewer have a weight above 0.
  public func draw(
    _ count: Int, tags: [String] = [], from source: inout RandomSource
  ) throws(RewardError) -> [Int] {
    var weights = weights(tags: tags)
    let available = weights.count { $0 > 0 }
    guard count <= available else {
      throw RewardError(
        .rewardPrinciples, "\(count) principles are asked for, and \(available) can be drawn")
    }
    var drawn: [Int] = []
    while drawn.count < count {
      var rest = source.uniform() * weights.reduce(0, +)
      // By rounding nothing may be left at the end: then the last one is meant.
      var chosen = weights.lastIndex { $0 > 0 } ?? 0
      for (index, weight) in weights.enumerated() where weight > 0 {
        if rest < weight {
          chosen = index
          break
        }
        rest -= weight
      }
      drawn.append(chosen)
      weights[chosen] = 0
    }
    return drawn
  }
}

/// How many principles a pair is judged by: 1, 2, … with the geometric distribution, drawn again
/// while there are too many.
public struct PrincipleCount: Sendable, Hashable {
  /// The chance to stop at each number.
  public let chance: Double
  /// The most principles.
  public let most: Int

  /// SALMON's numbers by default. Traps for a chance outside 0...1, or 0, and for a most below 1.
  public init(chance: Double = 0.2, most: Int = 8) {
    precondition(chance > 0 && chance <= 1 && most >= 1, "a chance above 0, and a principle")
    self.chance = chance
    self.most = most
  }

  /// A number in 1...most.
  public func draw(from source: inout RandomSource) -> Int {
    while true {
      var count = 1
      while count <= most, source.uniform() >= chance { count += 1 }
      if count <= most { return count }
    }
  }

  /// The mean of the numbers drawn.
  public var mean: Double {
    var (sum, total, left) = (0.0, 0.0, 1.0)
    for count in 1...most {
      sum += Double(count) * left * chance
      total += left * chance
      left *= 1 - chance
    }
    return sum / total
  }
}
