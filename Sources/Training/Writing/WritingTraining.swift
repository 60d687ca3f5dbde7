public import Basics
public import Models
import Rewards
import Tensors

/// A paragraph's features and its quality, such as 1 to 10.
public struct RatedFeatures: Sendable, Hashable {
  /// The features.
  public let features: [Float]
  /// The rating, in points.
  public let rating: Double

  /// A rated paragraph. Traps for a rating that is not finite.
  public init(_ features: [Float], rating: Double) {
    precondition(rating.isFinite, "a rating is a number")
    self.features = features
    self.rating = rating
  }
}

/// Trains writing-quality heads on frozen features, from ratings, from choices, or from both at
/// once (WQRM, Chakrabarty et al. 2025).
///
/// - R: the squared error of ratings that were brought to mean 0 and deviation 1.
/// - P: the Bradley–Terry loss of score differences, so that the paragraph with the higher score is
///   the one that was chosen. The paper's model reads both paragraphs in one input and has two
///   outputs; at the end it too scores them one by one and takes the higher, which is what is
///   trained here.
/// - PR: the sum of both, each step over some pairs and as large a part of the ratings.
public struct WritingTraining: Sendable {
  /// What is learned from.
  public enum Mode: String, Sendable, CaseIterable {
    /// Ratings alone.
    case ratings = "R"
    /// Choices alone.
    case pairs = "P"
    /// Both.
    case both = "PR"
  }

  /// What is learned from.
  public var mode: Mode
  /// Units of the hidden layer; 0 for a linear head.
  public var hiddenUnits: Int
  /// How much the pairs count beside the ratings in PR.
  public var pairWeight: Double
  /// Passes, batches, rate and loss; an epoch of PR is a pass over the pairs.
  public var trainer: FeatureTrainer

  /// A training. Traps for a negative weight or number of units.
  public init(
    _ mode: Mode, hiddenUnits: Int = 32, pairWeight: Double = 1,
    trainer: FeatureTrainer = FeatureTrainer(epochs: 60, learningRate: 0.01, weightDecay: 1)
  ) {
    precondition(hiddenUnits >= 0 && pairWeight >= 0, "weights and units are not negative")
    self.mode = mode
    self.hiddenUnits = hiddenUnits
    self.pairWeight = pairWeight
    self.trainer = trainer
  }

  /// A head that reads features as they are, with one output: points of the ratings' scale in R and
  /// PR. From pairs alone only differences mean anything: their logits, from an arbitrary zero.
  ///
  /// - Parameters:
  ///   - ratings: used in R and PR.
  ///   - pairs: used in P and PR.
  /// - Throws: `training.options` where what the mode learns from is missing, or all ratings are
  ///   equal; `head.width` for rows of different widths, `training.diverged`, `torch.memory`.
  public func fit(
    ratings: [RatedFeatures], pairs: [FeaturePair], from source: inout RandomSource
  ) throws -> Perceptron {
    let ratings = mode == .pairs ? [] : ratings
    let pairs = mode == .ratings ? [] : pairs
    let scaling = try scaling(ratings, pairs)
    let width = scaling.means.count
    let head = Perceptron(
      widths: hiddenUnits > 0 ? [width, hiddenUnits, 1] : [width, 1], from: &source)
    let units = RatingUnits(ratings.map(\.rating))
    let rows = ratings.map { scaling($0.features) }
    let labels = ratings.map { units.scaled($0.rating) }
    let scaled = pairs.map { scaling($0) }
    switch mode {
    case .ratings:
      try trainer.fit(head, rows: rows, labels: labels.map { [$0] }, from: &source)
    case .pairs: try trainer.fit(head, pairs: scaled, from: &source)
    case .both:
      var queue = RowQueue(count: rows.count, source: source.stream("ratings"))
      let share = Double(rows.count) / Double(pairs.count)
      try trainer.fit(
        head,
        pairs: scaled.map { pair in
          var pair = pair
          pair.weight *= pairWeight
          return pair
        }, from: &source
      ) { batch in
        let drawn = queue.next(max(1, Int((Double(batch.count) * share).rounded())))
        let inputs = Tensor(drawn.flatMap { rows[$0] }, shape: [drawn.count, width])
        let wanted = Tensor(drawn.map { Float(labels[$0]) })
        return (head(inputs).selected(1, 0) - wanted).squared().mean()
      }
    }
    return try withTensorErrors { units.inPoints(scaling.folded(into: head)) }
  }

  private func scaling(
    _ ratings: [RatedFeatures], _ pairs: [FeaturePair]
  ) throws(RewardError) -> FeatureScaling {
    guard mode == .pairs || !ratings.isEmpty, mode == .ratings || !pairs.isEmpty else {
      throw RewardError(
        .trainingOptions,
        "\(mode.rawValue) learns from \(ratings.count) ratings and \(pairs.count) pairs: some are "
          + "missing")
    }
    guard mode == .pairs || Set(ratings.map(\.rating)).count > 1 else {
      throw RewardError(.trainingOptions, "all ratings are equal: there is nothing to learn")
    }
    let rows = ratings.map(\.features) + pairs.flatMap { [$0.chosen, $0.rejected] }
    if let odd = rows.first(where: { $0.count != rows[0].count }) {
      throw RewardError(.headWidth, "a row has \(odd.count) numbers, the first \(rows[0].count)")
    }
    return FeatureScaling(rows)
  }
}

/// The mean and the deviation (divisor n) of ratings; 0 and 1 where there are none.
private struct RatingUnits {
  private var mean = 0.0
  private var deviation = 1.0

  init(_ ratings: [Double]) {
    guard !ratings.isEmpty else { return }
    let count = Double(ratings.count)
    let mean = ratings.reduce(0, +) / count
    deviation = (ratings.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    self.mean = mean
  }

  func scaled(_ rating: Double) -> Double { (rating - mean) / deviation }

  /// The same network with its last layer in points.
  func inPoints(_ network: Perceptron) -> Perceptron {
    var layers = network.layers
    let last = layers.removeLast()
    // Folding gave every layer a bias.
    let bias = (last.bias ?? Tensor.zeros([network.outputs])) * deviation + mean
    layers.append(Perceptron.Layer(weight: last.weight * deviation, bias: bias))
    return Perceptron(layers, dropout: network.dropout)
  }
}
