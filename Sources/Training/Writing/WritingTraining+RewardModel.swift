import Basics
public import Models
import OrderedCollections
public import Rewards
import Tensors

extension WritingTraining {
  /// A reward model by a head of ``fit(ratings:pairs:from:)`` on a sentence encoder's vectors. Its
  /// reward is the attribute `quality`: in the ratings' points in R and PR, in logits from an
  /// arbitrary zero in P.
  ///
  /// The features are `SentenceFeatures`, of which the head reads the response's vector: a prompt
  /// changes nothing, and costs a pass where there is one. So the model can be kept and opened as
  /// those of other attributes, as long as the embedder's vectors are those of its name, of
  /// length 1. Traps unless the head has one output.
  ///
  /// - Parameter embedder: what made the features that the head was fitted on.
  /// - Throws: `head.width` where the head reads other features; `torch.memory`.
  public func rewardModel(
    _ head: Perceptron, reading embedder: any TextEmbedder
  ) throws -> FeatureRewardModel {
    guard head.inputs == embedder.width else {
      throw RewardError(
        .headWidth,
        "the head reads \(head.inputs) numbers; \(embedder.name) gives \(embedder.width)",
        at: .init(item: embedder.name))
    }
    let network = try withTensorErrors {
      var layers = head.layers
      let first = layers[0]
      let none = Tensor.zeros([first.weight.size(0), embedder.width])
      layers[0] = Perceptron.Layer(
        weight: Tensor.concatenated([none, first.weight, none], 1), bias: first.bias)
      return Perceptron(layers, dropout: head.dropout)
    }
    // Points stay as they are, whatever the ratings' lowest and highest.
    let points = try AttributeScale(lowest: 0, highest: 1)
    return try FeatureRewardModel(
      source: FeatureSource(.sentence, model: embedder.name),
      extractor: SentenceFeatures(embedder),
      heads: AttributeHeads([.init("quality", scale: points)], network: network),
      value: .attribute("quality"), name: "writing quality",
      provenance: ["method": "writing quality", "learned_from": .string(mode.rawValue)])
  }
}
