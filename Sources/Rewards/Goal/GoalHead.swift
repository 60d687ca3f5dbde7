public import Basics
public import Models
public import Tensors

/// What is trained of a goal-conditioned reward model over frozen states: a projection of every
/// token's state, and a linear reward of the last one's (Nath et al. 2024, "Learning
/// Goal-Conditioned Representations for Language Reward Models", where the whole model is trained).
public final class GoalHead: Sendable {
  /// From a frozen state to a projected one; its last layer has no ReLU, so that cosines of
  /// projected states may be negative.
  public let projection: Perceptron
  /// From a projected state to the reward.
  public let reward: Perceptron

  /// A head of these parts. Traps where they do not fit, or the reward is more than one number.
  public init(projection: Perceptron, reward: Perceptron) {
    precondition(projection.outputs == reward.inputs, "the reward reads what the projection gives")
    precondition(reward.outputs == 1, "a reward is one number")
    self.projection = projection
    self.reward = reward
  }

  /// A head with a random start.
  /// - Parameters:
  ///   - widths: of a frozen state, of hidden layers, of a projected state: `[576, 64]`.
  ///   - source: draws the weights, uniform in ±1/√inputs.
  public convenience init(widths: [Int], from source: inout RandomSource) {
    let projection = Perceptron(widths: widths, from: &source)
    self.init(
      projection: projection,
      reward: Perceptron(widths: [projection.outputs, 1], hasBias: false, from: &source))
  }

  /// Numbers of a frozen state.
  public var width: Int { projection.inputs }
  /// All that is trained, in a fixed order.
  public var parameters: [Tensor] { projection.parameters + reward.parameters }

  /// The projected state of every token, outside autograd. Cost: one product of tokens × weights.
  /// - Throws: `head.width` for states of another width; `torch.memory`.
  public func projected(_ states: TokenStates) throws -> TokenStates {
    guard states.width == width else {
      throw RewardError(
        .headWidth, "a state has \(states.width) numbers; the projection reads \(width)")
    }
    guard states.count > 0 else { return TokenStates([], width: projection.outputs) }
    let values = try withTensorErrors {
      withoutGradients {
        projection(Tensor(states.values, shape: [states.count, states.width])).floats
      }
    }
    return TokenStates(values, width: projection.outputs)
  }

  /// The reward of a response, from the projected state of its last token.
  /// - Throws: `head.width` for states of another width; `torch.memory`. Traps without a token.
  public func value(ofProjected states: TokenStates) throws -> Double {
    precondition(states.count > 0, "a response has a token")
    return try reward.outputs(of: [Array(states[states.count - 1])])[0][0]
  }
}
