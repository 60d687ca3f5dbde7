import Basics
import Models
import Storage
import Tensors

/// Finds the reward head of a checkpoint, and refuses what is none.
enum HeadReader {
  /// - Returns: the head's weight `[1, width]` and its bias, if it has one.
  /// - Throws: `model.head-missing`, `model.head-labels`, `model.weight-shape`.
  static func read(_ weights: SafetensorsSource, width: Int, path: String) throws
    -> (weight: Tensor, bias: Tensor?)
  {
    for name in ["score", "classifier"] where weights.contains(name + ".weight") {
      let weight = try head(name + ".weight", in: weights, width: width)
      let bias =
        weights.contains(name + ".bias")
        ? try weights.tensor(name + ".bias", shape: [1]) : nil
      return (weight, bias)
    }
    throw RewardError(
      .headMissing,
      "there is no reward head (score.weight): a pretrained language model can be trained with "
        + "`reward train`, but it has no scores", at: .init(file: path))
  }

  static func head(_ name: String, in weights: SafetensorsSource, width: Int) throws -> Tensor {
    guard let shape = weights.shape(name) else {
      throw RewardError(.headMissing, "is missing", at: .init(item: name))
    }
    guard shape.count == 2, shape[1] == width else {
      throw RewardError(
        .weightShape, "a head of shape \(shape) does not fit a trunk of width \(width)",
        at: .init(file: weights.files.files.first?.file.path, item: name))
    }
    guard shape[0] == 1 else {
      throw RewardError(
        .headLabels,
        "the head gives \(shape[0]) logits; none of them is a scalar reward. A reward model has "
          + "num_labels 1", at: .init(file: weights.files.files.first?.file.path, item: name))
    }
    return try weights.tensor(name, shape: shape)
  }
}
