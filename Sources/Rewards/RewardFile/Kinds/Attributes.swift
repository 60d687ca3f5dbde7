import Basics
import Foundation

extension RewardKind {
  /// Heads that `reward fit` made.
  static let attributes: [RewardKind] = [
    RewardKind(
      "attributes", "attributes by heads on a frozen model, made one number: model, value"
    ) { node, opening in
      let directory = try await opening.located(opening.resolved(try node.text("model")))
      let source = try await frozenModel(below: directory, opening)
      let model = try FeatureRewardModel(directory: directory) { _ in try source.open() }
      let text =
        node.isList("value")
        ? try node.texts("value").joined(separator: ",") : try node.optionalText("value")
      guard let text else { return model }
      do throws(RewardError) {
        return try model.valued(
          try AttributeValue(parsing: text, attributes: model.heads.names))
      } catch { throw node.error(error.message, "value") }
    }
  ]

  /// The model below the heads of a directory, as it is found on this machine. A template in a file
  /// is a part of the reward too.
  private static func frozenModel(
    below directory: String, _ opening: RewardOpening
  ) async throws -> FeatureSource {
    let source = try FeatureRewardModel.source(in: directory)
    if let template = source.template, FileManager.default.fileExists(atPath: template) {
      try await opening.file(template)
    }
    return FeatureSource(
      source.kind, model: try await opening.located(source.model), template: source.template)
  }
}
