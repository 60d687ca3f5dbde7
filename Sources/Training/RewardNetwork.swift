public import Basics
public import Models
import Tensors

extension RewardError.Code {
  /// A way of training that a kind of trunk does not have.
  public static let trainingUnsupported = Self("training.unsupported")
  /// The base model's files changed while its adapter was trained.
  public static let trainingBaseChanged = Self("training.base-changed")
}

/// A classifier under training: which of its weights change, and how pairs are scored with
/// gradients.
public final class RewardNetwork {
  /// Trunk and head, as they are now.
  public let classifier: SequenceClassifier
  /// Which weights change.
  public let tuning: TrainingOptions.Tuning
  /// What the optimiser changes, with names for checkpoints.
  public let trainable: [Parameter]
  let checkpointsActivations: Bool
  /// Whether frozen weights are stored in fewer bits than the model has.
  private(set) var hasRoundedWeights = false
  /// The first block that changes, when the ones below are frozen.
  private let firstTrained: Int?

  /// Puts a new head on a trunk, or trains an existing one on.
  ///
  /// - Parameter head: nil draws a fresh one from the seed, normal with deviation 0.02 (the
  ///   `initializer_range` of transformers).
  /// - Throws: `training.unsupported`, `training.options`, `model.lora-target`, and `model.unsupported`
  ///   for frozen weights that their type cannot hold.
  public init(
    trunk: any Trunk, head: SequenceClassifier? = nil, padTokenID: Int?,
    options: TrainingOptions
  ) throws {
    try options.validate()
    if let encoder = trunk as? Encoder, !encoder.hasPooler {
      throw RewardError(
        .trainingUnsupported,
        "this encoder has no pooler (bert.pooler.dense), which the head of its kind stands on")
    }
    if options.checkpointsActivations {
      guard trunk is Decoder else {
        throw RewardError(.trainingUnsupported, "gradient checkpointing needs a decoder")
      }
      if case .lastLayers = options.tuning {
        throw RewardError(
          .trainingUnsupported,
          "gradient checkpointing and training the last layers exclude "
            + "each other")
      }
    }
    let seed = RandomSource(seed: options.seed)
    var headSource = seed.stream("head")
    let weight =
      head?.weight
      ?? Tensor.normal([1, trunk.width], deviation: 0.02, from: &headSource)
      .to(device: trunk.device)
    let bias = head?.bias ?? (trunk is Encoder ? Tensor.zeros([1], device: trunk.device) : nil)
    classifier = SequenceClassifier(
      trunk: trunk, weight: weight, bias: bias, padTokenID: padTokenID)
    tuning = options.tuning
    checkpointsActivations = options.checkpointsActivations

    var parameters: [Parameter]
    switch options.tuning {
    case .full:
      parameters = trunk.parameters
      firstTrained = nil
    case .lora(let lora):
      let decoder = try Self.decoder(trunk, "LoRA")
      try decoder.addLoRA(lora, seed: seed)
      parameters = decoder.adapterParameters.flatMap { layer, factors in
        [
          Parameter("\(layer).lora_A.weight", factors.a),
          Parameter("\(layer).lora_B.weight", factors.b),
        ]
      }
      firstTrained = nil
    case .lastLayers(let count):
      let decoder = try Self.decoder(trunk, "training the last layers")
      guard count >= 0, count <= decoder.layerCount else {
        throw RewardError(
          .trainingOptions, "the model has \(decoder.layerCount) layers, \(count) were asked for")
      }
      parameters = decoder.topParameters(count)
      firstTrained = decoder.layerCount - count
    }
    parameters.append(Parameter("score.weight", weight))
    if let bias { parameters.append(Parameter("score.bias", bias)) }
    trainable = parameters
    for parameter in trainable { parameter.tensor.requiresGradient = true }
    if let decoder = trunk as? Decoder, options.frozenDType != .float32 {
      try decoder.storeFrozen(frozenBlocks(decoder), as: options.frozenDType)
      hasRoundedWeights = true
    }
  }

  /// Blocks whose linear layers do not change.
  private func frozenBlocks(_ decoder: Decoder) -> Range<Int> {
    0..<(firstTrained ?? decoder.layerCount)
  }

  /// Takes the frozen weights from the model as it was opened, so that what is evaluated and written
  /// is what the next one who opens it gets. Does nothing where they were not rounded.
  ///
  /// - Parameter open: gives that model again.
  /// - Throws: what `open` throws; the network is good for nothing then.
  func restoreFrozen(_ open: () throws -> any Trunk) throws {
    guard hasRoundedWeights, let decoder = classifier.trunk as? Decoder else { return }
    try decoder.restoreFrozen(frozenBlocks(decoder)) {
      guard let exact = try open() as? Decoder else {
        preconditionFailure("the model is another one than before")
      }
      return exact
    }
    hasRoundedWeights = false
  }

  private static func decoder(_ trunk: any Trunk, _ what: String) throws(RewardError) -> Decoder {
    guard let decoder = trunk as? Decoder else {
      throw RewardError(.trainingUnsupported, "\(what) is implemented for decoders only")
    }
    return decoder
  }

  /// Pairs ready to be scored again and again: what the frozen layers make of them is kept.
  func prepare(_ pairs: [TokenPair]) -> NetworkPairs {
    guard let decoder = classifier.trunk as? Decoder, let first = firstTrained else {
      return NetworkPairs(pairs: pairs, frozen: nil)
    }
    return NetworkPairs(
      pairs: pairs, frozen: FrozenStates(pairs, decoder: decoder, blocks: 0..<first))
  }

  /// Scores of pairs: first all chosen, then all rejected, `[2 · pairs]`, differentiable.
  func scores(_ source: NetworkPairs, _ indices: [Int]) -> Tensor {
    let pairs = indices.map { source.pairs[$0] }
    let sequences = pairs.map(\.chosen) + pairs.map(\.rejected)
    guard let frozen = source.frozen, let decoder = classifier.trunk as? Decoder else {
      let share = classifier.trunk.sharesPrefixes
      return classifier.scores(
        TokenTree(sequences, minimumShared: share ? 8 : .max),
        readAt: sequences.map(classifier.readPosition))
    }
    let (forest, states) = frozen.states(indices)
    let rows = zip(forest.chosen + forest.rejected, sequences).map { sequence, ids in
      forest.tree.index(of: sequence, at: classifier.readPosition(ids))
    }
    let read = decoder.read(
      states, decoder.plan(forest.tree),
      layers: frozen.blocks.upperBound..<decoder.layerCount, rows: rows)
    return read.linear(classifier.weight, bias: classifier.bias).squeezed(1)
  }

  /// Adds the gradient of `loss(scores)` to every trainable weight; gives the scores and the loss.
  func accumulate(
    _ source: NetworkPairs, _ indices: [Int], loss: (Tensor) -> Tensor
  ) -> (scores: Tensor, loss: Double) {
    if checkpointsActivations, let decoder = classifier.trunk as? Decoder, firstTrained == nil {
      let pairs = indices.map { source.pairs[$0] }
      return CheckpointedPass(decoder: decoder, classifier: classifier)
        .accumulate(pairs.map(\.chosen) + pairs.map(\.rejected), loss: loss)
    }
    return withGradients {
      let scores = scores(source, indices)
      let value = loss(scores)
      value.backward()
      return (scores.detached, value.item)
    }
  }
}

/// Pairs as a network takes them, with the frozen layers' states where there are such layers.
struct NetworkPairs {
  let pairs: [TokenPair]
  let frozen: FrozenStates?
}
