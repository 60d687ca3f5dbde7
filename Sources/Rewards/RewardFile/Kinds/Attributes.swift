import Basics
import Foundation

extension RewardKind {
  /// Heads that `reward fit` made.
  static let attributes: [RewardKind] = [
    RewardKind(
      "attributes", "attributes by heads on a frozen model, made one number: model, value"
    ) { node, opening in
      let (directory, source) = try await fitted(.attributes, node, opening)
      let model = try FeatureRewardModel(directory: directory) { _ in try source.open() }
      let text =
        node.isList("value")
        ? try node.texts("value").joined(separator: ",") : try node.optionalText("value")
      guard let text else { return model }
      do throws(RewardError) {
        return try model.valued(
          try AttributeValue(parsing: text, attributes: model.heads.names))
      } catch { throw node.error(error.message, "value") }
    },
    RewardKind(
      "bayesian", "mean − caution · deviation of a Bayesian head on a frozen model: model, caution"
    ) { node, opening in
      let caution = try node.optionalNumber("caution") ?? 0
      guard caution >= 0 else { throw node.error("must be at least 0", "caution") }
      let (directory, source) = try await fitted(.bayesian, node, opening)
      return try BayesianRewardModel(directory: directory, caution: caution) { _ in
        try source.open()
      }
    },
  ]

  /// The directory that `model` names and the model below its heads, as they are found here.
  private static func fitted(
    _ heads: FittedHeads, _ node: RewardNode, _ opening: RewardOpening
  ) async throws -> (directory: String, source: FeatureSource) {
    let directory = try await opening.located(opening.resolved(try node.text("model")))
    // A directory that is not there is told by what opens it.
    if FittedHeads(in: directory) == nil, FileManager.default.fileExists(atPath: directory) {
      throw node.error("\(directory) holds no heads of `reward fit`", "model")
    }
    if let found = FittedHeads(in: directory), found != heads {
      throw node.error("its heads are of kind '\(found.rawValue)'", "model")
    }
    return (directory, try await frozenModel(below: directory, opening))
  }

  /// The model below the heads of a directory, as it is found on this machine. A template in a file
  /// is a part of the reward too.
  private static func frozenModel(
    below directory: String, _ opening: RewardOpening
  ) async throws -> FeatureSource {
    let source = try FittedHeads.source(in: directory)
    if let template = source.template, FileManager.default.fileExists(atPath: template) {
      try await opening.file(template)
    }
    return FeatureSource(
      source.kind, model: try await opening.located(source.model), template: source.template)
  }
}
