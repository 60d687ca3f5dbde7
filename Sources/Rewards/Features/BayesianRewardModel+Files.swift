public import Basics
import Models
public import OrderedCollections
public import Preferences
import Storage
import Tensors

extension BayesianRewardModel {
  /// Opens what ``write(to:source:provenance:canary:overwrites:)`` wrote.
  ///
  /// - Parameters:
  ///   - caution: k, not negative; 0 gives the mean.
  ///   - open: opens the model below the head.
  /// - Throws: `reward.heads`, `model.weight-missing`, `model.weight-shape`, `model.weight-type`,
  ///   `model.unsupported` for a tensor that nobody reads, `reward.not-finite` for weights that are
  ///   no numbers, `head.width` for a model of another width, `reward.canary`, and what opening it
  ///   throws.
  public init(
    directory: String, caution: Double = 0,
    open: (FeatureSource) throws -> any FeatureExtractor = { try $0.open() }
  ) throws {
    try AtomicDirectory.recover(at: directory)
    let form = FittedHeads.bayesian
    let file = "\(directory)/\(form.fileNames.description)"
    let description = try BayesianDescription(file: file)
    let canary = try FeatureCanary(directory: directory)
    let weights = ReadWeights(
      try SafetensorsSource(directory: directory, name: form.weightsName, dtype: .float64))
    let width = description.width
    let head = BayesianHead(
      weights: try weights.tensor("weights", shape: [width]).doubles,
      covariance: try weights.tensor("covariance", shape: [width, width]).doubles,
      centre: try weights.tensor("centre", shape: [width]).doubles)
    try weights.refuseUnread { _ in true }
    try head.requireSound(directory)
    let features = try open(description.source)
    guard features.width == width else {
      throw RewardError(
        .headWidth, "the head reads \(width) numbers; \(features.name) gives \(features.width)",
        at: .init(item: directory))
    }
    self.init(features: features, head: head, caution: caution, name: directory)
    try canary.check(KeptBayesian(model: self, source: description.source), directory: directory)
  }

  /// Writes the head, all in fp64, and a canary as a directory, whole or not at all. The model below
  /// it is named, not copied; the caution is not a part of it.
  ///
  /// - Parameters:
  ///   - source: where the features come from.
  ///   - provenance: how the head was fitted. Kept as it is.
  ///   - canary: one to sixteen candidates whose means and deviations are checked at every opening.
  ///   - overwrites: whether earlier heads may be replaced.
  /// - Throws: `reward.not-finite` and `reward.heads` for a head that is not to be kept, before
  ///   anything is written; as ``FittedHeads/checkOutput(_:overwrites:)``.
  public func write(
    to directory: String, source: FeatureSource, provenance: JSONObject = [:],
    canary: [Candidate], overwrites: Bool = false
  ) throws {
    try FittedHeads.checkOutput(directory, overwrites: overwrites)
    try head.requireSound(directory)
    func tensor(_ name: String, _ values: [Double], _ shape: [Int]) -> SafetensorsTensor {
      SafetensorsTensor(name: name, elementType: .float64, shape: shape) { sink in
        try values.withUnsafeBytes(sink)
      }
    }
    try FittedHeads.bayesian.write(
      to: directory,
      description: BayesianDescription(
        source: source, width: head.width, provenance: provenance
      ).json,
      tensors: [
        tensor("weights", head.weights, [head.width]),
        tensor("covariance", head.covariance, [head.width, head.width]),
        tensor("centre", head.centre, [head.width]),
      ],
      canary: try FeatureCanary(KeptBayesian(model: self, source: source), candidates: canary))
  }
}

/// The mean and the deviation, whatever the caution is.
private struct KeptBayesian: CanaryScored {
  let model: BayesianRewardModel
  let source: FeatureSource

  var canaryNames: [String] { ["deviation"] }

  func canaryValues(of candidates: [Candidate]) throws -> [[Double]] {
    try model.values(of: candidates).map { [$0.value.mean, $0.value.deviation] }
  }
}

extension BayesianHead {
  /// Refuses numbers that are no distribution of weights, as far as it costs O(width²) to see.
  fileprivate func requireSound(_ directory: String) throws(RewardError) {
    for (name, values) in [("weights", weights), ("covariance", covariance), ("centre", centre)] {
      guard values.allSatisfy(\.isFinite) else {
        throw RewardError(
          .rewardNotFinite, "holds NaN or infinity: every reward would be broken",
          at: .init(file: directory, item: name))
      }
    }
    for row in 0..<width {
      guard covariance[row * width + row] >= 0,
        (0..<row).allSatisfy({ covariance[row * width + $0] == covariance[$0 * width + row] })
      else {
        throw RewardError(
          .featureModel, "is no covariance: it has to be symmetric, with variances of at least 0",
          at: .init(file: directory, item: "covariance"))
      }
    }
  }
}
