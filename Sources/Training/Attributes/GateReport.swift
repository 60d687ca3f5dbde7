public import Basics
public import Evaluation
public import OrderedCollections
public import Rewards

/// How a gate does on held-out pairs, beside weights that do not depend on the prompt.
public struct GateReport: Sendable, Hashable {
  /// Held-out pairs.
  public let pairs: Int
  /// The share of pairs that the gate gets right, ties as half, with an interval over prompts.
  public let gate: Estimate
  /// The same for the best weights of at least 0, fitted on the pairs that the gate was trained on.
  public let fixed: Estimate
  /// The same where all objectives weigh the same.
  public let uniform: Estimate
  /// Gate minus fixed, on the same pairs.
  public let gain: Estimate
  /// What is left of the gate's uncertainty, in 0...1: 1 says that it weighs all the same for every
  /// prompt (``GatingNetwork/entropy(of:)``).
  public let entropy: Double
  /// The weights that ``fixed`` is of, on corrected objectives.
  public let fixedWeights: [Double]

  /// - Parameters:
  ///   - training: the pairs that the gate was trained on; the fixed weights are fitted on them.
  ///   - groups: a prompt's name for each held-out pair.
  /// - Throws: `evaluation.empty` without held-out pairs, `training.options` without others,
  ///   `head.width`, `reward.not-finite`, `torch.memory`.
  public init(
    _ gate: GatingNetwork, correction: VerbosityCorrection?, training: [GatePair],
    heldOut: [GatePair], groups: [String], bootstrap: Bootstrap = Bootstrap()
  ) throws {
    precondition(groups.count == heldOut.count, "a prompt's name for each pair")
    func corrected(_ pairs: [GatePair]) -> [[Double]] {
      pairs.map { correction?.corrected($0.difference) ?? $0.difference }
    }
    let differences = corrected(heldOut)
    let weights = try gate.weights(of: heldOut.map(\.prompt))
    fixedWeights = try FixedWeighting.nonNegative(corrected(training))
    let fixed = fixedWeights
    let even = fixed.map { _ in 1.0 }
    let gated = zip(weights, differences).map { FixedWeighting.isRight($0, $1) }
    let best = differences.map { FixedWeighting.isRight(fixed, $0) }
    func estimate(_ values: [Double]) throws(RewardError) -> Estimate {
      let interval = try bootstrap.clusteredMean(of: values, groups: groups)
      return Estimate(mean: values.reduce(0, +) / Double(values.count), interval: interval)
    }
    pairs = heldOut.count
    self.gate = try estimate(gated)
    self.fixed = try estimate(best)
    uniform = try estimate(differences.map { FixedWeighting.isRight(even, $0) })
    gain = try estimate(zip(gated, best).map { $0 - $1 })
    guard let entropy = try gate.entropy(of: heldOut.map(\.prompt)) else {
      preconditionFailure("pairs were counted")
    }
    self.entropy = entropy
  }

  /// For machines.
  public var json: JSONObject {
    [
      "pairs": .number(pairs), "gate": gate.json, "fixed": fixed.json, "uniform": uniform.json,
      "gate_minus_fixed": gain.json, "entropy": .number(entropy),
      "fixed_weights": .array(fixedWeights.map { JSONValue.number($0) }),
    ]
  }
}
