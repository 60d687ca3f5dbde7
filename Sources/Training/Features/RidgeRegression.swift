public import Basics
import Rewards
import Tensors

/// Linear heads without intercept by ridge regression, one for each label, each with the penalty that
/// suits it: the first stage of ArmoRM (Wang et al. 2024, section 3.1).
public struct RidgeRegression: Sendable, Hashable {
  /// 10⁻⁴, 10⁻³, …, 10⁴, as ArmoRM tries them.
  public static let usualPenalties = (-4...4).map { power in
    (0..<abs(power)).reduce(1.0) { value, _ in power < 0 ? value / 10 : value * 10 }
  }

  /// Weights of each label's head: labels × width.
  public let weights: [[Double]]
  /// The penalty that was chosen for each label.
  public let penalties: [Double]
  /// The mean squared error on the validation rows for the chosen penalty, for each label.
  public let validationErrors: [Double]

  /// Fits each head on the rows that have its label: argmin Σ (w·x − y)² + α·|w|².
  ///
  /// A fifth of the rows, drawn by the source, chooses α by its squared error; the head is then fitted
  /// on the other rows with that α. Computed in fp64. Cost: O(labels · (n·d² + penalties · d³)).
  /// - Parameters:
  ///   - rows: features, n × d.
  ///   - labels: n × labels; nil where a row lacks one.
  ///   - penalties: the values of α to try, ascending; the first of equals is taken.
  /// - Throws: `training.options` for a label that fewer than 5 rows have; `torch.memory`, `torch`.
  public init(
    rows: [[Float]], labels: [[Double?]], penalties: [Double] = usualPenalties,
    from source: inout RandomSource
  ) throws {
    precondition(rows.count == labels.count && !penalties.isEmpty, "labels for each row")
    precondition(penalties.allSatisfy { $0 > 0 }, "penalties above 0")
    let order = rows.indices.shuffled(using: &source)
    let held = Set(order.prefix(rows.count / 5))
    var (weights, chosen, errors): ([[Double]], [Double], [Double]) = ([], [], [])
    for label in 0..<(labels.first?.count ?? 0) {
      let known = rows.indices.filter { labels[$0][label] != nil }
      let train = known.filter { !held.contains($0) }
      let validation = known.filter { held.contains($0) }
      guard train.count >= 4, !validation.isEmpty else {
        throw RewardError(
          .trainingOptions,
          "label \(label) is on \(known.count) rows: too few to fit and to validate"
        )
      }
      let system = try NormalEquations(
        train.map { rows[$0] }, train.map { labels[$0][label] ?? 0 })
      var best: (error: Double, penalty: Double, weights: [Double])?
      for penalty in penalties {
        let found = try system.solution(penalty)
        let error = validation.reduce(0.0) { sum, index in
          let miss = Self.value(found, rows[index]) - (labels[index][label] ?? 0)
          return sum + miss * miss / Double(validation.count)
        }
        if best.map({ error < $0.error }) ?? true { best = (error, penalty, found) }
      }
      guard let best, best.error.isFinite else {
        throw RewardError(.trainingDiverged, "label \(label) has no finite fit")
      }
      weights.append(best.weights)
      chosen.append(best.penalty)
      errors.append(best.error)
    }
    self.weights = weights
    self.penalties = chosen
    validationErrors = errors
  }

  /// Each head's value for a row. Traps for another width.
  public func values(of row: [Float]) -> [Double] { weights.map { Self.value($0, row) } }

  private static func value(_ weights: [Double], _ row: [Float]) -> Double {
    precondition(weights.count == row.count, "a row of the heads' width")
    return zip(weights, row).reduce(0) { $0 + $1.0 * Double($1.1) }
  }
}

/// XᵀX and Xᵀy, from which every penalty's solution comes.
private struct NormalEquations {
  private let matrix: Tensor
  private let right: Tensor
  private let width: Int

  init(_ rows: [[Float]], _ labels: [Double]) throws {
    let width = rows[0].count
    self.width = width
    (matrix, right) = try withTensorErrors {
      withoutGradients {
        let x = Tensor(rows.flatMap { $0.map(Double.init) }, shape: [rows.count, width])
        let y = Tensor(labels, shape: [labels.count, 1])
        return (x.transposed().matmul(x), x.transposed().matmul(y))
      }
    }
  }

  func solution(_ penalty: Double) throws -> [Double] {
    try withTensorErrors {
      withoutGradients {
        var diagonal = [Double](repeating: 0, count: width * width)
        for index in 0..<width { diagonal[index * width + index] = penalty }
        return (matrix + Tensor(diagonal, shape: [width, width])).solved(right).doubles
      }
    }
  }
}
