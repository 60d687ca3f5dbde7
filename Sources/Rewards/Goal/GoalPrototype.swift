public import Basics
public import Models

extension RewardError.Code {
  /// States that no goal can be made of.
  public static let goalPrototype = Self("goal.prototype")
}

/// Where good responses end: the mean of the states of their last tokens. The cosine of another
/// response's state with it says, token by token, how near that response is to such an end (Nath et
/// al. 2024).
public struct GoalPrototype: Sendable, Hashable {
  /// The mean state.
  public let state: [Double]

  /// A prototype that is known already.
  /// - Throws: `goal.prototype` for a state that is not finite, or all zero: it has no direction.
  public init(state: [Double]) throws(RewardError) {
    guard state.allSatisfy(\.isFinite) else {
      throw RewardError(.goalPrototype, "the goal's state has numbers that are not finite")
    }
    guard state.contains(where: { $0 != 0 }) else {
      throw RewardError(.goalPrototype, "the goal's state is zero: it has no direction")
    }
    self.state = state
  }

  /// The mean of responses' last states, in fp64. Cost: O(responses · width).
  /// - Parameter responses: projected states of good responses, each with a token.
  /// - Throws: `goal.prototype` without responses, and as ``init(state:)``. Traps where widths
  ///   differ.
  public init(of responses: [TokenStates]) throws(RewardError) {
    guard let first = responses.first else {
      throw RewardError(.goalPrototype, "a goal is the mean of good responses, and there are none")
    }
    var sum = [Double](repeating: 0, count: first.width)
    for states in responses {
      precondition(states.width == first.width, "states of one width")
      precondition(states.count > 0, "a response has a token")
      for (index, value) in states[states.count - 1].enumerated() { sum[index] += Double(value) }
    }
    try self.init(state: sum.map { $0 / Double(responses.count) })
  }

  /// The cosine of every token's state with the goal, in −1...1, in fp64. A state shorter than 10⁻⁶
  /// counts as that long. Cost: O(tokens · width). Traps for another width.
  public func cosines(of states: TokenStates) -> [Double] {
    precondition(states.width == state.count, "states of the goal's width")
    let length = max(state.reduce(0) { $0 + $1 * $1 }.squareRoot(), 1e-6)
    return (0..<states.count).map { token in
      var (product, square) = (0.0, 0.0)
      for (goal, value) in zip(state, states[token]) {
        product += goal * Double(value)
        square += Double(value) * Double(value)
      }
      return product / (length * max(square.squareRoot(), 1e-6))
    }
  }

  /// The mean of the cosines of a response's first tokens: how near the goal it has been so far.
  ///
  /// - Parameter share: of the tokens, in (0, 1]; at least one is taken.
  /// - Returns: In −1...1. Traps without a token.
  public func meanCosine(of states: TokenStates, share: Double = 1) -> Double {
    precondition(states.count > 0 && share > 0 && share <= 1, "a share of some tokens")
    let count = min(states.count, max(1, Int((share * Double(states.count)).rounded(.up))))
    return cosines(of: states).prefix(count).reduce(0, +) / Double(count)
  }
}
