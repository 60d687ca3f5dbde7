public import Basics
import Foundation
import Models
public import OrderedCollections
public import Preferences
import Storage
import Tensors

extension RewardError.Code {
  /// A directory that holds something else, or earlier heads that were not to be replaced.
  public static let featureOutput = Self("reward.heads-output")
}

extension FeatureRewardModel {
  /// What heads are written as: the description, the weights and the canary.
  public static let fileNames = (
    description: "reward_heads.json", weights: "reward_heads.safetensors", canary: Canary.fileName
  )

  /// Whether a directory holds heads on features.
  public static func exists(in directory: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(directory)/\(fileNames.description)")
  }

  /// The model below the heads of a directory, which rewards depend on as well.
  /// - Throws: `reward.heads`, `file.access`, and what reading JSON throws.
  public static func source(in directory: String) throws(RewardError) -> FeatureSource {
    try AtomicDirectory.recover(at: directory)
    return try FeatureModelDescription(file: "\(directory)/\(fileNames.description)").source
  }

  /// How the heads of a directory were fitted; the model below them is not opened.
  /// - Throws: `reward.heads`, and what reading JSON throws.
  public static func provenance(in directory: String) throws(RewardError) -> JSONObject {
    try AtomicDirectory.recover(at: directory)
    return try FeatureModelDescription(file: "\(directory)/\(fileNames.description)").provenance
  }

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
    let description = try FeatureModelDescription(
      file: "\(directory)/\(Self.fileNames.description)")
    let canary = try FeatureCanary(directory: directory)
    let weights = ReadWeights(try SafetensorsSource(directory: directory, name: "reward_heads"))
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

  /// Refuses a place to write to, before anything is computed.
  ///
  /// - Parameter overwrites: whether earlier heads may be replaced. Other files never are.
  /// - Throws: `reward.heads-output`, `directory.kind`, `file.access`.
  public static func checkOutput(_ directory: String, overwrites: Bool) throws(RewardError) {
    try AtomicDirectory.recover(at: directory)
    guard FileManager.default.fileExists(atPath: directory) else { return }
    let own = [
      fileNames.description, fileNames.weights, fileNames.canary, AtomicDirectory.markerName,
    ]
    let names = try folderNames(directory)
    if let other = names.first(where: { !own.contains($0) }) {
      throw RewardError(
        .featureOutput, "it holds other files, such as \(other); write elsewhere",
        at: .init(file: directory))
    }
    guard names.isEmpty || overwrites else {
      throw RewardError(
        .featureOutput, "it holds earlier heads; replace them with --overwrite-output-dir",
        at: .init(file: directory))
    }
  }

  /// Writes the heads, the rule and a canary as a directory, whole or not at all. The model below
  /// them is named, not copied.
  ///
  /// - Parameters:
  ///   - canary: one to sixteen candidates whose rewards are checked at every opening.
  ///   - overwrites: whether earlier heads may be replaced.
  /// - Throws: `reward.not-finite` for heads that are not to be kept, before anything is written;
  ///   as ``checkOutput(_:overwrites:)``.
  public func write(
    to directory: String, canary: [Candidate], overwrites: Bool = false
  ) throws {
    try Self.checkOutput(directory, overwrites: overwrites)
    let scored = try FeatureCanary(self, candidates: canary)
    var tensors = Self.tensors("heads", heads.network)
    if case .gate(let gate, _) = value {
      tensors += Self.tensors("gate", gate.network) + [SafetensorsTensor("gate.scale", gate.scale)]
    }
    try AtomicDirectory.replace(at: directory) { folder in
      try SafetensorsWriter.write(tensors, to: "\(folder)/\(Self.fileNames.weights)")
      try JSONFile.write(scored.json, to: "\(folder)/\(Self.fileNames.canary)")
      try JSONFile.write(
        FeatureModelDescription(self).json, to: "\(folder)/\(Self.fileNames.description)")
    }
  }

  private static func tensors(_ name: String, _ network: Perceptron) -> [SafetensorsTensor] {
    network.layers.enumerated().flatMap { index, layer in
      [SafetensorsTensor("\(name).\(index).weight", layer.weight)]
        + (layer.bias.map { [SafetensorsTensor("\(name).\(index).bias", $0)] } ?? [])
    }
  }
}
