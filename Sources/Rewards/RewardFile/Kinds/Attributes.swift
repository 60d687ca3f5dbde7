import Basics

extension RewardKind {
  /// Heads that `reward fit` made.
  static let attributes: [RewardKind] = [
    RewardKind(
      "attributes", "attributes by heads on a frozen model, made one number: model, value"
    ) { node, opening in
      let directory = opening.resolved(try node.text("model"))
      let names = FeatureRewardModel.fileNames
      for name in [names.description, names.weights] where FeatureRewardModel.exists(in: directory)
      {
        try await opening.file("\(directory)/\(name)")
      }
      let model = try FeatureRewardModel(directory: directory)
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
}
