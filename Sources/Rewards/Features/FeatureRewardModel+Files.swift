import Basics
import Foundation
import Models
import OrderedCollections
public import Preferences
import Storage
import Tensors

extension FeatureRewardModel {
  /// Opens what ``write(to:canary:overwrites:)`` wrote.
  ///
  /// - Parameter open: opens the model below the heads.
  /// - Throws: `reward.heads`, `model.weight-missing`, `model.weight-shape`, `model.weight-type`,
  ///   `model.unsupported` for a tensor that nobody reads, `reward.not-finite` for weights that are
  ///   no numbers, `head.width` for a model of another width, `reward.canary`, and what opening it
  ///   throws.
  public convenience init(
    directory: String, open: (FeatureSource) throws -> any FeatureExtractor = { try $0.open() }
  ) throws {
    try AtomicDirectory.recover(at: directory)
    let form = FittedHeads.attributes
    let description = try FeatureModelDescription(
      file: "\(directory)/\(form.fileNames.description)")
    let canary = try FeatureCanary(directory: directory)
    let weights = ReadWeights(try SafetensorsSource(directory: directory, name: form.weightsName))
    let heads = AttributeHeads(
      description.attributes,
      network: try Self.network("heads", description.widths, description.hasBias, weights))
    let value: AttributeValue
    switch description.rule {
    case .attribute(let name): value = .attribute(name)
    case .weights(let numbers): value = .weights(numbers)
    case .gate(let gate):
      value = .gate(
        GatingNetwork(
          try Self.network("gate", gate.widths, gate.hasBias, weights),
          temperature: gate.temperature,
          scale: try Self.finite("gate.scale", [1], weights)), gate.correction)
    }
    try weights.refuseUnread { _ in true }
    try self.init(
      source: description.source, extractor: open(description.source), heads: heads, value: value,
      name: directory, provenance: description.provenance)
    try canary.check(self, directory: directory)
  }

  private static func network(
    _ name: String, _ widths: [Int], _ hasBias: Bool, _ weights: ReadWeights<SafetensorsSource>
  ) throws -> Perceptron {
    var layers: [Perceptron.Layer] = []
    for (index, (inputs, outputs)) in zip(widths, widths.dropFirst()).enumerated() {
      let weight = try finite("\(name).\(index).weight", [outputs, inputs], weights)
      let bias = hasBias ? try finite("\(name).\(index).bias", [outputs], weights) : nil
      layers.append(.init(weight: weight, bias: bias))
    }
    return Perceptron(layers)
  }

  private static func finite(
    _ name: String, _ shape: [Int], _ weights: ReadWeights<SafetensorsSource>
  ) throws -> Tensor {
    let tensor = try weights.tensor(name, shape: shape)
    guard try withTensorErrors({ tensor.isFinite().all().item }) == 1 else {
      throw RewardError(
        .rewardNotFinite, "holds NaN or infinity: every reward would be broken",
        at: .init(file: weights.path, item: name))
    }
    return tensor
  }

  /// Writes the heads, the rule and a canary as a directory, whole or not at all. The model below
  /// them is named, not copied.
  ///
  /// - Parameters:
  ///   - canary: one to sixteen candidates whose rewards are checked at every opening.
  ///   - overwrites: whether earlier heads may be replaced.
  /// - Throws: `reward.not-finite` for heads that are not to be kept, before anything is written;
  ///   as ``FittedHeads/checkOutput(_:overwrites:)``.
  public func write(
    to directory: String, canary: [Candidate], overwrites: Bool = false
  ) throws {
    try FittedHeads.checkOutput(directory, overwrites: overwrites)
    let scored = try FeatureCanary(self, candidates: canary)
    var tensors = Self.tensors("heads", heads.network)
    if case .gate(let gate, _) = value {
      tensors += Self.tensors("gate", gate.network) + [SafetensorsTensor("gate.scale", gate.scale)]
    }
    try FittedHeads.attributes.write(
      to: directory, description: FeatureModelDescription(self).json, tensors: tensors,
      canary: scored)
  }

  private static func tensors(_ name: String, _ network: Perceptron) -> [SafetensorsTensor] {
    network.layers.enumerated().flatMap { index, layer in
      [SafetensorsTensor("\(name).\(index).weight", layer.weight)]
        + (layer.bias.map { [SafetensorsTensor("\(name).\(index).bias", $0)] } ?? [])
    }
  }
}
