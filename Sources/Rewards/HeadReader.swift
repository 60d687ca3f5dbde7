import Basics
import Models
import Storage
import Tensors

/// Finds the reward head of a checkpoint, and refuses what is none.
enum HeadReader {
  /// - Returns: the head's weight `[1, width]` and its bias, if it has one.
  /// - Throws: `model.head-missing`, `model.head-labels`, `model.weight-shape`,
  ///   `reward.not-finite`.
  static func read(_ weights: SafetensorsSource, width: Int, path: String) throws
    -> (weight: Tensor, bias: Tensor?)
  {
    if let name = stem(in: weights) {
      let weight = try head(name + ".weight", in: weights, width: width)
      guard weights.contains(name + ".bias") else { return (weight, nil) }
      return (weight, try finite(name + ".bias", in: weights, shape: [1]))
    }
    throw RewardError(
      .headMissing,
      "there is no reward head (score.weight): a pretrained language model can be trained with "
        + "`reward train`, or judge by its probabilities (`reward evaluate --implicit`)",
      at: .init(file: path))
  }

  /// The head's name, nil where there is none.
  static func stem(in weights: SafetensorsSource) -> String? {
    ["score", "classifier"].first { weights.contains($0 + ".weight") }
  }

  /// The weight of one name, refused unless it gives one logit.
  static func head(_ name: String, in weights: SafetensorsSource, width: Int) throws -> Tensor {
    guard let shape = weights.shape(name) else {
      throw RewardError(.headMissing, "is missing", at: .init(file: weights.path, item: name))
    }
    let place = place(of: name, in: weights)
    guard shape.count == 2, shape[1] == width else {
      throw RewardError(
        .weightShape, "a head of shape \(shape) does not fit a trunk of width \(width)", at: place)
    }
    guard shape[0] == 1 else {
      throw RewardError(
        .headLabels,
        "the head gives \(shape[0]) logits; none of them is a scalar reward. A reward model has "
          + "num_labels 1", at: place)
    }
    return try finite(name, in: weights, shape: shape)
  }

  /// A broken head would make every score NaN; refused before anything is computed.
  private static func finite(
    _ name: String, in weights: SafetensorsSource, shape: [Int]
  ) throws -> Tensor {
    let tensor = try weights.tensor(name, shape: shape)
    guard try withTensorErrors({ tensor.isFinite().all().item }) == 1 else {
      throw RewardError(
        .rewardNotFinite, "the head holds NaN or infinity: every score would be broken",
        at: place(of: name, in: weights))
    }
    return tensor
  }

  /// The shard that a tensor is in.
  private static func place(of name: String, in weights: SafetensorsSource) -> RewardError.Place {
    let stored = weights.storedName(of: name).flatMap { weights.files[$0] }
    return .init(file: stored?.file.file.path ?? weights.path, item: name)
  }
}
