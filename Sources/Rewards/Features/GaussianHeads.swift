public import Basics
public import Models
public import Tensors

/// Several heads on shared features, of which each gives a normal distribution of the reward: the
/// multi-head ensemble of BRME (Yan et al. 2024, "Reward-Robust RLHF in LLMs").
public final class GaussianHeads: Sendable {
  /// The least deviation that a head may give, in the units of the reward: a deviation of 0 would
  /// make its likelihood infinite.
  public static let leastDeviation = 1e-3

  /// What all heads are: its outputs are the means, then what the deviations come from.
  public let network: Perceptron

  /// Heads that a network of 2·H outputs gives. Traps for an odd number.
  public init(_ network: Perceptron) {
    precondition(network.outputs % 2 == 0, "a mean and a deviation for each head")
    self.network = network
  }

  /// Heads with a random start.
  /// - Parameters:
  ///   - count: H; the paper has 5.
  ///   - width: numbers of a row of features.
  ///   - hidden: units of the layers that the heads share; none for linear heads.
  public convenience init(
    _ count: Int, width: Int, hidden: [Int] = [], from source: inout RandomSource
  ) {
    precondition(count > 0, "a head")
    self.init(Perceptron(widths: [width] + hidden + [2 * count], from: &source))
  }

  /// H.
  public var count: Int { network.outputs / 2 }

  /// Means and standard deviations, each `[rows, heads]`, differentiable. A deviation is the
  /// softplus of its output and ``leastDeviation``.
  public func callAsFunction(_ rows: Tensor) -> (means: Tensor, deviations: Tensor) {
    let outputs = network(rows)
    let means = outputs.narrowed(1, from: 0, count: count)
    let spreads = outputs.narrowed(1, from: count, count: count)
    return (means, -(-spreads).logSigmoid() + Self.leastDeviation)
  }

  /// What each head says of each row, outside autograd: rows × heads.
  /// - Throws: `head.width` for a row of another width; `reward.not-finite` where a head gives no
  ///   number; `torch.memory`.
  public func values(of rows: [[Float]]) throws -> [[GaussianValue]] {
    if let odd = rows.first(where: { $0.count != network.inputs }) {
      throw RewardError(
        .headWidth, "a row has \(odd.count) numbers; the heads read \(network.inputs)")
    }
    guard !rows.isEmpty else { return [] }
    let (means, deviations) = try withTensorErrors {
      withoutGradients { () -> ([Double], [Double]) in
        let found = self(Tensor(rows.flatMap { $0 }, shape: [rows.count, network.inputs]))
        return (found.means.doubles, found.deviations.doubles)
      }
    }
    for value in means + deviations { try requireFinite(value, "heads") }
    return rows.indices.map { row in
      (0..<count).map { head in
        GaussianValue(
          mean: means[row * count + head], deviation: deviations[row * count + head])
      }
    }
  }

  /// Whether the heads still say anything of what they do not know: their mean deviation, and the
  /// mean over rows of the deviation among their means (divisor H). Both near 0 is a collapse.
  /// - Throws: as ``values(of:)``. Traps without rows.
  public func spread(of rows: [[Float]]) throws -> (deviation: Double, amongHeads: Double) {
    precondition(!rows.isEmpty, "a mean over some rows")
    let values = try values(of: rows)
    let deviations = values.joined().map(\.deviation)
    let among = values.map { RewardAggregation.variance($0.map(\.mean), ddof: 0).squareRoot() }
    return (RewardAggregation.mean(deviations), RewardAggregation.mean(among))
  }
}
